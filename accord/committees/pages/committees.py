"""The committees of an agreement: when each must meet, and the last pack of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accord.committees.models import Meeting
from accord.committees.pages.packs import Pack, frozen_meetings, list_packs
from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.conventions.duties import SIGNS, Duty, DutyState, list_duties
from accord.declaration.calendar import MissingEvent
from accord.declaration.duties import Committee
from accord.kit.text import format_article, format_date_long, format_distance


@dataclass(frozen=True)
class NextDue:
    """When a committee must meet: the date, how far, the sign."""

    sentence: str
    day: str
    sign: str


@dataclass(frozen=True)
class CommitteePanel:
    """One committee of the list."""

    label: str
    url: str
    article: str
    rhythm: str
    purpose: tuple[str, ...]
    due: NextDue | None
    pack: Pack | None
    older: str


@dataclass(frozen=True)
class CommitteesPage:
    """Every committee of an agreement."""

    agreement: str
    panels: tuple[CommitteePanel, ...]


def build_committees_page(place: Place) -> CommitteesPage:
    """The page."""
    meetings = frozen_meetings(place)
    last: dict[str, Meeting] = {}
    for meeting in reversed(meetings):
        last[meeting.committee] = meeting
    packs = list_packs(place, list(last.values()))
    duties = committee_duties(place)
    panels = []
    for committee in place.declared.committees:
        meeting = last.get(committee.key)
        count = sum(meeting.committee == committee.key for meeting in meetings)
        panels.append(
            CommitteePanel(
                label=committee.label,
                url=reverse("committee", args=[place.agreement.key, committee.key]),
                article=format_article(committee.article),
                rhythm=rhythm_of(committee),
                purpose=tuple(committee.purpose),
                due=next_due(duties.get(committee.key, [])),
                pack=packs[meeting.pk] if meeting else None,
                older=f"Voir les {count} dossiers" if count > 1 else "",
            )
        )
    return CommitteesPage(place.agreement.title, tuple(panels))


def committee_duties(place: Place) -> dict[str, list[Duty]]:
    """The meetings due, by committee; none before the agreement has started."""
    found: dict[str, list[Duty]] = {}
    try:
        duties = list_duties(place)
    except MissingEvent:
        return found
    for duty in duties:
        if duty.due.kind == "comite":
            found.setdefault(duty.due.key, []).append(duty)
    return found


def next_due(duties: list[Duty]) -> NextDue | None:
    """The first meeting to come that nobody held yet."""
    duty = next((one for one in duties if one.state in (DutyState.SOON, DutyState.LATER)), None)
    if duty is None:
        return None
    day: date = duty.due.date
    return NextDue(
        f"Prochaine séance {format_distance(day, today())}", format_date_long(day), SIGNS[duty.state]
    )


def rhythm_of(committee: Committee) -> str:
    """The rhythm as the text says it."""
    return getattr(committee.rhythm, "text", committee.rhythm)
