"""`accord worker`: what is long, away from the pages. One is enough for a machine."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import click

CONCURRENCY = 2
# What is under way at the stop has this long to end; then it goes back to the queue.
SECONDS_TO_END = 20


@click.command()
@click.option("--parent", type=int, hidden=True, help="S’arrête quand ce processus disparaît.")
@click.option("--until-idle", is_flag=True, help="S’arrête quand il n’y a plus rien à faire.")
def worker(parent: int | None, until_idle: bool) -> None:
    """Fait ce qui est long : contrôle des fichiers, mise à jour des données, scellé du journal.

    Un seul suffit par machine. Ctrl+C l’arrête proprement : ce qui est commencé se termine ou sera repris.
    """
    from accord.site.cli import start_django

    start_django("loader")
    from django.conf import settings

    from accord.site.commands.serve import count_missing_migrations

    if missing := count_missing_migrations():
        raise click.ClickException(
            f"La base n’est pas à jour : il manque {missing} évolution(s). "
            "« accord database migrate » les applique, puis relancez « accord worker »."
        )
    with only_one(Path(settings.ACCORD_HOME)) as alone:
        if not alone:
            click.echo("Un autre « accord worker » tourne déjà sur cette machine : il suffit.")
            return
        if parent:
            threading.Thread(target=_follow, args=(parent,), daemon=True).start()
        asyncio.run(until_asked_to_stop(work(until_idle=until_idle)))
    click.echo("Arrêté.")


async def until_asked_to_stop(working: Coroutine[Any, Any, None]) -> None:
    """Await the work; Ctrl+C or SIGTERM lets what is under way end, and this returns.

    The signals are held here and not by procrastinate, which takes them only once it is registered: one
    that came before would have killed the process.
    """
    task = asyncio.ensure_future(working)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    click.echo("Accord traite ce qui attend (Ctrl+C pour arrêter)")
    with contextlib.suppress(asyncio.CancelledError):
        await task


@contextlib.contextmanager
def only_one(home: Path) -> Iterator[bool]:
    """Whether this process is the only worker of ACCORD_HOME, for as long as it lasts."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


async def work(*, until_idle: bool = False) -> None:
    """Run the jobs of the queue until cancelled, or until none is left."""
    from procrastinate.contrib.django import app

    from accord.site.tasks import recover_stalled

    own = app.with_connector(app.connector.get_worker_connector())
    async with own.open_async():
        await recover_stalled(own.job_manager)
        while True:
            await own.run_worker_async(
                concurrency=CONCURRENCY,
                wait=not until_idle,
                listen_notify=not until_idle,
                install_signal_handlers=False,
                shutdown_graceful_timeout=SECONDS_TO_END,
                delete_jobs="successful",
            )
            # A job may ask for another one.
            if not until_idle or not await own.job_manager.list_jobs_async(status="todo"):
                return


def _follow(parent: int) -> None:
    """Stop this process, gently, when the one that started it is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
