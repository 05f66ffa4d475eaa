"""A spreadsheet of OpenDocument, written row by row: a zip of a few XML parts.

Source: OpenDocument 1.3, part 2 (packages) and part 3 (schema). One sheet may hold 1 048 576 rows.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone

MEDIA: Final = "application/vnd.oasis.opendocument.spreadsheet"
ROWS_OF_A_SHEET: Final = 1_048_575
# What XML cannot carry, whatever the escape.
FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A member of a zip must carry a date; the same list gives the same bytes.
_DATE: Final = (1980, 1, 1, 0, 0, 0)

_SPACES: Final = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
        ("number", "datastyle"), ("fo", "xsl-fo-compatible"), ("config", "config"), ("manifest", "manifest"),
    )
)  # fmt: skip
HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST: Final = (
    f'{HEAD}<manifest:manifest {_SPACES} manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_DAY: Final = (
    '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>'
)
_YEAR: Final = '<number:text>/</number:text><number:year number:style="long"/>'
_HOUR: Final = (
    '<number:text> </number:text><number:hours number:style="long"/>'
    '<number:text>:</number:text><number:minutes number:style="long"/>'
)
_START: Final = (
    f'{HEAD}<office:document-content {_SPACES} office:version="1.3"><office:automatic-styles>'
    f'<number:date-style style:name="D">{_DAY}{_YEAR}</number:date-style>'
    f'<number:date-style style:name="I">{_DAY}{_YEAR}{_HOUR}</number:date-style>'
    '<style:style style:name="head" style:family="table-cell">'
    '<style:table-cell-properties fo:background-color="#f1eee6" fo:border-bottom="0.5pt solid #8f8b7e"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="D"/>'
    '<style:style style:name="instant" style:family="table-cell" style:data-style-name="I"/>'
    '<style:style style:name="wide" style:family="table-column">'
    '<style:table-column-properties style:column-width="4.5cm"/></style:style>'
    '<style:style style:name="narrow" style:family="table-column">'
    '<style:table-column-properties style:column-width="3.2cm"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
_END: Final = "</office:spreadsheet></office:body></office:document-content>"


def write_ods(file: IO[bytes], title: str, columns: list[tuple[str, str]], rows: Iterator[Any]) -> None:
    """Write the sheet(s): `columns` are (label, kind), rows are values (text, date, number, None)."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        # The kind of file comes first and bare, so that it is read without unzipping.
        package.writestr(zipfile.ZipInfo("mimetype", _DATE), MEDIA, zipfile.ZIP_STORED)
        sheets = 0
        with (
            package.open(member("content.xml"), "w", force_zip64=True) as raw,
            io.TextIOWrapper(raw, encoding="utf-8", newline="\n") as content,
        ):
            content.write(_START)
            sheets = _write_sheets(content, title, columns, rows)
            content.write(_END)
        package.writestr(member("settings.xml"), _settings(title, sheets))
        package.writestr(member("META-INF/manifest.xml"), _MANIFEST)


def _write_sheets(out: IO[str], title: str, columns: list[tuple[str, str]], rows: Iterator[Any]) -> int:
    """Write every row, in as many sheets as it takes; how many."""
    sheets, written = 1, 0
    out.write(_start_sheet(title, columns))
    for row in rows:
        if written == ROWS_OF_A_SHEET:
            out.write("</table:table>")
            sheets, written = sheets + 1, 0
            out.write(_start_sheet(f"{title} {sheets}", columns))
        out.write(f"<table:table-row>{''.join(map(_box, row))}</table:table-row>")
        written += 1
    out.write("</table:table>")
    return sheets


def _start_sheet(name: str, columns: list[tuple[str, str]]) -> str:
    widths = "".join(
        f'<table:table-column table:style-name="{"wide" if kind == "text" else "narrow"}"/>'
        for _label, kind in columns
    )
    heads = "".join(_text_box(label, ' table:style-name="head"') for label, _kind in columns)
    return (
        f"<table:table table:name={_attribute(name)}>{widths}"
        f"<table:table-header-rows><table:table-row>{heads}</table:table-row></table:table-header-rows>"
    )


def _box(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return _text_box("oui" if value else "non")
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return _date_box(f"{local:%Y-%m-%dT%H:%M:%S}", f"{local:%d/%m/%Y %H:%M}", "instant")
    if isinstance(value, date):
        return _date_box(value.isoformat(), f"{value:%d/%m/%Y}", "date")
    if isinstance(value, int | float | Decimal):
        shown = f"{value}".replace(".", ",")
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{shown}</text:p></table:table-cell>"
        )
    return _text_box(str(value))


def _date_box(value: str, shown: str, style: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="date" office:date-value="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def _text_box(text: str, style: str = "") -> str:
    lines = FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    # Readers fold spaces that follow each other, unless they are counted.
    paragraphs = "".join(f"<text:p>{_keep_spaces(escape(line))}</text:p>" for line in lines)
    return f'<table:table-cell{style} office:value-type="string">{paragraphs}</table:table-cell>'


def _keep_spaces(line: str) -> str:
    line = line.replace("\t", "<text:tab/>")
    return re.sub(r"^ | {2,}| $", lambda found: f'<text:s text:c="{len(found.group())}"/>', line)


def _attribute(text: str) -> str:
    return quoteattr(FORBIDDEN.sub("", text).replace("/", "-"))


def _settings(title: str, sheets: int) -> str:
    """The first row stays in sight."""
    names = [title, *(f"{title} {rank}" for rank in range(2, sheets + 1))]
    items = "".join(
        f"<config:config-item-map-entry config:name={_attribute(name)}>"
        '<config:config-item config:name="VerticalSplitMode" config:type="short">2</config:config-item>'
        '<config:config-item config:name="VerticalSplitPosition" config:type="int">1</config:config-item>'
        '<config:config-item config:name="PositionBottom" config:type="int">1</config:config-item>'
        "</config:config-item-map-entry>"
        for name in names
    )
    return (
        f'{HEAD}<office:document-settings {_SPACES} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{items}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
        "</office:settings></office:document-settings>"
    )


def member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
