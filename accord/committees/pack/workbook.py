"""The pack as a workbook: real numbers, one sheet an indicator in long form, so that it can be filtered.

A rate is written as its two whole numbers and a formula that divides them. A hidden figure is the letter
« c », never a number. Every text is written as text: a code keeps its zeros, a formula in a name is a name.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accord.committees.pack.contents import HIDDEN, HIDDEN_LEGEND, UNKNOWN_LEGEND, Figure, Pack
from accord.committees.pack.values import whole
from accord.indicators.rules.tables import UNKNOWN, Cell, Table
from accord.kit.text import join_words

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUMMARY, ORIGINS = "Essentiel", "Provenance"
WHOLE = "Ensemble"
SHEET_NAME = 31
LONGEST_CELL = 32_000
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]+")


def write_workbook(pack: Pack) -> bytes:
    """The bytes of the workbook: the same pack gives the same bytes, dated from the freeze."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(buffer, options)
    book.set_properties(
        {
            "title": pack.title,
            "subject": pack.agreement,
            "author": pack.parties,
            "category": "Dossier de séance",
            "comments": pack.seal,
            # The file format wants an instant without a zone: UTC, as Excel reads it.
            "created": pack.frozen_at.replace(tzinfo=None),
        }
    )
    styles = _styles(book)
    names = _name_sheets([figure.label for figure in pack.figures])
    _write_summary(book.add_worksheet(SUMMARY), styles, pack, names)
    for figure, name in zip(pack.figures, names, strict=True):
        _write_figure(book.add_worksheet(name), styles, figure, pack)
    _write_origins(book.add_worksheet(ORIGINS), styles, pack)
    book.close()
    return buffer.getvalue()


@dataclass(frozen=True)
class _Styles:
    title: Any
    soft: Any
    wrapped: Any
    head: Any
    head_number: Any
    text: Any
    hidden: Any
    rate: Any
    by_decimals: dict[int, Any]


def _styles(book: Workbook) -> _Styles:
    base = {"font_name": "Calibri", "font_size": 11, "font_color": "#1B1F2A", "valign": "top"}
    head = base | {"bold": True, "bg_color": "#F1EEE6", "bottom": 1, "text_wrap": True, "valign": "bottom"}

    def add(**more: Any) -> Any:
        return book.add_format(base | more)

    return _Styles(
        title=add(bold=True, font_size=14),
        soft=add(font_color="#4A5163"),
        wrapped=add(text_wrap=True),
        head=book.add_format(head),
        head_number=book.add_format(head | {"align": "right"}),
        text=add(num_format="@"),
        hidden=add(align="right", font_color="#4A5163"),
        rate=add(num_format="0.0 %"),
        by_decimals={
            count: add(num_format="#,##0" + ("." + "0" * count if count else "")) for count in range(5)
        },
    )


def _write_summary(sheet: Worksheet, styles: _Styles, pack: Pack, names: Sequence[str]) -> None:
    lines = [pack.agreement, pack.number, pack.sitting, pack.seal, *([pack.warning] if pack.warning else [])]
    top = _write_opening(sheet, styles, f"{pack.committee} — dossier de séance", lines)
    head = ("Indicateur", "Article", "Période", "Numérateur ou nombre", "Dénominateur", "Taux", "Inconnus")
    _write_head(sheet, styles, top, (*head, "Objectif", "Feuille"), numbers=range(3, 8))
    for rank, (figure, name) in enumerate(zip(pack.figures, names, strict=True)):
        row, table = top + 1 + rank, figure.tables[0]
        for column, text in enumerate((figure.label, table.article, figure.period)):
            sheet.write_string(row, column, text, styles.text)
        _write_numbers(sheet, styles, row, 3, table.total, table)
        if table.target is not None:
            share = table.target.value / 100 if table.unit == "taux" else table.target.value
            style = styles.rate if table.unit == "taux" else styles.by_decimals[table.decimals]
            sheet.write_number(row, 7, float(share), style)
        sheet.write_string(row, 8, name, styles.text)
    last = top + 1 + len(pack.figures)
    if not pack.figures:
        sheet.write_string(last, 0, "Aucun indicateur n’est demandé pour ce comité.", styles.soft)
    for rank, legend in enumerate((UNKNOWN_LEGEND, HIDDEN_LEGEND)):
        sheet.write_string(last + 1 + rank, 0, legend, styles.soft)
    _set_widths(sheet, (44, 10, 20, 14, 14, 10, 10, 10, 32))
    _set_print(sheet, pack, top)


def _write_figure(sheet: Worksheet, styles: _Styles, figure: Figure, pack: Pack) -> None:
    lines = tuple(
        text for text in (figure.article, figure.definition, figure.period, figure.choice, pack.seal) if text
    )
    top = _write_opening(sheet, styles, figure.label, lines)
    depth = max((len(table.by) for table in figure.tables), default=0)
    dims = ("Modalité", "Deuxième modalité", "Troisième modalité")[: max(depth, 1)]
    is_rate = figure.tables[0].unit == "taux"
    single = "Somme" if figure.tables[0].unit == "somme" else "Nombre"
    numbers = ("Numérateur", "Dénominateur", "Taux") if is_rate else (single,)
    first = 1 + len(dims)
    head = ("Ventilation", *dims, *numbers, "Inconnus")
    _write_head(sheet, styles, top, head, numbers=range(first, len(head)))
    row = top
    for table, cell, words in _list_lines(figure):
        row += 1
        for column, text in enumerate(words):
            sheet.write_string(row, column, text, styles.text)
        _write_numbers(sheet, styles, row, first, cell, table, short=not is_rate)
    sheet.autofilter(top, 0, max(row, top + 1), len(head) - 1)
    _set_widths(sheet, (26, *(34 for _ in dims), *(14 for _ in numbers), 12))
    _set_print(sheet, pack, top)


