"""What happened, and when: one date for most events, as many as there are for those that come back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accord.declaration.base import Amendable, Moment
from accord.declaration.clauses import Event
from accord.kit.periods import ONE_DAY


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One of the times that an event happened. `label` tells which: a session, a letter, never a person."""

    happened_on: date
    label: str = ""


# By the key of the event: its date, or each of its dates. A plain mapping of dates is one.
Happenings = Mapping[str, date | Occurrence | Sequence[date | Occurrence]]


def dates_of(events: Iterable[Event], happened: Happenings) -> dict[str, date]:
    """The one date of each event that has one: given by the text, recorded since (which wins), or derived.

    An event that comes back has no date of its own.
    """
    declared = {event.key: event for event in events}
    dates = {key: event.happened_on for key, event in declared.items() if isinstance(event.happened_on, date)}
    for key in happened:
        times = occurrences_of(happened, key)
        if times and not (key in declared and declared[key].is_recurrent):
            dates[key] = times[-1].happened_on
    _derive({key: event.last_of for key, event in declared.items() if event.last_of}, dates)
    return dates


def _derive(waiting: dict[str, tuple[str, ...]], dates: dict[str, date]) -> None:
    """Date each event that is the last of others, once all of them are known; those in a circle never are."""
    waited_by: dict[str, list[str]] = {}
    for key, parts in waiting.items():
        for part in parts:
            waited_by.setdefault(part, []).append(key)
    ready = list(waiting)
    while ready:
        key = ready.pop()
        known = [dates[part] for part in waiting[key] if part in dates]
        if key not in dates and len(known) == len(waiting[key]):
            dates[key] = max(known)
            ready.extend(waited_by.get(key, ()))


def occurrences_of(happened: Happenings, key: str) -> tuple[Occurrence, ...]:
    """Every time that an event was said to happen, in the order given."""
    found = happened.get(key, ())
    times = found if isinstance(found, Sequence) else (found,)
    return tuple(time if isinstance(time, Occurrence) else Occurrence(time) for time in times)


def day_of(moment: Moment, dates: Mapping[str, date]) -> date | None:
    """A date, or the date of the event that stands for it; None while it has none."""
    return moment if isinstance(moment, date) else dates.get(moment)


def is_valid_on(entry: Amendable, day: date, dates: Mapping[str, date]) -> bool:
    """Whether an entry holds on a day.

    An event opens it on its own day and closes it on the eve, so that what replaces it holds from that day.
    """
    if entry.since is not None:
        since = day_of(entry.since, dates)
        if since is None or day < since:
            return False
    until = entry.until if isinstance(entry.until, date) else None
    if isinstance(entry.until, str) and entry.until in dates:
        until = dates[entry.until] - ONE_DAY
    return until is None or day <= until
