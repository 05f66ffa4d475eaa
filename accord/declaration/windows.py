"""The time in which rhythms run: the term, or the period that a text without a term covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accord.declaration.agreement import Agreement
from accord.declaration.happenings import Happenings
from accord.declaration.phrases import Rhythm, YearDay
from accord.declaration.term import NoTerm, Term, derive_term
from accord.declaration.wording import SPAN_NAMES, format_rank
from accord.kit.periods import ONE_DAY, end_of_term
from accord.kit.text import format_date


@dataclass(frozen=True, slots=True)
class Window:
    """From the first to the last day. `term` is None when the text has no clause of duration."""

    starts_on: date
    ends_on: date
    term: Term | None = None


def window_of(agreement: Agreement, events: Happenings) -> Window | None:
    """The window of an agreement; None when its text gives neither a term nor a period.

    Raises MissingEvent when the term starts with an event that has no date.
    """
    try:
        term = derive_term(agreement, events)
    except NoTerm:
        header = agreement.header
        if header.covers_from is None or header.covers_until is None:
            return None
        return Window(header.covers_from, header.covers_until)
    return Window(term.starts_on, term.ends_on, term)


def each_span(rhythm: Rhythm, window: Window) -> Iterator[tuple[date, str]]:
    """The last day and the name of each complete span of a rhythm, counted from the start of the window.

    The years are those of the agreement, not of the calendar; a span that a termination cuts short makes
    nothing due.
    """
    months, starts_on, rank = rhythm.span_months, window.starts_on, 0
    while (ends_on := end_of_term(window.starts_on, months * (rank + 1))) <= window.ends_on:
        year, place = divmod(rank * months, 12)
        form = SPAN_NAMES.get(months, SPAN_NAMES[0]) if window.term is not None else SPAN_NAMES[0]
        yield (
            ends_on,
            form.format(
                rang=format_rank(place // months + 1, "masculin"),
                annee=format_rank(year + 1),
                debut=format_date(starts_on),
                fin=format_date(ends_on),
            ),
        )
        starts_on, rank = ends_on + ONE_DAY, rank + 1


def each_year(day: YearDay, window: Window) -> Iterator[date]:
    """That day of each year, while it falls inside the window."""
    for year in range(window.starts_on.year, window.ends_on.year + 1):
        if window.starts_on <= day.in_year(year) <= window.ends_on:
            yield day.in_year(year)
