"""An office's list as a file: XLSX, ODS or CSV in, its cells out; the columns are those of the template."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from accord.conventions.rules.register import COLUMNS, LINE, REASONS, is_explanation
from accord.declaration.shape import suggest
from accord.kit.filled_box import BrokenWorkbook, has_huge_box
from accord.kit.problems import Problem, Where
from accord.kit.text import fold_name, printable

MAX_LIST_BYTES = 5_000_000
# What a workbook holds once it is opened: a small file may swell.
MAX_OPENED_BYTES = 100_000_000
MAX_ROWS = 2_000
# Its filled cells and what is between them.
MAX_BOX = 2_000_000
LONGEST_CELL = 2_000
ENCODINGS = ("utf-8-sig", "cp1252")


def read_list(name: str, data: bytes) -> tuple[list[dict[str, str]], list[Problem]]:
    """The rows of a list by the keys of the columns, without the explanations; or what is wrong with it."""
    if len(data) > MAX_LIST_BYTES:
        return [], [Problem("liste.trop_grosse", Where(), {"limite": MAX_LIST_BYTES // 1_000_000})]
    try:
        cells = list(_read_csv(data) if name.lower().endswith(".csv") else _read_sheet(data))
    except Unreadable:
        return [], [Problem("liste.illisible", Where())]
    except TooWide:
        return [], [Problem("liste.etendue", Where())]
    rows = [(number, row) for number, row in enumerate(cells, 1) if any(row)]
    if not rows:
        return [], [Problem("liste.vide", Where())]
    keys, problems = _read_head(rows[0][1])
    if problems:
        return [], problems
    found = [
        {LINE: str(number), **{key: cell for key, cell in zip(keys, row, strict=False) if key and cell}}
        for number, row in rows[1:]
    ]
    kept = [row for row in found if len(row) > 1 and not is_explanation(row)]
    if not kept:
        problems.append(Problem("liste.vide", Where()))
    if len(kept) > MAX_ROWS:
        return [], [Problem("liste.trop_longue", Where(), {"limite": MAX_ROWS})]
    return kept, problems


class Unreadable(Exception):
    """The file is no workbook and no text that can be read."""


class TooWide(Exception):
    """A cell is filled so far from the others that the sheet does not fit in memory."""


def _read_head(head: list[str]) -> tuple[list[str], list[Problem]]:
    """The key of each column by its title; whatever the titles miss, add or repeat."""
    known = {fold_name(column.title): column for column in COLUMNS}
    keys, problems = [], []
    for title in head:
        column = known.get(fold_name(title)) if title else None
        if title and column is None and fold_name(title) != fold_name(REASONS):
            advice = suggest(title, [one.title for one in COLUMNS])
            params = {"colonne": printable(title)[:60], "conseil": advice}
            problems.append(Problem("liste.colonne_inconnue", Where(), params))
        elif column is not None and column.key in keys:
            problems.append(Problem("liste.colonne_double", Where(), {"colonne": column.title}))
        keys.append(column.key if column else "")
    missing = [column for column in COLUMNS if column.must and column.key not in keys]
    problems += [Problem("liste.colonne_absente", Where(), {"colonne": column.title}) for column in missing]
    return keys, problems


def _read_csv(data: bytes) -> Iterator[list[str]]:
    text = None
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if text is None or "\x00" in text:
        raise Unreadable
    first = text.split("\n", 1)[0]
    separator = max((";", "\t", ","), key=first.count)
    try:
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            yield [cell.strip()[:LONGEST_CELL] for cell in row]
    except csv.Error:
        raise Unreadable from None


def _read_sheet(data: bytes) -> Iterator[list[str]]:
    """The first sheet of a workbook."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_OPENED_BYTES:
                raise Unreadable
        if has_huge_box(io.BytesIO(data), MAX_BOX):
            raise TooWide
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows: Iterable[list[object]] = workbook.get_sheet_by_index(0).to_python()
    except (CalamineError, BrokenWorkbook, zipfile.BadZipFile, OSError, ValueError, IndexError):
        raise Unreadable from None
    for row in rows:
        yield [_write(cell)[:LONGEST_CELL] for cell in row]


def _write(cell: object) -> str:
    """The text that a person reads in a cell; dates in ISO, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip().replace("\x00", "")
