"""On which data, and on which version of the text, a reader's figures are made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from accord.conventions.agreements import Place
from accord.conventions.queries import read_version
from accord.indicators.models import Publication, Snapshot
from accord.indicators.pages.kept import latest_snapshot

# The list of the files is long: only the agreements in it are read.
_AGREEMENTS_OF = """
SELECT DISTINCT d ->> 'agreement'
FROM indicators_snapshot s, jsonb_array_elements(s.manifest -> 'deposits') d WHERE s.id = %s
"""


@dataclass(frozen=True)
class State:
    """The text as it was, the data as they were; `frozen_on` when somebody froze figures on just these."""

    place: Place
    snapshot: Snapshot
    frozen_on: date | None = None


def read_state(place: Place) -> State | None:
    """The last data for whoever sees persons; for the others, what was last published, and None before.

    A reader without the persons who saw each new file counted would know what that file added: a person or
    two, with all that is told of them.
    """
    if not place.sees_people:
        published = _publications(place)
        return _state_of(place, published[0]) if published else None
    snapshot = latest_snapshot()
    if snapshot is None or place.agreement.key not in _counted_in(snapshot):
        return None
    frozen = next(
        (
            one.published_on
            for one in _publications(place)
            if one.snapshot_id == snapshot.pk and one.version_id == place.version.pk
        ),
        None,
    )
    return State(place, snapshot, frozen)


def read_states(places: Iterable[Place]) -> dict[int, State]:
    """The same for several agreements, by their identifiers, in three queries; without the day of a seal."""
    read = list(places)
    snapshot = latest_snapshot()
    counted = _counted_in(snapshot)
    hidden = [place.agreement.pk for place in read if not place.sees_people]
    rows = Publication.objects.filter(agreement__in=hidden).order_by("agreement_id", "-id")
    last = rows.select_related("snapshot", "version").defer("snapshot__manifest").distinct("agreement_id")
    published = {row.agreement_id: row for row in last}
    states = {}
    for place in read:
        if place.sees_people and snapshot is not None and place.agreement.key in counted:
            states[place.agreement.pk] = State(place, snapshot)
        elif not place.sees_people and place.agreement.pk in published:
            states[place.agreement.pk] = _state_of(place, published[place.agreement.pk])
    return states


def former_state(place: Place, state: State) -> State | None:
    """What was published last before this state: what a figure has moved from."""
    now = (state.snapshot.pk, state.place.version.pk)
    former = (one for one in _publications(place) if (one.snapshot_id, one.version_id) != now)
    published = next(former, None)
    return _state_of(place, published) if published else None


def _counted_in(snapshot: Snapshot | None) -> set[str]:
    """The keys of the agreements with an accepted file in these data: the others have nothing to count."""
    if snapshot is None:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_AGREEMENTS_OF, [snapshot.pk])
        return {key for (key,) in cursor.fetchall()}


def _publications(place: Place) -> list[Publication]:
    """The last first; a few of them are enough to find the one before."""
    return list(
        Publication.objects.filter(agreement=place.agreement)
        .select_related("snapshot", "version")
        .defer("snapshot__manifest")
        .order_by("-id")[:3]
    )


def _state_of(place: Place, publication: Publication) -> State:
    version = publication.version
    # The text as it was, the rights as they are: an older version opens nothing again.
    declared = read_version(version).model_copy(update={"visibility": place.declared.visibility})
    then = replace(place, version=version, declared=declared)
    return State(then, publication.snapshot, publication.published_on)
