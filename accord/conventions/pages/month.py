"""A month as a calendar: a grid on wide screens, the list of its days on narrow ones and without style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_date

from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.conventions.duties import SIGNS, Duty, duty_url
from accord.conventions.law import LawDate
from accord.face.frame import Link
from accord.kit.periods import ONE_DAY, add_months
from accord.kit.text import format_article, format_date_long, format_month

MONTH = "mois"
# What a calendar goes to, either way: no agreement is dated outside.
FIRST, LAST = date(1990, 1, 1), date(2099, 12, 1)


@dataclass(frozen=True)
class MonthEntry:
    """One thing due on a day. `about` is who owes it, under which agreement or law."""

    label: str
    about: str
    state: str
    word: str
    url: str = ""
    is_own: bool = True


@dataclass(frozen=True)
class MonthDay:
    """A day of the month and what is due on it."""

    name: str
    is_today: bool
    entries: tuple[MonthEntry, ...]


@dataclass(frozen=True)
class MonthPage:
    """A month. `starts` is the column of its first day, from 1 (Monday) to 7; links lead to other months."""

    heading: str
    starts: int
    days: tuple[MonthDay, ...]
    links: tuple[Link, ...]
    empty: str


def read_month(query: QueryDict) -> date:
    """The first day of the month that is asked for; this month's when none is, or when it cannot be read."""
    try:
        asked = parse_date(f"{query.get(MONTH, '')}-01")
    except ValueError:
        asked = None
    return min(max(asked, FIRST), LAST) if asked else today().replace(day=1)


def in_month(day: date, month: date) -> bool:
    """Whether a day is of the month that starts on `month`."""
    return (day.year, day.month) == (month.year, month.month)


def build_month(
    base: str, month: date, duties: Iterable[Duty], laws: Iterable[LawDate], *, names_agreement: bool
) -> MonthPage:
    """The month that starts on `month`. `base` is the page's address, to which the other months are asked."""
    entries: dict[date, list[MonthEntry]] = {}
    for duty in duties:
        if in_month(duty.due.date, month):
            entries.setdefault(duty.due.date, []).append(_entry(duty, names_agreement=names_agreement))
    for law in laws:
        if in_month(law.day, month):
            about = f"Loi · {law.article} · fiabilité : {law.reliability}"
            entries.setdefault(law.day, []).append(MonthEntry(law.label, about, "info", "loi"))
    length = (add_months(month, 1) - month).days
    days = [month + index * ONE_DAY for index in range(length)]
    now = today()
    return MonthPage(
        heading=format_month(month).capitalize(),
        starts=month.isoweekday(),
        days=tuple(MonthDay(format_date_long(day), day == now, tuple(entries.get(day, ()))) for day in days),
        links=tuple(_links(base, month, now)),
        empty="" if entries else f"Rien n’est dû en {format_month(month)}.",
    )


def name_duty(duty: Duty) -> str:
    """What is due, short enough for a day of a calendar: the declared label, or the sentence without why."""
    declared, due = duty.place.declared, duty.due
    named = {
        "comite": declared.committees, "engagement": declared.commitments,
        "obligation": declared.obligations, "versement": declared.instalments,
    }  # fmt: skip
    for entry in named.get(due.kind, ()):
        if entry.key == due.key:
            return f"{entry.label} — {due.occurrence}" if _is_name(due.occurrence) else entry.label
    return due.label.partition(" : ")[0]


def _is_name(occurrence: str) -> bool:
    """Whether an occurrence was named by somebody: without a name, it is known by its day."""
    try:
        date.fromisoformat(occurrence[:10])
    except ValueError:
        return bool(occurrence)
    return False


def say_agreement(place: Place) -> str:
    """`n° 17-1136, 2017`: an agreement where its title is too long."""
    header = place.declared.header
    return f"n°\u00a0{header.number}, {header.year}"


def _entry(duty: Duty, *, names_agreement: bool) -> MonthEntry:
    about = [duty.due.owner, format_article(duty.due.article)]
    if names_agreement:
        about.append(say_agreement(duty.place))
    if duty.reminder:
        about.append(duty.reminder)
    word = duty.state.value
    return MonthEntry(
        name_duty(duty), " · ".join(about), SIGNS[duty.state], word, duty_url(duty), duty.is_own
    )


def _links(base: str, month: date, now: date) -> Iterator[Link]:
    """The month before, the present one unless the reader is there, the month after."""
    joint = "&" if "?" in base else "?"
    before, after = add_months(month, -1), add_months(month, 1)
    if before >= FIRST:
        yield Link(f"{base}{joint}{MONTH}={before:%Y-%m}", f"← {format_month(before)}")
    if not in_month(now, month):
        yield Link(base, "Ce mois-ci")
    if after <= LAST:
        yield Link(f"{base}{joint}{MONTH}={after:%Y-%m}", f"{format_month(after)} →")


def month_url(place: Place) -> str:
    """The calendar of an agreement, by month."""
    return reverse("duties-month", args=[place.agreement.key])
