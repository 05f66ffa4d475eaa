"""`accord serve`: the pages, on this machine or behind a proxy."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import click

SECONDS_BEFORE_RESTART = 5


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d’écoute.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port d’écoute.")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Nombre de processus."
)
@click.option(
    "--with-worker", is_flag=True, help="Lance aussi « accord worker », et l’arrête avec les pages."
)
def serve(host: str, port: int, workers: int, with_worker: bool) -> None:
    """Sert les pages, connecté à la base en lecture restreinte (compte « app »).

    Refuse de démarrer tant que la base n’est pas à jour. Ctrl+C arrête proprement.
    """
    from accord.site.cli import start_django

    start_django("app")
    missing = count_missing_migrations()
    if missing:
        raise click.ClickException(
            f"La base n’est pas à jour : il manque {missing} évolution(s). "
            "« accord database migrate » les applique, puis relancez « accord serve »."
        )
    if not is_port_free(host, port):
        raise click.ClickException(
            f"Le port {port} est déjà pris sur {host}. Choisissez-en un autre avec --port."
        )
    click.echo(f"Accord sert ses pages sur http://{host}:{port}/ (Ctrl+C pour arrêter)")
    with _worker_beside() if with_worker else contextlib.nullcontext():
        _run(host, port, workers)


@contextlib.contextmanager
def _worker_beside() -> Iterator[None]:
    """A worker for as long as the pages are served; started again when it dies, in moderation."""
    over = threading.Event()
    watching = threading.Thread(target=_keep_worker, args=(over,))
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def _keep_worker(over: threading.Event) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "ACCORD_LOGIN"}
    command = [sys.executable, "-m", "accord.site.cli", "worker", "--parent", str(os.getpid())]
    while not over.is_set():
        # Its own session: Ctrl+C reaches the pages, which then stop it.
        child = subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603
        while child.poll() is None and not over.wait(0.2):
            pass
        if child.poll() is None:
            child.terminate()
            child.wait()
        elif child.returncode == 0 or over.wait(SECONDS_BEFORE_RESTART):
            return


def count_missing_migrations() -> int:
    """How many migrations the database has not had yet."""
    from django.db import connection, connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connections.close_all()
    return len(plan)


def is_port_free(host: str, port: int) -> bool:
    """Whether we may listen there: said at once and plainly, rather than by a stack."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _run(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "accord.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
