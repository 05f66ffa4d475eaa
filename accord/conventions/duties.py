"""What an agreement asks for, each with what became of it: answered, late, soon, later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.conventions.models import Outcome
from accord.conventions.queries import outcomes_of_all
from accord.conventions.rules.which import Which
from accord.declaration.calendar import Due, MissingEvent, obligations_between
from accord.kit.text import format_article, format_date, format_delay, format_distance

SOON = timedelta(days=60)
# The past day as of which an agreement is read, in an address.
DAY = "jour"
# In days with something due.
SHOWN_PASSED = 2
SHOWN_COMING = 3
# Those shown and those folded, in all.
FOLDED = 8


class DutyState(StrEnum):
    """Where something due stands. The value is the word on the screens."""

    DONE = "fait"
    WAIVED = "sans objet"
    LATE = "en retard"
    SOON = "bientôt"
    LATER = "à venir"
    PASSED = "passé"


# What the steps of an act lead to, when nothing obliges to it (`declaration/countdown.py`).
OPTIONAL_ACTS = ("preavis-", "periode:")
OPEN = (DutyState.LATE, DutyState.SOON, DutyState.LATER)
# The class of the sign of each state.
SIGNS = {
    DutyState.DONE: "done",
    DutyState.WAIVED: "done",
    DutyState.LATE: "late",
    DutyState.SOON: "due",
    DutyState.LATER: "later",
    DutyState.PASSED: "later",
}


@dataclass(frozen=True)
class Duty:
    """One thing due under an agreement, its state on a day, and what was said of it (None: nothing yet)."""

    place: Place
    due: Due
    state: DutyState
    seen_on: date
    outcome: Outcome | None = None

    @property
    def id(self) -> str:
        """What tells it from any other, of its agreement or of another."""
        return f"{self.due.date}:{self.place.agreement.key}:{self.due.kind}:{self.due.key}:{self.which}"

    @property
    def which(self) -> Which:
        """Which one it is under its entry."""
        return Which.of(self.due)

    @property
    def takes_an_answer(self) -> bool:
        """Whether somebody must say what became of it: a landmark of the term simply happens."""
        return self.due.kind != "terme"

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.state in OPEN

    @property
    def is_own(self) -> bool:
        """Whether the reader's party owes it, alone or with others; nobody owes a landmark of the term."""
        return self.takes_an_answer and self.place.party in self.due.owners

    @property
    def evidence(self) -> str:
        """What the text names as evidence; empty when it names nothing."""
        declared = self.place.declared
        entries = {"engagement": declared.commitments, "obligation": declared.obligations}
        for entry in entries.get(self.due.kind, ()):
            if entry.key == self.due.key:
                return entry.evidence or ""
        return ""

    @property
    def distance(self) -> str:
        """`en retard de 12 jours`, `dans 3 mois`: to stand beside its date."""
        return say_distance(self.due.date, self.state, self.seen_on)

    @property
    def reminder(self) -> str:
        """`rappel du 03/03/2025`, from the day of the reminder until the day it is due; empty otherwise."""
        come = [day for day in self.due.reminders if day <= self.seen_on <= self.due.date]
        return f"rappel du {format_date(max(come))}" if come and self.is_open else ""


def list_duties(place: Place, rows: Iterable[Outcome] | None = None) -> list[Duty]:
    """Everything due under an agreement, in order of date. Raises MissingEvent before it has started.

    `rows` are the outcomes of this agreement, when they were read with those of others. States are those of
    the day as of which the agreement is read.
    """
    day = place.asked_on or today()
    found = Outcome.objects.filter(agreement=place.agreement) if rows is None else rows
    outcomes = {(row.kind, row.key, row.due_on, row.occurrence): row for row in found}
    duties = []
    for due in obligations_between(place.declared, place.events):
        outcome = outcomes.get((due.kind, due.key, due.date, due.occurrence))
        duties.append(Duty(place, due, state_of(due, outcome, day), day, outcome))
    return duties


@dataclass(frozen=True)
class Owed:
    """What is due under several agreements, in order of date; `waiting` are those that wait for an event."""

    duties: tuple[Duty, ...]
    waiting: tuple[tuple[Place, str], ...]


def read_owed(places: Iterable[Place]) -> Owed:
    """Everything due under agreements, in one query, each read as its own party reads it."""
    read = list(places)
    outcomes = outcomes_of_all([place.agreement.pk for place in read])
    duties: list[Duty] = []
    waiting: list[tuple[Place, str]] = []
    for place in read:
        try:
            duties += list_duties(place, outcomes.get(place.agreement.pk, ()))
        except MissingEvent as missing:
            waiting.append((place, place.declared.event(missing.event).label))
    return Owed(tuple(sorted(duties, key=lambda duty: duty.id)), tuple(waiting))


