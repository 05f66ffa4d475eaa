"""A text document of OpenDocument, written block by block: headings, paragraphs, lists and tables.

Source: OpenDocument 1.3, parts 2 and 3. Structure is in named styles, so that a reader of screen finds the
headings and the headers of tables, and whoever completes the document keeps its look.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

from accord.face.ods import FORBIDDEN, HEAD, member
from accord.face.words import typo

MEDIA: Final = "application/vnd.oasis.opendocument.text"
# What a person must still write; it stands out in the document.
TO_COMPLETE: Final = "« à compléter »"


@dataclass(frozen=True)
class Heading:
    """A heading, of level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Some text; `is_note` for what is said aside."""

    text: str
    is_note: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with its caption and its header row; `widths` are shares of the page."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own."""


Block = Heading | Paragraph | Bullets | Table | NewPage

_SPACES: Final = (
    " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (
            ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
            ("fo", "xsl-fo-compatible"), ("meta", "meta"), ("manifest", "manifest"),
        )
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)  # fmt: skip
_PARTS: Final = ("content.xml", "styles.xml", "meta.xml")
_MANIFEST: Final = (
    f'{HEAD}<manifest:manifest {_SPACES} manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in _PARTS
    )
    + "</manifest:manifest>"
)
_AUTOMATIC: Final = (
    '<style:style style:name="Break" style:family="paragraph" style:parent-style-name="Text_20_body">'
    '<style:paragraph-properties fo:break-before="page"/></style:style>'
    '<style:style style:name="Todo" style:family="text">'
    '<style:text-properties fo:background-color="#fff2a8" fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties '
    'fo:padding="0.12cm" fo:border="0.5pt solid #8f8b7e"/></style:style>'
    '<style:style style:name="HeadCell" style:family="table-cell"><style:table-cell-properties '
    'fo:padding="0.12cm" fo:border="0.5pt solid #8f8b7e" fo:background-color="#f1eee6"/></style:style>'
    '<style:style style:name="Row" style:family="table-row"><style:table-row-properties '
    'fo:keep-together="always"/></style:style>'
    '<style:style style:name="Wide" style:family="table"><style:table-properties style:width="17cm" '
    'table:align="margins" fo:margin-bottom="0.4cm"/></style:style>'
    '<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" '
    'text:bullet-char="•"><style:list-level-properties text:list-level-position-and-space-mode='
    '"label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" '
    'fo:margin-left="0.8cm" fo:text-indent="-0.4cm"/></style:list-level-properties>'
    "</text:list-level-style-bullet></text:list-style>"
)
PAGE_WIDTH: Final = 17.0


