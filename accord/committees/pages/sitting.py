"""The next meeting of a committee in words: due, or frozen ahead of its day, and then what remains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accord.committees.models import Meeting
from accord.committees.pages.packs import Pack, anchor_of
from accord.conventions.agreements import Place, term_of
from accord.conventions.clock import today
from accord.conventions.duties import SIGNS, Duty, DutyState, list_duties
from accord.declaration.calendar import MissingEvent
from accord.face.components import Seal
from accord.face.frame import Link
from accord.face.words import plural
from accord.kit.text import format_date_long, format_distance

NOT_DATED = "Les séances auront une date quand la prise d’effet de la convention sera enregistrée."

SEE_LATE = "Voir les séances en retard, tous comités"


@dataclass(frozen=True)
class NextDue:
    """When a committee must meet: how far, the day, the sign."""

    sentence: str
    day: str
    sign: str


@dataclass(frozen=True)
class Sitting:
    """A meeting whose figures are frozen already: its day, the due date it answers, its pack."""

    heading: str
    sentence: str
    answers: str
    seal: Seal
    pack_url: str


@dataclass(frozen=True)
class Remaining:
    """One thing left to do once the figures are frozen, with its sign and the way to it."""

    text: str
    sign: str
    link: Link | None = None


def committee_duties(place: Place) -> dict[str, list[Duty]]:
    """The meetings due, by committee; none before the agreement has started."""
    found: dict[str, list[Duty]] = {}
    try:
        duties = list_duties(place)
    except MissingEvent:
        return found
    for duty in duties:
        if duty.due.kind == "comite":
            found.setdefault(duty.due.key, []).append(duty)
    return found


def next_due_on(duties: Iterable[Duty]) -> date | None:
    """The day of the first meeting to come that nobody held yet; None when no more is due."""
    duty = _next(duties)
    return duty.due.date if duty else None


def next_due(duties: Iterable[Duty]) -> NextDue | None:
    """The same meeting, in words."""
    duty = _next(duties)
    if duty is None:
        return None
    day = duty.due.date
    return NextDue(f"Séance due {format_distance(day, today())}", format_date_long(day), SIGNS[duty.state])


def say_none_due(place: Place, *, frozen: bool) -> str:
    """Why no meeting is due: the agreement ends before, or has not started."""
    term = term_of(place)
    if term is None:
        return NOT_DATED
    end = format_date_long(term.ends_on)
    if term.ends_on < today():
        return f"La convention a pris fin le {end} : aucune séance n’est plus due."
    return f"Aucune {'autre ' if frozen else ''}séance n’est due d’ici la fin de la convention, le {end}."


def find_ahead(meetings: Sequence[Meeting]) -> Meeting | None:
    """The last frozen meeting, when its day or the due date that it answers is not past."""
    last = max(meetings, key=lambda meeting: meeting.held_on, default=None)
    if last is None or max(last.held_on, last.due_on or last.held_on) < today():
        return None
    return last


def say_sitting(place: Place, meeting: Meeting, pack: Pack) -> Sitting:
    """That meeting as the pages say it."""
    day, now = meeting.held_on, today()
    due = meeting.due_on
    answers = f"Elle tient lieu de la séance due au plus tard le {format_date_long(due)}." if due else ""
    if due == day:
        answers = f"C’est le dernier jour où elle {'peut' if day >= now else 'pouvait'} se tenir."
    committee = reverse("committee", args=[place.agreement.key, meeting.committee])
    return Sitting(
        heading="Prochaine séance" if day >= now else "Dernière séance",
        sentence=f"Séance du {format_date_long(day)}, {format_distance(day, now)}.",
        answers=answers,
        seal=pack.seal,
        pack_url=f"{committee}#{anchor_of(meeting)}",
    )


def list_remaining(place: Place, meeting: Meeting, duties: Sequence[Duty]) -> tuple[Remaining, ...]:
    """What is left once the figures of a meeting are frozen."""
    left = []
    if meeting.held_on >= today():
        left.append(Remaining("Remettre le dossier de séance aux membres.", "due"))
    if due := next_due(duties):
        left.append(Remaining(f"Préparer la séance suivante, due au plus tard le {due.day}.", due.sign))
    if late := say_late(place, duties):
        left.append(Remaining(f"{late.label} : dire ce qu’il en a été.", "late", Link(late.url, SEE_LATE)))
    return tuple(left)


def say_late(place: Place, duties: Iterable[Duty]) -> Link | None:
    """The meetings late, and where to answer for them."""
    late = sum(duty.state is DutyState.LATE for duty in duties)
    if not late:
        return None
    url = f"{reverse('duties', args=[place.agreement.key])}?etat=echues&nature=comite"
    return Link(url, plural(late, "séance en retard", "séances en retard"))


def _next(duties: Iterable[Duty]) -> Duty | None:
    return next((one for one in duties if one.state in (DutyState.SOON, DutyState.LATER)), None)
