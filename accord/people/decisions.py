"""What was decided on pairs and on records, said to whoever comes after, with the way to undo it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accord.kit.text import format_date
from accord.people.models import LinkEvent, Pair
from accord.people.names import write_name
from accord.people.queries import IdentityCard, cards_of
from accord.people.wording import STATES, WORDING

SHOWN_DECISIONS = 15


@dataclass(frozen=True)
class Decision:
    """A decision of the last days, and where to undo it."""

    said: str
    who: str
    when: str
    by: str
    undo_url: str
    undo_label: str


def say_verdict(pair: Pair) -> str:
    """What was decided on a pair, by whom and when."""
    by = f" par {pair.decided_by.full_name}" if pair.decided_by else ""
    when = timezone.localtime(pair.decided_at) if pair.decided_at else None
    day = f" le {format_date(when.date())} à {when:%H:%M}" if when else ""
    return f"{STATES[pair.state]}, décidé{by}{day}."


def read_decisions(limit: int = SHOWN_DECISIONS) -> tuple[list[Decision], set[int]]:
    """The last decisions on pairs and the last separations, latest first; and the persons whom they name."""
    pairs = list(
        Pair.objects.filter(decided_at__isnull=False)
        .select_related("decided_by")
        .order_by("-decided_at")[:limit]
    )
    taken = {pair.decided_at for pair in pairs}
    splits = [
        event
        for event in LinkEvent.objects.filter(decided_by__isnull=False)
        .select_related("decided_by")
        .order_by("-id")[: 4 * limit]
        if event.rule == "separation" and event.decided_at not in taken
    ]
    still = set(
        LinkEvent.objects.filter(identity__in=[event.identity_id for event in splits])
        .order_by("identity", "-id").distinct("identity").values_list("id", flat=True)
    ) if splits else set()  # fmt: skip
    splits = [event for event in splits if event.pk in still]
    cards = cards_of(
        {n for pair in pairs for n in (pair.identity_id, pair.candidate_id)} | {e.identity_id for e in splits}
    )
    found = [(pair.decided_at, _pair_decision(pair, cards)) for pair in pairs]
    found += [(event.decided_at, _split_decision(event, cards)) for event in splits]
    found.sort(key=lambda one: one[0], reverse=True)
    return [decision for _, decision in found[:limit]], {card.person_id for card in cards.values()}


def _pair_decision(pair: Pair, cards: Mapping[int, IdentityCard]) -> Decision:
    who = f"{write_name(cards[pair.identity_id])} et {write_name(cards[pair.candidate_id])}"
    url = reverse("pair-undo", kwargs={"pair": pair.pk})
    return _decision(STATES[pair.state], who, pair.decided_at, pair.decided_by, url)


def _split_decision(event: LinkEvent, cards: Mapping[int, IdentityCard]) -> Decision:
    url = reverse("link-undo", kwargs={"event": event.pk})
    return _decision(
        STATES[event.rule], write_name(cards[event.identity_id]), event.decided_at, event.decided_by, url
    )


def _decision(said: str, who: str, at: Any, by: Any, url: str) -> Decision:
    when = timezone.localtime(at)
    return Decision(
        said, who, f"{format_date(when.date())} à {when:%H:%M}", by.full_name if by else "", url,
        f"Annuler la décision : {said.lower()}, {who}",
    )  # fmt: skip


def say_refusal(code: str) -> str:
    """Why a decision was refused; empty for a code that is none of ours."""
    return WORDING.get(code, "")
