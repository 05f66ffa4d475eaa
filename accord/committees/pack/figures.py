"""From frozen tables to the figures of the pack: one figure an indicator, one section a breakdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from accord.committees.pack.contents import HIDDEN_NOTE, Figure, Grid, Section
from accord.committees.pack.drawings import draw_breakdown, draw_total
from accord.committees.pack.values import (
    NOTHING,
    cite_article,
    write_count,
    write_gap,
    write_target,
    write_unknown,
    write_value,
)
from accord.indicators.rules.tables import Cell, Table
from accord.kit.text import format_number, join_words

MOST_ROWS = 40
MOST_COLUMNS = 5
WHOLE = "Ensemble"
ALL_HIDDEN = "Tous les effectifs de cette ventilation sont couverts par le seuil de diffusion."


def describe_figures(tables: Iterable[Table]) -> tuple[Figure, ...]:
    """The figures in the order of the tables; those of one indicator and one period make one figure."""
    by_figure = groupby(tables, key=lambda table: (table.indicator, table.period))
    return tuple(_describe_figure(tuple(group)) for _key, group in by_figure)


def summarise(figures: Sequence[Figure]) -> Grid:
    """The page that is read when only one is: each figure with its value, its target and its unknown."""
    rows = []
    for figure in figures:
        total = figure.tables[0].total
        unknown = NOTHING if figure.tables[0].total.unknown is None else write_count(total, total.unknown)
        rows.append((figure.label, figure.tables[0].article, figure.value, figure.target or NOTHING, unknown))
    head = ("Indicateur", "Article", "Valeur", "Objectif", "Inconnus")
    return Grid(head, (False, False, True, True, True), tuple(rows))


def _describe_figure(tables: Sequence[Table]) -> Figure:
    table = tables[0]
    return Figure(
        key=table.indicator,
        label=table.label,
        article=cite_article(table.article),
        definition=table.definition,
        period=table.period or "depuis l’origine",
        value=write_value(table.total, table),
        detail=_detail(table),
        unknown=write_unknown(table.total, table),
        target=write_target(table),
        gap=write_gap(table),
        choice=table.choice,
        drawing=draw_total(table),
        sections=tuple(describe_section(found) for found in tables if found.by),
        tables=tuple(tables),
    )


def _detail(table: Table) -> str:
    total = table.total
    if total.hidden:
        return "Effectif couvert par le seuil de diffusion."
    if table.unit != "taux":
        return table.measure
    over = (write_count(total, count, table.decimals) for count in (total.numerator, total.denominator))
    return " sur ".join(over) + (f" {table.measure}" if table.measure else "")


def describe_section(table: Table) -> Section:
    """A breakdown: by its label, with a chart if one helps, in parts narrow enough for a page."""
    heading = "Par " + join_words([_lower(table.breakdowns.get(word, word)) for word in table.by])
    if not table.cells:
        return Section(heading, None, (), ("Rien à compter pour l’instant dans cette ventilation.",))
    if table.has_hidden and not any(cell.numerator or cell.unknown for cell in table.cells):
        return Section(heading, None, (), (ALL_HIDDEN,))
    crossed = len(table.by) == 2 and table.unit != "taux"
    grids = _cross(table) if crossed else (_list_cells(table),)
    left = max(len(grid.rows) for grid in grids) - MOST_ROWS
    notes: tuple[str, ...] = (HIDDEN_NOTE,) if table.has_hidden else ()
    if left > 0:
        grids = tuple(_shorten(grid) for grid in grids)
        notes += (
            f"Les {MOST_ROWS} premières lignes. Le classeur du dossier donne aussi "
            f"{'la suivante' if left == 1 else f'les {format_number(left)} autres'}.",
        )
    return Section(heading, draw_breakdown(table, heading), grids, notes)


def _lower(label: str) -> str:
    """`Bassin d’emploi` inside a sentence; an acronym keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _shorten(grid: Grid) -> Grid:
    return Grid(grid.head, grid.numeric, grid.rows[:MOST_ROWS], grid.total)


def _list_cells(table: Table) -> Grid:
    """One row a cell: its labels, then its numbers."""
    names = tuple(table.breakdowns.get(word, word) for word in table.by)
    if table.unit == "taux":
        head: tuple[str, ...] = ("Nombre", "Sur", "Taux")
    else:
        head = ("Nombre",) if table.unit == "nombre" else ("Somme",)
    with_unknown = any(cell.unknown for cell in table.every_cell())
    head += ("Inconnus",) if with_unknown else ()
    rows = tuple((*cell.labels, *_numbers(cell, table, with_unknown)) for cell in table.cells)
    total = (WHOLE, *("" for _ in names[1:]), *_numbers(table.total, table, with_unknown))
    return Grid(names + head, (False,) * len(names) + (True,) * len(head), rows, total)


def _numbers(cell: Cell, table: Table, with_unknown: bool) -> tuple[str, ...]:
    numbers: tuple[str, ...] = (write_value(cell, table),)
    if table.unit == "taux":
        over = (cell.numerator, cell.denominator)
        numbers = tuple(write_count(cell, count, table.decimals) for count in over) + numbers
    return numbers + ((write_count(cell, cell.unknown),) if with_unknown else ())


def _cross(table: Table) -> tuple[Grid, ...]:
    """Two breakdowns of a count face to face, in blocks of a few columns, totals at the end of the last."""
    first, second = table.by
    rows, columns = table.codes(first), table.codes(second)
    blocks = [columns[start : start + MOST_COLUMNS] for start in range(0, len(columns), MOST_COLUMNS)]
    grids = []
    for rank, block in enumerate(blocks):
        last = rank == len(blocks) - 1
        names = (table.breakdowns.get(first, first), *(label for _code, label in block))
        lines = []
        for code, label in rows:
            line = [_at(table, {first: code, second: column}) for column, _label in block]
            lines.append((label, *line, *((_at(table, {first: code}),) if last else ())))
        total = [_at(table, {second: column}) for column, _label in block]
        bottom = (WHOLE, *total, *((write_value(table.total, table),) if last else ()))
        head = (*names, WHOLE) if last else names
        grids.append(Grid(head, (False,) + (True,) * (len(head) - 1), tuple(lines), bottom))
    return tuple(grids)


def _at(table: Table, dims: dict[str, str]) -> str:
    cell = table.find(dims)
    return NOTHING if cell is None else write_value(cell, table)
