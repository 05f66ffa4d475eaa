"""`accord sniff`: what a partner's file is, and its first problems; without the database."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accord.kit.text import printable

if TYPE_CHECKING:
    from accord.declaration import Agreement
    from accord.deposits.reading.recognise import Recognition
    from accord.deposits.reading.staging import Staged


@click.command()
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option(
    "--folder",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    help="Le dossier d’une convention ; sans cette option, toutes celles qui sont déclarées.",
)
@click.option("--format", "format_key", metavar="FORMAT", help="Le format à essayer, sans chercher.")
@click.option("--json", "as_json", is_flag=True, help="Résultat pour une machine.")
def sniff(file: Path, folders: tuple[Path, ...], format_key: str | None, as_json: bool) -> None:
    """Reconnaît un fichier de partenaire : format, encodage, séparateur, période, premiers problèmes.

    Lit l’en-tête et les premières lignes, ne garde rien, et n’affiche aucune valeur du fichier.
    """
    if not file.is_file():
        raise click.BadParameter(f"« {file} » n’est pas un fichier.", param_hint="FICHIER")
    from accord.deposits.errors import UnknownFormat, UnreadableFile
    from accord.deposits.reading.archive import unfolded
    from accord.deposits.trial import look_at

    agreements = _declared_agreements(folders)
    try:
        formats = [form for agreement in agreements for form in agreement.formats]
        with unfolded(file) as (plain, name):
            recognition = look_at(plain, formats, format_key, name=name)
            staged = None if recognition.blocking else _read_start(plain, recognition, agreements)
    except UnknownFormat as fault:
        raise click.BadParameter(str(fault), param_hint="--format") from None
    except UnreadableFile as fault:
        _say_unreadable(file, fault, as_json)
        raise SystemExit(1) from None
    click.echo(_as_json(recognition, staged) if as_json else _as_text(recognition, staged))
    if recognition.blocking or (staged and (staged.rejected or not staged.is_complete)):
        raise SystemExit(1)


def _declared_agreements(folders: tuple[Path, ...]) -> list[Agreement]:
    """The agreements of the given folders, or all those declared here."""
    from accord.declaration import read_agreement
    from accord.site import settings

    for folder in folders:
        if not folder.is_dir():
            raise click.BadParameter(f"« {folder} » n’est pas un dossier.", param_hint="--folder")
    found = []
    for folder in folders or sorted(
        one for one in settings.DECLARED.iterdir() if (one / "donnees.toml").is_file()
    ):
        reading = read_agreement(folder)
        if reading.agreement is None:
            raise click.ClickException(
                f"Le dossier « {folder.name} » a des problèmes : « accord check » en donne la liste."
            )
        found += [reading.agreement] if reading.agreement.formats else []
    return found


def _read_start(file: Path, recognition: Recognition, agreements: list[Agreement]) -> Staged:
    """The first rows, checked in a folder that is removed."""
    from accord.deposits.trial import stage_aside

    department = next(one.territory.department for one in agreements if recognition.form in one.formats)
    with tempfile.TemporaryDirectory() as scratch:
        return stage_aside(file, recognition, Path(scratch) / "rows", department, most_batches=1)


def _say_unreadable(file: Path, fault: Any, as_json: bool) -> None:
    from accord.deposits.report import say_problem
    from accord.deposits.wording import WORDING

    if as_json:
        problems = [one.as_json(WORDING) for one in fault.problems]
        click.echo(json.dumps({"file": file.name, "format": None, "problems": problems}, ensure_ascii=False))
    else:
        click.echo("\n".join([printable(file.name), *(say_problem(one) for one in fault.problems)]))


def _as_json(recognition: Recognition, staged: Staged | None) -> str:
    from accord.deposits.report import describe_counts, describe_recognition
    from accord.deposits.wording import WORDING

    found = describe_recognition(recognition)
    if staged:
        found["problems"] += [one.as_json(WORDING) for one in staged.problems]
        found["rows_looked_at"] = staged.read
        found["rows"] = [line.as_json() for line in describe_counts(staged.counts, recognition.form)]
    return json.dumps(found, ensure_ascii=False)


def _as_text(recognition: Recognition, staged: Staged | None) -> str:
    from accord.deposits.report import describe_counts, introduce_file, say_problem
    from accord.kit.text import format_number

    lines = [recognition.name, *(f"  {line}" for line in introduce_file(recognition))]
    problems = [*recognition.problems, *(staged.problems if staged else ())]
    if staged:
        read, rejected = format_number(staged.read), format_number(staged.rejected)
        lines.append(f"  Lu        {read} lignes, dont {rejected} à rejeter")
    lines += [say_problem(one) for one in problems]
    lines += [str(line) for line in (describe_counts(staged.counts, recognition.form) if staged else ())]
    return "\n".join(lines)
