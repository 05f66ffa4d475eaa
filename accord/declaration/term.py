"""When an agreement is in force: derived from its clauses and from what happened, never typed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from accord.declaration.agreement import Agreement
from accord.declaration.amendments import amendments_in_force
from accord.declaration.clauses import Prolongation, Termination
from accord.declaration.clauses import Term as TermClause
from accord.declaration.happenings import Happenings, dates_of, day_of, occurrences_of
from accord.declaration.phrases import Duration
from accord.kit.periods import ONE_DAY, Period

State = Literal["pas encore en vigueur", "en vigueur", "résiliée", "échue"]
SpanKind = Literal["période", "reconduction", "prolongation"]


class MissingEvent(Exception):
    """An event has no date yet, and nothing can be counted without it. `event` is its declared key."""

    def __init__(self, event: str) -> None:
        super().__init__(event)
        self.event = event


class NoTerm(Exception):
    """The text has no clause of duration: "non prévu"."""


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of the agreement: the first period (rank 0), a renewal or a prolongation (1, 2, …)."""

    rank: int
    starts_on: date
    ends_on: date
    kind: SpanKind = "période"

    @property
    def is_renewal(self) -> bool:
        """Whether the agreement was renewed to reach this stretch."""
        return self.kind == "reconduction"


@dataclass(frozen=True, slots=True)
class Term:
    """The life of an agreement as the text lets it be: every stretch, and a termination if one was notified.

    Tacit renewals are taken as happening, since the text asks nothing for them; explicit ones and
    prolongations are not listed before they are decided. `reserve` is what may still put off a termination
    whose notice has run; empty when nothing may.
    """

    spans: tuple[Span, ...]
    terminated_on: date | None = None
    reserve: str = ""
    prolongations_left: int = 0

    @property
    def starts_on(self) -> date:
        """The first day in force."""
        return self.spans[0].starts_on

    @property
    def ends_on(self) -> date:
        """The last day in force, renewals, prolongations and termination counted."""
        last = self.spans[-1].ends_on
        return last if self.terminated_on is None else min(last, self.terminated_on)

    @property
    def period(self) -> Period:
        """From the first to the last day in force."""
        return Period(self.starts_on, self.ends_on)

    def span_on(self, day: date) -> Span | None:
        """The stretch that a day belongs to; None outside the term."""
        if day > self.ends_on:
            return None
        return next((span for span in self.spans if span.starts_on <= day <= span.ends_on), None)

    def renewals_left(self, day: date) -> int:
        """How many renewals may still follow the stretch of a day; all of them before the start."""
        return sum(
            span.is_renewal and span.starts_on > day and span.starts_on <= self.ends_on for span in self.spans
        )

    def state_on(self, day: date) -> State:
        """What the agreement is on a day."""
        if day < self.starts_on:
            return "pas encore en vigueur"
        if self.terminated_on is not None and day > self.terminated_on:
            return "résiliée"
        return "en vigueur" if day <= self.ends_on else "échue"


def events_with_dates(agreement: Agreement, events: Happenings) -> dict[str, date]:
    """The one date of each event that has one: of the text, recorded since (which wins), or derived."""
    return dates_of(agreement.events, events)


def derive_term(agreement: Agreement, events: Happenings, as_of: date | None = None) -> Term:
    """The term of an agreement. MissingEvent when what makes it start has no date; NoTerm without a clause.

    A period ends on the eve of its anniversary, or on the day that the text writes; the next one starts the
    day after, counted from the very first day so that a shorter month never shifts the following years. A
    termination takes effect when its notice expires: on the same day-number as the event that starts it.
    `as_of` leaves out every amendment, prolongation and notice that came after a day.
    """
    dates = dates_of(agreement.events, events)
    clause, spans = _clause_in_force(agreement, events, dates, as_of)
    times = clause.prolongation.times if clause.prolongation is not None else 0
    done = sum(span.kind == "prolongation" for span in spans)
    terminated_on, reserve = _termination(agreement, dates, as_of)
    if terminated_on is not None:
        terminated_on = max(terminated_on, spans[0].starts_on)
    return Term(tuple(spans), terminated_on, reserve, times - done)


def _clause_in_force(
    agreement: Agreement, events: Happenings, dates: Mapping[str, date], as_of: date | None
) -> tuple[TermClause, list[Span]]:
    """The clause of duration after the amendments, each decided while the one before it still ran."""
    clause = agreement.term
    spans = _lived(clause, events, dates, as_of) if clause is not None else []
    for effective_on, amendment in amendments_in_force(agreement.amendments, dates, as_of):
        if amendment.term is not None and (not spans or effective_on <= spans[-1].ends_on):
            clause = amendment.term
            spans = _lived(clause, events, dates, as_of)
    if clause is None:
        raise NoTerm(agreement.key)
    return clause, spans


