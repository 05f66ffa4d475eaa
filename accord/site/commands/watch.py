"""`accord watch`: partners' files taken from the folder where they put them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord.kit.text import printable

if TYPE_CHECKING:
    from accord.deposits.watching import Turn


UNKNOWN = (
    "n’est pas le dossier d’un émetteur : il se nomme CONVENTION/ÉMETTEUR, comme la convention les écrit."
)
BLOCKED = "ne peut pas être lu ou écrit : vérifiez ses droits, et qu’il ne contient pas de lien."


@click.command()
@click.argument(
    "root",
    metavar="DOSSIER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option("--accept", "accepts", is_flag=True, help="Accepte seul un fichier où rien n’est à confirmer.")
@click.option("--once", is_flag=True, help="Regarde une fois, et s’arrête.")
@click.option(
    "--every", type=click.IntRange(1, 3600), default=30, metavar="SECONDES", help="Entre deux regards."
)
@click.option(
    "--settled",
    type=click.IntRange(0, 3600),
    default=30,
    metavar="SECONDES",
    help="Un fichier auquel personne n’a touché depuis est entier.",
)
@click.option("--json", "as_json", is_flag=True, help="Une ligne par fichier, pour une machine.")
def watch(root: Path, accepts: bool, once: bool, every: int, settled: int, as_json: bool) -> None:
    """Prend les fichiers que les partenaires posent dans DOSSIER/CONVENTION/ÉMETTEUR.

    Chacun est contrôlé, puis rangé dans « pris » ou « refuses » ; son compte rendu, et ses lignes rejetées,
    sont dans « rapports ». Sans « --accept », la décision se prend sur la page du dépôt. Code de retour 1,
    avec « --once », s’il y a quelque chose à corriger. Ctrl+C arrête.
    """
    from accord.site.cli import start_django

    start_django("loader")
    from django.db import OperationalError, close_old_connections

    from accord.deposits.watching import take_waiting

    told: set[str] = set()
    while True:
        try:
            turn = take_waiting(root, accepts=accepts, settled_for=settled)
        except OperationalError:
            if once:
                raise
            click.echo("La base de données n’a pas répondu : les fichiers attendent.", err=True)
        else:
            _tell(turn, told, as_json=as_json)
            if once:
                raise SystemExit(int(turn.is_to_correct))
        close_old_connections()
        time.sleep(every)


def _tell(turn: Turn, told: set[str], *, as_json: bool) -> None:
    """What was taken; what is wrong with the folders, once each."""
    for one in turn.taken:
        if as_json:
            said = {"agreement": one.agreement, "sender": one.sender, **one.report.as_json()}
            click.echo(json.dumps(said, ensure_ascii=False))
        else:
            click.echo(f"{one.agreement}/{one.sender} : {one.report}")
    wrong = dict.fromkeys(turn.unknown, UNKNOWN) | dict.fromkeys(turn.blocked, BLOCKED)
    for name in wrong.keys() - told:
        click.echo(f"« {printable(name)} » {wrong[name]}", err=True)
    told |= wrong.keys()
