"""What an organisation's own calendar reads at its secret address: every due date of its agreements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from accord.conventions.agreements import Place, agreements_of_body
from accord.conventions.clock import today
from accord.conventions.duties import Duty, DutyState, duty_url, read_owed
from accord.conventions.law import LawDate, law_dates
from accord.conventions.models import CalendarSubscription, Outcome
from accord.conventions.rules.ical import Entry, entry_of, undated_committees, write_calendar
from accord.declaration.term import MissingEvent
from accord.declaration.windows import window_of

# What was settled or simply passed stays in the calendar for a year; what waits, until it is answered.
KEPT = timedelta(days=365)
ABOUT = "Échéances des conventions, tenues par Accord. Aucune donnée sur des personnes."


def write_feed(address: CalendarSubscription, absolute: Callable[[str], str]) -> bytes:
    """The iCalendar file of an organisation. `absolute` makes a whole address of a page's."""
    organisation = address.organisation
    places = agreements_of_body(organisation.pk)
    owed = read_owed(places)
    entries = [_entry(duty, absolute) for duty in owed.duties if _is_kept(duty)]
    for place in places:
        entries += _undated(place, [duty for duty in owed.duties if duty.place is place])
    entries += [_law(law) for law in law_dates(places)]
    stamps = [address.created_at, *(place.version.created_at for place in places)]
    return write_calendar(f"Échéances — {organisation.name}", ABOUT, entries, max(stamps))


def _is_kept(duty: Duty) -> bool:
    return duty.is_open or duty.due.date >= today() - KEPT


def _entry(duty: Duty, absolute: Callable[[str], str]) -> Entry:
    outcome = duty.outcome
    return entry_of(
        duty.place.declared,
        duty.due,
        outcome={DutyState.DONE: "fait", DutyState.WAIVED: "sans objet"}.get(duty.state, ""),
        evidence=duty.evidence,
        url=absolute(duty_url(duty)),
        changed_at=_changed_at(duty.place, outcome),
    )


def _changed_at(place: Place, outcome: Outcome | None) -> datetime:
    created_at = place.version.created_at
    return max(created_at, outcome.recorded_at) if outcome else created_at


def _undated(place: Place, duties: list[Duty]) -> Iterator[Entry]:
    try:
        window = window_of(place.declared, place.events)
    except MissingEvent:
        return
    if window is not None:
        yield from undated_committees(place.declared, [duty.due for duty in duties], window.starts_on)


def _law(law: LawDate) -> Entry:
    said = (
        law.article,
        law.source,
        f"Fiabilité de la lecture : {law.reliability}",
        f"À la charge de : {law.owner}",
        law.note,
    )
    return Entry(
        name=f"droit/{law.key}",
        day=law.day,
        summary=f"Loi : {law.label}",
        said=tuple(filter(None, said)),
        categories=("Accord", "Loi"),
    )
