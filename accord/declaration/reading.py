"""From a folder to an agreement, or to every reason why not: all problems at once, each with its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from accord.declaration.agreement import Agreement
from accord.declaration.asked import Asked, tell_apart
from accord.declaration.blanks import find_blanks
from accord.declaration.check import check_agreement
from accord.declaration.gathering import (
    Gathering,
    build,
    fingerprint_of,
    gather_words,
    in_order,
    read_files,
)
from accord.declaration.syntax import decode_text
from accord.kit.problems import Problem, Where


@dataclass(frozen=True)
class Reading:
    """What a folder says. `agreement` is None while a blocking problem is left; questions never block."""

    agreement: Agreement | None
    problems: tuple[Problem, ...]
    questions: tuple[Asked, ...]
    fingerprint: str = ""


def read_agreement(folder: Path | Mapping[str, bytes]) -> Reading:
    """The agreement of a folder (or of files by name), every problem and every question."""
    gathering = gather_words(folder, Agreement)
    questions = find_blanks(gathering.words, gathering.places)
    agreement = build(gathering, Agreement)
    if agreement is not None:
        agreement = _with_zone_tables(agreement, gathering)
        found, asked = check_agreement(agreement, gathering.places, gathering.lost)
        gathering.problems.extend(found)
        questions.extend(asked)
    problems = in_order(gathering.problems)
    is_whole = agreement is not None and not any(problem.is_blocking for problem in problems)
    return Reading(
        agreement if is_whole else None, problems, in_order(tell_apart(questions)), gathering.fingerprint
    )


def _with_zone_tables(agreement: Agreement, gathering: Gathering) -> Agreement:
    territory = agreement.territory_clause
    if territory is None:
        return agreement
    tables: dict[str, Mapping[str, str]] = {}
    for rank, zoning in enumerate(territory.zonings):
        where = gathering.places.where(("territoire", "zonage", rank, "fichier"), territory.article)
        if zoning.file not in gathering.files:
            gathering.problems.append(Problem("zonage.fichier_absent", where, {"fichier": zoning.file}))
            continue
        table = _read_zone_table(zoning.file, gathering.files[zoning.file], gathering.problems)
        tables[zoning.key] = table
        if not table:
            gathering.problems.append(Problem("zonage.fichier_vide", Where(zoning.file, line=1)))
    return agreement.with_zones(tables)


def _read_zone_table(name: str, data: bytes, problems: list[Problem]) -> dict[str, str]:
    text = decode_text(name, data)
    if isinstance(text, Problem):
        problems.append(text)
        return {}
    table: dict[str, str] = {}
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    try:
        next(rows, None)  # the header names the two columns for the reader
        for row in rows:
            where = Where(name, line=rows.line_num)
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if len(cells) != 2 or not all(cells):
                problems.append(Problem("zonage.colonnes", where, {"nombre": len(cells)}))
            elif table.setdefault(cells[0], cells[1]) != cells[1]:
                problems.append(Problem("zonage.code_en_double", where, {"code": cells[0]}))
    except csv.Error:
        # A cell without an end: a quotation mark that nothing closes takes all that follows.
        problems.append(Problem("zonage.colonnes", Where(name, line=rows.line_num), {"nombre": 1}))
    return table


__all__ = ["Reading", "fingerprint_of", "read_agreement", "read_files"]
