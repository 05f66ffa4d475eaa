"""Persons in words: how a source writes a name, a birth, a place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.db.models import Subquery

from accord.kit.identifiers import parent_commune
from accord.kit.text import NO_BREAK_SPACE, fold_name, format_date_words, format_month
from accord.people.queries import IdentityCard, persons_on_page
from accord.people.wording import SHORT_KINDS
from accord.territories.models import Commune

UNKNOWN_NAME = "Nom inconnu"


class Named(Protocol):
    """What bears a name: a card, an identity."""

    birth_name: Any
    usual_name: Any
    first_names: Any


def write_name(named: Named) -> str:
    """The birth name (else the usual one) and the first names, as the source writes them."""
    return (
        " ".join(part for part in (named.birth_name or named.usual_name, named.first_names) if part)
        or UNKNOWN_NAME
    )


def name_person(cards: Sequence[IdentityCard]) -> str:
    """The name of a person, the same on every screen: as the first source that names them writes it.

    `cards` come in the order of their sources: CAF, then France Travail, then the Région.
    """
    return write_name(_first_named(cards))


def name_persons(persons: Collection[int]) -> dict[int, str]:
    """The name of each of these persons whom the actor sees, in one query."""
    return {person: name_person(cards) for person, cards in persons_on_page(persons).items()}


def write_other_name(cards: Sequence[IdentityCard], found: IdentityCard, key: str) -> str:
    """What a list says under the name of a person: the name under which `found` stands there, if another.

    `key` is that name as the list orders it. Else the usual name, if there is one.
    """
    first = _first_named(cards)
    place = next(
        (name for name in (found.birth_name, found.usual_name) if name and fold_name(name) == key), ""
    )
    if not place or key == fold_name(first.birth_name or first.usual_name):
        return write_usual_name(first)
    if key == fold_name(first.usual_name):
        return f"classée à {place}, nom d’usage"
    return f"classée à {place}, nom selon : {SHORT_KINDS.get(found.kind, found.kind)}"


def _first_named(cards: Sequence[IdentityCard]) -> IdentityCard:
    return next((card for card in cards if card.birth_name or card.usual_name), cards[0])


def write_usual_name(card: IdentityCard) -> str:
    """`nom d’usage : DURAND`; empty when it is none, or the birth name."""
    has_other = (
        card.usual_name and card.birth_name and card.usual_name.casefold() != card.birth_name.casefold()
    )
    return f"nom d’usage : {card.usual_name}" if has_other else ""


def write_birth(born: date | None, precision: str) -> str:
    """As precisely as the source knows."""
    if born is None:
        return "inconnue"
    if precision == "O":
        return f"{born.year}"
    return format_month(born) if precision == "J" else format_date_words(born)


def write_birth_month(card: IdentityCard) -> str:
    """The month and the year, which suffice in a list."""
    if card.birth_on is None:
        return ""
    return (
        f"{card.birth_on.year}"
        if card.birth_precision == "O"
        else format_month(card.birth_on).replace(" ", NO_BREAK_SPACE)
    )


def name_communes(codes: Collection[str]) -> dict[str, str]:
    """The name of each commune in the latest vintage that knows it; a code without a name as it is."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    latest = Commune.objects.order_by("-vintage").values("vintage")[:1]
    asked = wanted | {parent_commune(code) for code in wanted}
    names = dict(Commune.objects.filter(vintage=Subquery(latest), code__in=asked).values_list("code", "name"))
    return {code: _name_district(code, names) for code in wanted}


def _name_district(code: str, names: Mapping[str, str]) -> str:
    """A municipal district of Paris, Lyon or Marseille is no commune: its city names it."""
    city = parent_commune(code)
    if code in names or city == code:
        return names.get(code, code)
    rank = int(code[-2:]) if city != "69123" else int(code) - 69380
    return f"{names.get(city, city)}{NO_BREAK_SPACE}{rank}{'er' if rank == 1 else 'e'}"
