"""Which lines a figure counts, written so that two declarations of the same lines are seen to be the same.

A region is a set of conditions on axes, one for each column that a declaration or a breakdown looks at:
« motif de sortie » among six codes, « année de sortie » 2018. « Abandons de 2018 » and the numerator of
« taux d’abandon » of 2018 are one region, whatever indicator publishes it; a reader who knows the definitions
knows that too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from accord.indicators.rules.breakdowns import NO, YES, Breakdown
from accord.indicators.rules.plans import Plan, Test
from accord.indicators.rules.tables import UNKNOWN, Cell, Table
from accord.kit.facts import Column

# The codes of a column that nothing names.
REST = "(autres codes)"


class Axis(NamedTuple):
    """What is looked at: the values of a column, or a question put to it."""

    kind: str
    said: tuple[object, ...]


Values = frozenset[str]
Conditions = dict[Axis, Values]


@dataclass(frozen=True)
class Region:
    """The lines (or the persons) of a fact that meet conditions. No axis is there with all of its values."""

    counted: str
    lines_of: str
    period: str
    conditions: frozenset[tuple[Axis, Values]]


class Regions:
    """The regions of a set of plans and tables: the values of each axis are those that any of them names."""

    def __init__(self, pairs: Iterable[tuple[Plan, Table]]) -> None:
        self.codes: dict[Axis, set[str]] = {}
        for plan, table in pairs:
            for test in (*plan.population, *plan.numerator, *plan.unknown):
                self._learn(test.column, [str(value) for value in test.values])
            for rank, breakdown in enumerate(plan.by):
                if breakdown.kind in ("code", "flag"):
                    seen = self.codes.setdefault(Axis("code", (breakdown.column,)), {UNKNOWN, REST})
                    seen |= {cell.dims[rank][1] for cell in table.cells} | set(breakdown.codes)

    def of_parts(self, plan: Plan, cell: Cell) -> tuple[Region | None, ...]:
        """The region of each part of a cell (as `disclosure` cuts it); None when a part is none."""
        base = self._base(plan, cell)
        if plan.indicator.kind != "taux":
            return (self._region(plan, base),)
        if plan.unknown:
            return (None, None, None)
        if plan.indicator.counts == "personnes" or len(plan.numerator) > 1:
            return (self._region(plan, self._join(base, plan.numerator)), None, None)
        (test,) = plan.numerator
        axis, met = self._answer(test)
        unanswered = frozenset({UNKNOWN} if test.operator != "is_known" else ()) - met
        parts = (met, self._every(axis) - met - unanswered, unanswered)
        return tuple(self._region(plan, self._narrow(base, axis, part)) for part in parts)

    def of_base(self, plan: Plan, cell: Cell) -> Region | None:
        """The region of all that a cell looks at, known or not."""
        return self._region(plan, self._base(plan, cell))

    def values_on(self, region: Region, axis: Axis) -> Values:
        """The values that a region takes on an axis: all of them when it does not look at it."""
        return dict(region.conditions).get(axis) or self._every(axis)

    def _base(self, plan: Plan, cell: Cell) -> Conditions:
        conditions = self._join({}, plan.population)
        for column in dict.fromkeys((*plan.fact.where_known, plan.placed_by.name)):
            conditions = self._narrow(conditions, Axis("known", (column,)), frozenset({YES}))
        if plan.cohort is not None:
            member = Axis("cohort", (plan.cohort.agreement, plan.cohort.key))
            conditions = self._narrow(conditions, member, frozenset({YES}))
        breakdowns = {breakdown.word: breakdown for breakdown in plan.by}
        for word, code in cell.dims:
            axis = _axis_of(plan, breakdowns[word])
            conditions = self._narrow(conditions, axis, frozenset({code}))
        return conditions

    def _region(self, plan: Plan, conditions: Conditions) -> Region | None:
        """None for a region that nothing can be in."""
        if not all(conditions.values()):
            return None
        kept = {axis: values for axis, values in conditions.items() if values != self._every(axis)}
        counted = "persons" if plan.indicator.counts == "personnes" else "lines"
        period = str(plan.period or "")
        return Region(counted, plan.fact.lines_of or plan.fact.name, period, frozenset(kept.items()))

    def _join(self, conditions: Conditions, tests: Sequence[Test]) -> Conditions:
        for test in tests:
            conditions = self._narrow(conditions, *self._answer(test))
        return conditions

    def _narrow(self, conditions: Conditions, axis: Axis, values: Values) -> Conditions:
        return conditions | {axis: conditions.get(axis, values) & values}

    def _answer(self, test: Test) -> tuple[Axis, Values]:
        """The axis of a test, and the values that meet it. A missing value meets only what says so."""
        if test.column.type not in ("code", "flag", "key"):
            if test.operator == "is_known":
                axis = Axis("known", (test.column.name,))
                return axis, frozenset({YES if test.values[0] else NO})
            return Axis("test", (test.column.name, test.operator, *test.values)), frozenset({YES})
        axis = _code_axis(test.column)
        every, named = self._every(axis), frozenset(_code(value) for value in test.values)
        met = {
            "is_known": every - {UNKNOWN} if test.values[0] is True else frozenset({UNKNOWN}),
            "except_for": every - named,
            "differs": every - named - {UNKNOWN},
        }
        return axis, met.get(test.operator, named)

    def _every(self, axis: Axis) -> Values:
        if axis.kind == "code":
            return frozenset(self.codes.get(axis, {UNKNOWN, REST}))
        return frozenset({YES, NO, UNKNOWN} if axis.kind == "test" else {YES, NO})

    def _learn(self, column: Column, values: Sequence[str]) -> None:
        if column.type in ("code", "flag", "key"):
            named = {UNKNOWN, REST, *column.codes, *({YES, NO} if column.type == "flag" else values)}
            self.codes.setdefault(_code_axis(column), set()).update(named)


def _code(value: object) -> str:
    return (YES if value else NO) if isinstance(value, bool) else str(value)


def _code_axis(column: Column) -> Axis:
    return Axis("code", (column.name,))


def _axis_of(plan: Plan, breakdown: Breakdown) -> Axis:
    if breakdown.kind in ("code", "flag"):
        return Axis("code", (breakdown.column,))
    if breakdown.kind == "age":
        return Axis("age", (breakdown.column, plan.placed_by.name, *breakdown.bounds))
    return Axis(breakdown.kind, (breakdown.column, breakdown.word))


def questions(regions: Iterable[Region]) -> list[Axis]:
    """The axes on which regions may make up others: codes and yes or no, each once, in order."""
    found = {axis: None for region in regions for axis, _ in sorted(region.conditions, key=repr)
             if axis.kind in ("code", "known", "test", "cohort")}  # fmt: skip
    return list(found)


def without(region: Region, axis: Axis) -> Region:
    """The same region, whatever the value on an axis."""
    kept = frozenset(pair for pair in region.conditions if pair[0] != axis)
    return Region(region.counted, region.lines_of, region.period, kept)


def gather(regions: Iterable[Region]) -> Mapping[tuple[Axis, Region], list[Region]]:
    """The regions that differ on one axis alone, for each axis: at least two of them."""
    every = [region for region in regions if region.counted == "lines"]
    groups: dict[tuple[Axis, Region], list[Region]] = {}
    for axis in questions(every):
        for region in every:
            groups.setdefault((axis, without(region, axis)), []).append(region)
    return {key: group for key, group in groups.items() if len(group) > 1}
