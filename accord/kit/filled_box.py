"""How large the box around the filled cells of a workbook is, told before anything opens the workbook.

A reader of spreadsheets reserves the whole box from the first cell to the last: two cells in two opposite
corners weigh a thousand bytes and ask for gigabytes. The sheets are scanned as bytes, in pieces, for what a
lenient reader could take for a cell; what is not written plainly counts at its largest.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from lxml import etree  # type: ignore[import-untyped]

# A sheet full to the last row with sixty columns passes.
MAX_BOX = 64_000_000
# A box so small is opened however empty; beyond, one cell in so many must be filled.
ALWAYS_OPENED, EMPTY_PER_CELL = 1_000_000, 20
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_PIECE, _LONGEST_TAIL, _LONGEST_TAG = 1 << 20, 1 << 16, 8 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)

_NAME = rb"<(?:[\w.-]+:)?"
_ATTRIBUTE = rb'(?:\s+(?!r[\s=])[\w:.-]+="[^"<]*")*'
# A cell: its reference when it is written plainly, and its end when it holds nothing.
_CELL = re.compile(
    _NAME + rb"c(?=[\s/>])(?:" + _ATTRIBUTE + rb'\s+r="([A-Za-z]{1,3})(\d{1,7})"' + _ATTRIBUTE + rb"\s*"
    rb"(/>|></(?:[\w.-]+:)?c>)?)?"
)
_ANY_CELL = re.compile(_NAME + rb"c[\s/>]")
_ROW = re.compile(_NAME + rb"row[\s/>]")
_ANY_REFERENCE = re.compile(rb"""[\s"']r\s*=\s*["']([A-Za-z]*)(\d*)""")
_CUT_SHORT = re.compile(_NAME + rb"(?:c|row)\s")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


@dataclass
class Box:
    """The corner of the filled cells of a sheet, counted from its first cell, and how many are filled."""

    rows: int = 0
    columns: int = 0
    cells: int = 0

    def is_too_large(self, limit: int) -> bool:
        """Whether it is more than a sheet may hold, or is nearly empty."""
        size = self.rows * self.columns
        outside = self.rows > LAST_ROW or self.columns > LAST_COLUMN
        return outside or size > limit or size > ALWAYS_OPENED + EMPTY_PER_CELL * self.cells


class BrokenWorkbook(Exception):
    """The file is no workbook that can be scanned: broken, or of a make that is not read."""


def has_huge_box(source: IO[bytes], limit: int = MAX_BOX) -> bool:
    """Whether a sheet of an XLSX or ODS workbook takes too large a box. Raises BrokenWorkbook."""
    try:
        with zipfile.ZipFile(source) as archive:
            # A binary workbook (XLSB) hides its cells from this scan.
            if "xl/workbook.bin" in archive.namelist():
                raise BrokenWorkbook
            # A sheet may be any member: the workbook says which, and may say it of a picture.
            return any(_is_huge(archive, member, limit) for member in archive.infolist())
    except _BROKEN:
        raise BrokenWorkbook from None


def _is_huge(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bool:
    if member.filename == "content.xml":
        with archive.open(member) as source:
            if _is_repeated(source, limit):
                return True
    with archive.open(member) as source:
        box = _measure(source, limit)
    if box is None:
        with archive.open(member) as source:
            box = _measure_loosely(source, limit)
    return box.is_too_large(limit)


class _Pieces:
    """The text of a member in pieces that cut no cell."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.tail = b""

    def next(self) -> bytes:
        """The next piece; empty at the end."""
        while read := self.source.read(_PIECE):
            text = self.tail + read
            cut = max(text.rfind(b"<c "), text.rfind(b":c "))
            # A prefix of the name stands before: the cut goes back to its sign.
            cut = text.rfind(b"<", 0, cut + 1) if cut >= 0 else cut
            if cut < 0 or len(text) - cut > _LONGEST_TAIL:
                cut = text.rfind(b"<")
            cut = len(text) if cut < 0 else cut
            self.tail = text[cut:]
            if len(self.tail) > _LONGEST_TAG:
                if _CUT_SHORT.match(self.tail):
                    raise BrokenWorkbook
                self.tail = b""
            if cut:
                return text[:cut]
        text, self.tail = self.tail, b""
        return text


def _measure(source: IO[bytes], limit: int) -> Box | None:
    """The box of a sheet whose cells all say where they are; None when one does not."""
    box, pieces = Box(), _Pieces(source)
    while text := pieces.next():
        found = _CELL.findall(text)
        filled = [(letters, digits) for letters, digits, nothing in found if not nothing]
        if not filled:
            continue
        letters = {one for one, _ in filled}
        if b"" in letters:
            return None
        box.cells += len(filled)
        box.columns = max(box.columns, *map(_column_number, letters))
        box.rows = max(box.rows, max(int(digits) for _, digits in filled))
        if box.rows * box.columns > limit:
            break
    return box


def _measure_loosely(source: IO[bytes], limit: int) -> Box:
    """The largest box that a sheet may take when some of its cells only follow one another."""
    pieces = _Pieces(source)
    cells = last_row = last_column = rows = widest = width = 0
    while text := pieces.next():
        for letters, digits in set(_ANY_REFERENCE.findall(text)):
            last_column = max(last_column, _column_number(letters[:4]))
            last_row = max(last_row, int(digits[:8] or b"0"))
        first, *others = _ROW.split(text)
        counts = [len(_ANY_CELL.findall(one)) for one in (first, *others)]
        width += counts[0]
        widest = max(widest, width, *counts[1:])
        width = counts[-1] if others else width
        rows += len(others)
        cells += sum(counts)
        if (last_row + rows) * (last_column + widest) > limit:
            break
    return Box(last_row + rows, last_column + widest, cells)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _is_repeated(source: IO[bytes], limit: int) -> bool:
    """An OpenDocument sheet says a row a million times in one line, and leaps over as many."""
    parser = etree.iterparse(
        source,
        tag=(f"{_TABLE}table", f"{_TABLE}table-row"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    box, row_number = Box(), 0
    try:
        for _, element in parser:
            if element.tag == f"{_TABLE}table":
                if box.is_too_large(limit):
                    return True
                box, row_number = Box(), 0
                continue
            repeated = _count(element, "rows")
            row_number += repeated
            filled, last = _read_row(element)
            if filled:
                box = Box(row_number, max(box.columns, last), box.cells + repeated * filled)
            if box.rows * box.columns > limit:
                return True
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        raise BrokenWorkbook from None
    return False


def _read_row(row: etree._Element) -> tuple[int, int]:
    """How many cells of a row are filled, and the place of the last one."""
    filled = place = last = 0
    for cell in row:
        count = _count(cell, "columns")
        place += count
        if len(cell) or any(str(name).startswith(_OFFICE) for name in cell.attrib):
            filled, last = filled + count, place
    return filled, last


def _count(element: etree._Element, of: str) -> int:
    said = element.get(f"{_TABLE}number-{of}-repeated", "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else 1
