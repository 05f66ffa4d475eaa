"""On which data, and on which version of the text, a reader's figures are made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from accord.conventions.agreements import Place
from accord.conventions.queries import read_version
from accord.indicators.models import Publication, Snapshot
from accord.indicators.pages.kept import latest_snapshot


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
    if snapshot is None:
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


def former_state(place: Place, state: State) -> State | None:
    """What was published last before this state: what a figure has moved from."""
    now = (state.snapshot.pk, state.place.version.pk)
    former = (one for one in _publications(place) if (one.snapshot_id, one.version_id) != now)
    published = next(former, None)
    return _state_of(place, published) if published else None


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
