"""What is due, as an iCalendar file (RFC 5545): a day for each, with its reminders. No person's data.

The UID of a due never changes, so that a calendar that reads the file again moves nothing that did not move.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from uuid import UUID, uuid5

from accord.declaration.agreement import Agreement
from accord.declaration.dues import Due
from accord.declaration.phrases import Rhythm
from accord.declaration.wording import DUE_KINDS
from accord.kit.periods import ONE_DAY
from accord.kit.text import format_article

if TYPE_CHECKING:
    from icalendar import Calendar, Event

# Ours, drawn once: two files of the same due give the same UID.
_NAMESPACE = UUID("6f0c3c6e-6d0e-4b55-9b1f-0f6f2f6f9f11")
# A reminder rings in the morning of its day, not at midnight.
_MORNING = timedelta(hours=9)
Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One day of a calendar. `said` are the lines of its description; `changed_at` when it last changed."""

    name: str
    day: date
    summary: str
    said: tuple[str, ...]
    categories: tuple[str, ...]
    status: Status = "CONFIRMED"
    reminders: tuple[date, ...] = ()
    url: str = ""
    changed_at: datetime | None = None


def entry_of(
    agreement: Agreement,
    due: Due,
    *,
    outcome: Literal["", "fait", "sans objet"] = "",
    evidence: str = "",
    url: str = "",
    changed_at: datetime | None = None,
) -> Entry:
    """Something due, as a calendar shows it. What was answered rings no more; what is waived is cancelled."""
    kind = DUE_KINDS[due.kind]
    said = [
        f"Convention : {agreement.header.title} (n° {agreement.header.number})",
        f"{kind}, {format_article(due.article)}",
        f"À la charge de : {due.owner}",
    ]
    if evidence:
        said.append(f"Justificatif attendu : {evidence}")
    if outcome:
        said.append(f"Suite donnée : {outcome}")
    is_provisional = due.kind == "comite" and _is_provisional(agreement, due.key)
    status: Status = "TENTATIVE" if is_provisional else "CONFIRMED"
    return Entry(
        name="/".join((agreement.key, due.kind, due.key, due.date.isoformat(), due.occurrence)),
        day=due.date,
        summary=f"{outcome.capitalize()} : {due.label}" if outcome else due.label,
        said=tuple(said),
        categories=("Accord", kind),
        status="CANCELLED" if outcome == "sans objet" else status,
        reminders=() if outcome else due.reminders,
        url=url,
        changed_at=changed_at,
    )


def undated_committees(agreement: Agreement, dues: Iterable[Due], day: date) -> list[Entry]:
    """The committees that nothing dates, on `day`: a calendar that left them out would hide them."""
    dated = {due.key for due in dues if due.kind == "comite"}
    return [
        Entry(
            name="/".join((agreement.key, "comite", committee.key, "sans-date")),
            day=day,
            summary=f"{committee.label} : dates à fixer",
            said=(
                f"Convention : {agreement.header.title} (n° {agreement.header.number})",
                f"{DUE_KINDS['comite']}, {format_article(committee.article)}",
                f"Se réunit : {getattr(committee.rhythm, 'text', committee.rhythm)}",
            ),
            categories=("Accord", DUE_KINDS["comite"]),
            status="TENTATIVE",
        )
        for committee in agreement.committees
        if committee.key not in dated
    ]


def _is_provisional(agreement: Agreement, key: str) -> bool:
    """Whether the text gives the committee no rhythm: the one that is followed waits for an answer."""
    return any(one.key == key and not isinstance(one.rhythm, Rhythm) for one in agreement.committees)


def write_calendar(title: str, about: str, entries: Iterable[Entry], stamp: datetime) -> bytes:
    """The file: the same bytes for the same entries. `stamp` dates those that do not say when they did."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Accord//Echeances des conventions//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # A line break in the name of a body would end the property.
    name = " ".join(title.split())
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-caldesc", about)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for entry in sorted(entries, key=lambda entry: (entry.day, entry.name)):
        calendar.add_component(_event(entry, stamp))
    return _written(calendar)


def _written(calendar: Calendar) -> bytes:
    return bytes(calendar.to_ical())


def _event(entry: Entry, stamp: datetime) -> Event:
    from icalendar import Alarm, Event

    event = Event()
    changed_at = (entry.changed_at or stamp).astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"{uuid5(_NAMESPACE, entry.name)}")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + ONE_DAY)
    event.add("summary", entry.summary)
    event.add("description", "\n".join(entry.said))
    event.add("categories", list(entry.categories))
    event.add("status", entry.status)
    event.add("transp", "TRANSPARENT")
    if entry.url:
        event.add("url", entry.url)
    for reminder in entry.reminders:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"Rappel : {entry.summary}")
        alarm.add("trigger", (reminder - entry.day) + _MORNING)
        event.add_component(alarm)
    return event
