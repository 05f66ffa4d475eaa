"""Every word of an agreement that points at another entry, so that none points at nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accord.declaration.agreement import Agreement
from accord.declaration.indicators import Condition
from accord.declaration.locate import KeyPath


@dataclass(frozen=True, slots=True)
class Reference:
    """A key that must exist: `kind` is the repeated word it belongs to ("partie", "evenement", …)."""

    kind: str
    key: str
    path: KeyPath
    article: str


def find_references(agreement: Agreement) -> Iterator[Reference]:
    """All the references of an agreement, in the order of its words."""
    yield from _in_clauses(agreement)
    yield from _in_duties(agreement)
    yield from _in_committees(agreement)
    yield from _in_publics(agreement)
    yield from _in_indicators(agreement)
    yield from _in_formats(agreement)


def _each(kind: str, keys: Iterable[str], path: KeyPath, article: str) -> Iterator[Reference]:
    for rank, key in enumerate(keys):
        yield Reference(kind, key, (*path, rank), article)


def _in_clauses(agreement: Agreement) -> Iterator[Reference]:
    term, termination = agreement.term, agreement.termination
    if term is not None and isinstance(term.starts, str):
        yield Reference("evenement", term.starts, ("duree", "commence"), term.article)
    if termination is not None:
        yield from _each("partie", termination.by, ("resiliation", "par"), termination.article)
        yield Reference("evenement", termination.starts, ("resiliation", "a_compter_de"), termination.article)


def _in_duties(agreement: Agreement) -> Iterator[Reference]:
    for rank, commitment in enumerate(agreement.commitments):
        path, article = ("engagement", rank), commitment.article
        yield from _each("partie", commitment.owners, (*path, "a_la_charge_de"), article)
        if commitment.public is not None:
            yield Reference("public", commitment.public, (*path, "public"), article)
        for place, amount in enumerate(commitment.amounts):
            if isinstance(amount.starts, str):
                yield Reference(
                    "evenement", amount.starts, (*path, "montant", place, "a_compter_de"), article
                )
    for rank, obligation in enumerate(agreement.obligations):
        path, article = ("obligation", rank), obligation.article
        yield from _each("partie", obligation.owners, (*path, "a_la_charge_de"), article)
        if obligation.due is not None:
            yield Reference("evenement", obligation.due.event, (*path, "echeance"), article)
        if obligation.committee is not None:
            yield Reference("comite", obligation.committee, (*path, "comite"), article)


def _in_committees(agreement: Agreement) -> Iterator[Reference]:
    for rank, committee in enumerate(agreement.committees):
        path, article = ("comite", rank), committee.article
        for place, member in enumerate(committee.members):
            yield Reference("partie", member.party, (*path, "composition", place, "partie"), article)
        yield from _each("partie", committee.convened_by, (*path, "reuni_par"), article)
        yield from _each("indicateur", committee.pack, (*path, "dossier"), article)


def _in_publics(agreement: Agreement) -> Iterator[Reference]:
    for rank, public in enumerate(agreement.publics):
        path = ("public", rank)
        yield Reference("partie", public.identified_by, (*path, "identifie_par"), public.article)
        if public.frozen_on is not None:
            yield Reference("evenement", public.frozen_on, (*path, "gelee_le"), public.article)
    for rank, right in enumerate(agreement.visibility):
        yield Reference("partie", right.party, ("droit_de_vue", rank, "partie"), right.article)
        if right.public is not None:
            yield Reference("public", right.public, ("droit_de_vue", rank, "public"), right.article)


def _in_indicators(agreement: Agreement) -> Iterator[Reference]:
    for rank, indicator in enumerate(agreement.indicators):
        path, article = ("indicateur", rank), indicator.article
        if indicator.within is not None:
            yield Reference("public", indicator.within, (*path, "parmi"), article)
        if indicator.question is not None:
            yield Reference("question", indicator.question, (*path, "question"), article)
        for place, target in enumerate(indicator.targets):
            if isinstance(target.starts, str):
                yield Reference("evenement", target.starts, (*path, "cible", place, "a_compter_de"), article)
        for name, conditions in (
            ("population", indicator.population),
            ("numerateur", indicator.numerator),
            ("inconnu", indicator.unknown),
        ):
            for place, condition in enumerate(conditions):
                yield from _in_condition(condition, (*path, name, place), article)


def _in_condition(condition: Condition, path: KeyPath, article: str) -> Iterator[Reference]:
    moments = (("avant", condition.before), ("apres", condition.after), ("a_compter_de", condition.since))
    for name, moment in moments:
        if isinstance(moment, str):
            yield Reference("evenement", moment, (*path, name), article)


def _in_formats(agreement: Agreement) -> Iterator[Reference]:
    for rank, form in enumerate(agreement.formats):
        yield Reference("emetteur", form.sender, ("format", rank, "emetteur"), form.article)
        yield from _each("partie", form.visible_to, ("format", rank, "visible_par"), form.article)
