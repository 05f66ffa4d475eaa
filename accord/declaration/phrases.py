"""Durations, rhythms, delays and days of the year as a civil servant writes them: "1 mois", "8 jours francs",
"chaque trimestre", "2 mois après notification", "31 décembre". What does not read is never guessed."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import GetJsonSchemaHandler, GetPydanticSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from accord.kit.periods import (
    add_business_days,
    add_months,
    add_working_days,
    day_of_year,
    end_of_clear_days,
    end_of_term,
    start_of_clear_days,
)

NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6,
    "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12,
}  # fmt: skip
_MONTHS_IN = {
    "mois": 1, "bimestre": 2, "trimestre": 3, "quadrimestre": 4, "semestre": 6, "an": 12, "annee": 12,
}  # fmt: skip
_SPAN = "|".join(_MONTHS_IN)
_NUMBER = rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})"


def _plain(text: str) -> str:
    """Lower case, no accents, single spaces: what the grammar is compared with."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(letters.replace("’", "'").split())


def _count(text: str) -> int:
    return NUMBERS[text] if text in NUMBERS else int(text)


Unit = Literal["jours", "jours ouvrés", "jours ouvrables", "jours francs", "mois"]


# No agreement lasts longer; a slip of the keyboard would.
LONGEST_YEARS = 99


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time. Years are counted as twelve months, weeks as seven days."""

    text: str
    count: int
    unit: Unit

    def after(self, day: date) -> date:
        """The day on which a time limit that runs from `day` expires.

        In months: on the same day-number, or on the last day of the month where there is none; the first
        day is not counted (Code de procédure civile, art. 641, held to govern legal acts at large: Cass. 3e
        civ., 21 December 1987, n° 85-10.794). A contract's date is not moved for a holiday.
        """
        return self._move(day, 1)

    def before(self, day: date) -> date:
        """The last useful day to act when something must be done that long before `day`."""
        return self._move(day, -1)

    def last_day_from(self, starts_on: date) -> date:
        """The last day of a term that begins on `starts_on`: the eve of its anniversary."""
        if self.unit == "mois":
            return end_of_term(starts_on, self.count)
        return self.after(starts_on) - timedelta(days=1)

    def times(self, factor: int) -> Duration:
        """The same unit, `factor` times as long."""
        return Duration(self.text, self.count * factor, self.unit)

    @property
    def months(self) -> int | None:
        """How many months, None when it is given in days."""
        return self.count if self.unit == "mois" else None

    def _move(self, day: date, sign: int) -> date:
        if self.unit == "mois":
            return add_months(day, sign * self.count)
        if self.unit == "jours ouvrés":
            return add_business_days(day, sign * self.count)
        if self.unit == "jours ouvrables":
            return add_working_days(day, sign * self.count)
        if self.unit == "jours francs":
            count = end_of_clear_days if sign > 0 else start_of_clear_days
            return count(day, self.count)
        return day + timedelta(days=sign * self.count)


_DURATION = re.compile(
    rf"{_NUMBER} (?P<unit>jours? ouvres?|jours? ouvrables?|jours? francs?|jours?|semaines?|mois"
    r"|bimestres?|trimestres?|quadrimestres?|semestres?|ans?|annees?)"
)


def read_duration(text: str) -> Duration | None:
    """`1 an`, `trois mois`, `8 jours francs`, `5 jours ouvrables`, `2 semaines`; None otherwise."""
    form = _DURATION.fullmatch(_plain(text))
    if form is None:
        return None
    count, unit = _measure(_count(form["count"]), form["unit"])
    longest = LONGEST_YEARS * 12 if unit == "mois" else LONGEST_YEARS * 365
    return Duration(text, count, unit) if 0 < count <= longest else None


_DAYS: Mapping[str, Unit] = {
    "ouvre": "jours ouvrés",
    "ouvrable": "jours ouvrables",
    "franc": "jours francs",
}


def _measure(count: int, unit: str) -> tuple[int, Unit]:
    if " " in unit:
        return count, _DAYS[unit.split()[1].removesuffix("s")]
    if unit.startswith("jour"):
        return count, "jours"
    if unit.startswith("semaine"):
        return count * 7, "jours"
    return count * _MONTHS_IN[unit if unit == "mois" else unit.removesuffix("s")], "mois"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something comes back: `times` in each span of `months`; `at_least` when a minimum.

    The spans are counted from the day the agreement takes effect.
    """

    text: str
    times: int
    months: int
    at_least: bool = False

    @property
    def span_months(self) -> int:
        """The months in which it must happen once: a rhythm always divides its span."""
        return self.months // self.times


_EVERY = re.compile(rf"(?:chaque|tous les|toutes les) (?P<unit>{_SPAN})s?")
_EVERY_FEW = re.compile(rf"(?:tous|toutes) les {_NUMBER} (?P<unit>mois|an|annee)s?")
_TIMES = re.compile(
    rf"(?P<least>au moins )?{_NUMBER}(?P<most> a (?:\d{{1,3}}|{'|'.join(NUMBERS)}))?"
    rf" fois (?:par|chaque) (?P<unit>{_SPAN})"
)


