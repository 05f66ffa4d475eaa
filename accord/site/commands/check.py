"""`accord check`: the problems and the questions of agreements, without the database."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from accord import territories
from accord.declaration import Agreement, Law, LawReading, Reading, read_agreement, read_law
from accord.declaration.folders import find_declared, is_law, is_library
from accord.declaration.formats_manual import write_formats_page
from accord.declaration.library_reading import LibraryReading, read_library
from accord.declaration.manual import Beyond, write_manual
from accord.declaration.schema import build_schema
from accord.declaration.wording import WORDING as DECLARATION
from accord.indicators.examples import Example
from accord.indicators.facts import all_facts
from accord.indicators.folder import check_folder
from accord.indicators.rules.breakdowns import PLACE_LABELS, TIME_LABELS
from accord.indicators.wording import WORDING as INDICATORS
from accord.kit.problems import Problem

WORDING = {**DECLARATION, **INDICATORS}
AnyReading = Reading | LawReading | LibraryReading
VINTAGES = Path(territories.__file__).parent / "data"
SHOWN = ("file", "key", "line", "article", "code", "message", "id")


def require_folder(_context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
    """Refuse what is not a folder, in French, as a misuse of the command."""
    for folder in (value,) if isinstance(value, Path) else value:
        if not folder.is_dir():
            raise click.BadParameter(f"« {folder} » n’est pas un dossier.")
    return value


@click.command()
@click.argument(
    "folders", metavar="DOSSIER…", nargs=-1, type=click.Path(path_type=Path), callback=require_folder
)
@click.option("--json", "as_json", is_flag=True, help="Résultat pour une machine.")
@click.option(
    "--schema", is_flag=True, help="Donne la grammaire des conventions (JSON Schema), puis s’arrête."
)
@click.option(
    "--reference",
    metavar="DOSSIER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Écrit dans ce dossier la page de référence et les schémas (docs/reference), puis s’arrête.",
)
def check(folders: tuple[Path, ...], as_json: bool, schema: bool, reference: Path | None) -> None:
    """Contrôle des dossiers de convention ou de droit : problèmes d’un coup, et questions que pose le texte.

    Un dossier qui ne contient que des dossiers est contrôlé en entier.

    Un problème se corrige (code de retour 1) ; une question attend une réponse et ne bloque rien.
    """
    if schema:
        click.echo(_dump_schema(Agreement), nl=False)
        return
    if reference is not None:
        reference.mkdir(parents=True, exist_ok=True)
        for name, text in reference_files().items():
            (reference / name).write_text(text, encoding="utf-8")
        return
    if not folders:
        raise click.UsageError("Donnez au moins un dossier de convention.")
    readings = {one: _read(one) for folder in folders for one in find_declared(folder)}
    click.echo(_as_json(readings) if as_json else _as_text(readings))
    if any(reading.problems for reading in readings.values()):
        raise SystemExit(1)


def reference_files() -> dict[str, str]:
    """The generated reference, by name of file: the page, and the schemas of agreements and of the law."""
    vintages = sorted(int(path.stem.removeprefix("communes-")) for path in VINTAGES.glob("communes-*.csv"))
    breakdowns = {**TIME_LABELS, **PLACE_LABELS}
    beyond = Beyond(list(all_facts().values()), breakdowns, Example, vintages)
    return {
        "convention.md": write_manual(beyond),
        "convention.schema.json": _dump_schema(Agreement),
        "droit.schema.json": _dump_schema(Law),
        "formats.md": write_formats_page(),
    }


def _dump_schema(root: type[Agreement] | type[Law]) -> str:
    return json.dumps(build_schema(root), ensure_ascii=False, indent=2) + "\n"


def _read(folder: Path) -> AnyReading:
    """The reading of a folder, its indicators held to the facts and to their examples."""
    if is_library(folder):
        return read_library(folder)
    if is_law(folder):
        return read_law(folder)
    reading = read_agreement(folder)
    if reading.agreement is None:
        return reading
    return replace(reading, problems=reading.problems + tuple(check_folder(folder, reading.agreement)))


def _as_json(readings: dict[Path, AnyReading]) -> str:
    def forms(folder: Path, found: Iterable[Problem]) -> Iterable[dict[str, Any]]:
        # With several folders, a file is named from its own folder on.
        prefix = f"{folder.name}/" if len(readings) > 1 else ""
        for problem in found:
            form = problem.as_json(WORDING)
            yield {**{name: form[name] for name in SHOWN if name in form}, "file": prefix + form["file"]}

    listed: dict[str, list[dict[str, Any]]] = {"problems": [], "questions": []}
    for folder, reading in readings.items():
        listed["problems"].extend(forms(folder, reading.problems))
        listed["questions"].extend(forms(folder, reading.questions))
    return json.dumps(listed, ensure_ascii=False, indent=2)


def _as_text(readings: dict[Path, AnyReading]) -> str:
    lines: list[str] = []
    for folder, reading in readings.items():
        lines.append(click.style(f"{folder} : {_count(reading)}", bold=True))
        for title, found in (("À corriger", reading.problems), ("À trancher", reading.questions)):
            if found:
                lines.append(f"\n{title}")
                lines.extend(f"  {problem.where}\n    {problem.message(WORDING)}" for problem in found)
        lines.append("")
    return "\n".join(lines).rstrip()


def _count(reading: AnyReading) -> str:
    problems, questions = len(reading.problems), len(reading.questions)
    said = "aucun problème" if not problems else f"{problems} problème{'s' if problems > 1 else ''}"
    asked = "aucune question" if not questions else f"{questions} question{'s' if questions > 1 else ''}"
    return f"{said}, {asked}"
