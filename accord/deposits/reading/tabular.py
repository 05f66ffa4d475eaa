"""CSV files, read in blocks of text: by whole columns, or by the csv module from the first quote on."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import polars as pl

from accord.deposits.errors import UnreadableFile
from accord.deposits.reading.content import ON_UNDEFINED
from accord.kit.problems import Problem

BLOCK = 4 << 20
BATCH_ROWS = 20_000
# A cell may hold a line break; a quote still open after this many lines was never closed.
LONGEST_CELL_LINES = 20
LONGEST_LINE = 16 << 20
WRONG_COUNT, OPEN_QUOTE = "ligne.colonnes", "ligne.guillemet"
SEPARATORS = (";", "|", "\t", ",")


@dataclass
class RawBatch:
    """Rows as text, one column per place in the file, and the rows that could not be cut into cells.

    `rows` counts from 1, blank rows left out. `misread` gives (row, code), `noted` (row, column, code) of
    cells to look at, `uncut` the text of misread rows. `position` is how far in the file.
    """

    rows: pl.Series
    columns: list[pl.Series]
    misread: list[tuple[int, str]] = field(default_factory=list)
    position: int = 0
    noted: list[tuple[int, int, str]] = field(default_factory=list)
    uncut: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """How a tabular file is cut: encoding, separator, lines before the data, number of columns."""

    encoding: str
    separator: str
    skipped: int
    width: int


def read_csv(path: Path, layout: Layout) -> Iterator[RawBatch]:
    """The rows of a CSV file after its header, in batches; memory does not grow with the file."""
    reader = _CsvReader(layout)
    with path.open(encoding=layout.encoding, errors=_errors_of(layout.encoding), newline="") as source:
        following = _read_blocks(source)
        first = _skip_lines(next(following, ""), layout.skipped)
        blocks = chain([first], following)
        for block in blocks:
            if '"' in block:
                yield from reader.read_quoted(chain.from_iterable(map(_lines_of, chain([block], blocks))))
                return
            yield reader.read_block(block.split("\n"))


def _errors_of(encoding: str) -> str:
    return ON_UNDEFINED if encoding == "cp1252" else "replace"


def _read_blocks(source: TextIO) -> Iterator[str]:
    """Text cut at line ends, with every line end written the same way."""
    rest = ""
    while chunk := source.read(BLOCK):
        if chunk.endswith("\r"):
            chunk += source.read(1)
        text = rest + chunk.replace("\r\n", "\n").replace("\r", "\n")
        cut = text.rfind("\n") + 1
        if cut:
            yield text[:cut]
        rest = text[cut:]
        if len(rest) > LONGEST_LINE:
            raise UnreadableFile([Problem("csv.ligne_longue", "", {"limite": LONGEST_LINE >> 20})])
    if rest:
        yield rest


def _skip_lines(block: str, count: int) -> str:
    place = 0
    for _ in range(count):
        place = block.find("\n", place) + 1
        if not place:
            return ""
    return block[place:]


def _lines_of(block: str) -> Iterator[str]:
    # splitlines() would also cut at characters that are not line ends in a CSV file.
    lines = block.split("\n")
    last = lines.pop()
    yield from (line + "\n" for line in lines)
    if last:
        yield last


class _CsvReader:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.count = 0
        self.position = 0

    def read_block(self, lines: list[str]) -> RawBatch:
        """Lines without any quote: cut by whole columns."""
        separator, width = self.layout.separator, self.layout.width
        self.position += sum(map(len, lines)) + len(lines)
        text = pl.Series("line", lines, dtype=pl.String)
        text = text.filter(text.str.strip_chars(separator + " \t\0") != "")
        rows = pl.int_range(self.count + 1, self.count + len(text) + 1, dtype=pl.Int32, eager=True)
        self.count += len(text)
        cuts = text.str.count_matches(separator, literal=True)
        uncut: dict[int, str] = {}
        if (cuts != width - 1).any():
            uncut = self._find_misread(text, rows, cuts)
            kept = ~rows.is_in(pl.Series(list(uncut), dtype=pl.Int32).implode())
            text, rows = text.filter(kept), rows.filter(kept)
        cells = text.str.split_exact(separator, width - 1).struct.unnest() if width > 1 else text.to_frame()
        misread = [(row, WRONG_COUNT) for row in uncut]
        return RawBatch(rows, cells.get_columns(), misread, self.position, uncut=uncut)

    def _find_misread(self, text: pl.Series, rows: pl.Series, cuts: pl.Series) -> dict[int, str]:
        """Rows that are not cut as the header is; empty cells at the end are no fault."""
        wrong = cuts != self.layout.width - 1
        return {
            row: line
            for row, line, cut in zip(rows.filter(wrong), text.filter(wrong), cuts.filter(wrong), strict=True)
            if cut < self.layout.width - 1
            or any(cell.strip() for cell in line.split(self.layout.separator)[self.layout.width :])
        }

    def read_quoted(self, lines: Iterator[str]) -> Iterator[RawBatch]:
        """Lines with quotes: the csv module, and a way out of quotes that are never closed."""
        rows = self._cut_rows(lines)
        while chunk := list(islice(rows, BATCH_ROWS)):
            numbers: list[int] = []
            cells: list[list[str]] = []
            misread: list[tuple[int, str]] = []
            uncut: dict[int, str] = {}
            for row, code in chunk:
                if not any(cell.strip(" \t\0") for cell in row):
                    continue
                self.count += 1
                extra = any(cell.strip() for cell in row[self.layout.width :])
                if code or len(row) < self.layout.width or extra:
                    misread.append((self.count, code or WRONG_COUNT))
                    uncut[self.count] = self.layout.separator.join(row).rstrip("\n")
                    continue
                numbers.append(self.count)
                cells.append(row[: self.layout.width])
            columns = [pl.Series(column, dtype=pl.String) for column in zip(*cells, strict=True)]
            columns = columns or [pl.Series([], dtype=pl.String) for _ in range(self.layout.width)]
            yield RawBatch(pl.Series(numbers, dtype=pl.Int32), columns, misread, self.position, uncut=uncut)

    def _cut_rows(self, lines: Iterator[str]) -> Iterator[tuple[list[str], str]]:
        source = _Rewindable(lines)
        while True:
            reader = csv.reader(source, delimiter=self.layout.separator)
            try:
                for row in reader:
                    taken = source.forget()
                    self.position += sum(map(len, taken))
                    if len(taken) > 1 and self._has_swallowed(taken, row):
                        source.give_back(taken[1:])
                        yield taken[0].split(self.layout.separator), OPEN_QUOTE
                        break
                    yield row, ""
                else:
                    return
            except (csv.Error, _StillOpen):
                taken = source.forget()
                source.give_back(taken[1:])
                yield taken[0].split(self.layout.separator), OPEN_QUOTE

    def _has_swallowed(self, lines: list[str], row: list[str]) -> bool:
        """Whether a row on several lines took in other rows: it holds the separators of two of them."""
        width = self.layout.width
        separators = sum(line.count(self.layout.separator) for line in lines)
        return len(row) != width or (width > 1 and separators >= 2 * (width - 1))


class _StillOpen(Exception):
    """The csv module has been reading one cell for too many lines."""


class _Rewindable:
    """Lines that remember those given since the last row, and take back those that were not part of it."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._pending: deque[str] = deque()
        self._given: list[str] = []

    def __iter__(self) -> _Rewindable:
        return self

    def __next__(self) -> str:
        if len(self._given) > LONGEST_CELL_LINES:
            raise _StillOpen
        line = self._pending.popleft() if self._pending else next(self._lines)
        self._given.append(line)
        return line

    def forget(self) -> list[str]:
        given, self._given = self._given, []
        return given

    def give_back(self, lines: list[str]) -> None:
        self._pending.extendleft(reversed(lines))


def read_first_rows(path: Path, encoding: str, separator: str, count: int) -> list[list[str]]:
    """The first rows as they stand, header and titles included."""
    with path.open(encoding=encoding, errors=_errors_of(encoding), newline="") as source:
        try:
            return list(islice(csv.reader(source, delimiter=separator), count))
        except csv.Error:
            source.seek(0)
            return [line.rstrip("\r\n").split(separator) for line in islice(source, count)]


def guess_separator(path: Path, encoding: str) -> str:
    """The separator that cuts the first lines most often and most evenly."""
    with path.open(encoding=encoding, errors=_errors_of(encoding)) as source:
        lines = [line for line in islice(source, 30) if line.strip()]
    return max(SEPARATORS, key=lambda separator: _evenness(lines, separator))


def _evenness(lines: list[str], separator: str) -> tuple[float, int]:
    counts = [line.count(separator) for line in lines]
    if not counts or not max(counts):
        return (0.0, 0)
    usual = max(set(counts), key=counts.count)
    return (counts.count(usual) / len(counts) * min(usual, 40), usual)
