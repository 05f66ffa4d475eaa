"""What an agreement asks for, each with what became of it: answered, late, soon, later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.conventions.models import Outcome
from accord.declaration.calendar import Due, MissingEvent, obligations_between
from accord.kit.text import format_article, format_date, format_delay, format_distance

SOON = timedelta(days=60)
# In days with something due.
SHOWN_PASSED = 2
SHOWN_COMING = 3


class DutyState(StrEnum):
    """Where something due stands. The value is the word on the screens."""

    DONE = "fait"
    WAIVED = "sans objet"
    LATE = "en retard"
    SOON = "bientôt"
    LATER = "à venir"
    PASSED = "passé"


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
    """One thing due, its state, and what was said of it (None: nothing yet)."""

    due: Due
    state: DutyState
    outcome: Outcome | None = None

    @property
    def id(self) -> str:
        """What tells it from any other of its agreement."""
        return f"{self.due.date}:{self.due.kind}:{self.due.key}"

    @property
    def takes_an_answer(self) -> bool:
        """Whether somebody must say what became of it: a landmark of the term simply happens."""
        return self.due.kind != "terme"


def list_duties(place: Place, rows: Iterable[Outcome] | None = None) -> list[Duty]:
    """Everything due under an agreement, in order of date. Raises MissingEvent before it has started.

    `rows` are the outcomes of this agreement, when they were read with those of others.
    """
    now = today()
    found = Outcome.objects.filter(agreement=place.agreement) if rows is None else rows
    outcomes = {(row.kind, row.key, row.due_on): row for row in found}
    duties = []
    for due in obligations_between(place.declared, place.events):
        outcome = outcomes.get((due.kind, due.key, due.date))
        duties.append(Duty(due, state_of(due, outcome, now), outcome))
    return duties


def find_duty(place: Place, kind: str, key: str, due_on: date) -> Duty | None:
    """One thing due, by its kind, its declared key and its day; None when the agreement has no such one."""
    try:
        duties = list_duties(place)
    except MissingEvent:
        return None
    wanted = (kind, key, due_on)
    return next((duty for duty in duties if (duty.due.kind, duty.due.key, duty.due.date) == wanted), None)


def state_of(due: Due, outcome: Outcome | None, now: date) -> DutyState:
    """The state of something due on a day."""
    if outcome is not None:
        return DutyState.DONE if outcome.state == Outcome.State.DONE else DutyState.WAIVED
    if due.date < now:
        return DutyState.PASSED if due.kind == "terme" else DutyState.LATE
    return DutyState.SOON if due.date - now <= SOON else DutyState.LATER


def say_distance(due_on: date, state: DutyState, now: date) -> str:
    """`en retard de 12 jours`, `dans 3 mois`, `il y a 2 ans`: to stand beside the date of something due."""
    return format_delay(due_on, now) if state is DutyState.LATE else format_distance(due_on, now)


@dataclass(frozen=True)
class DueLine:
    """One thing due, in words."""

    label: str
    owner: str
    article: str


@dataclass(frozen=True)
class DueDay:
    """What is due on one day. `state` is the class of its sign; `distance` says it in words."""

    date: str
    distance: str
    state: str
    duties: tuple[DueLine, ...]


@dataclass(frozen=True)
class Duties:
    """What waits, day by day. `more_passed` and `more_coming` are folded."""

    passed: tuple[DueDay, ...] = ()
    more_passed: tuple[DueDay, ...] = ()
    coming: tuple[DueDay, ...] = ()
    more_coming: tuple[DueDay, ...] = ()
    waits_for: str = ""


def duties_of(place: Place, *, only_own: bool) -> Duties:
    """What waits under an agreement, for the reader's party only when asked."""
    try:
        duties = list_duties(place)
    except MissingEvent as missing:
        return Duties(waits_for=place.declared.event(missing.event).label)
    if only_own:
        duties = [duty for duty in duties if place.party in duty.due.owners]
    passed = _by_day(duty.due for duty in reversed(duties) if duty.state is DutyState.LATE)
    coming = _by_day(duty.due for duty in duties if duty.state in (DutyState.SOON, DutyState.LATER))
    return Duties(
        tuple(passed[:SHOWN_PASSED]),
        tuple(passed[SHOWN_PASSED:]),
        tuple(coming[:SHOWN_COMING]),
        tuple(coming[SHOWN_COMING:]),
    )


def _by_day(dues: Iterable[Due]) -> list[DueDay]:
    now = today()
    days = []
    for day, group in groupby(dues, key=lambda due: due.date):
        first = next(group)
        state = state_of(first, None, now)
        lines = tuple(DueLine(due.label, due.owner, format_article(due.article)) for due in (first, *group))
        days.append(DueDay(format_date(day), say_distance(day, state, now), SIGNS[state], lines))
    return days
