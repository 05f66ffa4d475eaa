"""Persons in words: how a source writes a name, a birth, a place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Subquery

from accord.kit.identifiers import parent_commune
from accord.kit.text import NO_BREAK_SPACE, format_date_words, format_month
from accord.people.queries import IdentityCard
from accord.territories.models import Commune

UNKNOWN_NAME = "Nom inconnu"


def write_name(card: IdentityCard) -> str:
    """The birth name (else the usual one) and the first names, as the source writes them."""
    return (
        " ".join(part for part in (card.birth_name or card.usual_name, card.first_names) if part)
        or UNKNOWN_NAME
    )


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
