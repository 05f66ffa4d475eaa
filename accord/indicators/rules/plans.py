"""A question ready to be answered: an indicator bound to its fact, a period, breakdowns, and dated events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accord.declaration.indicators import Condition, Indicator
from accord.indicators.errors import BreakdownNotAllowed, EventWithoutDate, InvalidIndicator
from accord.indicators.rules.breakdowns import Breakdown, Geography, find_breakdown
from accord.indicators.rules.checking import check_indicator
from accord.indicators.wording import WORDING
from accord.kit.facts import Column, Fact
from accord.kit.periods import Period

Scalar = bool | int | Decimal | date | str

MOST_BREAKDOWNS = 3


@dataclass(frozen=True)
class Test:
    """A condition on a column, its events replaced by their dates."""

    column: Column
    operator: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True)
class Cohort:
    """The members of a declared public of an agreement."""

    agreement: str
    key: str


@dataclass(frozen=True)
class Plan:
    """What both engines read: the compiled one and the reference one give the same groups for one plan."""

    indicator: Indicator
    fact: Fact
    placed_by: Column
    population: tuple[Test, ...]
    numerator: tuple[Test, ...]
    unknown: tuple[Test, ...]
    by: tuple[Breakdown, ...]
    geography: Geography
    summed: Column | None = None
    over: Column | None = None
    period: Period | None = None
    cohort: Cohort | None = None
    counts_people: bool = False

    @property
    def decimals(self) -> int:
        """Sums of decimals travel as whole hundredths."""
        return 2 if self.summed is not None and "decimal" in {c.type for c in self.summed_columns} else 0

    @property
    def summed_columns(self) -> tuple[Column, ...]:
        """The column that is added up, and the one it is compared with."""
        return tuple(column for column in (self.summed, self.over) if column is not None)

    @property
    def is_additive(self) -> bool:
        """Whether a total is the sum of its cells; distinct persons may stand in several cells."""
        return self.indicator.counts != "personnes" and not self.counts_people


def make_plan(
    *,
    agreement: str,
    indicator: Indicator,
    facts: Mapping[str, Fact],
    geography: Geography,
    by: Sequence[str] = (),
    period: Period | None = None,
    events: Mapping[str, date] | None = None,
    counts_people: bool = False,
) -> Plan:
    """Bind an indicator to its fact. `counts_people` adds the number of distinct persons behind each cell.

    Raises InvalidIndicator (with its problems), BreakdownNotAllowed, EventWithoutDate.
    """
    problems = check_indicator(indicator, facts, zonings=tuple(zoning.key for zoning in geography.zonings))
    if problems:
        raise InvalidIndicator(indicator.key, [problem.message(WORDING) for problem in problems])
    fact = facts[indicator.fact]

    def bind(conditions: tuple[Condition, ...]) -> tuple[Test, ...]:
        return tuple(_bind_condition(condition, fact, events or {}) for condition in conditions)

    return Plan(
        indicator=indicator,
        fact=fact,
        placed_by=fact.column(indicator.placed_by),
        population=bind(indicator.population),
        numerator=bind(indicator.numerator),
        unknown=bind(indicator.unknown),
        by=_bind_breakdowns(by, indicator, fact, geography),
        geography=geography,
        summed=fact.column(indicator.column) if indicator.column else None,
        over=fact.column(indicator.over) if indicator.over else None,
        period=period,
        cohort=Cohort(agreement, indicator.within) if indicator.within else None,
        counts_people=counts_people,
    )


def _bind_condition(condition: Condition, fact: Fact, events: Mapping[str, date]) -> Test:
    column = fact.column(condition.column)
    values = condition.values
    if column.type == "date" and condition.operator != "is_known":
        values = tuple(_date_of(value, events) for value in values)
    return Test(column, condition.operator, values)


def _date_of(value: Scalar, events: Mapping[str, date]) -> Scalar:
    if not isinstance(value, str):
        return value
    if value not in events:
        raise EventWithoutDate(value)
    return events[value]


def _bind_breakdowns(
    words: Sequence[str], indicator: Indicator, fact: Fact, geography: Geography
) -> tuple[Breakdown, ...]:
    if len(words) > MOST_BREAKDOWNS or len(set(words)) < len(words):
        raise BreakdownNotAllowed(indicator.key, " × ".join(words), indicator.breakdowns)
    bound = []
    for word in words:
        found = find_breakdown(word, indicator, fact, geography) if word in indicator.breakdowns else None
        if found is None:
            raise BreakdownNotAllowed(indicator.key, word, indicator.breakdowns)
        bound.append(found)
    return tuple(bound)
