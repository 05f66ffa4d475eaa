"""Periods, elapsed time, French legal time limits: arithmetic on year, month and day, as in SQL."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `starts_on` to `ends_on`, both included; `ends_on` None means still running."""

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("a period cannot end before it starts")

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, other: Period) -> bool:
        """Whether the two periods have at least one day in common."""
        return self.intersection(other) is not None

    def intersection(self, other: Period) -> Period | None:
        """The days in common, or None."""
        starts_on = max(self.starts_on, other.starts_on)
        ends = [end for end in (self.ends_on, other.ends_on) if end is not None]
        ends_on = min(ends) if ends else None
        if ends_on is not None and ends_on < starts_on:
            return None
        return Period(starts_on, ends_on)

    @property
    def days(self) -> int | None:
        """The number of days, first and last included; None when still running."""
        return None if self.ends_on is None else (self.ends_on - self.starts_on).days + 1


def add_months(day: date, months: int) -> date:
    """The same day-number `months` later (or earlier), or the last day of the month where there is none.

    This is the count "de quantième à quantième" of the Code de procédure civile, art. 641.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def end_of_term(starts_on: date, months: int) -> date:
    """The last day of a duration in months that begins on `starts_on`: the eve of the same day-number.

    Where the day-number does not exist, its eve is the last day of the month: one month from 31 January
    ends on 28 February.
    """
    anniversary = add_months(starts_on, months)
    return anniversary if anniversary.day < starts_on.day else anniversary - ONE_DAY


def elapsed_months(since: date, on: date) -> int:
    """Full months from `since` to `on`: months apart, less one while the day-number is not reached."""
    return (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)


def elapsed_years(since: date, on: date) -> int:
    """Full years from `since` to `on`; of a birth date, the age."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


@lru_cache(maxsize=200)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of metropolitan France for a year."""
    return frozenset(holidays.country_holidays("FR", years=year))


def is_public_holiday(day: date) -> bool:
    """Whether the day is a public holiday in metropolitan France."""
    return day in public_holidays(day.year)


def is_business_day(day: date) -> bool:
    """Monday to Friday, public holidays left out (jour ouvré)."""
    return day.weekday() < SATURDAY and not is_public_holiday(day)


def next_business_day(day: date) -> date:
    """The day itself when it is a business day, or the first one after it."""
    while not is_business_day(day):
        day += ONE_DAY
    return day


def previous_business_day(day: date) -> date:
    """The day itself when it is a business day, or the last one before it."""
    while not is_business_day(day):
        day -= ONE_DAY
    return day


def add_business_days(day: date, count: int) -> date:
    """`count` business days after `day` (before, when negative); `day` itself is not counted."""
    return _add_days(day, count, is_business_day)


def _add_days(day: date, count: int, counts: Callable[[date], bool]) -> date:
    step = ONE_DAY if count >= 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= counts(day)
    return day


def is_working_day(day: date) -> bool:
    """Monday to Saturday, public holidays left out (jour ouvrable)."""
    return day.weekday() < SUNDAY and not is_public_holiday(day)


def add_working_days(day: date, count: int) -> date:
    """`count` days from Monday to Saturday after `day` (before, when negative); `day` is not counted."""
    return _add_days(day, count, is_working_day)


def end_of_clear_days(since: date, days: int) -> date:
    """The last useful day of a limit in clear days (délai franc): neither its first nor its last day counts.

    A limit that would expire on a Saturday, a Sunday or a public holiday runs to the next business day
    (Code de procédure civile, art. 642).
    """
    return next_business_day(since + timedelta(days=days + 1))


def start_of_clear_days(before: date, days: int) -> date:
    """The last useful day of what must be done so many clear days before a day: neither of the two counts.

    No text moves a limit that is counted backwards. Where it falls on a Saturday, a Sunday or a public
    holiday, the business day before it is kept: whoever acts then is in time under any reading.
    """
    return previous_business_day(before - timedelta(days=days + 1))


def day_of_year(year: int, month: int, day: int) -> date:
    """A day of a year, or the last day of that month where there is none (29 February)."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def month_period(year: int, month: int) -> Period:
    """A calendar month."""
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def quarter_period(year: int, quarter: int) -> Period:
    """A calendar quarter, 1 to 4."""
    first = date(year, 3 * quarter - 2, 1)
    return Period(first, end_of_term(first, 3))


def half_year_period(year: int, half: int) -> Period:
    """A calendar half-year, 1 or 2."""
    first = date(year, 6 * half - 5, 1)
    return Period(first, end_of_term(first, 6))


def year_period(year: int) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def split_in_months(period: Period, months: int) -> Iterator[Period]:
    """Successive spans of `months` counted from the first day of a closed period; the last may be shorter.

    Each span starts where counting from the very first day puts it, so that no day is lost or counted twice.
    """
    if period.ends_on is None:
        raise ValueError("only a period that ends can be split")
    rank = 0
    starts_on = period.starts_on
    while starts_on <= period.ends_on:
        rank += 1
        ends_on = min(end_of_term(period.starts_on, months * rank), period.ends_on)
        yield Period(starts_on, ends_on)
        starts_on = ends_on + ONE_DAY


_PERIOD_FORMS = re.compile(
    r"(?P<year>\d{4})(?:-(?:S(?P<half>[12])|T(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?"
)


def read_period(text: str) -> Period | None:
    """A period as typed: `2018`, `2018-S1`, `2018-T3`, `2018-01`, `2018-01-01/2018-06-30`; else None."""
    text = text.strip().upper()
    if "/" in text:
        return _read_interval(text)
    form = _PERIOD_FORMS.fullmatch(text)
    if form is None:
        return None
    year = int(form["year"])
    if year == 0:
        return None
    if form["half"]:
        return half_year_period(year, int(form["half"]))
    if form["quarter"]:
        return quarter_period(year, int(form["quarter"]))
    return month_period(year, int(form["month"])) if form["month"] else year_period(year)


def _read_interval(text: str) -> Period | None:
    try:
        starts_on, ends_on = (date.fromisoformat(part.strip()) for part in text.split("/"))
        return Period(starts_on, ends_on)
    except ValueError:
        return None
