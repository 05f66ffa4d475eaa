"""Which chart helps a table, if any: columns for years, bars for the rest, none where they would crowd."""

from __future__ import annotations

from collections.abc import Sequence

from accord.committees.pack.contents import Drawing
from accord.committees.pack.values import bounds_of, whole, write_target, write_value
from accord.indicators import charts
from accord.indicators.rules.tables import UNKNOWN, Cell, Table
from accord.kit.text import NO_BREAK_SPACE

OPEN_LEGEND = "Barre ouverte : jusqu’où le taux irait selon la réponse des inconnus."
MOST_COLUMNS = 10
MOST_BARS = 14
MOST_GROUPED_BARS, MOST_STEPS = 24, 4


def draw_total(table: Table) -> Drawing | None:
    """The scale of a rate, with its target and what the unknown leave open. A count needs no chart."""
    if table.unit != "taux" or table.total.ratio is None:
        return None
    bar = _bar(table.total, "", table)
    alt = f"{table.label} : {bar.text} sur une échelle de 0 à 100{NO_BREAK_SPACE}%."
    if table.target:
        alt += f" Objectif : {write_target(table)}."
    svg = charts.draw_rate(bar, title=table.label, description=alt, target=_target(table))
    return Drawing(svg, alt, _legend([bar]))


def draw_breakdown(table: Table, heading: str) -> Drawing | None:
    """The chart of a table broken down once or twice, or None when no chart would help."""
    is_rate = table.unit == "taux"
    drawn = [cell for cell in table.cells if (cell.ratio if is_rate else cell.numerator) is not None]
    if len(drawn) < 2 or len(table.by) > 2:
        return None
    if len(table.by) == 2:
        return _draw_groups(table, heading)
    columns = _are_years(table.cells) and len(table.cells) <= MOST_COLUMNS
    if len(table.cells) > MOST_BARS:
        return None
    bars = [_bar(cell, cell.labels[0], table) for cell in table.cells]
    return _draw(table, heading, bars, columns=columns)


def _draw_groups(table: Table, heading: str) -> Drawing | None:
    _first, second = table.by
    steps = [code for code, _label in table.codes(second)]
    if len(table.cells) > MOST_GROUPED_BARS or len(steps) > MOST_STEPS:
        return None
    bars = [
        _bar(cell, cell.labels[1], table, group=cell.labels[0], step=steps.index(cell.dims[1][1]))
        for cell in table.cells
    ]
    return _draw(table, heading, bars, columns=False)


def _draw(table: Table, heading: str, bars: Sequence[charts.Bar], *, columns: bool) -> Drawing:
    title = f"{table.label} — {heading}"
    said = " ; ".join(
        f"{bar.group}, {bar.label} : {bar.text}" if bar.group else f"{bar.label} : {bar.text}" for bar in bars
    )
    alt = f"{'Colonnes' if columns else 'Barres'}. {title}. {said}."
    if table.target:
        alt += f" Objectif : {write_target(table)}."
    draw = charts.draw_columns if columns else charts.draw_bars
    top = 100 if table.unit == "taux" else None
    # A target in number is for the whole: it says nothing of a part.
    target = _target(table) if table.unit == "taux" else None
    svg = draw(bars, title=title, description=alt, target=target, top=top)
    return Drawing(svg, alt, _legend(bars))


def _legend(bars: Sequence[charts.Bar]) -> str:
    return OPEN_LEGEND if any(bar.has_bounds for bar in bars) else ""


def _bar(cell: Cell, label: str, table: Table, *, group: str = "", step: int = 0) -> charts.Bar:
    text = write_value(cell, table)
    if cell.numerator is None:
        return charts.Bar(label, None, text, group=group)
    if table.unit == "taux":
        bounds = bounds_of(cell, table)
        low, high = (float(bound * 100) for bound in bounds) if bounds else (None, None)
        value = None if cell.ratio is None else float(cell.ratio * 100)
        return charts.Bar(label, value, text, low, high, group, step)
    count = float(whole(cell.numerator, table.decimals) or 0)
    if any(code == UNKNOWN for _breakdown, code in cell.dims):
        return charts.Bar(label, None, text, 0, count, group)
    return charts.Bar(label, count, text, group=group, step=step)


def _target(table: Table) -> charts.Target | None:
    if table.target is None:
        return None
    return charts.Target(float(table.target.value), f"objectif {write_target(table)}")


def _are_years(cells: Sequence[Cell]) -> bool:
    codes = [cell.dims[0][1] for cell in cells]
    return all(code == UNKNOWN or (len(code) == 4 and code.isdigit()) for code in codes)
