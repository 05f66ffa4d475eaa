"""`accord pack`: the documents of a committee, its figures frozen the first time."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord.kit.text import format_date_words
from accord.site.commands.calendar import Day

if TYPE_CHECKING:
    from accord.conventions.models import Agreement


@click.command()
@click.argument("committee", metavar="COMITÉ")
@click.option("--on", "held_on", metavar="DATE", type=Day(), required=True, help="Le jour de la séance.")
@click.option(
    "--out",
    metavar="DOSSIER",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Où écrire les documents.",
)
@click.option("--agreement", "key", metavar="CONVENTION", help="La convention, s’il y en a plusieurs.")
@click.option("--json", "as_json", is_flag=True, help="Résultat pour une machine.")
def pack(committee: str, held_on: date, out: Path, key: str | None, as_json: bool) -> None:
    """Écrit le dossier de séance d’un comité : PDF, classeur, empreintes.

    La première fois, les chiffres de la séance sont arrêtés : ils ne changent plus, même après de nouveaux
    dépôts. Ensuite, la même commande redonne les mêmes documents, à l’octet près.
    """
    from accord.site.cli import start_django

    start_django("loader")
    from accord.committees.actions import freeze_figures, write_pack
    from accord.committees.queries import describe_pack, find_meeting, meeting_label

    agreement = _find_agreement(key)
    meeting = find_meeting(agreement=agreement, committee=committee, held_on=held_on)
    is_new = meeting is None or meeting.frozen_at is None
    if meeting is None or is_new:
        meeting = freeze_figures(agreement=agreement, committee=committee, held_on=held_on)
    paths = write_pack(meeting=meeting, out=out)
    if as_json:
        said = describe_pack(meeting)
        files = [str(path) for path in paths]
        click.echo(json.dumps({**said, "frozen_now": is_new, "files": files}, ensure_ascii=False, indent=2))
        return
    label, day = meeting_label(meeting), format_date_words(held_on)
    if is_new:
        click.echo(f"{label}, séance du {day} : chiffres arrêtés à l’instant. Ils ne changeront plus.")
    else:
        click.echo(f"{label}, séance du {day} : chiffres déjà arrêtés, documents redonnés à l’identique.")
    for path in paths:
        click.echo(f"   {path}")


def _find_agreement(key: str | None) -> "Agreement":
    """The agreement of that key, or the only one; a misuse said in French otherwise."""
    from accord.conventions.errors import UnknownAgreement
    from accord.conventions.models import Agreement

    known = list(Agreement.objects.order_by("key"))
    if key is not None:
        found = next((agreement for agreement in known if agreement.key == key), None)
        if found is None:
            raise UnknownAgreement(key)
        return found
    if len(known) == 1:
        return known[0]
    if not known:
        raise click.UsageError("Aucune convention n’est enregistrée : lancez « accord import DOSSIER ».")
    keys = ", ".join(agreement.key for agreement in known)
    raise click.UsageError(f"Plusieurs conventions sont enregistrées ({keys}). Dites laquelle : --agreement.")
