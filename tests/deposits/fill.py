"""Fills or corrects a workbook as a person does: what is typed takes the look of its cell."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET = "xl/worksheets/sheet1.xml"
EPOCH = date(1899, 12, 30)


def fill_workbook(path: Path, rows: Iterable[Mapping[str, Any]], *, head: int = 1) -> None:
    """Type rows under the heading; `head` is the row of the technical names, from 0."""
    names = _names(path, head)
    cells = {
        (head + rank, names.index(name)): value
        for rank, row in enumerate(rows, start=1)
        for name, value in row.items()
    }
    _type_cells(path, cells)


def correct_cell(path: Path, row: int, name: str, value: Any, *, head: int = 0) -> None:
    """Type over one cell, by its row from 0 and the name of its column."""
    _type_cells(path, {(row, _names(path, head).index(name)): value})


def read_cells(path: Path) -> list[list[Any]]:
    """The first sheet, as values."""
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def _names(path: Path, head: int) -> list[Any]:
    return read_cells(path)[head]


def _type_cells(path: Path, cells: Mapping[tuple[int, int], Any]) -> None:
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = etree.fromstring(parts[SHEET])
    looks = {
        at - 1: column.get("style", "0")
        for column in sheet.iter(f"{MAIN}col")
        for at in range(int(column.get("min", "1")), int(column.get("max", "1")) + 1)
    }
    data = sheet.find(f"{MAIN}sheetData")
    assert data is not None
    for (row, at), value in sorted(cells.items()):
        _put(_line(data, row), xl_rowcol_to_cell(row, at), looks.get(at, "0"), value)
    parts[SHEET] = etree.tostring(sheet)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)


def _line(data: Any, row: int) -> Any:
    for line in data:
        if line.get("r") == str(row + 1):
            return line
    return etree.SubElement(data, f"{MAIN}row", r=str(row + 1))


def _put(line: Any, place: str, look: str, value: Any) -> None:
    cell = next((one for one in line if one.get("r") == place), None)
    if cell is None:
        cell = etree.SubElement(line, f"{MAIN}c", r=place, s=look)
    for child in list(cell):
        cell.remove(child)
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t").text = value
        return
    cell.attrib.pop("t", None)
    number = (value - EPOCH).days if isinstance(value, date) else value
    etree.SubElement(cell, f"{MAIN}v").text = str(number)
