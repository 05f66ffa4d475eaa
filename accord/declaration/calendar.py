"""The obligations of an agreement, dated: what is due, when, by whom, under which article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from accord.declaration.agreement import Agreement
from accord.declaration.duties import Commitment
from accord.declaration.money import DatedAmount
from accord.declaration.phrases import Rhythm
from accord.declaration.term import MissingEvent, NoTerm, Term, derive_term, events_with_dates
from accord.declaration.wording import (
    LABELS,
    SPAN_NAMES,
    format_rank,
)
from accord.kit.money import format_euros
from accord.kit.periods import ONE_DAY, end_of_term
from accord.kit.text import format_date

DueKind = Literal["terme", "comite", "engagement", "obligation"]


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """One thing due on a day at the latest. `key` is the declared entry; (kind, key, date) is unique.

    `owners` are party keys, `owner` says them in French.
    """

    date: date
    kind: DueKind
    key: str
    label: str
    article: str
    owners: tuple[str, ...]
    owner: str

    def as_json(self) -> dict[str, Any]:
        """`{date, key, kind, label, article, owner, owners}`, the date in ISO form."""
        return {
            "date": self.date.isoformat(),
            "key": self.key,
            "kind": self.kind,
            "label": self.label,
            "article": self.article,
            "owner": self.owner,
            "owners": list(self.owners),
        }


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """An event that the agreement names, with its date if it is known, and whether the calendar needs it."""

    key: str
    label: str
    article: str
    happened_on: date | None
    is_needed: bool

    def as_json(self) -> dict[str, Any]:
        """`{key, label, article, date, needed}`."""
        return {
            "key": self.key,
            "label": self.label,
            "article": self.article,
            "date": self.happened_on.isoformat() if self.happened_on else None,
            "needed": self.is_needed,
        }


def list_events(agreement: Agreement, events: Mapping[str, date]) -> list[NamedEvent]:
    """The events that may be given a date, in the order of the text."""
    dates = events_with_dates(agreement, events)
    needed = agreement.term.starts if agreement.term is not None else None
    return [
        NamedEvent(event.key, event.label, event.article, dates.get(event.key), event.key == needed)
        for event in agreement.events
    ]


def obligations_between(
    agreement: Agreement,
    events: Mapping[str, date],
    since: date | None = None,
    until: date | None = None,
) -> list[Due]:
    """Everything due from `since` to `until` (both included, None for no bound), in order of date.

    Raises MissingEvent when the event that starts the agreement has no date. What hangs on another event
    without a date is left out: `list_events` tells which ones are waited for.
    """
    dues = [*_dues_of_term(agreement, events), *_dues_of_delays(agreement, events)]
    kept = [
        due for due in dues if (since is None or since <= due.date) and (until is None or due.date <= until)
    ]
    return sorted(kept, key=lambda due: (due.date, due.kind, due.key))


def _due(
    agreement: Agreement,
    day: date,
    kind: DueKind,
    key: str,
    label: str,
    article: str,
    owners: tuple[str, ...],
) -> Due:
    return Due(day, kind, key, label, article, owners, agreement.name_parties(owners))


def _dues_of_term(agreement: Agreement, events: Mapping[str, date]) -> Iterator[Due]:
    try:
        term = derive_term(agreement, events)
    except NoTerm:
        return
    yield from _landmarks(agreement, term)
    dates = events_with_dates(agreement, events)
    for committee in agreement.committees:
        if isinstance(committee.rhythm, Rhythm):
            for day, span in _each_span(committee.rhythm, term):
                label = LABELS["comite"].format(comite=committee.label, periode=span)
                yield _due(
                    agreement, day, "comite", committee.key, label, committee.article, committee.convened_by
                )
    for commitment in agreement.commitments:
        if isinstance(commitment.rhythm, Rhythm):
            for day, span in _each_span(commitment.rhythm, term):
                label = _label_commitment(commitment, span, day, dates)
                yield _due(
                    agreement, day, "engagement", commitment.key, label, commitment.article, commitment.owners
                )
    for obligation in agreement.obligations:
        if obligation.rhythm is not None:
            for day, span in _each_span(obligation.rhythm, term):
                label = LABELS["obligation"].format(libelle=obligation.label, periode=span)
                yield _due(
                    agreement, day, "obligation", obligation.key, label, obligation.article, obligation.owners
                )


def _dues_of_delays(agreement: Agreement, events: Mapping[str, date]) -> Iterator[Due]:
    dates = events_with_dates(agreement, events)
    for obligation in agreement.obligations:
        if obligation.due is not None and obligation.due.event in dates:
            event_on = dates[obligation.due.event]
            label = LABELS["delai"].format(
                libelle=obligation.label, delai=obligation.due.text, jour=format_date(event_on)
            )
            day = obligation.due.due_on(event_on)
            yield _due(
                agreement, day, "obligation", obligation.key, label, obligation.article, obligation.owners
            )


def _landmarks(agreement: Agreement, term: Term) -> Iterator[Due]:
    clause = agreement.term
    if clause is None:
        return
    parties = tuple(party.key for party in agreement.parties)
    renewals = len(term.spans) - 1
    yield _due(agreement, term.starts_on, "terme", "duree", LABELS["debut"], clause.article, parties)
    for span in term.spans:
        if span.ends_on >= term.ends_on:
            break
        label = LABELS["reconduction"].format(
            periode=format_rank(span.rank + 1), rang=span.rank + 1, total=renewals
        )
        yield _due(agreement, span.ends_on, "terme", "duree", label, clause.article, parties)
    if term.terminated_on is not None and term.terminated_on == term.ends_on and agreement.termination:
        article = agreement.termination.article
        yield _due(agreement, term.ends_on, "terme", "resiliation", LABELS["resiliation"], article, parties)
    else:
        label = LABELS["fin_apres_reconductions" if renewals else "fin"]
        yield _due(agreement, term.ends_on, "terme", "duree", label, clause.article, parties)


def _each_span(rhythm: Rhythm, term: Term) -> Iterator[tuple[date, str]]:
    """The last day and the name of each complete span of a rhythm, counted from the start of the term.

    The years are those of the agreement, not of the calendar; a span that a termination cuts short makes
    nothing due.
    """
    months, starts_on, rank = rhythm.span_months, term.starts_on, 0
    while (ends_on := end_of_term(term.starts_on, months * (rank + 1))) <= term.ends_on:
        year, place = divmod(rank * months, 12)
        name = SPAN_NAMES.get(months, SPAN_NAMES[0]).format(
            rang=format_rank(place // months + 1, "masculin"),
            annee=format_rank(year + 1),
            debut=format_date(starts_on),
            fin=format_date(ends_on),
        )
        yield ends_on, name
        starts_on, rank = ends_on + ONE_DAY, rank + 1


def _label_commitment(commitment: Commitment, span: str, day: date, dates: Mapping[str, date]) -> str:
    amount = amount_on(commitment, day, dates)
    if amount is None:
        return LABELS["engagement"].format(libelle=commitment.label, periode=span)
    return LABELS["engagement_montant"].format(
        libelle=commitment.label,
        montant=format_euros(amount.cents),
        par=amount.per,
        nature=amount.nature,
        periode=span,
    )


def amount_on(commitment: Commitment, day: date, events: Mapping[str, date]) -> DatedAmount | None:
    """The amount that holds on a day: the last one whose start has come; None when there is none."""
    started: list[tuple[date, DatedAmount]] = []
    for amount in commitment.amounts:
        starts_on = amount.starts if isinstance(amount.starts, date) else events.get(amount.starts)
        if starts_on is not None and starts_on <= day:
            started.append((starts_on, amount))
    return max(started, key=lambda pair: pair[0])[1] if started else None


__all__ = ["Due", "MissingEvent", "NamedEvent", "amount_on", "list_events", "obligations_between"]
