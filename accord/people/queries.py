"""What may be read of people. As app, row-level security has the last word; the NIR never leaves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from accord.deposits.keys import read_keys
from accord.kit.sealing import UnreadableSeal
from accord.kit.text import NO_BREAK_SPACE, fold_name
from accord.people.models import Identity, LinkEvent, Pair
from accord.people.rules.identity import first_name_key

MASKED_NIR = "•" * 15
PAGE = 50
RANKS = ("rsa", "inscription", "formation")


@dataclass(frozen=True, slots=True)
class IdentityCard:
    """A person as one source writes them, for a screen. `nir` is masked, empty when the source gives none."""

    id: int
    person_id: int
    kind: str
    birth_name: str
    usual_name: str
    first_names: str
    sex: str
    birth_on: date | None
    birth_precision: str
    birth_place: str
    nir: str
    france_travail_number: str
    household: str = ""
    birth_rank: str = ""


@dataclass(frozen=True, slots=True)
class PairCard:
    """Two identities that wait for a decision, the chance that they are one, and what agrees or not."""

    id: int
    left: IdentityCard
    right: IdentityCard
    score: float
    evidence: dict[str, Any]


def find_people(name: str, first_name: str = "", *, after: int = 0, limit: int = PAGE) -> list[IdentityCard]:
    """Identities whose birth or usual name begins with `name` (and first name with `first_name`), by page.

    `after` is the last identifier of the page before. Nothing for a name without a letter.
    """
    key = fold_name(name)
    if not key:
        return []
    # A key range, never LIKE: row-level security lets only leakproof comparisons use an index.
    found = Identity.objects.filter(
        _begins("birth_name_key", key) | _begins("usual_name_key", key), id__gt=after
    )
    if first := first_name_key(first_name):
        found = found.filter(_begins("first_name_key", first))
    return _cards(found.order_by("id")[:limit])


def identities_of(person_id: int) -> list[IdentityCard]:
    """The identities of a person that the actor may see: CAF first, then France Travail, then the Région."""
    return sorted(_cards(Identity.objects.filter(person_id=person_id)), key=rank_card)


def links_of(person_id: int) -> QuerySet[LinkEvent]:
    """Why each identity belongs to a person, latest first."""
    return LinkEvent.objects.filter(identity__person_id=person_id).order_by("-id")


def pairs_to_check() -> QuerySet[Pair]:
    """Pairs that wait for a decision, without those that another link has settled since."""
    return Pair.objects.filter(state=Pair.State.WAITING).exclude(
        identity__person_id=F("candidate__person_id")
    )


def waiting_pairs(*, after: int = 0, limit: int = PAGE) -> list[PairCard]:
    """The cards of the pairs to check, oldest first."""
    rows = list(pairs_to_check().filter(id__gt=after).order_by("id")[:limit])
    wanted = {number for pair in rows for number in (pair.identity_id, pair.candidate_id)}
    cards = {card.id: card for card in _cards(Identity.objects.filter(id__in=wanted))}
    return [
        PairCard(pair.pk, cards[pair.identity_id], cards[pair.candidate_id], pair.score, pair.evidence)
        for pair in rows
    ]


def _begins(column: str, key: str) -> Q:
    return Q(**{f"{column}__gte": key, f"{column}__lt": key[:-1] + chr(ord(key[-1]) + 1)})


def cards_of(identity_ids: Collection[int]) -> dict[int, IdentityCard]:
    """The cards of some identities, by number; those that the actor does not see are absent."""
    return {card.id: card for card in _cards(Identity.objects.filter(id__in=identity_ids))}


def persons_on_page(person_ids: Collection[int]) -> dict[int, list[IdentityCard]]:
    """The identities of each person of a page, the most reliable source first; the NIR stays unread."""
    found: dict[int, list[IdentityCard]] = {}
    for card in sorted(_cards(Identity.objects.filter(person_id__in=person_ids), opens=False), key=rank_card):
        found.setdefault(card.person_id, []).append(card)
    return found


def rank_card(card: IdentityCard) -> tuple[int, int]:
    """CAF first, then France Travail, then the Région."""
    return (RANKS.index(card.kind) if card.kind in RANKS else len(RANKS), card.id)


def mask_nir(sealed: bytes | None) -> str:
    """A NIR as a screen may show it: its first digit, its year, then dots. Empty when there is none."""
    if sealed is None:
        return ""
    try:
        number = read_keys().sealer.open_text(sealed)
    except UnreadableSeal:
        return MASKED_NIR
    return f"{number[0]} {number[1:3]} •• •• ••• •••".replace(" ", NO_BREAK_SPACE)


def _cards(identities: QuerySet[Identity], *, opens: bool = True) -> Sequence[IdentityCard]:
    rows = identities.values_list(
        "id", "person_id", "kind", "birth_name", "usual_name", "first_names", "sex", "birth_on",
        "birth_precision", "birth_place", "nir_sealed", "france_travail_number", "household",
        "birth_rank",
    )  # fmt: skip
    return [IdentityCard(*row[:10], mask_nir(row[10]) if opens else "", *row[11:]) for row in rows]
