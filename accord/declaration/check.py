"""What reading alone cannot see: words that point at nothing, clauses that contradict, what to ask."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from pydantic import BaseModel

from accord.declaration.agreement import Agreement, keyed_words
from accord.declaration.asked import Asked
from accord.declaration.base import NOT_PROVIDED
from accord.declaration.bounds import ask_about_two_ends, find_date_problems
from accord.declaration.clauses import Question
from accord.declaration.conflicts import find_conflicts
from accord.declaration.cycles import find_circles
from accord.declaration.duties import Obligation
from accord.declaration.lost import Lost
from accord.declaration.places import Places
from accord.declaration.references import find_references
from accord.declaration.shape import suggest
from accord.declaration.sums import ask_about_sums
from accord.kit.problems import Problem
from accord.kit.text import format_article

# Below, a count points at somebody, and two persons are more often different than the same.
LEAST_DISCLOSURE, LEAST_AUTOMATIC = 3, Decimal("0.5")
# Looking for the nearest key takes time: beyond, a folder is not an agreement that somebody is writing.
MOST_LOST, MOST_CHOICES = 300, 300


def check_agreement(
    agreement: Agreement, places: Places, lost: Lost | None = None
) -> tuple[list[Problem], list[Asked]]:
    """Problems and questions of an agreement, or of what is left of it once the unreadable is put aside."""
    lost = lost or Lost()
    problems = [
        *find_key_problems(agreement, places, lost),
        *find_conflicts(agreement, places, lost),
        *find_date_problems(agreement, places),
    ]
    questions = [
        *ask_declared(agreement.questions, places),
        *_ask_found(agreement, places),
        *ask_about_two_ends(agreement, places),
        *ask_about_sums(agreement, places),
    ]
    return problems, questions


def find_key_problems(declared: BaseModel, places: Places, lost: Lost) -> Iterator[Problem]:
    """Keys that two entries share, keys that nothing has, and keys that point at one another in a circle."""
    keyed = keyed_words(type(declared))
    yield from _find_repeated_keys(declared, keyed, places)
    yield from find_circles(declared, places)
    if not lost.some_files:
        yield from _find_lost_references(declared, keyed, places, lost)


def _find_repeated_keys(declared: BaseModel, keyed: dict[str, str], places: Places) -> Iterator[Problem]:
    for name, attribute in keyed.items():
        seen: set[str] = set()
        for rank, entry in enumerate(getattr(declared, attribute)):
            if entry.key in seen:
                where = places.where((name, rank, "cle"), getattr(entry, "article", ""))
                yield Problem("cle.en_double", where, {"cle": entry.key, "mot": name})
            seen.add(entry.key)


def _find_lost_references(
    declared: BaseModel, keyed: dict[str, str], places: Places, lost: Lost
) -> Iterator[Problem]:
    known = {name: {entry.key for entry in getattr(declared, at)} for name, at in keyed.items()}
    for name, keys in lost.keys.items():
        if name in known:
            known[name] |= keys
    wrong = (
        reference
        for reference in find_references(declared)
        if not any(reference.key in known.get(kind, ()) for kind in reference.kinds)
    )
    for reference in islice(wrong, MOST_LOST):
        choices = sorted(key for kind in reference.kinds for key in known.get(kind, ()))
        where = places.where(reference.path, reference.article)
        params = {"cle": reference.key, "conseil": suggest(reference.key, choices[:MOST_CHOICES])}
        yield Problem(f"{reference.kinds[0]}.inconnu", where, params)


def ask_declared(questions: tuple[Question, ...], places: Places) -> Iterator[Asked]:
    """The questions that the declaration itself asks."""
    for rank, question in enumerate(questions):
        where = places.where(("question", rank), question.places[0].article if question.places else "")
        said = " ; ".join(f"{format_article(place.article)} : {place.says}" for place in question.places)
        reading = f" Lecture retenue en attendant : {question.reading}." if question.reading else ""
        params = {"cle": question.key, "texte": question.text, "lieux": said, "lecture": reading}
        yield Asked(question.key, "question.declaree", where, params)


def _ask_found(agreement: Agreement, places: Places) -> Iterator[Asked]:
    yield from _ask_low_thresholds(agreement, places)
    for rank, committee in enumerate(agreement.committees):
        if committee.rhythm == NOT_PROVIDED and committee.question is None:
            where = places.where(("comite", rank, "rythme"), committee.article)
            code = "comite.sans_rythme"
            yield Asked(f"{code}:{committee.key}", code, where, {"comite": committee.label})
    yield from _ask_repeated(agreement, places)
    yield from _ask_about_same_day(agreement, places)


def _ask_repeated(agreement: Agreement, places: Places) -> Iterator[Asked]:
    """A promise that the same body makes twice in the same words."""
    said: dict[tuple[str, str], str] = {}
    for rank, commitment in enumerate(agreement.commitments):
        words = " ".join(commitment.label.casefold().split())
        firsts = {said.setdefault((owner, words), commitment.key) for owner in commitment.owners}
        for first in sorted(firsts - {commitment.key})[:1]:
            where = places.where(("engagement", rank, "libelle"), commitment.article)
            params = {"cle": commitment.key, "premier": first}
            yield Asked(f"engagement.repete:{commitment.key}", "engagement.repete", where, params)


def _ask_about_same_day(agreement: Agreement, places: Places) -> Iterator[Asked]:
    """A duty that another must come before, when both fall on the same day."""
    by_key = {obligation.key: obligation for obligation in agreement.obligations}
    for rank, obligation in enumerate(agreement.obligations):
        first = by_key.get(obligation.depends_on or "")
        if first is None or not (_same_delay(first, obligation) or _same_day(first, obligation)):
            continue
        where = places.where(("obligation", rank, "depend_de"), obligation.article)
        params = {"libelle": obligation.label, "premier": first.label}
        code = "obligation.meme_jour"
        yield Asked(f"{code}:{obligation.key}", code, where, params)


def _same_delay(first: Obligation, second: Obligation) -> bool:
    one, other = first.due, second.due
    return one is not None and other is not None and one.measure == other.measure


def _same_day(first: Obligation, second: Obligation) -> bool:
    return first.due_on is not None and first.due_on == second.due_on


def _ask_low_thresholds(agreement: Agreement, places: Places) -> Iterator[Asked]:
    matching, disclosure = agreement.matching_clause, agreement.disclosure_clause
    if disclosure is not None and 1 <= disclosure.threshold < LEAST_DISCLOSURE:
        where = places.where(("diffusion", "seuil"), disclosure.article)
        code, params = "diffusion.seuil_bas", {"seuil": disclosure.threshold}
        yield Asked(f"{code}:diffusion", code, where, params)
    if matching is not None and 0 <= matching.automatic < LEAST_AUTOMATIC:
        where = places.where(("rapprochement", "seuil_automatique"), matching.article)
        code = "rapprochement.seuil_bas"
        yield Asked(f"{code}:rapprochement", code, where, {"seuil": matching.automatic})
