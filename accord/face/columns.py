"""What a list is made of: columns, how each is shown, and how it may be narrowed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone

from accord.kit.text import format_date, format_number

LONGEST_FILTER: Final = 80
TEXT, NUMBER, DATE, INSTANT = "text", "number", "date", "instant"


class Refused(Exception):
    """What was typed cannot be read; the message says the cure, in French."""


@dataclass(frozen=True)
class Cell:
    """One box of a row, with its own address or a sign. `raw` is what an export writes instead of `text`."""

    text: str
    under: str = ""
    state: str = ""
    raw: Any = None
    url: str = ""


@dataclass(frozen=True)
class Prefix:
    """Keeps the rows whose field begins with what was typed, once folded: a key range, never LIKE.

    `field` is a folded column under COLLATE "C", or a function (rows, value) → rows. `exact` when the field
    must be what was typed, whole: an identifier.
    """

    field: str | Callable[[Any, Any], Any]
    fold: Callable[[str], str] = str.strip
    exact: bool = False

    def read(self, typed: str) -> str:
        """The folded text; empty when nothing is left of it."""
        return self.fold(typed[:LONGEST_FILTER])

    def narrow(self, queryset: Any, value: str) -> Any:
        """The rows from the text to the last that begins with it."""
        if self.exact:
            return queryset.filter(**{str(self.field): value})
        return queryset.filter(**{f"{self.field}__gte": value, f"{self.field}__lt": after_prefix(value)})

    def accepts(self, found: Any, value: str) -> bool:
        """The same, for a row at hand."""
        folded = self.fold(str(found or ""))
        return folded == value if self.exact else folded.startswith(value)


@dataclass(frozen=True)
class Choice:
    """Keeps the rows whose field has the chosen value, one of `options` (value, label)."""

    field: str | Callable[[Any, Any], Any]
    options: tuple[tuple[str, str], ...]
    every: str = "Tous"

    def read(self, typed: str) -> str:
        """The value, when it is one of ours."""
        if typed not in dict(self.options):
            raise Refused("Choisissez une valeur de la liste.")
        return typed

    def narrow(self, queryset: Any, value: str) -> Any:
        """The rows that have the value."""
        return queryset.filter(**{str(self.field): value})

    def accepts(self, found: Any, value: str) -> bool:
        """The same, for a row at hand."""
        return str(found) == value


@dataclass(frozen=True)
class Period:
    """Keeps the rows of some days, both ends included; `instant` when the field holds a time of day."""

    field: str | Callable[[Any, Any], Any]
    instant: bool = False

    def read(self, typed: str) -> date:
        """One end, as a browser's date field gives it (AAAA-MM-JJ) or as a person types it (JJ/MM/AAAA)."""
        return read_date(typed)

    def narrow(self, queryset: Any, value: tuple[date | None, date | None]) -> Any:
        """The rows between the two ends, either of which may be open."""
        first, last = value
        wanted: dict[str, Any] = {}
        if first:
            wanted[f"{self.field}__gte"] = _start_of(first) if self.instant else first
        if last:
            after = last + timedelta(days=1)
            wanted[f"{self.field}__lt"] = _start_of(after) if self.instant else after
        return queryset.filter(**wanted)

    def accepts(self, found: Any, value: tuple[date | None, date | None]) -> bool:
        """The same, for a row at hand."""
        if found is None:
            return False
        day = timezone.localdate(found) if isinstance(found, datetime) else found
        first, last = value
        return (first is None or day >= first) and (last is None or day <= last)


Filter = Prefix | Choice | Period


@dataclass(frozen=True)
class Column:
    """One column. `value` is an attribute path (`person.name`) or a function of the row; the key if empty.

    A function may return a `Cell`; anything else is shown by `kind`. `sort` names the field that orders
    the rows; empty when they cannot be ordered so.
    """

    key: str
    label: str
    value: str | Callable[[Any], Any] = ""
    kind: str = TEXT
    sort: str = ""
    filter: Filter | None = None
    unknown: str = "—"

    def read(self, row: Any) -> Any:
        """What the row holds here: a value, None or a Cell."""
        if callable(self.value):
            return self.value(row)
        return follow(row, self.value or self.key)

    def show(self, row: Any) -> Cell:
        """What the page shows here."""
        value = self.read(row)
        return value if isinstance(value, Cell) else Cell(show_value(value, self.kind, self.unknown))

    def export(self, row: Any) -> Any:
        """What an export writes here: a date, a number, a text or None."""
        value = self.read(row)
        if not isinstance(value, Cell):
            return value
        if value.raw is not None:
            return value.raw
        return f"{value.text}, {value.under}" if value.under else value.text


def show_value(value: Any, kind: str, unknown: str) -> str:
    """A value as a table shows it: `03/03/2025`, `03/03/2025 à 14:05`, `4 812`."""
    if value is None or value == "":
        return unknown
    if kind == NUMBER:
        return format_number(value)
    if kind == DATE:
        return format_date(value)
    if kind == INSTANT:
        local = timezone.localtime(value)
        return f"{format_date(local.date())} à {local:%H:%M}"
    return str(value)


def follow(row: Any, path: str) -> Any:
    """The value at the end of `a.b` (or `a__b`); None when a step of it is None."""
    for name in path.replace("__", ".").split("."):
        if row is None:
            return None
        row = row[name] if isinstance(row, dict) else getattr(row, name)
    return row


def read_date(typed: str) -> date:
    """A day written AAAA-MM-JJ or JJ/MM/AAAA; Refused otherwise."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(typed.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Refused("Écrivez la date sous la forme JJ/MM/AAAA, par exemple 31/01/2018.")


def after_prefix(prefix: str) -> str:
    """The first text after all those that begin with the prefix, in the order of code points."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