def read_rhythm(text: str) -> Rhythm | None:
    """`chaque trimestre`, `au moins deux fois par an`, `une à deux fois par an`; None otherwise.

    Of "une à deux fois", only the first number is a duty.
    """
    plain = _plain(text)
    if form := _EVERY.fullmatch(plain):
        return Rhythm(text, 1, _MONTHS_IN[form["unit"]])
    if form := _EVERY_FEW.fullmatch(plain):
        months = _count(form["count"]) * _MONTHS_IN[form["unit"]]
        return Rhythm(text, 1, months) if months else None
    if form := _TIMES.fullmatch(plain):
        times, months = _count(form["count"]), _MONTHS_IN[form["unit"]]
        at_least = bool(form["least"] or form["most"])
        return Rhythm(text, times, months, at_least) if times and months % times == 0 else None
    return None


@dataclass(frozen=True, slots=True)
class Delay:
    """A due date relative to an event that the agreement names."""

    text: str
    duration: Duration | None
    side: Literal["après", "avant", "le jour"]
    event: str

    def say(self, event: str) -> str:
        """The delay with the name of its event: `2 mois après « Notification »`, `le jour de « Gel »`."""
        side = self.side if self.duration is None else f"{self.duration.text} {self.side}"
        return f"{side}{' de' if self.duration is None else ''} « {event} »"

    @property
    def measure(self) -> tuple[object, ...]:
        """What two delays that say the same thing in other words have in common."""
        length = (self.duration.count, self.duration.unit) if self.duration else ()
        return (length, self.side, self.event)

    def due_on(self, event_on: date) -> date:
        """The due date, once the event has a date."""
        if self.duration is None:
            return event_on
        return self.duration.before(event_on) if self.side == "avant" else self.duration.after(event_on)


_DELAY = re.compile(r"(?P<duration>.+?) (?P<side>après|avant) (?P<event>[a-z][a-z0-9_-]*)")
_SAME_DAY = re.compile(r"le jour (?:de |du |d')?(?P<event>[a-z][a-z0-9_-]*)")


def read_delay(text: str) -> Delay | None:
    """`2 mois après notification`, `8 jours avant comite`, `le jour de gel-cohorte`; None otherwise."""
    trimmed = " ".join(text.replace("’", "'").split())
    if form := _SAME_DAY.fullmatch(trimmed):
        return Delay(text, None, "le jour", form["event"])
    form = _DELAY.fullmatch(trimmed)
    duration = read_duration(form["duration"]) if form else None
    if form is None or duration is None:
        return None
    return Delay(text, duration, "après" if form["side"] == "après" else "avant", form["event"])


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day that comes back each year."""

    text: str
    month: int
    day: int

    def in_year(self, year: int) -> date:
        """That day of a year; 29 February is the last day of the month where there is none."""
        return day_of_year(year, self.month, self.day)


_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
_YEAR_DAY = re.compile(rf"(?P<day>1er|\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)})")


def read_year_day(text: str) -> YearDay | None:
    """`31 décembre`, `1er mars`; None otherwise."""
    form = _YEAR_DAY.fullmatch(_plain(text))
    if form is None:
        return None
    day, month = int(form["day"].removesuffix("er")), _MONTHS.index(form["month"]) + 1
    # A leap year has every day that a year may have.
    return YearDay(text, month, day) if 1 <= day <= monthrange(2024, month)[1] else None


def _phrase(read: Callable[[str], object | None], kind: type, code: str, examples: list[str]) -> Any:
    """A pydantic type that reads one kind of phrase, and says in the schema what it accepts."""

    def parse(value: object) -> object:
        if isinstance(value, kind):
            return value
        found = read(value) if isinstance(value, str) else None
        if found is None:
            raise PydanticCustomError(code, "unreadable phrase", {"exemples": ", ".join(examples)})
        return found

    def schema(_source: object, _handler: object) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            parse, serialization=core_schema.plain_serializer_function_ser_schema(lambda found: found.text)
        )

    class _Published:
        @staticmethod
        def __get_pydantic_json_schema__(
            _core: CoreSchema, _handler: GetJsonSchemaHandler
        ) -> JsonSchemaValue:
            return {"type": "string", "examples": examples}

    return (GetPydanticSchema(schema), _Published())


DurationText = Annotated[
    Duration,
    *_phrase(read_duration, Duration, "duree.illisible", ["1 an", "3 mois", "8 jours", "8 jours francs"]),
]
RhythmText = Annotated[
    Rhythm,
    *_phrase(
        read_rhythm,
        Rhythm,
        "rythme.illisible",
        ["chaque trimestre", "tous les deux mois", "au moins deux fois par an"],
    ),
]
DelayText = Annotated[
    Delay,
    *_phrase(
        read_delay, Delay, "echeance.illisible", ["2 mois après notification", "le jour de gel-cohorte"]
    ),
]
YearDayText = Annotated[
    YearDay,
    *_phrase(read_year_day, YearDay, "jour.illisible", ["31 décembre", "1er mars"]),
]
