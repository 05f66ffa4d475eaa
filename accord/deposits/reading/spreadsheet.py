"""XLSX workbooks: true dates, numbers that were identifiers, cells that hold a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import polars as pl
from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from accord.deposits.errors import UnreadableFile
from accord.deposits.reading.own_workbooks import GUIDE_SHEET
from accord.deposits.reading.tabular import BATCH_ROWS, WRONG_COUNT, RawBatch
from accord.kit.problems import Problem

NUMBER_CELL, FORMULA_CELL = "cellule.nombre", "cellule.formule"
Cell = str | float | int | bool | date | datetime | time | timedelta | None
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def open_sheet(path: Path) -> CalamineSheet:
    """The only visible sheet that holds something. Raises UnreadableFile: broken, protected, several sheets.

    A second sheet is never lost without a word: it may hold half of the persons.
    """
    try:
        workbook = CalamineWorkbook.from_path(path)
        visible = [
            workbook.get_sheet_by_index(rank)
            for rank, about in enumerate(workbook.sheets_metadata)
            if str(about.visible).endswith("Visible")
        ]
    except CalamineError as fault:
        protected = "assword" in type(fault).__name__
        raise UnreadableFile(
            [Problem("fichier.protege" if protected else "fichier.abime", path.name)]
        ) from None
    except BaseException as fault:
        # The reader panics on some broken XLS, and a panic is no ordinary exception.
        if type(fault).__name__ != "PanicException":
            raise
        raise UnreadableFile([Problem("fichier.abime", path.name)]) from None
    filled = [sheet for sheet in visible if sheet.height]
    filled = [sheet for sheet in filled if sheet.name != GUIDE_SHEET] or filled
    if not filled:
        raise UnreadableFile([Problem("fichier.vide", path.name)])
    if len(filled) > 1:
        # Their names stay in the workbook: whoever named a sheet may have named it after a person.
        raise UnreadableFile([Problem("fichier.feuilles", path.name, {"nombre": len(filled)})])
    return filled[0]


def read_first_cells(path: Path, count: int) -> list[list[str]]:
    """The first rows of the sheet as text, header and titles included."""
    return [[write_cell(cell) for cell in row] for row in islice(open_sheet(path).iter_rows(), count)]


def read_sheet(path: Path, *, skipped: int, width: int, identifiers: Collection[int]) -> Iterator[RawBatch]:
    """The rows after the header. `identifiers` are the columns where a number may have lost its zeros."""
    formulas = find_formulas(path)
    sheet = open_sheet(path)
    first_row = sheet.start[0] if sheet.start else 0
    first_column = sheet.start[1] if sheet.start else 0
    rows = islice(enumerate(sheet.iter_rows(), start=first_row), skipped, None)
    count = 0
    while chunk := list(islice(rows, BATCH_ROWS)):
        numbers: list[int] = []
        cells: list[list[str]] = []
        misread: list[tuple[int, str]] = []
        noted: list[tuple[int, int, str]] = []
        uncut: dict[int, str] = {}
        for place, row in chunk:
            written = [write_cell(cell) for cell in row]
            if not any(written):
                continue
            count += 1
            if any(written[width:]):
                misread.append((count, WRONG_COUNT))
                uncut[count] = ";".join(written)
                continue
            numbers.append(count)
            cells.append((written + [""] * width)[:width])
            noted += [(count, at, NUMBER_CELL) for at in identifiers if _is_number(row, at)]
            noted += [(count, at - first_column, FORMULA_CELL) for at in formulas.get(place, ())]
        columns = [pl.Series(column, dtype=pl.String) for column in zip(*cells, strict=True)]
        columns = columns or [pl.Series([], dtype=pl.String) for _ in range(width)]
        yield RawBatch(pl.Series(numbers, dtype=pl.Int32), columns, misread, count, noted, uncut)


def _is_number(row: Sequence[Cell], at: int) -> bool:
    return at < len(row) and isinstance(row[at], (int, float)) and not isinstance(row[at], bool)


def write_cell(cell: Cell) -> str:
    """The text that a person reads in a cell; dates in ISO."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def find_formulas(path: Path) -> dict[int, list[int]]:
    """The cells of the first filled sheets that hold a formula: columns by row, both from 0."""
    found: dict[int, list[int]] = {}
    if not _is_open_xml(path):
        return found  # XLS and ODS sheets give the values only
    name = open_sheet(path).name
    with zipfile.ZipFile(path) as archive:
        member = _member_of(archive, name)
        if member is None:
            return found
        with archive.open(member) as source:
            parser = etree.iterparse(
                source, tag=_MAIN + "c", resolve_entities=False, no_network=True, huge_tree=False
            )
            for _, cell in parser:
                form = _REFERENCE.fullmatch(cell.get("r", "")) if cell.find(_MAIN + "f") is not None else None
                if form:
                    found.setdefault(int(form[2]) - 1, []).append(_column_number(form[1]))
                cell.clear()
                while cell.getprevious() is not None:
                    del cell.getparent()[0]
    return found


def _is_open_xml(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _member_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        workbook = etree.fromstring(archive.read("xl/workbook.xml"), parser)
        relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    except (KeyError, etree.XMLSyntaxError):
        return None
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for entry in workbook.iter(_MAIN + "sheet"):
        if entry.get("name") == sheet:
            target = targets.get(entry.get(_RELATION), "")
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return member if member in archive.namelist() else None
    return None


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
