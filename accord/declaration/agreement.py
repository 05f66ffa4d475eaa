"""One agreement, whole and frozen: every declared entry, and the way to find one by its key."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel, PrivateAttr

from accord.declaration.act import Circuit
from accord.declaration.amendments import Amendment, amendments_in_force
from accord.declaration.base import NOT_PROVIDED, Part, word
from accord.declaration.clauses import (
    Disputes,
    Event,
    Header,
    Partner,
    Party,
    Question,
    Revision,
    Sender,
    Term,
    Termination,
)
from accord.declaration.duties import (
    Axis,
    Commitment,
    Committee,
    Obligation,
    Provision,
    only_amount_on,
)
from accord.declaration.formats import Format, Layout, ReceivedFile, bind_layout
from accord.declaration.happenings import Happenings, dates_of, is_valid_on
from accord.declaration.indicators import Indicator
from accord.declaration.money import BudgetLine, Envelope, Instalment, PlannedAction, Tariff
from accord.declaration.pathway import Pathway, Programme
from accord.declaration.publics import Disclosure, Matching, Public, Territory, VisibilityRight
from accord.declaration.retention import Retention
from accord.declaration.statements import Calculation, Demarcation, ExpectedIndicator, Figure, Priority
from accord.kit.text import join_words


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


_Entry = TypeVar("_Entry", bound=_Keyed)
_Clause = TypeVar("_Clause", bound=Part)
Clause = Literal["duree", "resiliation", "revision", "litiges"]
# The attribute that holds each of them, here and in an amendment.
_CLAUSES: Mapping[Clause, str] = {
    "duree": "term",
    "resiliation": "termination",
    "revision": "revision",
    "litiges": "disputes",
}


class NotDeclared(Exception):
    """The agreement does not have this word, and nothing can be done without it. `word` is the French one."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Agreement(Part):
    """The agreement of a folder. Its top-level words may stand in any file at the top of the folder."""

    header: Header = word("convention", "Ce qu’est la convention")
    parties: tuple[Party, ...] = word("partie", "Les parties qui signent")
    partners: tuple[Partner, ...] = word(
        "partenaire", "Les organismes qui agissent ici sans signer", default=()
    )
    senders: tuple[Sender, ...] = word("emetteur", "Les organismes qui transmettent des fichiers", default=())
    events: tuple[Event, ...] = word("evenement", "Les événements d’où partent des dates", default=())
    term: Term | None = word("duree", "La durée, la reconduction et la prolongation", default=None)
    termination: Termination | None = word("resiliation", "Comment y mettre fin", default=None)
    revision: Revision | None = word("revision", "Comment la modifier", default=None)
    disputes: Disputes | None = word("litiges", "Comment régler un litige", default=None)
    amendments: tuple[Amendment, ...] = word("avenant", "Les avenants, dans leur ordre", default=())
    circuits: tuple[Circuit, ...] = word("circuit", "Le chemin d’un acte jusqu’à son effet", default=())
    axes: tuple[Axis, ...] = word("axe", "Les axes du texte", default=())
    commitments: tuple[Commitment, ...] = word("engagement", "Ce qui est promis", default=())
    obligations: tuple[Obligation, ...] = word("obligation", "Ce qui est dû à une date", default=())
    provisions: tuple[Provision, ...] = word(
        "disposition", "Ce que dit le texte sans obliger à une date", default=()
    )
    committees: tuple[Committee, ...] = word("comite", "Les comités", default=())
    envelopes: tuple[Envelope, ...] = word("enveloppe", "Les enveloppes de crédits", default=())
    tariffs: tuple[Tariff, ...] = word("tarif", "Les prix", default=())
    instalments: tuple[Instalment, ...] = word("echeancier", "Les versements", default=())
    budget_lines: tuple[BudgetLine, ...] = word("ligne_budgetaire", "Les lignes du budget", default=())
    actions: tuple[PlannedAction, ...] = word("action", "Les actions prévues, chiffrées", default=())
    figures: tuple[Figure, ...] = word("chiffre", "Les chiffres que le texte donne", default=())
    calculations: tuple[Calculation, ...] = word("calcul", "Comment ils se déduisent", default=())
    priorities: tuple[Priority, ...] = word("priorite", "Les priorités du programme", default=())
    demarcations: tuple[Demarcation, ...] = word("demarcation", "Qui prend quoi", default=())
    pathways: tuple[Pathway, ...] = word("parcours", "Les parcours et leurs étapes", default=())
    programmes: tuple[Programme, ...] = word("programme", "Les dispositifs mobilisés", default=())
    expected: tuple[ExpectedIndicator, ...] = word(
        "indicateur_attendu", "Ce que le texte demande de mesurer et qui ne se calcule pas encore", default=()
    )
    publics: tuple[Public, ...] = word("public", "Les publics et les cohortes", default=())
    territory_clause: Territory | None = word(
        "territoire",
        "Où elle s’applique ; obligatoire avec un format ou un indicateur",
        default=None,
    )
    visibility: tuple[VisibilityRight, ...] = word(
        "droit_de_vue", "Ce que chaque partie peut voir", default=()
    )
    matching_clause: Matching | None = word(
        "rapprochement", "Les seuils qui font une même personne ; obligatoire avec un format", default=None
    )
    disclosure_clause: Disclosure | None = word(
        "diffusion",
        "Le seuil qui cache un effectif ; obligatoire avec un indicateur",
        default=None,
    )
    questions: tuple[Question, ...] = word("question", "Ce que le texte laisse ouvert", default=())
    indicators: tuple[Indicator, ...] = word("indicateur", "Les indicateurs", default=())
    own_formats: tuple[Format, ...] = word(
        "format", "Les fichiers échangés, un par fichier de formats/", default=()
    )
    received_files: tuple[ReceivedFile, ...] = word(
        "fichier", "Les fichiers échangés dans un format de la bibliothèque", default=()
    )
    layouts: tuple[Layout, ...] = word(
        "modele", "Les formats de la bibliothèque que la convention utilise, gardés avec elle", default=()
    )

    retentions: tuple[Retention, ...] = word(
        "conservation", "Combien de temps les fichiers reçus sont gardés, chiffrés", default=()
    )

    _zones: Mapping[str, Mapping[str, str]] = PrivateAttr(default_factory=lambda: MappingProxyType({}))

    @property
    def key(self) -> str:
        """The short name of the agreement."""
        return self.header.key

    @property
    def title(self) -> str:
        """The title of the agreement."""
        return self.header.title

    @cached_property
    def formats(self) -> tuple[Format, ...]:
        """The formats of the files exchanged: its own, then those that it takes from the library."""
        layouts = {layout.key: layout for layout in self.layouts}
        return (
            *self.own_formats,
            *(bind_layout(layouts[one.layout], one) for one in self.received_files if one.layout in layouts),
        )

    @property
    def has_territory(self) -> bool:
        """Whether it says where it applies."""
        return self.territory_clause is not None

    @property
    def territory(self) -> Territory:
        """Where it applies. NotDeclared when it does not say: ask `has_territory` first."""
        return _declared(self.territory_clause, "territoire")

    @property
    def has_matching(self) -> bool:
        """Whether it gives the thresholds that make one person of several records."""
        return self.matching_clause is not None

    @property
    def matching(self) -> Matching:
        """Those thresholds. NotDeclared when it gives none: ask `has_matching` first."""
        return _declared(self.matching_clause, "rapprochement")

    @property
    def has_disclosure(self) -> bool:
        """Whether it gives the smallest count that may be shown."""
        return self.disclosure_clause is not None

    @property
    def disclosure(self) -> Disclosure:
        """The smallest count shown. NotDeclared when it gives none: ask `has_disclosure` first."""
        return _declared(self.disclosure_clause, "diffusion")

    def party(self, key: str) -> Party:
        """The party of that key. KeyError when there is none."""
        return _find(self.parties, key)

    def actor(self, key: str) -> Party | Partner | Sender:
        """The party, partner or sender of that key. KeyError when there is none."""
        actors: tuple[Party | Partner | Sender, ...] = (*self.parties, *self.partners, *self.senders)
        return _find(actors, key)

    def event(self, key: str) -> Event:
        """The event of that key. KeyError when there is none."""
        return _find(self.events, key)

    def committee(self, key: str) -> Committee:
        """The committee of that key. KeyError when there is none."""
        return _find(self.committees, key)

    def public(self, key: str) -> Public:
        """The public of that key. KeyError when there is none."""
        return _find(self.publics, key)

    def indicator(self, key: str) -> Indicator:
        """The indicator of that key. KeyError when there is none."""
        return _find(self.indicators, key)

    def format(self, key: str) -> Format:
        """The format of that key. KeyError when there is none."""
        return _find(self.formats, key)

    def clause(self, name: Clause) -> Part | Literal["non prévu"]:
        """A clause of the text, or "non prévu" when the text has none."""
        found: Part | None = getattr(self, _CLAUSES[name])
        return NOT_PROVIDED if found is None else found

    def zones(self, zoning: str) -> Mapping[str, str]:
        """The table of a zoning: code of its level → name of the zone. KeyError when there is none."""
        return self._zones[zoning]

    def with_zones(self, zones: Mapping[str, Mapping[str, str]]) -> Agreement:
        """The same agreement with the tables of its zonings."""
        completed = self.model_copy()
        completed._zones = MappingProxyType({key: MappingProxyType(dict(zones[key])) for key in zones})
        return completed

    def on(self, day: date, events: Happenings) -> Agreement:
        """The agreement as it stood on a day: its clauses, promises, committees, amounts and rights.

        Asked for a day before an amendment, it gives the old rule.
        """
        dates = dates_of(self.events, events)
        amendments = [one for _, one in amendments_in_force(self.amendments, dates, day)]
        changed = {
            name: clause
            for amendment in amendments
            for name in _CLAUSES.values()
            if (clause := getattr(amendment, name)) is not None
        }
        kept = {
            name: tuple(one for one in getattr(self, name) if is_valid_on(one, day, dates))
            for name in ("commitments", "obligations", "committees", "visibility", "programmes")
        }
        kept["commitments"] = tuple(only_amount_on(one, day, dates) for one in kept["commitments"])
        absent = tuple(word for word in self.header.absent_clauses if _CLAUSES[word] not in changed)
        header = self.header.model_copy(update={"absent_clauses": absent})
        return self.model_copy(update={**changed, **kept, "header": header, "amendments": tuple(amendments)})

    def name_parties(self, keys: Iterable[str]) -> str:
        """The short names of bodies, as a text says them: "Région, État et Département"."""
        return join_words([self.actor(key).short_name for key in keys])


def repeated_words(root: type[BaseModel]) -> dict[str, str]:
    """The words that a declaration repeats, each with the attribute that holds its entries."""
    return {
        field.alias or name: name
        for name, field in root.model_fields.items()
        if typing.get_origin(field.annotation) is tuple
    }


def keyed_words(root: type[BaseModel]) -> dict[str, str]:
    """Those whose entries have a key of their own, that nothing else may take."""
    entries = {name: typing.get_args(field.annotation) for name, field in root.model_fields.items()}
    return {
        word: name for word, name in repeated_words(root).items() if "key" in entries[name][0].model_fields
    }


def _declared(clause: _Clause | None, word: str) -> _Clause:
    if clause is None:
        raise NotDeclared(word)
    return clause


def _find(entries: Iterable[_Entry], key: str) -> _Entry:
    for entry in entries:
        if entry.key == key:
            return entry
    raise KeyError(key)
