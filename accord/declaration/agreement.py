"""One agreement, whole and frozen: every declared entry, and the way to find one by its key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, Protocol, TypeVar

from pydantic import PrivateAttr

from accord.declaration.base import NOT_PROVIDED, Part, word
from accord.declaration.clauses import (
    Disputes,
    Event,
    Header,
    Party,
    Question,
    Revision,
    Sender,
    Term,
    Termination,
)
from accord.declaration.duties import Commitment, Committee, Obligation
from accord.declaration.formats import Format
from accord.declaration.indicators import Indicator
from accord.declaration.publics import Disclosure, Matching, Public, Territory, VisibilityRight


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


_Entry = TypeVar("_Entry", bound=_Keyed)
Clause = Literal["duree", "resiliation", "revision", "litiges"]


class Agreement(Part):
    """The agreement of a folder. Its top-level words may stand in any file at the top of the folder."""

    header: Header = word("convention", "Ce qu’est la convention")
    parties: tuple[Party, ...] = word("partie", "Les parties qui signent")
    senders: tuple[Sender, ...] = word("emetteur", "Les organismes qui transmettent des fichiers", default=())
    events: tuple[Event, ...] = word("evenement", "Les événements d’où partent des dates", default=())
    term: Term | None = word("duree", "La durée et la reconduction", default=None)
    termination: Termination | None = word("resiliation", "Comment y mettre fin", default=None)
    revision: Revision | None = word("revision", "Comment la modifier", default=None)
    disputes: Disputes | None = word("litiges", "Comment régler un litige", default=None)
    commitments: tuple[Commitment, ...] = word("engagement", "Ce que promettent les parties", default=())
    obligations: tuple[Obligation, ...] = word("obligation", "Ce qui est dû à une date", default=())
    committees: tuple[Committee, ...] = word("comite", "Les comités", default=())
    publics: tuple[Public, ...] = word("public", "Les publics et les cohortes", default=())
    territory: Territory = word("territoire", "Où la convention s’applique")
    visibility: tuple[VisibilityRight, ...] = word(
        "droit_de_vue", "Ce que chaque partie peut voir", default=()
    )
    matching: Matching = word("rapprochement", "Les seuils qui font une même personne")
    disclosure: Disclosure = word("diffusion", "Le seuil sous lequel un effectif est caché")
    questions: tuple[Question, ...] = word("question", "Ce que le texte laisse ouvert", default=())
    indicators: tuple[Indicator, ...] = word("indicateur", "Les indicateurs", default=())
    formats: tuple[Format, ...] = word(
        "format", "Les fichiers échangés, un par fichier de formats/", default=()
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

    def party(self, key: str) -> Party:
        """The party of that key. KeyError when there is none."""
        return _find(self.parties, key)

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
        found = {
            "duree": self.term,
            "resiliation": self.termination,
            "revision": self.revision,
            "litiges": self.disputes,
        }[name]
        return NOT_PROVIDED if found is None else found

    def zones(self, zoning: str) -> Mapping[str, str]:
        """The table of a zoning: code of its level → name of the zone. KeyError when there is none."""
        return self._zones[zoning]

    def with_zones(self, zones: Mapping[str, Mapping[str, str]]) -> Agreement:
        """The same agreement with the tables of its zonings."""
        completed = self.model_copy()
        completed._zones = MappingProxyType({key: MappingProxyType(dict(zones[key])) for key in zones})
        return completed

    def name_parties(self, keys: Iterable[str]) -> str:
        """The short names of parties, as a text says them: "Région et Département"."""
        return " et ".join(self.party(key).short_name for key in keys)


def _find(entries: Iterable[_Entry], key: str) -> _Entry:
    for entry in entries:
        if entry.key == key:
            return entry
    raise KeyError(key)
