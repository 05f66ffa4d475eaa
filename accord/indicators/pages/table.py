"""A table of figures as the page shows it: rows and columns in words, and the chart beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from accord.indicators.charts import Bar, Target, draw_bars, draw_columns, draw_rate
from accord.indicators.pages.words import (
    KEPT_BACK_WORDS,
    base_of,
    height_of,
    number_of,
    target_of,
    unknown_of,
    value_of,
)
from accord.indicators.rules.tables import Cell, Part, Table

ROWS_SHOWN = 150
MOST_COLUMNS = 10
MOST_BARS = 24
MOST_GROUPED_BARS = 36
MOST_YEARS = 8
# The part of a figure that each column counts.
LINKED: Mapping[str, Part] = {
    "Nombre": "numerator",
    "Total": "numerator",
    "Taux": "numerator",
    "Numérateur": "numerator",
    "Dénominateur": "denominator",
    "Inconnus": "unknown",
}


@dataclass(frozen=True)
class Box:
    """One box: its text, a line under it, its column (for a phone), why it is kept back, the facts behind."""

    text: str
    header: str
    under: str = ""
    kept_back: str = ""
    url: str = ""


@dataclass(frozen=True)
class Row:
    """One row: its headings, then its boxes."""

    headings: tuple[str, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class TableView:
    """What the template shows. `left_out` counts the rows that are not on the page."""

    caption: str
    row_headers: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row
    has_hidden: bool
    threshold: int
    left_out: int


def view_table(table: Table, link: Callable[[Cell, Part], str] | None = None) -> TableView:
    """The table in reading order: crossed when the second breakdown is short, in a list otherwise.

    `link` gives the address of the facts behind a part of a cell, for whoever may see them.
    """
    if len(table.by) == 2:
        crossed = _cross(table, link)
        if crossed is not None:
            return crossed
    return _list(table, link)


def _list(table: Table, link: Callable[[Cell, Part], str] | None) -> TableView:
    headers = _measure_headers(table)
    rows = [Row(cell.labels, _measure_boxes(table, cell, headers, link)) for cell in table.cells]
    total = Row(_total_heading(len(table.by)), _measure_boxes(table, table.total, headers, link))
    return _view(table, tuple(table.breakdowns[word] for word in table.by), headers, rows, total)


def _cross(table: Table, link: Callable[[Cell, Part], str] | None) -> TableView | None:
    first, second = table.by
    across = table.codes(second)
    if len(across) > MOST_COLUMNS:
        return None
    headers = (*(label for _code, label in across), "Ensemble")
    rows = []
    for code, label in table.codes(first):
        dims = [{first: code, second: other} for other, _label in across]
        rows.append(Row((label,), _crossed_boxes(table, [*dims, {first: code}], headers, link)))
    ends = [*({second: other} for other, _label in across), {}]
    total = Row(("Ensemble",), _crossed_boxes(table, ends, headers, link))
    return _view(table, (table.breakdowns[first],), headers, rows, total)


def _crossed_boxes(
    table: Table,
    wanted: Sequence[dict[str, str]],
    headers: Sequence[str],
    link: Callable[[Cell, Part], str] | None,
) -> tuple[Box, ...]:
    boxes = []
    for dims, header in zip(wanted, headers, strict=True):
        cell = table.find(dims)
        if cell is None:
            boxes.append(Box("–", header))
        elif cell.hidden:
            boxes.append(Box(value_of(table, cell), header, kept_back=KEPT_BACK_WORDS))
        else:
            url = link(cell, "numerator") if link and cell.numerator else ""
            boxes.append(Box(value_of(table, cell), header, _under(table, cell), url=url))
    return tuple(boxes)


def _under(table: Table, cell: Cell) -> str:
    parts = [base_of(table, cell)] if table.unit == "taux" else []
    if cell.unknown:
        parts.append(unknown_of(cell).removeprefix("et "))
    return " · ".join(part for part in parts if part)


def _measure_headers(table: Table) -> tuple[str, ...]:
    value = {"taux": "Taux", "nombre": "Nombre", "somme": "Total"}[table.unit]
    headers = [value]
    if table.unit == "taux":
        headers += ["Numérateur", "Dénominateur"]
    if any(cell.unknown is not None for cell in table.every_cell()):
        headers.append("Inconnus")
    return tuple(headers)


def _measure_boxes(
    table: Table, cell: Cell, headers: tuple[str, ...], link: Callable[[Cell, Part], str] | None
) -> tuple[Box, ...]:
    if cell.hidden:
        return tuple(Box(value_of(table, cell), header, kept_back=KEPT_BACK_WORDS) for header in headers)
    texts = {
        headers[0]: value_of(table, cell),
        "Numérateur": number_of(table, cell.numerator),
        "Dénominateur": number_of(table, cell.denominator),
        "Inconnus": "" if cell.unknown is None else f"{cell.unknown:,}".replace(",", "\u202f"),
    }
    counts = {
        headers[0]: 0 if table.unit == "taux" else cell.numerator,
        "Numérateur": cell.numerator,
        "Dénominateur": cell.denominator,
        "Inconnus": cell.unknown,
    }
    return tuple(
        Box(texts[header], header, url=link(cell, LINKED[header]) if link and counts[header] else "")
        for header in headers
    )


def _total_heading(breakdowns: int) -> tuple[str, ...]:
    return ("Ensemble", *[""] * (breakdowns - 1)) if breakdowns else ("Ensemble",)


def _view(
    table: Table,
    row_headers: tuple[str, ...],
    headers: tuple[str, ...],
    rows: list[Row],
    total: Row,
) -> TableView:
    return TableView(
        caption=table.label,
        row_headers=row_headers or ("Périmètre",),
        headers=headers,
        rows=tuple(rows[:ROWS_SHOWN]),
        total=total,
        has_hidden=table.has_hidden,
        threshold=table.threshold,
        left_out=max(0, len(rows) - ROWS_SHOWN),
    )


# Drawn small and shown at the width of a phone: its text is then as large as that of the page.
WIDE, NARROW = 860, 236


def draw_chart(table: Table, width: int = WIDE) -> str:
    """The chart of a table as SVG; empty when there is nothing to compare, or too much to read."""
    title = table.label if not table.period else f"{table.label}, {table.period}"
    words = {
        "title": title,
        "description": f"Les mêmes valeurs sont dans le tableau. {table.definition}".strip(),
    }
    target = _target(table)
    if not table.by:
        if table.unit != "taux" or table.total.hidden or table.total.ratio is None:
            return ""
        return draw_rate(_bar(table, table.total, table.label), target=target, width=width, **words)
    bars = [
        _bar(table, cell, cell.labels[-1], cell.labels[0] if len(cell.labels) > 1 else "")
        for cell in table.cells
    ]
    if not bars or len(bars) > (MOST_BARS if len(table.by) == 1 else MOST_GROUPED_BARS):
        return ""
    top = 100.0 if table.unit == "taux" else None
    if table.by == ("annee",) and len(bars) <= MOST_YEARS and width > NARROW:
        return draw_columns(bars, target=target, top=top, width=min(width, 560), **words)
    return draw_bars(bars, target=target, top=top, width=width, **words)


def caption_of(table: Table) -> str:
    """How to read the open bars; empty when nothing is unknown."""
    if not any(cell.unknown for cell in (*table.cells, table.total)):
        return ""
    if table.unit == "taux":
        return (
            "Barre ouverte : où serait le taux si tous les inconnus étaient connus, "
            "dans un sens ou dans l’autre."
        )
    return "Barre ouverte : les inconnus, qui s’ajouteraient au nombre."


def _target(table: Table) -> Target | None:
    if table.target is None:
        return None
    # A target in numbers is that of the whole: it means nothing beside one part of it.
    if table.unit != "taux" and table.by:
        return None
    return Target(float(table.target.value), target_of(table.target, table.unit))


def _bar(table: Table, cell: Cell, label: str, group: str = "") -> Bar:
    low, high = _bounds(table, cell)
    return Bar(label, height_of(table, cell), value_of(table, cell), low, high, group)


def _bounds(table: Table, cell: Cell) -> tuple[float | None, float | None]:
    """The open bar: what a rate would be if every unknown were a no, then a yes."""
    if cell.hidden or not cell.unknown or cell.numerator is None:
        return None, None
    if table.unit == "taux":
        if cell.denominator is None:
            return None, None
        whole = cell.denominator + cell.unknown
        return cell.numerator * 100 / whole, (cell.numerator + cell.unknown) * 100 / whole
    if table.unit == "nombre":
        return float(cell.numerator), float(cell.numerator + cell.unknown)
    return None, None
