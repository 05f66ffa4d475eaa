"""XML flows by declared paths: one record in memory at a time, entities and network never followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from lxml import etree

from accord.declaration.formats import Field, Format, XmlLayout
from accord.deposits.errors import UnreadableFile
from accord.deposits.reading.tabular import BATCH_ROWS, WRONG_COUNT
from accord.kit.problems import Problem
from accord.kit.text import strip_accents

CHUNK = 1 << 18
HEAD_CHUNKS, HEAD_LEAVES = 16, 60
# No record of a flow weighs that: a file that never closes one would fill the memory.
LONGEST_RECORD = 64 << 20
# Parts one value from the next in one XPath string: a private character, that no partner's file holds.
_PART = "\ue000"


@dataclass
class FlowBatch:
    """Rows of a flow: one column of text per field, the row and its record, both from 1."""

    rows: pl.Series
    records: pl.Series
    columns: list[pl.Series]
    misread: list[tuple[int, str]] = field(default_factory=list)
    position: int = 0


@dataclass
class FlowEnd:
    """What the flow said once read: header, control totals, rows left out, where it broke if it did."""

    header: dict[str, str] = field(default_factory=dict)
    footer: dict[str, str] = field(default_factory=dict)
    records: int = 0
    persons: int = 0
    left_out: int = 0
    broken_line: int | None = None
    broken_code: str = ""


def plain_name(tag: str) -> str:
    """The name of an element without its namespace and accents, which change from one version to another."""
    return strip_accents(tag.rsplit("}", 1)[-1])


def tags_of(layout: XmlLayout) -> list[str]:
    """The elements that a parser stops at."""
    names = [tag for tag in (layout.root, layout.header, layout.record, layout.footer) if tag]
    return [f"{{*}}{name}" for name in names] if layout.has_loose_names else names


def _rename(record: etree._Element) -> None:
    for element in record.iter():
        if isinstance(element.tag, str) and (element.tag.startswith("{") or not element.tag.isascii()):
            element.tag = plain_name(element.tag)


def make_parser(encoding: str | None, tags: list[str]) -> etree.XMLPullParser:
    """A parser that follows nothing and expands nothing."""
    return etree.XMLPullParser(
        events=("start", "end"),
        tag=tags,
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


class FlowReader:
    """Reads a flow by its declared layout. After `read`, `end` says how it ended."""

    def __init__(self, form: Format, encoding: str | None) -> None:
        if form.xml is None:
            raise ValueError("this format has no XML layout")
        self.layout: XmlLayout = form.xml
        self.encoding = encoding
        self.end = FlowEnd()
        self.fields = [
            *(one for one in form.fields if one.is_of_record),
            *(one for one in form.fields if not one.is_of_record),
        ]
        self._of_record = _join_paths([one for one in form.fields if one.is_of_record])
        self._of_row = _join_paths([one for one in form.fields if not one.is_of_record])
        self._rows = etree.XPath(self.layout.row)
        self._left_out = [etree.XPath(rule.xpath) for rule in self.layout.leaves_out]
        self._texts: list[str] = []
        self._name: Callable[[str], str] = plain_name if form.xml.has_loose_names else str
        self._numbers: list[int] = []
        self._records: list[int] = []

    def read(self, path: Path) -> Iterator[FlowBatch]:
        """The rows, in batches. A broken flow gives what stands before the break; `end` says so."""
        for position in self._follow(path):
            if len(self._texts) >= BATCH_ROWS:
                yield self._take_batch(position)
        if self._texts:
            yield self._take_batch(path.stat().st_size)

    def _follow(self, path: Path) -> Iterator[int]:
        layout = self.layout
        parser = make_parser(self.encoding, tags_of(layout))
        position = last_record = 0
        with path.open("rb") as source:
            while chunk := source.read(CHUNK):
                position += len(chunk)
                try:
                    parser.feed(chunk)
                    broken = False
                except etree.XMLSyntaxError as fault:
                    self._note_break(fault)
                    broken = True
                before = self.end.records
                self._take_events(parser)
                last_record = position if self.end.records > before else last_record
                if position - last_record > LONGEST_RECORD:
                    raise UnreadableFile(
                        [Problem("xml.enregistrement_long", path.name, {"limite": LONGEST_RECORD >> 20})]
                    )
                yield position
                if broken:
                    return
        try:
            parser.close()
        except etree.XMLSyntaxError as fault:
            self._note_break(fault)

    def _note_break(self, fault: etree.XMLSyntaxError) -> None:
        self.end.broken_line = fault.lineno
        self.end.broken_code = "xml.casse"

    def _take_events(self, parser: etree.XMLPullParser) -> None:
        layout = self.layout
        for event, element in parser.read_events():
            tag = self._name(element.tag)
            if event == "start":
                if element.getparent() is None and element.getroottree().docinfo.internalDTD is not None:
                    raise UnreadableFile([Problem("xml.dtd", "")])
                continue
            if tag == layout.record:
                if layout.has_loose_names:
                    _rename(element)
                self._take_record(element)
                element.clear()
                parent = element.getparent()
                while parent is not None and parent[0] is not element:
                    del parent[0]
            elif tag == layout.header:
                self.end.header = _read_leaves(element)
            elif tag == layout.footer:
                self.end.footer = _read_leaves(element)

    def _take_record(self, record: etree._Element) -> None:
        end = self.end
        end.records += 1
        common = self._of_record(record)
        for row in self._rows(record):
            end.persons += 1
            if any(rule(row) for rule in self._left_out):
                end.left_out += 1
                continue
            self._texts.append(common + self._of_row(row))
            self._numbers.append(end.persons)
            self._records.append(end.records)

    def _take_batch(self, position: int) -> FlowBatch:
        count = len(self.fields)
        text = pl.Series("text", self._texts, dtype=pl.String)
        rows = pl.Series(self._numbers, dtype=pl.Int32)
        records = pl.Series(self._records, dtype=pl.Int32)
        self._texts, self._numbers, self._records = [], [], []
        whole = text.str.count_matches(_PART, literal=True) == count
        misread: list[tuple[int, str]] = []
        if not whole.all():
            misread = [(row, WRONG_COUNT) for row in rows.filter(~whole)]
            text, rows, records = text.filter(whole), rows.filter(whole), records.filter(whole)
        cut = text.str.split_exact(_PART, count).struct.unnest().get_columns()
        return FlowBatch(rows, records, cut[:count], misread, position)


def _join_paths(fields: list[Field]) -> etree.XPath:
    """One expression that gives the values of several fields, each followed by the parting character."""
    parts = ",".join(f"{one.xpath},'{_PART}'" for one in fields)
    return etree.XPath(f"concat({parts},'')", smart_strings=False)


def _read_leaves(element: etree._Element) -> dict[str, str]:
    return {
        str(leaf.tag): (leaf.text or "").strip()
        for leaf in element.iter()
        if len(leaf) == 0 and leaf is not element
    }


@dataclass(frozen=True)
class FlowHead:
    """The start of a flow: its root, whether it declares a document type, the first value of each leaf."""

    root: str
    has_document_type: bool
    leaves: dict[str, str]
    elements: frozenset[str] = frozenset()


def read_flow_head(path: Path, encoding: str | None) -> FlowHead:
    """Reads the start of a flow. Raises UnreadableFile when not even the root can be read."""
    parser = make_parser(encoding, ["*"])
    root, has_document_type, line = "", False, 1
    leaves: dict[str, str] = {}
    elements: set[str] = set()
    with path.open("rb") as source:
        for _ in range(HEAD_CHUNKS):
            chunk = source.read(CHUNK)
            try:
                parser.feed(chunk)
            except etree.XMLSyntaxError as fault:
                chunk, line = b"", fault.lineno or 1
            for event, element in parser.read_events():
                if event == "start":
                    elements |= {plain_name(str(element.tag)), *(f"@{name}" for name in element.attrib)}
                if event == "start" and not root:
                    root = plain_name(str(element.tag))
                    has_document_type = element.getroottree().docinfo.internalDTD is not None
                elif event == "end" and len(element) == 0:
                    leaves.setdefault(plain_name(str(element.tag)), (element.text or "").strip())
            if not chunk or has_document_type or len(leaves) >= HEAD_LEAVES:
                break
    if not root:
        raise UnreadableFile([Problem("xml.illisible", path.name, {"ligne": line})])
    return FlowHead(root, has_document_type, leaves, frozenset(elements))
