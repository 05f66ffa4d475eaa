"""One committee: when it must meet, what is missing before its figures are frozen, its packs."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from accord.committees.models import Meeting
from accord.committees.pages.committees import PREPARATION, rhythm_of
from accord.committees.pages.packs import Pack, frozen_meetings, list_packs
from accord.committees.pages.preparation import Check, list_checks
from accord.committees.pages.sitting import (
    SEE_LATE,
    NextDue,
    Remaining,
    Sitting,
    committee_duties,
    find_ahead,
    list_remaining,
    next_due,
    say_late,
    say_none_due,
    say_sitting,
)
from accord.conventions.agreements import Place
from accord.declaration.duties import Committee, Member
from accord.face.components import Button, Crumb, Empty, Notice, Progress
from accord.face.frame import Link
from accord.kit.text import format_article, format_date_long
from accord.partners.actor import Actor
from accord.partners.rules.permissions import can_steer_agreement

NO_PACK = (
    "Aucun dossier de séance pour ce comité. Il paraîtra ici, à télécharger, dès que les chiffres "
    "d’une séance seront arrêtés."
)


@dataclass(frozen=True)
class Seat:
    """Who sits for a party."""

    party: str
    seats: str


@dataclass(frozen=True)
class Content:
    """An indicator of the pack."""

    label: str
    url: str


@dataclass(frozen=True)
class CommitteePage:
    """The page. `sitting` is a meeting frozen ahead, with what is `remaining`; `working` a freeze under way,
    `fault` one that could not be done; `anchor` the place of the preparation."""

    crumbs: tuple[Crumb, ...]
    agreement: str
    heading: str
    article: str
    rhythm: str
    purpose: tuple[str, ...]
    seats: tuple[Seat, ...]
    sitting: Sitting | None
    remaining: tuple[Remaining, ...]
    due: NextDue | None
    none_due: str
    late: Link | None
    late_label: str
    anchor: str
    checks: tuple[Check, ...]
    contents: tuple[Content, ...]
    working: Progress | None
    fault: Notice | None
    freeze: Button | None
    packs: tuple[Pack, ...]
    empty: Empty


def find_committee(place: Place, key: str) -> Committee:
    """A declared committee; Http404 otherwise."""
    try:
        return place.declared.committee(key)
    except KeyError:
        raise Http404 from None


def build_committee_page(place: Place, committee: Committee, actor: Actor) -> CommitteePage:
    """The page, for whoever reads it: preparing and freezing are for those who keep the agreement."""
    steers = can_steer_agreement(actor)
    duties = committee_duties(place).get(committee.key, [])
    due = next_due(duties)
    meetings = frozen_meetings(place, committee.key)
    packs = list_packs(place, meetings)
    ahead = find_ahead(meetings)
    waiting = _find_waiting(place, committee)
    is_working = waiting is not None and not waiting.fault
    args = [place.agreement.key, committee.key]
    return CommitteePage(
        crumbs=(
            Crumb("Convention", reverse("agreement", args=args[:1])),
            Crumb("Comités", reverse("committees", args=args[:1])),
            Crumb(committee.label),
        ),
        agreement=place.agreement.title,
        heading=committee.label,
        article=format_article(committee.article),
        rhythm=rhythm_of(committee),
        purpose=tuple(committee.purpose),
        seats=tuple(Seat(_name_seat(place, one), one.seats) for one in committee.members),
        sitting=say_sitting(place, ahead, packs[ahead.pk]) if ahead else None,
        remaining=list_remaining(place, ahead, duties) if ahead and steers else (),
        due=due,
        none_due="" if due else say_none_due(place, frozen=ahead is not None),
        late=say_late(place, duties),
        late_label=SEE_LATE,
        anchor=PREPARATION,
        checks=list_checks(place, actor) if steers else (),
        contents=tuple(_contents(place, committee)),
        working=_progress(place, committee, waiting) if is_working and waiting else None,
        fault=_say_fault(waiting),
        freeze=_freeze(args, ahead) if steers and not is_working else None,
        packs=tuple(packs[meeting.pk] for meeting in meetings),
        empty=Empty(NO_PACK),
    )


def _name_seat(place: Place, member: Member) -> str:
    name = place.declared.actor(member.party).short_name
    return f"{name} (préside)" if member.chairs else name


def _freeze(args: list[str], ahead: Meeting | None) -> Button:
    url = reverse("freeze", args=args)
    if ahead is None:
        return Button("Arrêter les chiffres", url)
    return Button("Arrêter les chiffres d’une autre séance", url, "plain")


def _find_waiting(place: Place, committee: Committee) -> Meeting | None:
    """The last freeze asked for that is not done."""
    return (
        Meeting.objects.filter(
            agreement=place.agreement, committee=committee.key, frozen_at__isnull=True, asked_at__isnull=False
        )
        .order_by("-asked_at")
        .first()
    )


def _progress(place: Place, committee: Committee, meeting: Meeting) -> Progress:
    return Progress(
        label=f"Séance du {format_date_long(meeting.held_on)} : chiffres en cours d’arrêt",
        done=0,
        total=0,
        text="Calcul des chiffres, puis composition du dossier",
        left="moins d’une minute",
        url=reverse("committee", args=[place.agreement.key, committee.key]),
    )


def _say_fault(meeting: Meeting | None) -> Notice | None:
    if meeting is None or not meeting.fault:
        return None
    heading = f"Les chiffres de la séance du {format_date_long(meeting.held_on)} n’ont pas été arrêtés"
    return Notice(meeting.fault, "late", heading)


def _contents(place: Place, committee: Committee):
    keys = committee.pack or [indicator.key for indicator in place.declared.indicators]
    for key in keys:
        yield Content(place.declared.indicator(key).label, reverse("figure", args=[place.agreement.key, key]))