def _list_lines(figure: Figure) -> Iterator[tuple[Table, Cell, list[str]]]:
    """The total once, then each breakdown with its partial totals: a cell and the texts before it."""
    first = figure.tables[0]
    yield first, first.total, [WHOLE, WHOLE]
    for table in figure.tables:
        if not table.by:
            continue
        name = " × ".join(table.breakdowns.get(word, word) for word in table.by)
        for cell in (*table.cells, *table.margins):
            said = {word: label for (word, _code), label in zip(cell.dims, cell.labels, strict=True)}
            yield table, cell, [name, *(said.get(word, WHOLE) for word in table.by)]


def _write_numbers(
    sheet: Worksheet,
    styles: _Styles,
    row: int,
    column: int,
    cell: Cell,
    table: Table,
    *,
    short: bool = False,
) -> None:
    """Numerator, denominator, rate, unknown; `short` leaves out the two that only a rate has."""
    decimals = styles.by_decimals[table.decimals]
    _write_count(sheet, styles, row, column, cell, cell.numerator, table.decimals)
    if not short:
        _write_count(sheet, styles, row, column + 1, cell, cell.denominator, table.decimals)
        if cell.hidden:
            sheet.write_string(row, column + 2, HIDDEN, styles.hidden)
        elif cell.ratio is not None:
            above, below = (_address(row, column + shift) for shift in (0, 1))
            sheet.write_formula(row, column + 2, f"={above}/{below}", styles.rate, float(cell.ratio))
        else:
            sheet.write_blank(row, column + 2, None, decimals)
    _write_count(sheet, styles, row, column + (1 if short else 3), cell, cell.unknown, 0)


def _write_count(
    sheet: Worksheet, styles: _Styles, row: int, column: int, cell: Cell, count: int | None, decimals: int
) -> None:
    if cell.hidden:
        sheet.write_string(row, column, HIDDEN, styles.hidden)
    elif count is not None:
        sheet.write_number(row, column, float(whole(count, decimals) or 0), styles.by_decimals[decimals])


def _address(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))


def _write_origins(sheet: Worksheet, styles: _Styles, pack: Pack) -> None:
    said = pack.provenance
    lines = (
        said.gathered_on,
        f"Empreinte de l’arrêté des données : {said.snapshot}",
        said.version,
        pack.seal,
    )
    top = _write_opening(sheet, styles, "D’où viennent ces chiffres", lines)
    head = ("Fichier", "Envoyé par", "Situation au", "Reçu le", "Lignes", "Empreinte du fichier")
    _write_head(sheet, styles, top, head, numbers=range(4, 5))
    row = top
    for source in said.sources:
        row += 1
        texts = (source.file, source.sender, source.reference_on, source.received_on)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles.text)
        if source.rows is None:
            sheet.write_string(row, 4, UNKNOWN, styles.hidden)
        else:
            sheet.write_number(row, 4, source.rows, styles.by_decimals[0])
        sheet.write_string(row, 5, source.sha256, styles.text)
    row += 2
    _write_head(sheet, styles, row, ("Indicateur", "Ventilation", "Article", "Calcul"))
    for figure in pack.figures:
        for table in figure.tables:
            row += 1
            words = [table.breakdowns.get(word, word) for word in table.by]
            said_of = (table.label, join_words(words) or WHOLE, table.article, table.sql[:LONGEST_CELL])
            for column, text in enumerate(said_of):
                sheet.write_string(row, column, text, styles.text)
    _set_widths(sheet, (44, 34, 14, 14, 12, 68))
    _set_print(sheet, pack, top)


def _write_opening(sheet: Worksheet, styles: _Styles, title: str, lines: Sequence[str]) -> int:
    """Title and lines at the top of a sheet; gives the row of the header that follows a blank row."""
    sheet.write_string(0, 0, title, styles.title)
    for rank, text in enumerate(lines, start=1):
        sheet.write_string(rank, 0, text, styles.soft)
    return len(lines) + 2


def _write_head(
    sheet: Worksheet, styles: _Styles, row: int, head: Sequence[str], *, numbers: range = range(0)
) -> None:
    for column, text in enumerate(head):
        sheet.write_string(row, column, text, styles.head_number if column in numbers else styles.head)


def _set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def _set_print(sheet: Worksheet, pack: Pack, header: int) -> None:
    sheet.freeze_panes(header + 1, 1)
    sheet.repeat_rows(header)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    # In a footer « & » starts a code: doubled, it is itself.
    words = f"{pack.committee} · {pack.seal}".replace("&", "&&")[:200]
    sheet.set_footer(f"&L&8{words}&R&8&P / &N")


def _name_sheets(labels: Sequence[str]) -> list[str]:
    """A name a sheet: at most 31 characters, none forbidden, no two alike whatever their capitals."""
    taken = {SUMMARY.lower(), ORIGINS.lower(), "historique", "history"}
    names = []
    for rank, label in enumerate(labels, start=1):
        name = _cut_name(_FORBIDDEN.sub(" ", label).strip()) or f"Indicateur {rank}"
        if name.lower() in taken:
            mark = f" {rank}"
            name = name[: SHEET_NAME - len(mark)].strip() + mark
        taken.add(name.lower())
        names.append(name)
    return names


def _cut_name(name: str) -> str:
    """Whole words, as many as a sheet name holds."""
    if len(name) <= SHEET_NAME:
        return name
    cut = name[: SHEET_NAME - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;–-") + "…"
