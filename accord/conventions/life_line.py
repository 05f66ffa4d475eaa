"""The life line of an agreement: from its first day to its last, its renewals, its meetings, today as a tick.

A flag marks the last day to give notice before each tacit renewal.

Drawn in SVG with real text for wide screens; the same dates stand in a list for every reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from django.utils.safestring import SafeString, mark_safe

from accord.conventions.agreements import Place, term_of
from accord.conventions.clock import today
from accord.conventions.models import Outcome
from accord.declaration.amendments import amendments_in_force
from accord.declaration.countdown import acts_due
from accord.declaration.term import Term, events_with_dates, last_notice_days
from accord.declaration.windows import window_of
from accord.kit.text import format_date, format_date_words, format_distance

WIDTH, HEIGHT, LEFT, RIGHT, LINE = 900, 92, 8, 8, 46
INK, SOFT, RULE, DUE, FROZEN, ACTION = "#1B1F2A", "#4A5163", "#8F8B7E", "#7D5200", "#5B3A8C", "#1F4E8C"


@dataclass(frozen=True)
class Life:
    """The drawing, sentences on where the agreement stands, on notice and on the next act; its dates."""

    drawing: SafeString
    sentence: str
    notice: str = ""
    countdown: str = ""
    dates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Mark:
    """One date on the line."""

    day: date
    label: str


def life_of(place: Place) -> Life | None:
    """The life of an agreement; None when it has no term or has not started."""
    term = term_of(place)
    if term is None:
        return None
    meetings = [
        Mark(done_on, "séance tenue")
        for done_on in Outcome.objects.filter(
            agreement=place.agreement, kind="comite", state=Outcome.State.DONE, done_on__isnull=False
        )
        .order_by("done_on")
        .values_list("done_on", flat=True)
    ]
    notices = [day for day, _ in last_notice_days(place.declared, place.events, term)]
    now = today()
    amendments = list_amendments(place)
    votes = list_votes(place)
    # Our own drawing; every text in it is escaped.
    drawing = mark_safe(_draw(term, meetings, notices, amendments, votes, now))  # noqa: S308
    said = _say_notice(place, term, notices, now)
    dates = tuple(_list_dates(term, notices, amendments))
    return Life(drawing, _say(term, now), said, _say_countdown(votes, now), dates)


def list_amendments(place: Place) -> list[Mark]:
    """The amendments that have taken effect, or will on a known day."""
    dates = events_with_dates(place.declared, place.events)
    found = amendments_in_force(place.declared.amendments, dates, None)
    return [Mark(day, amendment.label) for day, amendment in found]


def list_votes(place: Place) -> list[Mark]:
    """The last useful session of each assembly before each day that needs an act."""
    window = window_of(place.declared, place.events)
    if window is None:
        return []
    votes = {
        (circuit.key, step.key): circuit.body
        for circuit in place.declared.circuits
        for step in circuit.steps
        if step.place == "vote"
    }
    marks = []
    for due in acts_due(place.declared, place.events, window):
        body = votes.get((due.key, due.occurrence.rpartition(":")[2]))
        if body is not None:
            marks.append(Mark(due.date, f"dernière séance utile : {body} ({due.owner})"))
    return sorted(marks, key=lambda mark: mark.day)


def _list_dates(term: Term, notices: list[date], amendments: list[Mark]) -> Iterator[tuple[str, str]]:
    """The dates of the line, for whoever does not see it drawn."""
    marks = [(term.starts_on, "Prise d’effet"), (term.ends_on, "Fin")]
    marks += [(span.starts_on, "Reconduction") for span in term.spans if span.is_renewal]
    marks += [(day, "Dernier jour du préavis") for day in notices]
    marks += [(mark.day, f"Avenant : {mark.label}") for mark in amendments]
    for day, name in sorted(marks):
        yield name, format_date_words(day)


def _say_notice(place: Place, term: Term, notices: list[date], now: date) -> str:
    clause = place.declared.termination
    if clause is None or term.terminated_on is not None or term.state_on(now) != "en vigueur":
        return ""
    coming = next((day for day in notices if day >= now), None)
    if coming is None:
        return "Aucune reconduction à venir : la convention prend fin sans qu’il y ait à la dénoncer."
    words = f"{format_date_words(coming)} ({format_distance(coming, now)})"
    return f"Dernier jour pour notifier une résiliation avant la prochaine reconduction : {words}."


def _say_countdown(votes: list[Mark], now: date) -> str:
    coming = next((mark for mark in votes if mark.day >= now), None)
    if coming is None:
        return ""
    words = f"{format_date_words(coming.day)} ({format_distance(coming.day, now)})"
    return f"{coming.label[0].upper()}{coming.label[1:]}, {words}."


def _say(term: Term, now: date) -> str:
    state = term.state_on(now)
    if state == "pas encore en vigueur":
        words = f"Prend effet le {format_date_words(term.starts_on)} ({format_distance(term.starts_on, now)})"
    elif state == "en vigueur":
        words = (
            f"En vigueur jusqu’au {format_date_words(term.ends_on)} ({format_distance(term.ends_on, now)})"
        )
    else:
        words = f"{state.capitalize()} depuis le {format_date_words(term.ends_on)}"
    left = term.renewals_left(now)
    if left and state == "en vigueur":
        words += f", {left} reconduction{'s' if left > 1 else ''} comprise{'s' if left > 1 else ''}"
    return f"{words}."


def _draw(
    term: Term,
    meetings: list[Mark],
    notices: list[date],
    amendments: list[Mark],
    votes: list[Mark],
    now: date,
) -> str:
    scale = _Scale(min(term.starts_on, now), max(term.ends_on, now))
    start, end = scale.at(term.starts_on), scale.at(term.ends_on)
    parts = [
        _line(start, LINE, end, LINE, RULE),
        _line(start, LINE, min(scale.at(now), end), LINE, INK, 3),
    ]
    for span in term.spans:
        x = scale.at(span.starts_on)
        parts.append(_line(x, LINE - 8, x, LINE + 8, INK))
        word = "effet" if span.rank == 0 else span.kind
        anchor = "start" if span.rank == 0 else "middle"
        parts += _label(
            x if span.rank else start - 1, LINE + 26, anchor, word, format_date(span.starts_on), SOFT
        )
    parts.append(_line(end, LINE - 8, end, LINE + 8, INK))
    parts += _label(end + 1, LINE + 26, "end", "fin", format_date(term.ends_on), SOFT)
    parts += _draw_marks(scale, meetings, notices, amendments, votes, now)
    x = scale.at(now)
    anchor = "end" if x > WIDTH * 0.8 else "start" if x < WIDTH * 0.2 else "middle"
    parts.append(_line(x, LINE - 22, x, LINE + 12, ACTION))
    parts.append(
        f'<text x="{x:.1f}" y="{LINE - 29}" text-anchor="{anchor}" font-size="13" font-weight="600" '
        f'fill="{ACTION}">aujourd’hui, {format_date(now)}</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="Vie de la convention, du {format_date(term.starts_on)} au {format_date(term.ends_on)}" '
        f'font-family="inherit">{"".join(parts)}</svg>'
    )


def _draw_marks(
    scale: _Scale,
    meetings: list[Mark],
    notices: list[date],
    amendments: list[Mark],
    votes: list[Mark],
    now: date,
) -> Iterator[str]:
    """Flags for last days of notice, diamonds for amendments, wedges for sessions, dots for meetings."""
    for day in notices:
        colour = DUE if day >= now else RULE
        x = scale.at(day)
        yield _line(x, LINE - 18, x, LINE, colour, 1)
        yield (
            f'<path d="M{x:.1f} {LINE - 18}l9 4-9 4z" fill="{colour}">'
            f"<title>Dernier jour pour notifier une résiliation : {format_date(day)}</title></path>"
        )
    for mark in amendments:
        x = scale.at(min(max(mark.day, scale.first), scale.last))
        yield (
            f'<path d="M{x:.1f} {LINE - 7}l7 7-7 7-7-7z" fill="#FFFFFF" stroke="{INK}" stroke-width="2">'
            f"<title>Avenant du {format_date(mark.day)} : {escape(mark.label)}</title></path>"
        )
    for mark in votes:
        if scale.first <= mark.day <= scale.last:
            x = scale.at(mark.day)
            colour = DUE if mark.day >= now else RULE
            yield (
                f'<path d="M{x:.1f} {LINE + 3}l5 9h-10z" fill="{colour}">'
                f"<title>{escape(mark.label)} le {format_date(mark.day)}</title></path>"
            )
    for meeting in meetings:
        x = scale.at(meeting.day)
        yield (
            f'<circle cx="{x:.1f}" cy="{LINE}" r="6" fill="{FROZEN}" stroke="#FFFFFF" stroke-width="2">'
            f"<title>{escape(meeting.label)} le {format_date(meeting.day)}</title></circle>"
        )


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: int = 2) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1}" x2="{x2:.1f}" y2="{y2}"'
    return f'<line {ends} stroke="{stroke}" stroke-width="{width}"/>'


def _label(x: float, y: float, anchor: str, word: str, day: str, colour: str) -> list[str]:
    said = f'<text x="{x:.1f}" text-anchor="{anchor}" font-size="12.5" fill="{colour}"'
    return [f'{said} y="{y}">{escape(word)}</text>', f'{said} y="{y + 15}">{day}</text>']


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return LEFT + share * (WIDTH - LEFT - RIGHT)
