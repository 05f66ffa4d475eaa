"""`accord demo`: the whole way on a synthetic département, then the pages."""

import os
import sys
import time

import click


@click.command()
@click.option("--scale", default=0.05, show_default=True, help="Taille du département (1 : 50 000 foyers).")
@click.option("--seed", default=1, show_default=True, help="Graine du département fictif.")
@click.option("--no-serve", is_flag=True, help="Tout, sauf servir les pages.")
@click.option("--port", default=8000, show_default=True, help="Port des pages, sur 127.0.0.1.")
def demo(scale: float, seed: int, no_serve: bool, port: int) -> None:
    """Fait tout le chemin, des fichiers des partenaires au dossier de séance, puis sert les pages.

    Une seconde fois, rien n’est refait : mêmes fichiers, mêmes chiffres.
    """
    from accord.site.cli import start_django

    os.environ.setdefault("ACCORD_TODAY", "2021-01-04")
    start_django("loader")
    run_demo(scale, seed)
    if no_serve:
        return
    from django.db import connections

    connections.close_all()
    click.echo(f"\nLes pages : http://127.0.0.1:{port}/ (Ctrl+C pour arrêter)")
    os.environ["ACCORD_LOGIN"] = "app"
    command = [sys.executable, "-m", "accord.site.cli", "serve", "--with-worker", "--port", str(port)]
    os.execv(sys.executable, command)  # noqa: S606


def run_demo(scale: float, seed: int) -> None:
    """Every step, with its time; prints the accounts and where the pack is."""
    from django.conf import settings
    from django.core.management import call_command

    from accord.partners.models import Role
    from accord.site import demo as steps
    from accord.site.flow import run_way
    from accord.site.postgres import as_login, prepare_database

    with _step("Base de données"):
        prepare_database()
        with as_login("owner"):
            call_command("migrate", verbosity=0)
    with _step("Conventions"):
        steps.load_agreements()
    with _step("Fichiers des partenaires (département fictif)") as say:
        inbox = steps.write_inbox(scale, seed, lambda share, label: say(f"{label} {share:.0%}"))
    with _step("Dépôts") as say:
        _deposit_all(steps.files_in_order(inbox), steps.AGREEMENT, say)
    with _step("Personnes, formations, emploi, cohorte, faits") as say:
        steps.name_provider()
        report = run_way(say)
        steps.follow_portfolio()
    for sentence in report.added["pathways"]:
        click.echo(f"   {sentence}")
    out = settings.ACCORD_HOME / "packs"
    with _step("Dossier de séance du comité de pilotage"):
        documents = steps.freeze_first_committee(out)
    accounts = steps.open_accounts()
    click.echo("\nDossier de séance :")
    for path in documents:
        click.echo(f"   {os.path.relpath(path)}")
    click.echo(f"\nComptes de démonstration, mot de passe « {steps.demo_password()} » :")
    for account in accounts:
        click.echo(f"   {account.email:28} {Role(account.role).label:32} {account.organisation}")
    inbox = os.path.relpath(settings.ACCORD_HOME / "inbox" / "region")
    click.echo(f"\nFichiers de la Région, déjà déposés : {inbox} (modifiez-en un pour essayer un dépôt)")


def _deposit_all(paths, key: str, say) -> None:
    from accord.conventions.models import Agreement
    from accord.deposits.actions import deposit_file

    agreement = Agreement.objects.get(key=key)
    for path in paths:
        say(path.name)
        deposit_file(path=path, agreement=agreement)


class _step:
    """Prints a step and its time; on a terminal, what it is doing now."""

    def __init__(self, label: str) -> None:
        self.label = label

    def __enter__(self):
        self.started = time.perf_counter()
        if not sys.stdout.isatty():
            return lambda text: None
        click.echo(f"… {self.label}", nl=False)
        return lambda text: click.echo(f"\r\033[K… {self.label} : {text}", nl=False)

    def __exit__(self, kind, error, trace) -> None:
        mark = "✓" if kind is None else "✗"
        start = "\r\033[K" if sys.stdout.isatty() else ""
        click.echo(f"{start}{mark} {self.label} ({time.perf_counter() - self.started:.1f} s)")
