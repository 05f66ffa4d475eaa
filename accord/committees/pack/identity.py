"""The agreement in its own clauses, and what it makes due around a meeting. Dates come as arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from accord.committees.pack.contents import Due, Line
from accord.committees.pack.values import cite_article
from accord.declaration.agreement import Agreement
from accord.declaration.base import NOT_PROVIDED, TO_COMPLETE
from accord.declaration.calendar import Due as DatedDue
from accord.declaration.calendar import obligations_between
from accord.declaration.clauses import Party
from accord.declaration.duties import Committee
from accord.declaration.term import MissingEvent, NoTerm, Term, derive_term
from accord.kit.periods import add_months
from accord.kit.text import NO_BREAK_SPACE, format_date, format_date_words, format_number

MONTHS_BEFORE, MONTHS_AFTER = 6, 12
# From here on a coming date is said in days: "dans 12 jours".
SOON_DAYS = 60


def describe_agreement(
    agreement: Agreement, committee: Committee, events: Mapping[str, date], day: date
) -> tuple[Line, ...]:
    """The clauses to have under the eyes in a meeting; one that is absent reads "non prévu"."""
    header = agreement.header
    lines = [Line("Objet", f"{header.purpose}.", cite_article(header.article))]
    lines += [_describe_party(party) for party in agreement.parties]
    article = cite_article(agreement.term.article) if agreement.term else ""
    lines += [
        Line(label, text, article)
        for label, text in zip(("Durée", "En vigueur"), _describe_term(agreement, events, day), strict=False)
    ]
    termination, revision, disputes = agreement.termination, agreement.revision, agreement.disputes
    if termination is None:
        lines.append(Line("Résiliation", NOT_PROVIDED))
    else:
        since = agreement.event(termination.starts).label
        words = f"{termination.form} ; préavis de {termination.notice.text} à partir de : {since}."
        lines.append(Line("Résiliation", _capital(words), cite_article(termination.article)))
    if revision is None:
        lines.append(Line("Révision", NOT_PROVIDED))
    else:
        words = f"{revision.form} ({revision.condition})." if revision.condition else f"{revision.form}."
        lines.append(Line("Révision", _capital(words), cite_article(revision.article)))
    said = _capital(disputes.settlement) + "." if disputes else NOT_PROVIDED
    lines.append(Line("Litiges", said, cite_article(disputes.article) if disputes else ""))
    return (*lines, *_describe_committee(agreement, committee))


def _describe_party(party: Party) -> Line:
    words = f"{party.name}, pour : {party.competence}. Signataire : {party.signatory}."
    if party.act is not None:
        on = party.act.voted_on
        when = f"date {TO_COMPLETE}" if on == TO_COMPLETE else f"du {format_date_words(on)}"
        number = f"numéro {party.act.number}, " if party.act.number else ""
        words += f" Délibération{NO_BREAK_SPACE}: {party.act.body}, {number}{when}."
    return Line(party.short_name, words, cite_article(party.article))


def _describe_term(agreement: Agreement, events: Mapping[str, date], day: date) -> Iterator[str]:
    clause = agreement.term
    if clause is None:
        yield NOT_PROVIDED
        return
    how = {
        "tacite": "reconduction tacite",
        "expresse": "reconduction expresse",
        NOT_PROVIDED: f"reconduction : {NOT_PROVIDED}",
    }.get(clause.renewal)
    times = f", {format_number(clause.renewals)} fois au plus" if clause.renewals else ""
    renewal = f"{how}{times}" if how else "sans reconduction"
    yield _capital(f"{clause.length}, {renewal}.")
    try:
        yield _say_where(derive_term(agreement, events), day)
    except MissingEvent as missing:
        label = agreement.event(missing.event).label
        yield f"Prise d’effet {TO_COMPLETE} : elle part de « {label} », dont la date n’est pas connue."
    except NoTerm:
        yield NOT_PROVIDED


def _say_where(term: Term, day: date) -> str:
    starts, ends = format_date_words(term.starts_on), format_date_words(term.ends_on)
    if day < term.starts_on:
        return f"À partir du {starts}, jusqu’au {ends} au plus tard."
    span = term.span_on(day)
    if span is None:
        return f"Du {starts} au {ends} : la convention n’est plus en vigueur."
    rank = "première période" if span.rank == 0 else span.kind
    if span.is_renewal:
        rank += f" n°{NO_BREAK_SPACE}{span.rank}"
    if span.ends_on >= term.ends_on:
        last = f"{rank}, la dernière" if span.rank else rank
        return f"Depuis le {starts}, jusqu’au {ends} ({last})."
    until = format_date_words(span.ends_on)
    return f"Depuis le {starts} ; {rank} jusqu’au {until} ; reconductions comprises, jusqu’au {ends}."


def _describe_committee(agreement: Agreement, committee: Committee) -> Iterator[Line]:
    article = cite_article(committee.article)
    rhythm = committee.rhythm if isinstance(committee.rhythm, str) else committee.rhythm.text
    purpose = " ; ".join(committee.purpose)
    convened = agreement.name_parties(committee.convened_by)
    yield Line(committee.label, _capital(f"{rhythm}, réuni par : {convened}. Objet : {purpose}."), article)
    seats = (
        f"{agreement.actor(member.party).short_name} : {member.seats}{' (préside)' if member.chairs else ''}"
        for member in committee.members
    )
    yield Line("Composition", " ; ".join(seats) + ".", article)


def list_dues(agreement: Agreement, events: Mapping[str, date], day: date) -> tuple[str, tuple[Due, ...]]:
    """What is due around a day, in order, and the sentence that says which period is shown."""
    since, until = add_months(day, -MONTHS_BEFORE), add_months(day, MONTHS_AFTER)
    try:
        found = obligations_between(agreement, events, since, until)
    except MissingEvent as missing:
        label = agreement.event(missing.event).label
        return f"Aucune échéance ne peut être datée : « {label} » n’a pas de date connue.", ()
    shown = f"du {format_date_words(since)} au {format_date_words(until)}"
    if not found:
        return f"Rien n’est dû {shown}.", ()
    words = f"Échéances {shown}. Une échéance échue est passée ; ce dossier ne dit pas si elle a été tenue."
    return words, tuple(_say_dues(found, day))


def _say_dues(found: Iterable[DatedDue], day: date) -> Iterator[Due]:
    for due in found:
        left = (due.date - day).days
        if left < 0:
            state, sign, tone = "échue", "■", "late"
        elif left == 0:
            state, sign, tone = "aujourd’hui", "●", "due"
        elif left <= SOON_DAYS:
            state, sign, tone = f"dans {left}{NO_BREAK_SPACE}jour{'s' if left > 1 else ''}", "●", "due"
        else:
            state, sign, tone = "à venir", "○", "soft"
        article = cite_article(due.article)
        yield Due(format_date(due.date), due.label, due.owner, article, state, sign, tone)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
