"""When an agreement is in force: derived from its clauses and from what happened, never typed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from accord.declaration.agreement import Agreement
from accord.declaration.clauses import Term as TermClause
from accord.kit.periods import Period

State = Literal["pas encore en vigueur", "en vigueur", "résiliée", "échue"]


class MissingEvent(Exception):
    """An event has no date yet, and nothing can be counted without it. `event` is its declared key."""

    def __init__(self, event: str) -> None:
        super().__init__(event)
        self.event = event


class NoTerm(Exception):
    """The text has no clause of duration: "non prévu"."""


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of the agreement: the first period (rank 0) or a renewal (1, 2, …)."""

    rank: int
    starts_on: date
    ends_on: date

    @property
    def is_renewal(self) -> bool:
        """Whether the agreement was renewed to reach this stretch."""
        return self.rank > 0


@dataclass(frozen=True, slots=True)
class Term:
    """The life of an agreement as the text lets it be: every stretch, and a termination if one was notified.

    Tacit renewals are taken as happening, since the text asks nothing for them; explicit ones are not
    listed before they are decided.
    """

    spans: tuple[Span, ...]
    terminated_on: date | None = None

    @property
    def starts_on(self) -> date:
        """The first day in force."""
        return self.spans[0].starts_on

    @property
    def ends_on(self) -> date:
        """The last day in force, renewals and termination counted."""
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


def events_with_dates(agreement: Agreement, events: Mapping[str, date]) -> dict[str, date]:
    """The dates that the text gives to its events, then those recorded since, which win."""
    dated = {
        event.key: event.happened_on for event in agreement.events if isinstance(event.happened_on, date)
    }
    return {**dated, **events}


def derive_term(agreement: Agreement, events: Mapping[str, date]) -> Term:
    """The term of an agreement. MissingEvent when what makes it start has no date; NoTerm without a clause.

    A period ends on the eve of its anniversary; the next one starts on the anniversary, counted from the very
    first day so that a shorter month never shifts the following years. A termination takes effect when its
    notice expires: on the same day-number as the event that starts it.
    """
    clause = agreement.term
    if clause is None:
        raise NoTerm(agreement.key)
    dates = events_with_dates(agreement, events)
    starts_on = clause.starts if isinstance(clause.starts, date) else dates.get(clause.starts)
    if starts_on is None:
        raise MissingEvent(str(clause.starts))
    spans = [Span(0, starts_on, _first_end(clause, starts_on))]
    renewal = clause.renewal_duration or clause.duration
    if clause.renewal == "tacite" and renewal is not None:
        for rank in range(1, clause.renewals + 1):
            first = spans[-1].ends_on + timedelta(days=1)
            last = renewal.times(rank).last_day_from(spans[0].ends_on + timedelta(days=1))
            spans.append(Span(rank, first, last))
    return Term(tuple(spans), _terminated_on(agreement, dates, starts_on))


def _first_end(clause: TermClause, starts_on: date) -> date:
    if clause.ends_on is not None:
        return max(clause.ends_on, starts_on)
    assert clause.duration is not None
    return clause.duration.last_day_from(starts_on)


def _terminated_on(agreement: Agreement, dates: Mapping[str, date], starts_on: date) -> date | None:
    clause = agreement.termination
    noticed_on = dates.get(clause.starts) if clause is not None else None
    if clause is None or noticed_on is None:
        return None
    return max(clause.notice.after(noticed_on), starts_on)
