"""The obligations of an agreement, dated: what is due, when, by whom, under which article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accord.declaration.agreement import Agreement
from accord.declaration.base import Amendable
from accord.declaration.clauses import Term as TermClause
from accord.declaration.countdown import Target, acts_due, steps_due
from accord.declaration.dues import Due, DueKind
from accord.declaration.duties import Commitment, Committee, Obligation, amount_on
from accord.declaration.happenings import Happenings, Occurrence, is_valid_on, occurrences_of
from accord.declaration.money import Instalment
from accord.declaration.phrases import Delay, Rhythm
from accord.declaration.term import MissingEvent, Span, Term, events_with_dates
from accord.declaration.windows import Window, each_span, each_year, window_of
from accord.declaration.wording import LABELS, format_rank
from accord.kit.money import format_euros
from accord.kit.text import format_date


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """An event that the agreement names, with what is known of it, and whether the calendar needs it.

    `is_derived`: it is computed from others. `is_recurrent`: it may be given many dates, `occurrences`.
    """

    key: str
    label: str
    article: str
    happened_on: date | None
    is_needed: bool
    is_derived: bool = False
    is_recurrent: bool = False
    occurrences: tuple[Occurrence, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether it has at least one date."""
        return self.happened_on is not None or bool(self.occurrences)

    def as_json(self) -> dict[str, Any]:
        """`{key, label, article, date, needed, derived, recurrent, dates}`."""
        return {
            "key": self.key,
            "label": self.label,
            "article": self.article,
            "date": self.happened_on.isoformat() if self.happened_on else None,
            "needed": self.is_needed,
            "derived": self.is_derived,
            "recurrent": self.is_recurrent,
            "dates": [{"date": one.happened_on.isoformat(), "label": one.label} for one in self.occurrences],
        }


def list_events(agreement: Agreement, events: Happenings) -> list[NamedEvent]:
    """The events that may be given a date, in the order of the text."""
    dates = events_with_dates(agreement, events)
    needed = _needed_events(agreement)
    return [
        NamedEvent(
            event.key,
            event.label,
            event.article,
            dates.get(event.key),
            event.key in needed,
            bool(event.last_of),
            event.is_recurrent,
            occurrences_of(events, event.key) if event.is_recurrent else (),
        )
        for event in agreement.events
    ]


def _needed_events(agreement: Agreement) -> set[str]:
    """The event that starts the term, and those that it is derived from."""
    parts = {event.key: event.last_of for event in agreement.events}
    waiting = [agreement.term.starts] if agreement.term and isinstance(agreement.term.starts, str) else []
    needed: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in needed:
            needed.add(key)
            waiting.extend(parts.get(key, ()))
    return needed


def obligations_between(
    agreement: Agreement,
    events: Happenings,
    since: date | None = None,
    until: date | None = None,
) -> list[Due]:
    """Everything due from `since` to `until` (both included, None for no bound), in order of date.

    Raises MissingEvent when the event that starts the agreement has no date. What hangs on another event
    without a date is left out: `list_events` tells which ones are waited for. Each entry is due under the
    rule of its own day: what an amendment ends is not due after it, what it adds is not due before.
    """
    schedule = _Schedule(
        agreement, events, window_of(agreement, events), events_with_dates(agreement, events)
    )
    kept = [
        due
        for due in schedule.list_dues()
        if (since is None or since <= due.date) and (until is None or due.date <= until)
    ]
    return sorted(kept, key=lambda due: (due.date, due.kind, due.key, due.occurrence))


