"""Words that cannot be true together, and values that mean nothing: problems, to be corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, get_args

from accord.declaration.agreement import Agreement, Clause
from accord.declaration.base import NOT_PROVIDED, TO_COMPLETE, Declared
from accord.declaration.clauses import Term
from accord.declaration.formats import find_lost_fields
from accord.declaration.locate import KeyPath
from accord.declaration.lost import Lost
from accord.declaration.places import Places
from accord.declaration.shape import suggest
from accord.kit.identifiers import read_siret
from accord.kit.problems import Fault, Problem

_Entry = TypeVar("_Entry", bound=Declared)
_CLAUSES: tuple[Clause, ...] = get_args(Clause)


def find_conflicts(agreement: Agreement, places: Places, lost: Lost) -> Iterator[Problem]:
    """Every contradiction inside the declaration, but those between its dates."""
    yield from _find_clause_conflicts(agreement, places, lost)
    yield from _find_missing_needs(agreement, places, lost)
    yield from _find_wrong_values(agreement, places, lost)
    yield from _find_wrong_percentages(agreement, places)
    yield from _find_wrong_files(agreement, places)
    if not (lost.some_files or "indicateur" in lost.keys):
        yield from _find_idle_breakdowns(agreement, places)
    for path, article, size in _lists_that_must_hold(agreement):
        if not size:
            yield Problem("valeur.vide", places.where(path, article), {"mot": path[-1]})


def terms_of(agreement: Agreement) -> Iterator[tuple[KeyPath, Term | None]]:
    """Each clause of duration with its path: that of the text, then those of its amendments."""
    yield ("duree",), agreement.term
    for rank, amendment in enumerate(agreement.amendments):
        yield ("avenant", rank, "duree"), amendment.term


def _find_clause_conflicts(agreement: Agreement, places: Places, lost: Lost) -> Iterator[Problem]:
    absent = agreement.header.absent_clauses
    where_absent = places.where(("convention", "clauses_absentes"), agreement.header.article)
    for name in _CLAUSES:
        is_there = agreement.clause(name) != NOT_PROVIDED
        if is_there and name in absent:
            yield Problem("clause.contradictoire", where_absent, {"clause": name})
        elif not (is_there or name in absent or name in lost.words or lost.some_files):
            yield Problem("clause.manquante", where_absent, {"clause": name})
    for path, term in terms_of(agreement):
        if term is not None and (term.renewal in ("tacite", "expresse")) != (term.renewals > 0):
            where = places.where((*path, "reconductions_maximum"), term.article)
            yield Problem("duree.reconductions", where, {"mode": term.renewal, "nombre": term.renewals})


def _find_missing_needs(agreement: Agreement, places: Places, lost: Lost) -> Iterator[Problem]:
    """A word that others rely on: it may be absent when nothing needs it."""
    if lost.some_files:
        return
    formats = [
        *_places_of("format", agreement.own_formats),
        *_places_of("fichier", agreement.received_files),
    ]
    indicators = _places_of("indicateur", agreement.indicators)
    publics = _places_of("public", agreement.publics, lambda public: bool(public.criteria))
    rights = _places_of("droit_de_vue", agreement.visibility, lambda right: right.sees == "chiffres")
    for word, is_there, needed_by in (
        ("territoire", agreement.has_territory, [*formats, *indicators, *publics]),
        ("rapprochement", agreement.has_matching, formats),
        ("diffusion", agreement.has_disclosure, [*indicators, *rights]),
    ):
        if needed_by and not is_there and word not in lost.words:
            path, article = needed_by[0]
            params = {"mot": word, "pour": path[0]}
            yield Problem("mot.necessaire", places.where(path, article), params)


def _places_of(
    word: str, entries: Sequence[_Entry], needs: Callable[[_Entry], bool] = lambda _: True
) -> list[tuple[KeyPath, str]]:
    return [((word, rank), entry.article) for rank, entry in enumerate(entries) if needs(entry)]


def _find_wrong_values(agreement: Agreement, places: Places, lost: Lost) -> Iterator[Problem]:
    if len(agreement.parties) + len(lost.keys.get("partie", ())) < 2 and not lost.some_files:
        yield Problem("convention.une_partie", places.where(("partie",)))
    for rank, party in enumerate(agreement.parties):
        if party.siret not in (None, TO_COMPLETE) and isinstance(read_siret(str(party.siret)), Fault):
            yield Problem("siret.faux", places.where(("partie", rank, "siret"), party.article))
    matching = agreement.matching_clause
    if matching is not None and not 0 <= matching.review < matching.automatic <= 1:
        yield Problem("rapprochement.seuils", places.where(("rapprochement",), matching.article))
    disclosure = agreement.disclosure_clause
    if disclosure is not None and disclosure.threshold < 1:
        where = places.where(("diffusion", "seuil"), disclosure.article)
        yield Problem("diffusion.seuil", where)


def _find_wrong_percentages(agreement: Agreement, places: Places) -> Iterator[Problem]:
    for rank, indicator in enumerate(agreement.indicators):
        for place, target in enumerate(indicator.targets):
            if indicator.kind == "taux" and not 0 <= target.value <= 100:
                where = places.where(("indicateur", rank, "cible", place, "valeur"), indicator.article)
                yield Problem("indicateur.cible_pourcentage", where)
    for rank, expected in enumerate(agreement.expected):
        for place, aim in enumerate(expected.targets):
            if expected.unit == "%" and aim.value != TO_COMPLETE and not 0 <= aim.value <= 100:
                path: KeyPath = ("indicateur_attendu", rank, "cible", place, "valeur")
                yield Problem(
                    "pourcentage.hors_borne", places.where(path, expected.article), {"mot": "valeur"}
                )
    for rank, instalment in enumerate(agreement.instalments):
        if instalment.share is not None and not 0 <= instalment.share <= 100:
            where = places.where(("echeancier", rank, "part"), instalment.article)
            yield Problem("pourcentage.hors_borne", where, {"mot": "part"})


def _find_wrong_files(agreement: Agreement, places: Places) -> Iterator[Problem]:
    """A file that leaves out what its format needs, or that takes the name of a format."""
    layouts = {layout.key: layout for layout in agreement.layouts}
    taken = {form.key for form in agreement.own_formats}
    for rank, received in enumerate(agreement.received_files):
        if received.key in taken:
            where = places.where(("fichier", rank, "cle"), received.article)
            yield Problem("cle.en_double", where, {"cle": received.key, "mot": "format"})
        layout = layouts.get(received.layout)
        for reason in find_lost_fields(layout, received) if layout else ():
            where = places.where(("fichier", rank, "sans"), received.article)
            yield Problem("fichier.sans_champ", where, {"raison": reason})


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
    for rank, pathway in enumerate(agreement.pathways):
        yield ("parcours", rank, "etape"), pathway.article, len(pathway.steps)
