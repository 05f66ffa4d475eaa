"""What the room shows of a person: the rights that the CAF or the MSA writes.

Every room that shows something of a person has a `panels.py` with these three functions; the site lists them
(settings.PERSON_PANELS). `origins` holds the accepted deposits: a row of any other is not shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from accord.people.facts import ROLES, STATES
from accord.people.models import RsaRight
from accord.people.rules.timeline import Event, Origin

LANE = "caf"
# A person of ten years of weekly files has some six hundred rows; beyond, something else is wrong.
MOST_ROWS = 5000
# A demand that waits and an undefined state say nothing.
HOLDS_RSA = {"2": True, "3": True, "4": True, "1": False, "5": False, "6": False}


@dataclass(frozen=True, slots=True)
class Source:
    """An accepted deposit, as an origin: `file_name` is empty when the file is not open to the actor."""

    file_name: str
    sender: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Latest:
    """The last thing that a room knows of an identity, and where the person then lived (INSEE, or empty)."""

    on: date
    title: str
    commune: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A list of persons that the agreement makes: a frozen cohort."""

    key: str
    label: str


class Panel(Protocol):
    """What a room shows of persons, given the identities that the actor sees."""

    def events_of(self, identities: Collection[int], origins: Mapping[int, Source]) -> list[Event]:
        """Everything, in no order."""

    def latest_of(self, identities: Collection[int], deposits: Collection[int]) -> dict[int, Latest]:
        """The last thing of each identity, from these deposits."""


@lru_cache(maxsize=1)
def read_panels() -> tuple[Panel, ...]:
    """The panels of every room, in the order of the way."""
    return tuple(import_string(settings.PERSON_PANELS))


class Groups(Protocol):
    """What knows the lists of persons (settings.PERSON_GROUPS)."""

    def groups(self) -> list[Group]:
        """Those that exist, oldest first."""

    def persons_of_group(self, key: str) -> tuple[int, ...]:
        """The persons of one whom the actor follows."""


def read_groups() -> Groups:
    """The room that knows the lists of persons."""
    return import_string(settings.PERSON_GROUPS)


def origins_of(identities: Collection[int]) -> dict[int, Source]:
    """The accepted deposits that speak of these identities, by number, in the order of their acceptance."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_origins(%s::bigint[])", [list(identities)])
        return {number: Source(*row) for number, *row in cursor.fetchall()}


_COLUMNS = (
    "identity_id", "household", "deposit_id", "row", "reference_on", "state", "role", "has_duties", "commune",
    "demanded_on", "opened_on", "closed_on",
)  # fmt: skip


def events_of(identities: Collection[int], origins: Mapping[int, Source]) -> list[Event]:
    """The demand, the opening, each stretch of one state and the closing of each right."""
    rows = RsaRight.objects.filter(identity_id__in=identities, deposit_id__in=list(origins)).order_by(
        "identity_id", "household", "reference_on", "deposit_id", "row"
    )
    seen: set[tuple[Any, ...]] = set()
    events: list[Event] = []
    for row in rows.values(*_COLUMNS)[:MOST_ROWS]:
        events += [event for event in _dates_of(row) if _is_first(event, row["household"], seen)]
        state = _state_of(row)
        if (last := _last_state(events, state)) is not None:
            events[last] = join_events(events[last], state)
        else:
            events.append(state)
    return events


def latest_of(identities: Collection[int], deposits: Collection[int]) -> dict[int, Latest]:
    """The last state of the right of each identity."""
    rows = (
        RsaRight.objects.filter(identity_id__in=identities, deposit_id__in=list(deposits))
        .order_by("identity_id", "-reference_on", "-deposit_id", "-row")
        .distinct("identity_id")
        .values_list("identity_id", "reference_on", "state", "commune")
    )
    return {identity: Latest(on, _say_state(state), commune) for identity, on, state, commune in rows}


def join_events(event: Event, later: Event) -> Event:
    """One event for two rows that say the same, the later one on a later day."""
    return replace(event, until=later.on, files=event.files + 1)


def says_the_same(event: Event, other: Event) -> bool:
    """Whether two rows say the same of the same identity."""
    return (event.identity_id, event.topic, event.title, event.details) == (
        other.identity_id, other.topic, other.title, other.details,
    )  # fmt: skip


def _last_state(events: Sequence[Event], state: Event) -> int | None:
    """Where the event that this row prolongs stands, if the last state said is the same."""
    for place in range(len(events) - 1, -1, -1):
        if events[place].topic == "droit":
            return place if says_the_same(events[place], state) else None
    return None


def _is_first(event: Event, household: str, seen: set[tuple[Any, ...]]) -> bool:
    key = (event.identity_id, household, event.title, event.on)
    return not (key in seen or seen.add(key))


def _dates_of(row: Mapping[str, Any]) -> Iterator[Event]:
    household = f"foyer {row['household']}" if row["household"] else ""
    for day, title in (
        (row["demanded_on"], "Demande de RSA"),
        (row["opened_on"], "Droit au RSA ouvert"),
        (row["closed_on"], "Droit au RSA fermé"),
    ):
        if day is not None:
            yield _event(row, "demande", day, title, (household,))


def _state_of(row: Mapping[str, Any]) -> Event:
    duties = {True: "soumis aux droits et devoirs", False: "non soumis aux droits et devoirs"}
    details = (
        ROLES.get(row["role"], "").lower(),
        duties.get(row["has_duties"], ""),
        f"foyer {row['household']}",
    )
    event = _event(row, "droit", row["reference_on"], _say_state(row["state"]), details)
    return replace(event, holds_rsa=HOLDS_RSA.get(row["state"]))


def _say_state(state: str) -> str:
    said = STATES.get(state, "")
    return f"RSA : {said[:1].lower()}{said[1:]}" if said else "RSA : état inconnu"


def _event(row: Mapping[str, Any], topic: str, day: date, title: str, details: Sequence[str]) -> Event:
    return Event(
        LANE, topic, day, title, row["identity_id"], Origin(row["deposit_id"], row["row"]),
        tuple(detail for detail in details if detail),
    )  # fmt: skip
