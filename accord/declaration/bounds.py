"""The dates of a text held to one another: an end before its start, a day outside the term, two ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from accord.declaration.agreement import Agreement
from accord.declaration.asked import Asked
from accord.declaration.base import Amendable
from accord.declaration.clauses import Term as TermClause
from accord.declaration.conflicts import terms_of
from accord.declaration.happenings import dates_of, day_of
from accord.declaration.locate import KeyPath
from accord.declaration.places import Places
from accord.declaration.references import find_references
from accord.kit.periods import ONE_DAY
from accord.kit.problems import Problem
from accord.kit.text import format_date

_Dated = tuple[KeyPath, str, date | None]


def find_date_problems(agreement: Agreement, places: Places) -> Iterator[Problem]:
    """Dates in the wrong order, dates outside the term, events that have no one date."""
    for path, article, first, last in _pairs(agreement):
        if first is not None and last is not None and last < first:
            params: dict[str, object] = {"debut": format_date(first), "fin": format_date(last)}
            yield Problem("dates.inversees", places.where(path, article), params)
    starts_on, ends_on = _limits(agreement)
    for path, article, day in _dated_words(agreement):
        early = day is not None and starts_on is not None and day < starts_on
        late = day is not None and ends_on is not None and day > ends_on
        if early or late:
            params = {
                "jour": format_date(day),
                "cote": "avant le début" if early else "après la fin",
                "borne": format_date(starts_on if early else ends_on),
            }
            yield Problem("date.hors_terme", places.where(path, article), params)
    yield from _find_recurrent(agreement, places)


def ask_about_two_ends(agreement: Agreement, places: Places) -> Iterator[Asked]:
    """A term that gives a duration and an end: they differ, or nobody can tell yet."""
    dates = dates_of(agreement.events, {})
    for path, clause in terms_of(agreement):
        if clause is None or clause.duration is None or clause.ends_on is None:
            continue
        starts_on = day_of(clause.starts, dates)
        computed = clause.duration.last_day_from(starts_on) if starts_on is not None else None
        if computed != clause.ends_on:
            code = "duree.deux_fins" if computed else "duree.deux_fins_possibles"
            params: dict[str, object] = {
                "duree": clause.duration.text,
                "fin": format_date(clause.ends_on),
                "calculee": format_date(computed),
            }
            name = path[0] if len(path) == 1 else agreement.amendments[int(path[1])].key
            where = places.where((*path, "fin"), clause.article)
            yield Asked(f"duree.deux_fins:{name}", code, where, params)


def _pairs(agreement: Agreement) -> Iterator[tuple[KeyPath, str, date | None, date | None]]:
    header = agreement.header
    yield ("convention", "jusqu_a"), header.article, header.covers_from, header.covers_until
    for path, clause in terms_of(agreement):
        if clause is not None and isinstance(clause.starts, date):
            yield (*path, "fin"), clause.article, clause.starts, clause.ends_on
    for path, entry in _amendable(agreement):
        first = entry.since if isinstance(entry.since, date) else None
        last = entry.until if isinstance(entry.until, date) else None
        yield (*path, "jusqu_a"), entry.article, first, last
    for rank, envelope in enumerate(agreement.envelopes):
        if envelope.years is not None:
            first, last = (date(year, 1, 1) for year in envelope.years)
            yield ("enveloppe", rank, "annees"), envelope.article, first, last


def _amendable(agreement: Agreement) -> Iterator[tuple[KeyPath, Amendable]]:
    for word, entries in (
        ("engagement", agreement.commitments),
        ("obligation", agreement.obligations),
        ("comite", agreement.committees),
        ("droit_de_vue", agreement.visibility),
        ("programme", agreement.programmes),
    ):
        for rank, entry in enumerate(entries):
            yield (word, rank), entry


def _limits(agreement: Agreement) -> tuple[date | None, date | None]:
    """The first day and the last possible one, as far as the text alone tells them."""
    dates = dates_of(agreement.events, {})
    clauses = [clause for _, clause in terms_of(agreement) if clause is not None]
    starts = [day_of(clause.starts, dates) for clause in clauses]
    ends = [_last_possible(clause, day) for clause, day in zip(clauses, starts, strict=True)]
    known_starts = [day for day in starts if day is not None]
    known_ends = [day for day in ends if day is not None]
    # One clause that cannot be dated yet leaves its side open.
    first = min(known_starts) if clauses and len(known_starts) == len(clauses) else None
    last = max(known_ends) if clauses and len(known_ends) == len(clauses) else None
    return first, last


def _last_possible(clause: TermClause, starts_on: date | None) -> date | None:
    """The end of a term with everything that may lengthen it."""
    end = clause.ends_on
    if end is None and starts_on is not None and clause.duration is not None:
        end = clause.duration.last_day_from(starts_on)
    renewal = clause.renewal_duration or clause.duration
    if end is not None and renewal is not None and clause.renewals:
        end = renewal.times(clause.renewals).last_day_from(end + ONE_DAY)
    if end is not None and clause.prolongation is not None:
        longer = clause.prolongation.duration.times(clause.prolongation.times)
        end = longer.last_day_from(end + ONE_DAY)
    return end


def _dated_words(agreement: Agreement) -> Iterator[_Dated]:
    for rank, amendment in enumerate(agreement.amendments):
        yield ("avenant", rank, "prend_effet"), amendment.article, _fixed(amendment.effective)
    for path, entry in _amendable(agreement):
        yield (*path, "depuis"), entry.article, _fixed(entry.since)
    for rank, obligation in enumerate(agreement.obligations):
        yield ("obligation", rank, "le"), obligation.article, obligation.due_on
    for rank, commitment in enumerate(agreement.commitments):
        for place, amount in enumerate(commitment.amounts):
            amount_path: KeyPath = ("engagement", rank, "montant", place, "a_compter_de")
            yield amount_path, commitment.article, _fixed(amount.starts)
    for rank, envelope in enumerate(agreement.envelopes):
        yield ("enveloppe", rank, "a_compter_de"), envelope.article, _fixed(envelope.starts)
    for rank, instalment in enumerate(agreement.instalments):
        yield ("echeancier", rank, "le"), instalment.article, instalment.due_on


def _fixed(moment: object) -> date | None:
    return moment if isinstance(moment, date) else None


def _find_recurrent(agreement: Agreement, places: Places) -> Iterator[Problem]:
    """Words that need one date and name an event that has many: only a delay or a prolongation may."""
    recurrent = {event.key for event in agreement.events if event.is_recurrent}
    for reference in find_references(agreement):
        takes_many = reference.path[-1] == "echeance" or reference.path[-2:] == ("prolongation", "evenement")
        if reference.kinds == ("evenement",) and reference.key in recurrent and not takes_many:
            where = places.where(reference.path, reference.article)
            yield Problem("evenement.recurrent", where, {"cle": reference.key})
