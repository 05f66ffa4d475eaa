"""The dates of the flows, and the working days of training."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class CafFlow:
    """One CAF file: `kind` M (monthly stock) or I (delta); state of the households at `reference_on`."""

    kind: str
    reference_on: date
    created_on: date

    @property
    def is_stock(self) -> bool:
        return self.kind == "M"


def end_of_month(day: date) -> date:
    """Last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, count: int) -> date:
    """The same day `count` months later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def read_reference(text: str) -> date:
    """Last day of a month written AAAA-MM. Raises `ValueError` otherwise."""
    year, _, month = text.partition("-")
    return end_of_month(date(int(year), int(month), 1))


def list_month_ends(reference_on: date, months: int) -> list[date]:
    """The last `months` month ends, the reference last."""
    first = reference_on.replace(day=1)
    return [end_of_month(add_months(first, shift)) for shift in range(1 - months, 1)]


def list_caf_flows(month_ends: list[date]) -> list[CafFlow]:
    """Stocks at each month end (created three days later) and between them a delta each Friday."""
    flows = []
    for position, month_end in enumerate(month_ends):
        flows.append(CafFlow("M", month_end, month_end + timedelta(days=3)))
        if position + 1 < len(month_ends):
            friday = month_end + timedelta(days=4 + (4 - (month_end + timedelta(days=4)).weekday()) % 7)
            while friday <= month_ends[position + 1]:
                flows.append(CafFlow("I", friday, friday + timedelta(days=1)))
                friday += timedelta(days=7)
    return flows


def find_easter(year: int) -> date:
    """Easter Sunday (anonymous Gregorian computation)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    offset = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * offset) // 451
    month, day = divmod(epact + offset - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def is_working_day(day: date) -> bool:
    """Monday to Friday, French public holidays excepted."""
    if day.weekday() > 4 or (day.month, day.day) in (
        (1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)
    ):  # fmt: skip
        return False
    return (day - find_easter(day.year)).days not in (1, 39, 50)


def next_working_day(day: date) -> date:
    """`day` itself, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def is_holiday_season(day: date) -> bool:
    """Weeks without a session opening: Christmas and the first three weeks of August."""
    return (
        (day.month, day.day) >= (12, 18)
        or (day.month, day.day) <= (1, 3)
        or (8, 1) <= (day.month, day.day) <= (8, 21)
    )
