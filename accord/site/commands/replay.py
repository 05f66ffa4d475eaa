"""`accord replay`: the kept files read again, and what they give compared with what was accepted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from accord.deposits.replay import Replayed


@click.command()
@click.option("--agreement", "key", metavar="CONVENTION", help="Les dépôts de cette convention seulement.")
@click.option(
    "--to",
    "out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DOSSIER",
    help="Rend les fichiers acceptés, en clair, pour les déposer ailleurs ; rien n’est comparé.",
)
@click.option("--json", "as_json", is_flag=True, help="Résultat pour une machine.")
def replay(key: str | None, out: Path | None, as_json: bool) -> None:
    """Relit les fichiers gardés, et compare ligne à ligne avec ce qui a été accepté.

    Rien n’est changé. Code de retour 1 si un fichier ne donne plus les mêmes lignes, ou ne se relit pas.
    """
    from accord.site.cli import start_django

    start_django("loader")
    from accord.deposits.replay import give_back_files, replay_deposits
    from accord.kit.text import printable

    if out is not None:
        for path in give_back_files(out, key):
            click.echo(printable(str(path)))
        return
    found, is_same = [], True
    for one in replay_deposits(key):
        is_same = is_same and one.is_same
        found.append(
            {"deposit": one.deposit.pk, "kept": one.kept, "read": one.read, "same": one.same,
             "readable": one.is_readable}
        )  # fmt: skip
        if not as_json:
            click.echo(_say(one))
    if as_json:
        click.echo(json.dumps({"deposits": found}))
    if not is_same:
        raise SystemExit(1)


def _say(one: Replayed) -> str:
    name = f"dépôt n° {one.deposit.pk}, {one.deposit.file_name}"
    if not one.is_readable:
        return f"✗ {name} : le fichier n’est plus gardé, ou ne se relit pas."
    if one.is_same:
        return f"✓ {name} : mêmes lignes ({one.kept})."
    return f"✗ {name} : {one.kept} lignes acceptées, {one.read} relues, {one.same} identiques."
