"""The committees of an agreement: when each must meet, and the last pack of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accord.committees.models import Meeting
from accord.committees.pages.packs import Pack, frozen_meetings, list_packs
from accord.committees.pages.sitting import (
    NextDue,
    Sitting,
    committee_duties,
    find_ahead,
    next_due,
    say_none_due,
    say_sitting,
)
from accord.conventions.agreements import Place
from accord.declaration.duties import Committee
from accord.kit.text import format_article
from accord.partners.actor import Actor
from accord.partners.rules.permissions import can_steer_agreement

PREPARATION = "preparation"


@dataclass(frozen=True)
class CommitteePanel:
    """One committee of the list. `sitting`: frozen ahead; `prepare_url` for whoever steers."""

    label: str
    url: str
    article: str
    rhythm: str
    purpose: tuple[str, ...]
    sitting: Sitting | None
    due: NextDue | None
    none_due: str
    prepare_url: str
    pack: Pack | None
    older: str


@dataclass(frozen=True)
class CommitteesPage:
    """Every committee of an agreement."""

    agreement: str
    panels: tuple[CommitteePanel, ...]
    duties_url: str


def build_committees_page(place: Place, actor: Actor) -> CommitteesPage:
    """The page, for whoever reads it: preparing is for those who keep the agreement."""
    meetings = frozen_meetings(place)
    last: dict[str, Meeting] = {}
    for meeting in reversed(meetings):
        last[meeting.committee] = meeting
    packs = list_packs(place, list(last.values()))
    duties = committee_duties(place)
    steers = can_steer_agreement(actor)
    panels = []
    for committee in place.declared.committees:
        own = [meeting for meeting in meetings if meeting.committee == committee.key]
        ahead = find_ahead(own)
        due = next_due(duties.get(committee.key, []))
        url = reverse("committee", args=[place.agreement.key, committee.key])
        panels.append(
            CommitteePanel(
                label=committee.label,
                url=url,
                article=format_article(committee.article),
                rhythm=rhythm_of(committee),
                purpose=tuple(committee.purpose),
                sitting=say_sitting(place, ahead, packs[ahead.pk]) if ahead else None,
                due=due,
                none_due="" if due else say_none_due(place, frozen=ahead is not None),
                prepare_url=f"{url}#{PREPARATION}" if steers and (due or not ahead) else "",
                pack=packs[own[0].pk] if own else None,
                older=f"Voir les {len(own)} dossiers de séance" if len(own) > 1 else "",
            )
        )
    return CommitteesPage(place.agreement.title, tuple(panels), reverse("duties", args=[place.agreement.key]))


def rhythm_of(committee: Committee) -> str:
    """The rhythm as the text says it."""
    return getattr(committee.rhythm, "text", committee.rhythm)
