"""What reading alone cannot see: words that point at nothing, clauses that contradict, what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast, get_args

from accord.declaration.agreement import Agreement, Clause
from accord.declaration.base import NOT_PROVIDED, TO_COMPLETE
from accord.declaration.locate import KeyPath
from accord.declaration.places import Places
from accord.declaration.references import find_references
from accord.declaration.shape import article_at, suggest
from accord.kit.identifiers import read_siret
from accord.kit.problems import Fault, Problem
from accord.kit.text import fold_name

_BLANK_MARK = "XXX"
# Below, a count points at somebody, and two persons are more often different than the same.
LEAST_DISCLOSURE, LEAST_AUTOMATIC = 3, Decimal("0.5")
# Each repeated word with the attribute that holds its entries; their keys may not repeat.
KEYED = {
    "partie": "parties",
    "emetteur": "senders",
    "evenement": "events",
    "engagement": "commitments",
    "obligation": "obligations",
    "comite": "committees",
    "public": "publics",
    "indicateur": "indicators",
    "format": "formats",
    "question": "questions",
}
_CLAUSES: tuple[Clause, ...] = get_args(Clause)


@dataclass
class Lost:
    """What could not be read and is already said: nothing that points at it is a second problem."""

    some_files: bool = False
    words: set[str] = field(default_factory=set)
    keys: dict[str, set[str]] = field(default_factory=dict)

    def add_key(self, word: str, entry: object) -> None:
        """Remember the key of an entry of the wrong shape."""
        if isinstance(entry, Mapping) and isinstance(entry.get("cle"), str):
            self.keys.setdefault(word, set()).add(entry["cle"])


def check_agreement(
    agreement: Agreement, places: Places, lost: Lost | None = None
) -> tuple[list[Problem], list[Problem]]:
    """Problems and questions of an agreement, or of what is left of it once the unreadable is put aside."""
    lost = lost or Lost()
    problems = [
        *_find_repeated_keys(agreement, places),
        *_find_lost_references(agreement, places, lost),
        *_find_clause_conflicts(agreement, places, lost),
        *_find_wrong_values(agreement, places, lost),
    ]
    questions = [*_ask_declared(agreement, places), *_ask_found(agreement, places)]
    return problems, questions


def find_blanks(words: Mapping[str, Any], places: Places) -> list[Problem]:
    """Questions for each field that the signed text leaves blank ("à compléter", XXX)."""
    return list(_blanks_in(words, (), words, places))


def _blanks_in(value: Any, path: KeyPath, words: Mapping[str, Any], places: Places) -> Iterator[Problem]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _blanks_in(inner, (*path, key), words, places)
    elif isinstance(value, list):
        for rank, inner in enumerate(value):
            yield from _blanks_in(inner, (*path, rank), words, places)
    elif isinstance(value, str) and (value == TO_COMPLETE or _BLANK_MARK in value):
        code = "champ.a_completer" if value == TO_COMPLETE else "champ.xxx"
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        where = places.where(path, article_at(path, words))
        yield Problem(code, where, {"mot": name, "entree": _name_entry(path, words)})


def _name_entry(path: KeyPath, words: Mapping[str, Any]) -> str:
    """What a reader calls the entry around a path: its name, its label or its own word."""
    name, value = str(path[0]), cast(Any, words)
    for part in path[:-1]:
        value = value[part]
        if isinstance(value, Mapping):
            name = next((str(value[key]) for key in ("libelle", "nom", "titre") if key in value), name)
    return name


def _find_repeated_keys(agreement: Agreement, places: Places) -> Iterator[Problem]:
    for name, attribute in KEYED.items():
        seen: set[str] = set()
        for rank, entry in enumerate(getattr(agreement, attribute)):
            if entry.key in seen:
                where = places.where((name, rank, "cle"), getattr(entry, "article", ""))
                yield Problem("cle.en_double", where, {"cle": entry.key, "mot": name})
            seen.add(entry.key)


def _find_lost_references(agreement: Agreement, places: Places, lost: Lost) -> Iterator[Problem]:
    if lost.some_files:
        return
    known = {name: [entry.key for entry in getattr(agreement, at)] for name, at in KEYED.items()}
    for name, keys in lost.keys.items():
        if name in known:
            known[name] += sorted(keys)
    known["emetteur"] += known["partie"]
    for reference in find_references(agreement):
        if reference.key not in known[reference.kind]:
            where = places.where(reference.path, reference.article)
            conseil = suggest(reference.key, known[reference.kind])
            yield Problem(f"{reference.kind}.inconnu", where, {"cle": reference.key, "conseil": conseil})


def _find_clause_conflicts(agreement: Agreement, places: Places, lost: Lost) -> Iterator[Problem]:
    absent = agreement.header.absent_clauses
    where_absent = places.where(("convention", "clauses_absentes"), agreement.header.article)
    for name in _CLAUSES:
        is_there = agreement.clause(name) != NOT_PROVIDED
        if is_there and name in absent:
            yield Problem("clause.contradictoire", where_absent, {"clause": name})
        elif not (is_there or name in absent or name in lost.words or lost.some_files):
            yield Problem("clause.manquante", where_absent, {"clause": name})
    term = agreement.term
    if term is not None and (term.renewal == "jamais") != (term.renewals == 0):
        where = places.where(("duree", "reconductions_maximum"), term.article)
        yield Problem("duree.reconductions", where, {"mode": term.renewal, "nombre": term.renewals})


def _find_wrong_values(agreement: Agreement, places: Places, lost: Lost) -> Iterator[Problem]:
    if len(agreement.parties) + len(lost.keys.get("partie", ())) < 2 and not lost.some_files:
        yield Problem("convention.une_partie", places.where(("partie",)))
    for rank, party in enumerate(agreement.parties):
        if party.siret not in (None, TO_COMPLETE) and isinstance(read_siret(str(party.siret)), Fault):
            yield Problem("siret.faux", places.where(("partie", rank, "siret"), party.article))
    matching = agreement.matching
    if not 0 <= matching.review < matching.automatic <= 1:
        yield Problem("rapprochement.seuils", places.where(("rapprochement",), matching.article))
    if agreement.disclosure.threshold < 1:
        where = places.where(("diffusion", "seuil"), agreement.disclosure.article)
        yield Problem("diffusion.seuil", where)
    for rank, indicator in enumerate(agreement.indicators):
        for place, target in enumerate(indicator.targets):
            if indicator.kind == "taux" and not 0 <= target.value <= 100:
                where = places.where(("indicateur", rank, "cible", place, "valeur"), indicator.article)
                yield Problem("indicateur.cible_pourcentage", where)
    if not (lost.some_files or "indicateur" in lost.keys):
        yield from _find_idle_breakdowns(agreement, places)
    for path, article, size in _lists_that_must_hold(agreement):
        if not size:
            yield Problem("valeur.vide", places.where(path, article), {"mot": path[-1]})


def _find_idle_breakdowns(agreement: Agreement, places: Places) -> Iterator[Problem]:
    allowed = {indicator.key: indicator.breakdowns for indicator in agreement.indicators}
    for rank, committee in enumerate(agreement.committees):
        known = sorted({name for key in committee.pack for name in allowed.get(key, ())})
        for place, name in enumerate(committee.breakdowns):
            if name not in known:
                where = places.where(("comite", rank, "ventilations", place), committee.article)
                yield Problem("ventilation.inconnu", where, {"cle": name, "conseil": suggest(name, known)})


def _lists_that_must_hold(agreement: Agreement) -> Iterator[tuple[KeyPath, str, int]]:
    for rank, commitment in enumerate(agreement.commitments):
        yield ("engagement", rank, "a_la_charge_de"), commitment.article, len(commitment.owners)
    for rank, obligation in enumerate(agreement.obligations):
        yield ("obligation", rank, "a_la_charge_de"), obligation.article, len(obligation.owners)
    for rank, committee in enumerate(agreement.committees):
        yield ("comite", rank, "composition"), committee.article, len(committee.members)
        yield ("comite", rank, "reuni_par"), committee.article, len(committee.convened_by)
    for rank, public in enumerate(agreement.publics):
        yield ("public", rank, "condition"), public.article, len(public.criteria)


def _ask_declared(agreement: Agreement, places: Places) -> Iterator[Problem]:
    for rank, question in enumerate(agreement.questions):
        where = places.where(("question", rank), question.places[0].article if question.places else "")
        said = " ; ".join(f"article {place.article} : {place.says}" for place in question.places)
        reading = f" Lecture retenue en attendant : {question.reading}." if question.reading else ""
        params = {"cle": question.key, "texte": question.text, "lieux": said, "lecture": reading}
        yield Problem("question.declaree", where, params)


def _ask_low_thresholds(agreement: Agreement, places: Places) -> Iterator[Problem]:
    matching, disclosure = agreement.matching, agreement.disclosure
    if 1 <= disclosure.threshold < LEAST_DISCLOSURE:
        where = places.where(("diffusion", "seuil"), disclosure.article)
        yield Problem("diffusion.seuil_bas", where, {"seuil": disclosure.threshold})
    if 0 <= matching.automatic < LEAST_AUTOMATIC:
        where = places.where(("rapprochement", "seuil_automatique"), matching.article)
        yield Problem("rapprochement.seuil_bas", where, {"seuil": matching.automatic})


def _ask_found(agreement: Agreement, places: Places) -> Iterator[Problem]:
    yield from _ask_low_thresholds(agreement, places)
    for rank, committee in enumerate(agreement.committees):
        if committee.rhythm == NOT_PROVIDED:
            where = places.where(("comite", rank, "rythme"), committee.article)
            yield Problem("comite.sans_rythme", where, {"comite": committee.label})
    said: dict[str, str] = {}
    for rank, commitment in enumerate(agreement.commitments):
        first = said.setdefault(fold_name(commitment.label), commitment.key)
        if first != commitment.key:
            where = places.where(("engagement", rank, "libelle"), commitment.article)
            yield Problem("engagement.repete", where, {"cle": commitment.key, "premier": first})
