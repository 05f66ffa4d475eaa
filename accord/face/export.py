"""The same list as a file: CSV, Excel or OpenDocument, whole, a few thousand rows at a time in memory.

Texts stay texts (an identifier never becomes a number, a text never becomes a formula); dates and numbers
keep their type in a workbook.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from itertools import chain
from typing import IO, Any, Final

from django.utils import timezone
from django.utils.http import content_disposition_header

from accord.face.listing import EXPORT, Listing
from accord.face.ods import write_ods

MEDIA: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
PIECE: Final = 1 << 16
ROWS_OF_A_SHEET: Final = 1_048_575
WIDTHS: Final = {"text": 24, "number": 12, "date": 12, "instant": 18}
# A spreadsheet would run a text that begins so; it also would when a space or a tab comes first.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def asked_format(params: Mapping[str, str]) -> str:
    """The file that the reader asks for: csv, xlsx, ods; empty when it is the page."""
    asked = params.get(EXPORT, "")
    return asked if asked in MEDIA else ""


def file_headers(name: str, wanted: str) -> dict[str, Any]:
    """The keywords of the answer that carries the file `name`."""
    disposition = content_disposition_header(True, f"{name}.{wanted}")
    return {"content_type": MEDIA[wanted], "headers": {"Content-Disposition": disposition}}


def write_file(listing: Listing, params: Mapping[str, str], source: Any, wanted: str) -> Iterator[bytes]:
    """The whole list as a file, in pieces: the filters and the order of the page, all rows."""
    columns = [(column.label, column.kind) for column in listing.columns]
    rows = listing.read_all(params, source)
    if wanted == "csv":
        yield from _write_csv(columns, rows)
    else:
        writer = {"xlsx": _write_xlsx, "ods": write_ods}[wanted]
        yield from through_file(lambda file: writer(file, listing.caption, columns, rows))


def guard(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


def _write_csv(columns: list[tuple[str, str]], rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    """Semicolons, a byte-order mark, quotes where they must be: what Excel and LibreOffice open in French."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    head = [label for label, _kind in columns]
    for row in chain((head,), rows):
        writer.writerow([_csv_text(value) for value in row])
        if buffer.tell() > PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _csv_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float | Decimal):
        return f"{value}".replace(".", ",")
    return guard(str(value))


def _write_xlsx(file: IO[bytes], title: str, columns: list[tuple[str, str]], rows: Iterator[Any]) -> None:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    formats = {
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        "instant": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        "text": book.add_format({"num_format": "@"}),
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#F1EEE6"}),
    }
    sheet, written = None, 0
    for row in chain(rows, (None,)):
        if sheet is None or written == ROWS_OF_A_SHEET:
            sheet, written = _start_sheet(book, title, columns, formats["head"]), 0
        if row is not None:
            written += 1
            for place, value in enumerate(row):
                _write_box(sheet, written, place, value, formats)
    book.close()


def _start_sheet(book: Any, title: str, columns: list[tuple[str, str]], head: Any) -> Any:
    sheet = book.add_worksheet(sheet_name(title, len(book.worksheets())))
    sheet.freeze_panes(1, 0)
    for place, (label, kind) in enumerate(columns):
        sheet.set_column(place, place, max(WIDTHS.get(kind, 24), len(label) + 2))
        sheet.write_string(0, place, label, head)
    return sheet


def _write_box(sheet: Any, row: int, place: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, place, "oui" if value else "non", formats["text"])
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, timezone.localtime(value).replace(tzinfo=None), formats["instant"])
    elif isinstance(value, date):
        # A workbook knows no day before 1900.
        if value.year < 1900:
            sheet.write_string(row, place, f"{value:%d/%m/%Y}", formats["text"])
        else:
            sheet.write_datetime(row, place, datetime.combine(value, time.min), formats["date"])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, str(value)[:32_767], formats["text"])


def sheet_name(title: str, before: int) -> str:
    """The name of a sheet: at most 31 characters, none that a workbook refuses, its rank after the first."""
    allowed = "".join(char for char in title if char not in "[]:*?/\\'").strip() or "Liste"
    rank = f" {before + 1}" if before else ""
    return f"{allowed[: 31 - len(rank)]}{rank}"


def through_file(write: Callable[[IO[bytes]], None]) -> Iterator[bytes]:
    """A file that must be whole before it is sent: on disk, without a name, gone when it is sent."""
    with tempfile.TemporaryFile() as file:
        write(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