def find_duty(place: Place, kind: str, key: str, which: Which) -> Duty | None:
    """One thing due, by its kind, its declared key and its day; None when the agreement has no such one."""
    try:
        duties = list_duties(place)
    except MissingEvent:
        return None
    wanted = (kind, key, which)
    return next((duty for duty in duties if (duty.due.kind, duty.due.key, duty.which) == wanted), None)


def state_of(due: Due, outcome: Outcome | None, now: date) -> DutyState:
    """The state of something due on a day."""
    if outcome is not None:
        return DutyState.DONE if outcome.state == Outcome.State.DONE else DutyState.WAIVED
    if due.date < now:
        return DutyState.PASSED if _simply_passes(due) else DutyState.LATE
    return DutyState.SOON if due.date - now <= SOON else DutyState.LATER


def _simply_passes(due: Due) -> bool:
    """Whether nobody is late when its day has gone: a landmark, or a step towards an act that nothing asks.

    Doing nothing before a last day of notice is how a tacit renewal is accepted; at the end of a period that
    the text gives for no term, a step is advice.
    """
    return due.kind == "terme" or (due.kind == "acte" and due.occurrence.startswith(OPTIONAL_ACTS))


def say_distance(due_on: date, state: DutyState, now: date) -> str:
    """`en retard de 12 jours`, `dans 3 mois`, `il y a 2 ans`: to stand beside the date of something due."""
    return format_delay(due_on, now) if state is DutyState.LATE else format_distance(due_on, now)


@dataclass(frozen=True)
class DueLine:
    """One thing due, in words."""

    label: str
    owner: str
    article: str
    url: str
    reminder: str = ""
    agreement: str = ""


@dataclass(frozen=True)
class DueDay:
    """What is due on one day. `state` is the class of its sign; `distance` says it in words."""

    date: str
    distance: str
    state: str
    duties: tuple[DueLine, ...]


@dataclass(frozen=True)
class Duties:
    """What waits, day by day. `more_passed` and `more_coming` are folded; `every` lists them all."""

    passed: tuple[DueDay, ...] = ()
    more_passed: tuple[DueDay, ...] = ()
    coming: tuple[DueDay, ...] = ()
    more_coming: tuple[DueDay, ...] = ()
    waits_for: str = ""
    every: str = ""


def duties_of(place: Place, *, only_own: bool) -> Duties:
    """What waits under an agreement, for the reader's party only when asked."""
    try:
        duties = list_duties(place)
    except MissingEvent as missing:
        return Duties(waits_for=place.declared.event(missing.event).label)
    if only_own:
        duties = [duty for duty in duties if place.party in duty.due.owners]
    passed = list_days(duty for duty in reversed(duties) if duty.state is DutyState.LATE)
    coming = list_days(duty for duty in duties if duty.state in (DutyState.SOON, DutyState.LATER))
    return Duties(
        tuple(passed[:SHOWN_PASSED]),
        tuple(passed[SHOWN_PASSED:FOLDED]),
        tuple(coming[:SHOWN_COMING]),
        tuple(coming[SHOWN_COMING:FOLDED]),
        every=reverse("duties", args=[place.agreement.key]) if len(passed) + len(coming) > FOLDED else "",
    )


def list_days(duties: Iterable[Duty], *, names_agreement: bool = False) -> list[DueDay]:
    """What is due day by day, in the order given; the sign of a day is that of the first.

    `names_agreement` where several are together.
    """
    days = []
    for day, group in groupby(duties, key=lambda duty: duty.due.date):
        first, *others = group
        lines = tuple(_line(duty, names_agreement=names_agreement) for duty in (first, *others))
        days.append(DueDay(format_date(day), first.distance, SIGNS[first.state], lines))
    return days


def _line(duty: Duty, *, names_agreement: bool) -> DueLine:
    due = duty.due
    return DueLine(
        due.label,
        due.owner,
        format_article(due.article),
        duty_url(duty),
        duty.reminder,
        duty.place.agreement.short_title if names_agreement else "",
    )


def duty_url(duty: Duty) -> str:
    """The address of one thing due, as of the day on which its agreement is read."""
    place = duty.place
    url = reverse("duty", args=[place.agreement.key, duty.due.kind, duty.due.key, duty.which])
    return f"{url}?{DAY}={place.asked_on}" if place.asked_on else url
