"""The clauses on the life of an agreement, in sentences: its length, its end, its changes, its disputes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.declaration import Agreement
from accord.declaration.base import NOT_PROVIDED
from accord.declaration.clauses import Prolongation
from accord.kit.text import format_article, format_date_words, format_number, join_words

CLAUSES = {
    "duree": "Durée",
    "resiliation": "Résiliation",
    "revision": "Modification",
    "litiges": "Règlement des litiges",
}


@dataclass(frozen=True)
class ClauseView:
    """A clause in a few sentences; « non prévu » when the text has none."""

    article: str
    heading: str
    sentences: tuple[str, ...]
    is_absent: bool = False


def list_clauses(place: Place) -> Iterator[ClauseView]:
    """The clauses on the life of the agreement as they hold today, then those that the text does not have."""
    declared = place.declared.on(today(), place.events)
    yield from _length(place, declared)
    yield from _ending(place, declared)
    if (revision := declared.revision) is not None:
        condition = f", sur {revision.condition}" if revision.condition else ""
        yield ClauseView(
            format_article(revision.article),
            CLAUSES["revision"],
            write_sentences(f"Par {revision.form}{condition}"),
        )
    if (disputes := declared.disputes) is not None:
        yield ClauseView(
            format_article(disputes.article),
            CLAUSES["litiges"],
            write_sentences(disputes.settlement),
        )
    for clause in declared.header.absent_clauses:
        yield ClauseView("", CLAUSES[clause], (NOT_PROVIDED,), is_absent=True)


def _length(place: Place, declared: Agreement) -> Iterator[ClauseView]:
    """How long it lasts, or the period that it covers when it says no length."""
    if (term := declared.term) is not None:
        renewal = {
            "tacite": f"Reconduction tacite, {_times(term.renewals)}",
            "expresse": f"Reconduction expresse, {_times(term.renewals)}",
            "jamais": "Jamais reconduite",
            NOT_PROVIDED: f"Reconduction : {NOT_PROVIDED}",
        }
        yield ClauseView(
            format_article(term.article),
            CLAUSES["duree"],
            write_sentences(
                f"{term.length} à compter de : {name_start(place, term.starts)}",
                renewal[term.renewal],
                _say_prolongation(term.prolongation),
            ),
        )
    elif (since := declared.header.covers_from) is not None:
        until = declared.header.covers_until
        said = f"Du {format_date_words(since)}" + (f" au {format_date_words(until)}" if until else "")
        yield ClauseView(format_article(declared.header.article), "Période couverte", write_sentences(said))


def _ending(place: Place, declared: Agreement) -> Iterator[ClauseView]:
    """How a party may end it."""
    if (ending := declared.termination) is not None:
        yield ClauseView(
            format_article(ending.article),
            CLAUSES["resiliation"],
            write_sentences(
                f"À l’initiative de : {declared.name_parties(ending.by)}",
                f"Motifs : {join_words(list(ending.grounds), 'ou')}" if ending.grounds else "",
                "La lettre donne ses raisons" if ending.needs_grounds else "",
                f"Forme : {ending.form}",
                f"Préavis de {ending.notice.text}, compté depuis : {name_start(place, ending.starts)}",
                f"Effet sous réserve : {ending.reserve}" if ending.reserve else "",
            ),
        )


def _say_prolongation(clause: Prolongation | None) -> str:
    if clause is None:
        return ""
    times = "" if clause.times == 1 else f", {_times(clause.times)}"
    condition = f", si : {clause.condition}" if clause.condition else ""
    return f"Prolongation possible de {clause.duration.text}{times}{condition}"


def name_start(place: Place, starts: date | str) -> str:
    """A date, or the event that gives it, as it stands inside a sentence."""
    if isinstance(starts, date):
        return format_date_words(starts)
    label = place.declared.event(starts).label
    return label[:1].lower() + label[1:]


def write_sentences(*texts: str) -> tuple[str, ...]:
    """Each text that is not empty, as a sentence."""
    return tuple(f"{text[:1].upper()}{text[1:]}." for text in texts if text)


def _times(count: int) -> str:
    words = {1: "une", 2: "deux", 3: "trois", 4: "quatre", 5: "cinq"}
    return f"{words.get(count, format_number(count))} fois au plus"