def _lived(
    clause: TermClause, events: Happenings, dates: Mapping[str, date], as_of: date | None
) -> list[Span]:
    """Every stretch under a clause: first period, tacit renewals, prolongations decided in time."""
    spans = _spans(clause, dates)
    if clause.prolongation is None:
        return spans
    decided = _prolongations_decided(clause.prolongation, events, dates, as_of)
    for day in decided[: clause.prolongation.times]:
        # A term that is over is not made longer: that would be another agreement.
        if day <= spans[-1].ends_on:
            first = spans[-1].ends_on + ONE_DAY
            last = clause.prolongation.duration.last_day_from(first)
            spans.append(Span(len(spans), first, last, "prolongation"))
    return spans


def _spans(clause: TermClause, dates: Mapping[str, date]) -> list[Span]:
    """The first period and its tacit renewals."""
    starts_on = day_of(clause.starts, dates)
    if starts_on is None:
        raise MissingEvent(str(clause.starts))
    spans = [Span(0, starts_on, _first_end(clause, starts_on))]
    renewal = clause.renewal_duration or clause.duration
    if clause.renewal == "tacite" and renewal is not None:
        second = spans[0].ends_on + ONE_DAY
        for rank in range(1, clause.renewals + 1):
            first, last = spans[-1].ends_on + ONE_DAY, renewal.times(rank).last_day_from(second)
            spans.append(Span(rank, first, last, "reconduction"))
    return spans


def _first_end(clause: TermClause, starts_on: date) -> date:
    if clause.ends_on is not None:
        return max(clause.ends_on, starts_on)
    assert clause.duration is not None  # the clause has one of the two, or does not read
    return clause.duration.last_day_from(starts_on)


def _prolongations_decided(
    clause: Prolongation, events: Happenings, dates: Mapping[str, date], as_of: date | None
) -> list[date]:
    said = [time.happened_on for time in occurrences_of(events, clause.event)]
    days = said or [day for day in (dates.get(clause.event),) if day is not None]
    return sorted(day for day in days if as_of is None or day <= as_of)


def _termination(
    agreement: Agreement, dates: Mapping[str, date], as_of: date | None
) -> tuple[date | None, str]:
    """When a notified termination takes effect, and what may still put it off."""
    for since, clause in reversed(list(_termination_clauses(agreement, dates))):
        noticed_on = dates.get(clause.starts)
        if noticed_on is None or (as_of is not None and noticed_on > as_of):
            continue
        if since is None or since <= noticed_on:
            return _effect(clause, noticed_on, dates, as_of)
    return None, ""


def _termination_clauses(
    agreement: Agreement, dates: Mapping[str, date]
) -> Iterator[tuple[date | None, Termination]]:
    """Each clause of termination with the day from which it holds, the oldest first."""
    if agreement.termination is not None:
        yield None, agreement.termination
    for effective_on, amendment in amendments_in_force(agreement.amendments, dates, None):
        if amendment.termination is not None:
            yield effective_on, amendment.termination


def _effect(
    clause: Termination, noticed_on: date, dates: Mapping[str, date], as_of: date | None
) -> tuple[date, str]:
    expires_on = clause.notice.after(noticed_on)
    if clause.reserve is None or clause.reserve_ends is None:
        return expires_on, ""
    lifted_on = dates.get(clause.reserve_ends)
    if lifted_on is None or (as_of is not None and lifted_on > as_of):
        return expires_on, clause.reserve
    return max(expires_on, lifted_on), ""


def last_notice_days(agreement: Agreement, events: Happenings, term: Term) -> list[tuple[date, Span]]:
    """The last day to give notice before each tacit renewal, with that renewal, under the rule of that time.

    None when the text gives no termination, or when one was notified.
    """
    if term.terminated_on is not None:
        return []
    found = []
    for span in term.spans:
        eve = span.starts_on - ONE_DAY
        clause = agreement.on(eve, events).termination if span.is_renewal else None
        if clause is not None:
            found.append((_last_notice_day(clause.notice, eve), span))
    return found


def _last_notice_day(notice: Duration, eve: date) -> date:
    """The last day on which a notice expires before a renewal, counted as its effect is.

    In clear or business days a notice that would expire on a Sunday or a public holiday runs on: given on
    the day that a mere count back finds, it could end after the renewal.
    """
    day = notice.before(eve)
    while notice.after(day) > eve:
        day -= ONE_DAY
    return day