def write_odt(file: IO[bytes], title: str, blocks: Iterable[Block]) -> None:
    """Write the document; its title is the first heading of the page and its name for readers of screen."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        # The kind of file comes first and bare, so that it is read without unzipping.
        package.writestr(zipfile.ZipInfo("mimetype", (1980, 1, 1, 0, 0, 0)), MEDIA, zipfile.ZIP_STORED)
        with (
            package.open(member("content.xml"), "w") as raw,
            io.TextIOWrapper(raw, encoding="utf-8", newline="\n") as content,
        ):
            _write_content(content, title, list(blocks))
        package.writestr(member("styles.xml"), _styles(title))
        package.writestr(
            member("meta.xml"),
            f'{HEAD}<office:document-meta {_SPACES} office:version="1.3"><office:meta>'
            f"<dc:title>{_plain(title)}</dc:title><dc:language>fr-FR</dc:language>"
            "</office:meta></office:document-meta>",
        )
        package.writestr(member("META-INF/manifest.xml"), _MANIFEST)


def _write_content(out: IO[str], title: str, blocks: Sequence[Block]) -> None:
    tables = [block for block in blocks if isinstance(block, Table)]
    widths = "".join(_columns_style(rank, table) for rank, table in enumerate(tables, start=1))
    out.write(
        f'{HEAD}<office:document-content {_SPACES} office:version="1.3"><office:automatic-styles>'
        f"{_AUTOMATIC}{widths}</office:automatic-styles><office:body><office:text>"
        f'<text:p text:style-name="Title">{_rich(title)}</text:p>'
    )
    number = 0
    for block in blocks:
        number += isinstance(block, Table)
        out.write(_block(block, number))
    out.write("</office:text></office:body></office:document-content>")


def _block(block: Block, number: int) -> str:
    if isinstance(block, Heading):
        return (
            f'<text:h text:style-name="Heading_20_{block.level}" text:outline-level="{block.level}">'
            f"{_rich(block.text)}</text:h>"
        )
    if isinstance(block, Paragraph):
        return _paragraph(block.text, "Note" if block.is_note else "Text_20_body")
    if isinstance(block, Bullets):
        items = "".join(
            f"<text:list-item>{_paragraph(item, 'List_20_Contents')}</text:list-item>" for item in block.items
        )
        return f'<text:list text:style-name="Bullets">{items}</text:list>'
    if isinstance(block, Table):
        return _table(block, number)
    return '<text:p text:style-name="Break"/>'


def _table(table: Table, number: int) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="T{number}.{at}"/>' for at in range(1, len(table.heads) + 1)
    )
    heads = "".join(_cell(text, "HeadCell", "Table_20_Heading") for text in table.heads)
    rows = "".join(
        f'<table:table-row table:style-name="Row">'
        f"{''.join(_cell(text, 'Cell', 'Table_20_Contents') for text in row)}"
        "</table:table-row>"
        for row in table.rows
    )
    name = quoteattr(typo(FORBIDDEN.sub("", f"{number}. {table.caption}")))
    return (
        f"{_paragraph(table.caption, 'Caption')}"
        f'<table:table table:name={name} table:style-name="Wide">{columns}'
        f"<table:table-header-rows><table:table-row>{heads}</table:table-row></table:table-header-rows>"
        f"{rows}</table:table>{_paragraph('', 'Table_20_Contents')}"
    )


def _columns_style(number: int, table: Table) -> str:
    shares = table.widths or (1,) * len(table.heads)
    return "".join(
        f'<style:style style:name="T{number}.{at}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{PAGE_WIDTH * share / sum(shares):.2f}cm"/>'
        "</style:style>"
        for at, share in enumerate(shares, start=1)
    )


def _cell(text: str, look: str, style: str) -> str:
    lines = "".join(_paragraph(line, style) for line in text.split("\n"))
    return (
        f'<table:table-cell table:style-name="{look}" office:value-type="string">{lines}</table:table-cell>'
    )


def _paragraph(text: str, style: str) -> str:
    return f'<text:p text:style-name="{style}">{_rich(text)}</text:p>'


def _plain(text: str) -> str:
    return escape(typo(FORBIDDEN.sub("", text)))


def _rich(text: str) -> str:
    """The text, what is to complete standing out."""
    todo = f'<text:span text:style-name="Todo">{_plain(TO_COMPLETE)}</text:span>'
    pieces = re.split(re.escape(TO_COMPLETE), text)
    return todo.join(_plain(piece) for piece in pieces)


def _named(name: str, shown: str, properties: str, parent: str = "Standard", more: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph" '
        f'style:parent-style-name="{parent}"{more}>{properties}</style:style>'
    )


def _spacing(top: str, bottom: str, keep: bool = False) -> str:
    kept = ' fo:keep-with-next="always"' if keep else ""
    return f'<style:paragraph-properties fo:margin-top="{top}" fo:margin-bottom="{bottom}"{kept}/>'


def _letters(size: str, more: str = "") -> str:
    return f'<style:text-properties fo:font-size="{size}"{more}/>'


def _styles(title: str) -> str:
    bold = ' fo:font-weight="bold"'
    headings = "".join(
        _named(
            f"Heading_20_{level}",
            f"Heading {level}",
            _spacing(top, "0.2cm", keep=True) + _letters(size, bold),
            more=f' style:default-outline-level="{level}" style:next-style-name="Text_20_body"',
        )
        for level, top, size in ((1, "0.9cm", "16pt"), (2, "0.6cm", "13pt"), (3, "0.4cm", "11.5pt"))
    )  # fmt: skip
    return (
        f'{HEAD}<office:document-styles {_SPACES} office:version="1.3"><office:styles>'
        '<style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" '
        'fo:widows="2"/><style:text-properties fo:font-size="10.5pt" fo:font-family="\'Liberation Sans\'" '
        'fo:language="fr" fo:country="FR"/></style:default-style>'
        '<style:style style:name="Standard" style:family="paragraph"/>'
        + _named("Title", "Title", _spacing("0cm", "0.5cm") + _letters("20pt", bold))
        + headings
        + _named("Text_20_body", "Text body", _spacing("0cm", "0.25cm"))
        + _named("List_20_Contents", "List Contents", _spacing("0cm", "0.1cm"))
        + _named("Note", "Note", _spacing("0cm", "0.25cm") + _letters("9.5pt", ' fo:font-style="italic"'))
        + _named("Caption", "Caption", _spacing("0.2cm", "0.1cm", keep=True) + _letters("9.5pt", bold))
        + _named("Table_20_Contents", "Table Contents", _letters("9.5pt"))
        + _named("Table_20_Heading", "Table Heading", _letters("9.5pt", bold), "Table_20_Contents")
        + _named("Footer", "Footer", _letters("8.5pt"))
        + '</office:styles><office:automatic-styles><style:page-layout style:name="Page">'
        '<style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/>'
        '<style:footer-style><style:header-footer-properties fo:margin-top="0.5cm"/></style:footer-style>'
        "</style:page-layout></office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="Page"><style:footer>'
        f'<text:p text:style-name="Footer">{_plain(title)} · page <text:page-number/></text:p>'
        "</style:footer></style:master-page></office:master-styles></office:document-styles>"
    )
