"""From groups that an engine counted to a table that a person reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, product

from accord.declaration.indicators import Indicator
from accord.indicators.rules.breakdowns import Breakdown, Raw
from accord.indicators.rules.definitions import define, measure_of, name_period
from accord.indicators.rules.groups import Group, Groups, empty_group
from accord.indicators.rules.plans import Plan
from accord.indicators.rules.tables import Cell, Table, Target, Unit

# Beyond this many combinations, those that count nothing are left out.
MOST_CELLS = 2000


def build_table(plan: Plan, groups: Groups, events: Mapping[str, date] | None = None) -> Table:
    """The table of a plan, nothing hidden: cells in reading order, partial totals, total."""
    indicator = plan.indicator
    values = {breakdown.word: _values_of(breakdown, plan, groups) for breakdown in plan.by}
    margins = [
        cell
        for size in range(len(plan.by) - 1, 0, -1)
        for kept in combinations(plan.by, size)
        for cell in _cells(plan, kept, values, groups)
    ]
    return Table(
        indicator=indicator.key,
        label=indicator.label,
        article=indicator.article,
        unit=unit_of(indicator),
        by=tuple(breakdown.word for breakdown in plan.by),
        cells=tuple(_cells(plan, plan.by, values, groups)) if plan.by else (),
        total=_cell((), (), groups.get((), empty_group(plan))),
        margins=tuple(margins),
        breakdowns={breakdown.word: breakdown.label for breakdown in plan.by},
        decimals=plan.decimals,
        measure=measure_of(plan),
        sums=plan.summed is not None,
        period=name_period(plan.period),
        target=find_target(plan, events or {}),
        definition=define(plan),
        choice=indicator.choice or "",
    )


def unit_of(indicator: Indicator) -> Unit:
    """How the figures of an indicator are read."""
    if indicator.kind == "taux":
        return "taux"
    return "somme" if indicator.counts == "somme" else "nombre"


def find_target(plan: Plan, events: Mapping[str, date]) -> Target | None:
    """The target in force at the end of the period: the last one begun; an undated event has not begun."""
    day = plan.period.ends_on if plan.period and plan.period.ends_on else date.max
    begun: list[tuple[date, Target]] = []
    for target in plan.indicator.targets:
        starts_on = events.get(target.starts) if isinstance(target.starts, str) else target.starts
        if starts_on is not None and starts_on <= day:
            begun.append((starts_on, Target(Decimal(target.value), target.reference)))
    return max(begun, key=lambda pair: pair[0])[1] if begun else None


def _values_of(breakdown: Breakdown, plan: Plan, groups: Groups) -> list[tuple[Raw, str]]:
    seen = {raw for dims in groups for word, raw in dims if word == breakdown.word}
    labelled = [(raw, breakdown.label_of(raw, plan.geography)) for raw in {*seen, *breakdown.closed_values()}]
    return sorted(labelled, key=lambda pair: breakdown.sort_key(*pair))


def _cells(
    plan: Plan,
    kept: Sequence[Breakdown],
    values: Mapping[str, list[tuple[Raw, str]]],
    groups: Groups,
) -> list[Cell]:
    every = [values[breakdown.word] for breakdown in kept]
    combined = 1
    for choices in every:
        combined *= len(choices)
    cells = []
    for pairs in product(*every):
        dims = tuple((breakdown.word, raw) for breakdown, (raw, _) in zip(kept, pairs, strict=True))
        group = groups.get(dims)
        if group is None and combined > MOST_CELLS:
            continue
        codes = tuple((b.word, b.code_of(raw)) for b, (raw, _) in zip(kept, pairs, strict=True))
        cells.append(_cell(codes, tuple(label for _, label in pairs), group or empty_group(plan)))
    return cells


def _cell(dims: tuple[tuple[str, str], ...], labels: tuple[str, ...], group: Group) -> Cell:
    return Cell(dims, labels, group.numerator, group.denominator, group.unknown, persons=group.persons)
