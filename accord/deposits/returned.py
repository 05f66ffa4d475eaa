"""A workbook given back to its sender: the same rows, the cells to correct in colour, the reason beside them.

The whole workbook comes back, not its faulty rows alone: corrected and sent again, it takes the place of the
first, and nothing that was good is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from accord.declaration.formats import Field
from accord.deposits.reading.own_workbooks import REASON_COLUMN
from accord.deposits.reading.recognise import Recognition
from accord.deposits.reading.spreadsheet import Cell, open_sheet, write_cell
from accord.deposits.workbook import (
    DATE_TYPES,
    NARROW,
    NUMBER_TYPES,
    WIDE,
    Styles,
    guide_typing,
    open_book,
    print_wide,
    style_of,
    write_guide,
)
from accord.face.export import sheet_name

# Notes are kept in memory until the end; past these, the last column alone says the reason.
MOST_NOTES: Final = 10_000
LONGEST_CELL: Final = 32_767
FIRST_YEAR: Final = 1900


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row: the field (empty: the whole row), and the sentence that says the cure."""

    field: str
    sentence: str


Faults = Mapping[int, tuple[Fault, ...]]


def write_returned(raw: Path, recognition: Recognition, faults: Faults, out: Path) -> int:
    """Write the workbook to give back; returns how many of its rows are to correct."""
    form, source = recognition.form, open_sheet(raw)
    book, styles = open_book(out, f"À corriger : {form.label}")
    sheet = book.add_worksheet(sheet_name(source.name, 0))
    writer = _Writer(sheet, styles, recognition, faults)
    writer.write_head_columns()
    for place, row in enumerate(source.iter_rows()):
        writer.write_row(place, list(row))
    sheet.autofilter(writer.skipped - 1, 0, max(writer.last, writer.skipped), writer.reason_at)
    sheet.freeze_panes(writer.skipped, 0)
    print_wide(sheet, writer.skipped)
    fields = [field for _at, field in sorted(writer.placed.items())]
    write_guide(book, styles, f"À corriger : {form.label}", _advise(recognition.name, writer.found), fields)
    guide_typing(book, sheet, writer.placed, writer.skipped)
    book.close()
    return writer.found


def _advise(name: str, found: int) -> Iterator[str]:
    many = found > 1
    yield f"{found} ligne{'s sont' if many else ' est'} à corriger ; les autres sont bonnes."
    yield f"Les cellules à corriger sont en rouge ; la colonne « {REASON_COLUMN} » et les notes le disent."
    yield "Filtrez cette colonne sur les cellules non vides, corrigez, puis enregistrez le classeur entier."
    yield f"Renvoyez-le sous le nom « {name} », bonnes lignes comprises : il prend la place du premier."


class _Writer:
    """Writes the rows one after another, numbered as the reader numbers them."""

    def __init__(self, sheet: Any, styles: Styles, recognition: Recognition, faults: Faults) -> None:
        layout = recognition.layout
        if layout is None:
            raise ValueError("not a tabular file")
        self.sheet, self.styles, self.faults = sheet, styles, faults
        fields = {one.name: one for one in recognition.form.fields}
        self.columns = recognition.columns
        self.placed: dict[int, Field] = {at: fields[name] for name, at in recognition.columns.items()}
        self.skipped, self.width, self.reason_at = layout.skipped, layout.width, layout.width
        self.number = self.found = self.notes = self.last = 0

    def write_head_columns(self) -> None:
        """The widths and looks of the columns; the last one says the reasons."""
        for at in range(self.width):
            field = self.placed.get(at)
            width = WIDE if field is None or field.type in ("nom", "texte") or field.codes else NARROW
            self.sheet.set_column(at, at, width, style_of(field, self.styles))
        self.sheet.set_column(self.reason_at, self.reason_at, 60, self.styles.text)

    def write_row(self, place: int, row: list[Cell]) -> None:
        """A title, the heading, or a row with what is wrong in it."""
        self.last = place
        if place < self.skipped:
            self._write_head(place, row)
            return
        if not any(write_cell(cell) for cell in row):
            return
        self.number += 1
        wrong = self.faults.get(self.number, ())
        # A cell beyond the heading stays beyond it, after the reasons.
        beyond = row[self.width :]
        self._write_cells(place, row[: self.width], 0, self._marks(wrong))
        if wrong:
            self.found += 1
            reasons = " ".join(one.sentence for one in wrong)
            self.sheet.write_string(place, self.reason_at, reasons[:LONGEST_CELL], self.styles.fault)
        elif self.reason_at < self.width:
            self.sheet.write_blank(place, self.reason_at, None, self.styles.text)
        if self.reason_at == self.width:
            self._write_cells(place, beyond, self.width + 1, {})

    def _write_head(self, place: int, row: list[Cell]) -> None:
        texts = [write_cell(cell) for cell in row]
        if place == self.skipped - 1:
            texts = (texts + [""] * self.width)[: self.width]
            self.reason_at = texts.index(REASON_COLUMN) if REASON_COLUMN in texts else self.width
            texts[self.reason_at :] = [REASON_COLUMN, *texts[self.reason_at + 1 :]]
        style = self.styles.name if place == self.skipped - 1 else self.styles.text
        for at, text in enumerate(texts):
            self.sheet.write_string(place, at, text[:LONGEST_CELL], style)

    def _marks(self, wrong: tuple[Fault, ...]) -> dict[int, str]:
        """What to say on which cell; the fault of a whole row stands on its first one."""
        marks: dict[int, list[str]] = {}
        for one in wrong:
            marks.setdefault(self.columns.get(one.field, 0), []).append(one.sentence)
        return {at: " ".join(sentences) for at, sentences in marks.items()}

    def _write_cells(self, place: int, row: list[Cell], start: int, marks: Mapping[int, str]) -> None:
        cells = [*row, *[None] * (max(marks, default=-1) + 1 - len(row))]
        for at, cell in enumerate(cells, start=start):
            self._write_cell(place, at, cell, at in marks)
            if at in marks and self.notes < MOST_NOTES:
                self.notes += 1
                self.sheet.write_comment(place, at, marks[at], {"author": "Accord", "x_scale": 2})

    def _write_cell(self, place: int, at: int, cell: Cell, is_wrong: bool) -> None:
        field, styles = self.placed.get(at), self.styles
        style = styles.fault if is_wrong else style_of(field, styles)
        text = write_cell(cell)
        if isinstance(cell, date) and cell.year >= FIRST_YEAR:
            moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time.min)
            self.sheet.write_datetime(place, at, moment, styles.fault_date if is_wrong else styles.date)
        elif isinstance(cell, int | float) and not isinstance(cell, bool) and _is_amount(field):
            self.sheet.write_number(place, at, cell, style)
        elif text:
            # An identifier that had become a number is a text again: its zeros are typed once, for good.
            style = styles.text if not is_wrong and style is styles.date else style
            self.sheet.write_string(place, at, text[:LONGEST_CELL], style)
        elif is_wrong:
            self.sheet.write_blank(place, at, None, self._empty_fault(field))

    def _empty_fault(self, field: Field | None) -> Any:
        return self.styles.fault_date if field and field.type in DATE_TYPES else self.styles.fault


def _is_amount(field: Field | None) -> bool:
    return field is None or field.type in NUMBER_TYPES
