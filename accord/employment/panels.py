"""What the room shows of a person: registered as jobseeker or no longer, their situation after a training."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from accord.employment.facts import CONTRACTS, SITUATIONS
from accord.employment.models import Registration, Situation
from accord.people.panels import MOST_ROWS, Latest, Source, join_events, says_the_same
from accord.people.rules.timeline import Event, Origin
from accord.trainings.facts import SECTORS

_TITLES = {
    "stock": "Inscrit comme demandeur d’emploi",
    "inscription": "Inscription comme demandeur d’emploi",
    "cessation": "Cessation d’inscription",
    "radiation": "Radiation de la liste",
}


def events_of(identities: Collection[int], origins: Mapping[int, Source]) -> list[Event]:
    """Each movement, each stretch of presence on the lists, each situation after a training."""
    return [*_registrations(identities, origins), *_situations(identities, origins)]


def latest_of(identities: Collection[int], deposits: Collection[int]) -> dict[int, Latest]:
    """The last word of France Travail, or the last situation, of each identity."""
    rows = (
        Registration.objects.filter(identity_id__in=identities, deposit_id__in=list(deposits))
        .order_by("identity_id", "-reference_on", "-happened_on", "-deposit_id", "-row")
        .distinct("identity_id")
        .values_list("identity_id", "movement", "happened_on", "reference_on", "commune")
    )
    latest = {}
    for identity, movement, happened, reference, commune in rows:
        day = reference if movement == "stock" else happened or reference
        if day is not None:
            latest[identity] = Latest(day, _TITLES.get(movement, "Mouvement inconnu"), commune)
    found = Situation.objects.filter(
        identity_id__in=identities, deposit_id__in=list(deposits), observed_on__isnull=False
    ).exclude(situation="")
    for identity, situation, day in found.values_list("identity_id", "situation", "observed_on")[:MOST_ROWS]:
        if identity not in latest or day > latest[identity].on:
            latest[identity] = Latest(
                day, f"{SITUATIONS.get(situation, 'Situation inconnue')} après la formation"
            )
    return latest


def _registrations(identities: Collection[int], origins: Mapping[int, Source]) -> list[Event]:
    rows = Registration.objects.filter(identity_id__in=identities, deposit_id__in=list(origins)).order_by(
        "identity_id", "reference_on", "deposit_id", "row"
    )
    events: list[Event] = []
    stay: int | None = None
    for row in rows.values(
        "identity_id", "deposit_id", "row", "movement", "happened_on", "category", "reason", "reference_on"
    )[:MOST_ROWS]:
        event = _registration(row)
        if row["movement"] == "stock" and stay is not None and says_the_same(events[stay], event):
            events[stay] = join_events(events[stay], event)
            continue
        events.append(event)
        stay = len(events) - 1 if row["movement"] == "stock" else stay
    return events


def _registration(row: Mapping[str, Any]) -> Event:
    is_stock = row["movement"] == "stock"
    day = row["reference_on"] if is_stock else row["happened_on"] or row["reference_on"]
    details = (
        f"catégorie {row['category']}" if row["category"] else "",
        f"motif : {row['reason'].lower()}" if row["reason"] else "",
    )
    title = _TITLES.get(row["movement"], "Mouvement inconnu")
    return _event("france-travail", "inscription", day, title, row, details)


def _situations(identities: Collection[int], origins: Mapping[int, Source]) -> list[Event]:
    """The latest answer for each participation; an unknown one is shown as such."""
    rows = Situation.objects.filter(identity_id__in=identities, deposit_id__in=list(origins)).order_by(
        "deposit_id", "row"
    )
    latest = {
        (row["identity_id"], row["participation__session_id"]): row
        for row in rows.values(
            "identity_id", "deposit_id", "row", "situation", "observed_on", "contract_type", "sector",
            "participation__session_id", "participation__session__number",
        )[:MOST_ROWS]
        if row["situation"]
    }  # fmt: skip
    return [
        _event(
            "region", "situation", row["observed_on"],
            f"{SITUATIONS.get(row['situation'], 'Situation inconnue')}, après la formation", row,
            (
                CONTRACTS.get(row["contract_type"], ""), SECTORS.get(row["sector"], ""),
                f"session {row['participation__session__number']}",
            ),
        )
        for row in latest.values()
    ]  # fmt: skip


def _event(
    lane: str, topic: str, day: Any, title: str, row: Mapping[str, Any], details: tuple[str, ...]
) -> Event:
    return Event(
        lane, topic, day, title, row["identity_id"], Origin(row["deposit_id"], row["row"]),
        tuple(detail for detail in details if detail),
    )  # fmt: skip
