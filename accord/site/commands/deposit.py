"""`accord deposit`: partners' files on their way in, with what must be corrected in them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord.kit.text import printable

if TYPE_CHECKING:
    from accord.conventions.models import Agreement
    from accord.deposits.phases import Progress
    from accord.deposits.report import FileReport


@click.command()
@click.argument("files", metavar="FICHIER…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--agreement", "key", metavar="CONVENTION", help="La convention, s’il y en a plusieurs.")
@click.option("--format", "format_key", metavar="FORMAT", help="Le format, sans chercher.")
@click.option("--dry-run", is_flag=True, help="Contrôle tout, et ne garde rien.")
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER",
    help="Où rendre les lignes rejetées, avec leur motif (un seul fichier déposé à la fois).",
)
@click.option(
    "--accept-incomplete", is_flag=True, help="Garde ce qui a été lu d’un flux qui s’arrête avant sa fin."
)
@click.option("--json", "as_json", is_flag=True, help="Résultat pour une machine.")
@click.option(
    "--home", type=click.Path(path_type=Path), metavar="DOSSIER", help="Le dossier d’Accord (ACCORD_HOME)."
)
def deposit(
    files: tuple[Path, ...],
    key: str | None,
    format_key: str | None,
    dry_run: bool,
    rejects: Path | None,
    accept_incomplete: bool,
    as_json: bool,
    home: Path | None,
) -> None:
    """Dépose des fichiers de partenaires, ou ceux d’un dossier, du plus ancien au plus récent.

    Chaque ligne est contrôlée ; les bonnes sont gardées avec leur origine, les autres rendues avec
    leur motif. Le même fichier deux fois ne change rien ; un fichier corrigé remplace le premier ; un dépôt
    interrompu se termine en relançant la même commande. Code de retour 1 s’il y a quelque chose à corriger.
    """
    if home is not None:
        os.environ["ACCORD_HOME"] = str(home)
    paths = list(_list_files(files))
    if rejects is not None and len(paths) != 1:
        raise click.UsageError("« --rejects » va avec un seul fichier.")
    from accord.site.cli import start_django

    start_django("loader")
    agreement = _find_agreement(key)
    reports = []
    for path in _in_order(paths, agreement, format_key):
        reports.append(
            _handle(path, agreement, format_key, dry_run, rejects, accept_incomplete, silent=as_json)
        )
        if not as_json:
            click.echo(str(reports[-1]))
    if as_json:
        click.echo(json.dumps({"files": [one.as_json() for one in reports]}, ensure_ascii=False))
    if any(one.is_to_correct for one in reports):
        raise SystemExit(1)


def _handle(
    path: Path,
    agreement: Agreement,
    format_key: str | None,
    dry_run: bool,
    rejects: Path | None,
    accept_incomplete: bool,
    *,
    silent: bool,
) -> FileReport:
    """One file, whatever becomes of it: what a person can correct is in the report."""
    from accord.deposits.errors import UnknownFormat, UnreadableFile
    from accord.deposits.report import report_refusal
    from accord.deposits.trial import try_file

    try:
        with _progress_of(path, silent=silent) as progress:
            if dry_run:
                return try_file(
                    path=path, agreement=agreement, format_key=format_key, rejects=rejects, progress=progress
                )
            return _deposit_one(
                path,
                agreement,
                rejects,
                progress,
                format_key=format_key,
                accept_incomplete=accept_incomplete,
            )
    except UnknownFormat as fault:
        raise click.BadParameter(str(fault), param_hint="--format") from None
    except UnreadableFile as fault:
        return report_refusal(printable(path.name), fault.problems)


def _list_files(files: tuple[Path, ...]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(
                one for one in path.rglob("*") if one.is_file() and not one.name.startswith(".")
            )
        elif path.is_file():
            yield path
        else:
            raise click.BadParameter(f"« {path} » n’existe pas.", param_hint="FICHIER")


def _find_agreement(key: str | None) -> Agreement:
    from accord.conventions.models import Agreement

    agreements = list(Agreement.objects.order_by("key"))
    known = ", ".join(one.key for one in agreements) or "aucune"
    if key is not None:
        found = [one for one in agreements if one.key == key]
        if not found:
            raise click.BadParameter(
                f"Convention inconnue : « {key} ». Celles enregistrées : {known}.", param_hint="--agreement"
            )
        return found[0]
    if not agreements:
        raise click.UsageError(
            "Aucune convention n’est enregistrée : « accord import DOSSIER » en enregistre une."
        )
    if len(agreements) > 1:
        raise click.UsageError(f"Plusieurs conventions : choisissez avec « --agreement » ({known}).")
    return agreements[0]


def _in_order(paths: list[Path], agreement: Agreement, format_key: str | None) -> list[Path]:
    """From the oldest reference to the latest, so that a correction comes after what it corrects."""
    if len(paths) < 2:
        return paths
    from accord.deposits.trial import find_reference

    dated = {path: find_reference(path=path, agreement=agreement, format_key=format_key) for path in paths}
    return sorted(paths, key=lambda path: (dated[path], path.stat().st_mtime, path.name))


@contextmanager
def _progress_of(path: Path, *, silent: bool) -> Iterator[Progress | None]:
    """A bar with the phase, the rows and the time left, on a terminal only."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if silent or not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description:<14}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[rows]}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(printable(path.name), total=None, rows="")

        def show(phase: str, done: int, total: int, rows: int) -> None:
            bar.update(
                task, description=phase, completed=done, total=total, rows=f"{rows} lignes" if rows else ""
            )

        yield show


def _deposit_one(
    path: Path,
    agreement: Agreement,
    rejects: Path | None,
    progress: Progress | None,
    *,
    format_key: str | None,
    accept_incomplete: bool,
) -> FileReport:
    from accord.conventions.queries import read_current
    from accord.deposits.actions import deposit_file, write_rejects
    from accord.deposits.report import report_deposit

    outcome = deposit_file(
        path=path,
        agreement=agreement,
        format_key=format_key,
        accept_incomplete=accept_incomplete,
        progress=progress,
    )
    form = read_current(agreement.key).format(outcome.deposit.format_key)
    report = report_deposit(outcome.deposit, form, is_known=outcome.is_known)
    if rejects is not None and outcome.deposit.rows_rejected:
        return replace(report, rejects_written=write_rejects(deposit=outcome.deposit, out=rejects))
    return report
