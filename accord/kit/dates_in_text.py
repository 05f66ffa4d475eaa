"""Dates as partners write them, read strictly: a date, a missing date with its reason, or a fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from accord.kit.problems import Fault

MISSING_WORDS = frozenset({"", "NULL", "NC", "-", "N/A", "NA", "NEANT", "INCONNU", "INCONNUE"})
# Dates that stand for "no date" in the files met in the field (data-flows §9, row 15, and §10).
PLACEHOLDERS = frozenset({date(1900, 1, 1), date(1901, 1, 1), date(9999, 12, 31)})
_EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_SERIALS = range(10_000, 80_000)

_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})-(?P<day>\d{2})|/(?P<month2>\d{2})/(?P<day2>\d{2})|(?P<month3>\d{2})(?P<day3>\d{2}))"
    r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})([/.\-])(?P<month>\d{1,2})\2(?P<year>\d{4})(?: \d{2}:\d{2}(?::\d{2})?)?"
)
_TWO_DIGIT_YEAR = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """What a cell says: `day` when there is a date, and a `code` when there is something to say about it.

    `precision` follows the CAF's letters: N day and month known, J day unknown, O day and month unknown;
    `day` is then the first day of the month or of the year. `code` "date.absente" and "date.convenue" are
    missing dates, any other code is a fault.
    """

    day: date | None = None
    code: str = ""
    precision: str = "N"

    @property
    def is_missing(self) -> bool:
        """An empty cell, or a date that stands for none."""
        return self.code in ("date.absente", "date.convenue")

    @property
    def fault(self) -> Fault | None:
        """What must be corrected, or None."""
        return None if self.day is not None or self.is_missing else Fault(self.code)


_MISSING = ReadDate(code="date.absente")
_PLACEHOLDER = ReadDate(code="date.convenue")


def read_date(text: str, *, allow_partial: bool = False) -> ReadDate:
    """A date in one of the forms met in files.

    ISO (with or without time), `JJ/MM/AAAA` (also with `-` or `.`), `AAAAMMJJ`, `2018-05-22 00:00:00.0`, an
    Excel serial of five digits. `allow_partial` accepts 00 for an unknown day or month (births). A two-digit
    year is refused: it has two centuries.
    """
    text = text.strip()
    if text.upper() in MISSING_WORDS:
        return _MISSING
    if not text.isascii():
        return ReadDate(code="date.illisible")
    if text.isdigit() and len(text) == 5:
        return _read_serial(int(text))
    form = _YEAR_FIRST.fullmatch(text)
    if form:
        month = form["month"] or form["month2"] or form["month3"]
        day = form["day"] or form["day2"] or form["day3"]
        return _build(int(form["year"]), int(month), int(day), allow_partial)
    form = _DAY_FIRST.fullmatch(text)
    if form:
        return _build(int(form["year"]), int(form["month"]), int(form["day"]), allow_partial)
    return ReadDate(code="date.annee_courte" if _TWO_DIGIT_YEAR.fullmatch(text) else "date.illisible")


def _build(year: int, month: int, day: int, allow_partial: bool) -> ReadDate:
    if year == 0:
        return _PLACEHOLDER if (month, day) == (0, 0) else ReadDate(code="date.impossible")
    precision = "N"
    if allow_partial and day == 0:
        precision = "O" if month == 0 else "J"
        month, day = month or 1, 1
    try:
        found = date(year, month, day)
    except ValueError:
        return ReadDate(code="date.impossible")
    return _PLACEHOLDER if found in PLACEHOLDERS else ReadDate(found, precision=precision)


def _read_serial(serial: int) -> ReadDate:
    if serial not in EXCEL_SERIALS:
        return ReadDate(code="date.illisible")
    return ReadDate(_EXCEL_EPOCH + timedelta(days=serial))


def is_swappable(day: date) -> bool:
    """Whether day and month could have been exchanged (both at most twelve, and different)."""
    return day.day <= 12 and day.day != day.month