@dataclass(frozen=True)
class _Schedule:
    """One pass over the entries of an agreement."""

    agreement: Agreement
    events: Happenings
    window: Window | None
    dates: Mapping[str, date]

    def list_dues(self) -> Iterator[Due]:
        if self.window is not None:
            if self.window.term is not None:
                yield from self._landmarks(self.window.term)
            yield from acts_due(self.agreement, self.events, self.window)
        for committee in self.agreement.committees:
            yield from self._meetings(committee)
        for commitment in self.agreement.commitments:
            yield from self._promises(commitment)
        for obligation in self.agreement.obligations:
            for due in self._duties(obligation):
                yield due
                yield from self._acts(obligation, due)
        for instalment in self.agreement.instalments:
            yield from self._payments(instalment)

    def _due(
        self, day: date, kind: DueKind, key: str, label: str, article: str, owners: tuple[str, ...]
    ) -> Due:
        return Due(day, kind, key, label, article, owners, self.agreement.name_parties(owners))

    def _spans(self, rhythm: object, entry: Amendable) -> Iterator[tuple[date, str]]:
        """The spans of a rhythm whose last day the entry holds on."""
        if isinstance(rhythm, Rhythm) and self.window is not None:
            for day, span in each_span(rhythm, self.window):
                if is_valid_on(entry, day, self.dates):
                    yield day, span

    def _landmarks(self, term: Term) -> Iterator[Due]:
        clause = self.agreement.on(term.ends_on, self.events).term
        article = clause.article if clause else ""
        parties = tuple(party.key for party in self.agreement.parties)
        renewals = sum(span.is_renewal for span in term.spans)
        yield self._due(term.starts_on, "terme", "duree", LABELS["debut"], article, parties)
        for span, following in zip(term.spans, term.spans[1:], strict=False):
            if span.ends_on < term.ends_on:
                label = _label_passage(span, following, renewals)
                yield self._due(span.ends_on, "terme", "duree", label, article, parties)
        ending = self.agreement.termination
        if term.terminated_on is not None and term.terminated_on == term.ends_on and ending:
            label = LABELS["resiliation_reserve" if term.reserve else "resiliation"]
            label = label.format(reserve=term.reserve)
            yield self._due(term.ends_on, "terme", "resiliation", label, ending.article, parties)
        else:
            yield self._due(term.ends_on, "terme", "duree", _label_end(clause, renewals), article, parties)

    def _meetings(self, committee: Committee) -> Iterator[Due]:
        form = LABELS["comite" if isinstance(committee.rhythm, Rhythm) else "comite_provisoire"]
        for day, span in self._spans(committee.followed_rhythm, committee):
            label = form.format(comite=committee.label, periode=span)
            yield self._due(day, "comite", committee.key, label, committee.article, committee.convened_by)

    def _promises(self, commitment: Commitment) -> Iterator[Due]:
        for day, span in self._spans(commitment.rhythm, commitment):
            label = _label_commitment(commitment, span, day, self.dates)
            yield self._owed(day, "engagement", commitment, label)
        yield from self._after_events("engagement", commitment, commitment.due)

    def _duties(self, obligation: Obligation) -> Iterator[Due]:
        for day, span in self._spans(obligation.rhythm, obligation):
            label = LABELS["obligation"].format(libelle=obligation.label, periode=span)
            yield self._owed(day, "obligation", obligation, label)
        yield from self._after_events("obligation", obligation, obligation.due)
        fixed = [obligation.due_on] if obligation.due_on is not None else []
        if obligation.each_year is not None and self.window is not None:
            fixed = list(each_year(obligation.each_year, self.window))
        for day in fixed:
            if is_valid_on(obligation, day, self.dates):
                yield self._owed(day, "obligation", obligation, obligation.label)

    def _acts(self, obligation: Obligation, due: Due) -> Iterator[Due]:
        """The steps of the act that an obligation needs, counted back from the day it is due."""
        for circuit in self.agreement.circuits:
            if circuit.key == obligation.circuit:
                name = "-".join(part for part in (obligation.key, due.occurrence) if part)
                target = Target(due.date, name, "obligation", obligation.label)
                yield from steps_due(self.agreement, circuit, target)

    def _owed(self, day: date, kind: DueKind, entry: Commitment | Obligation, label: str) -> Due:
        if isinstance(entry, Obligation) and entry.in_case_of is not None:
            label = LABELS["en_cas_de"].format(libelle=label, cas=entry.in_case_of)
        due = self._due(day, kind, entry.key, label, entry.article, entry.owners)
        return replace(due, reminders=tuple(sorted(one.before(day) for one in entry.reminders)))

    def _after_events(
        self, kind: DueKind, entry: Commitment | Obligation, delay: Delay | None
    ) -> Iterator[Due]:
        """One due for each time that the event happened while the entry held."""
        for event_on, occurrence in self._times(delay.event) if delay else ():
            if delay is not None and is_valid_on(entry, event_on, self.dates):
                label = self._say_delay(entry.label, delay, event_on, occurrence)
                yield replace(self._owed(delay.due_on(event_on), kind, entry, label), occurrence=occurrence)

    def _payments(self, instalment: Instalment) -> Iterator[Due]:
        entry = (instalment.key, instalment.article, instalment.owners)
        key, article, owners = entry
        label = _label_instalment(instalment)
        if instalment.due_on is not None:
            yield self._due(instalment.due_on, "versement", key, label, article, owners)
        if instalment.due is not None:
            for event_on, occurrence in self._times(instalment.due.event):
                said = self._say_delay(label, instalment.due, event_on, occurrence)
                due = self._due(instalment.due.due_on(event_on), "versement", key, said, article, owners)
                yield replace(due, occurrence=occurrence)

    def _say_delay(self, label: str, delay: Delay, event_on: date, occurrence: str) -> str:
        is_named = bool(occurrence) and not occurrence.startswith(event_on.isoformat())
        form = LABELS["delai_occurrence" if is_named else "delai"]
        said = delay.say(self.agreement.event(delay.event).label)
        return form.format(libelle=label, delai=said, jour=format_date(event_on), lequel=occurrence)

    def _times(self, key: str) -> Iterator[tuple[date, str]]:
        """Each date of an event with what tells it from the others: empty when it happens once."""
        if key in self.dates:
            yield self.dates[key], ""
            return
        seen: dict[str, int] = {}
        for one in occurrences_of(self.events, key):
            name = one.label or one.happened_on.isoformat()
            seen[name] = seen.get(name, 0) + 1
            yield one.happened_on, name if seen[name] == 1 else f"{name} ({seen[name]})"


def _label_end(clause: TermClause | None, renewals: int) -> str:
    if clause is not None and clause.renewal == "expresse":
        return LABELS["fin_sauf_reconduction"]
    return LABELS["fin_apres_reconductions" if renewals else "fin"]


def _label_passage(span: Span, following: Span, renewals: int) -> str:
    if following.kind == "prolongation":
        return LABELS["prolongation"].format(jour=format_date(following.ends_on))
    rank = following.rank
    return LABELS["reconduction"].format(periode=format_rank(span.rank + 1), rang=rank, total=renewals)


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


def _label_instalment(instalment: Instalment) -> str:
    if instalment.cents is not None:
        return LABELS["versement"].format(libelle=instalment.label, montant=format_euros(instalment.cents))
    share = f"{instalment.share}".replace(".", ",")
    return LABELS["versement_part"].format(libelle=instalment.label, part=share)


__all__ = ["Due", "MissingEvent", "NamedEvent", "amount_on", "list_events", "obligations_between"]
