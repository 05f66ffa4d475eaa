"""What the reader's organisation owes this month, what it awaits from others, under all its agreements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.conventions.duties import DueDay, Duty, DutyState, Owed, list_days
from accord.conventions.law import law_dates
from accord.conventions.pages.calendar import (
    OTHERS,
    OWN,
    LawLine,
    is_awaited,
    keep_asked,
    list_owed,
    list_tabs,
    say_laws,
)
from accord.conventions.pages.month import MonthPage, build_month, in_month, read_month
from accord.face.components import Empty
from accord.face.frame import Link
from accord.face.listing_page import ListPage
from accord.face.words import plural
from accord.kit.text import format_month

# Of what is late, the days shown before the fold, and in all: the list has the others.
SHOWN_LATE, MOST_LATE = 3, 25
NO_AGREEMENT = (
    "Aucune convention n’est encore rattachée à votre organisation : ce que vous devez et ce que vous "
    "attendez paraîtra ici, mois par mois, dès qu’une convention aura pris effet."
)


@dataclass(frozen=True)
class Part:
    """One part of the page: what is owed by somebody, day by day; `rest` leads to what is left out."""

    margin: str
    heading: str
    days: tuple[DueDay, ...]
    empty: str
    more: tuple[DueDay, ...] = ()
    rest: Link | None = None


@dataclass(frozen=True)
class OwedPage:
    """The month. `parts` are late first; `waiting` names the agreements that wait for an event."""

    heading: str
    ways: tuple[Link, ...]
    parts: tuple[Part, ...]
    month: MonthPage | None
    laws: tuple[LawLine, ...]
    waiting: tuple[str, ...]
    empty: Empty | None


@dataclass(frozen=True)
class OwedListPage:
    """The same, as a list that is filtered and exported."""

    ways: tuple[Link, ...]
    tabs: tuple[Link, ...]
    listing: ListPage


def build_owed_page(places: list[Place], owed: Owed, query: QueryDict) -> OwedPage:
    """The page of a month; what is late stands on the present month only."""
    month = read_month(query)
    said = format_month(month)
    laws = law_dates(places)
    of_month = [duty for duty in owed.duties if in_month(duty.due.date, month)]
    parts = _late_parts(owed.duties) if in_month(today(), month) else []
    own = list_days((duty for duty in of_month if duty.is_own), names_agreement=True)
    awaited = list_days((duty for duty in of_month if is_awaited(duty)), names_agreement=True)
    parts += [
        Part(said.capitalize(), "Ce que nous devons", tuple(own), f"Nous ne devons rien en {said}."),
        Part(
            said.capitalize(),
            "Ce que nous attendons des autres",
            tuple(awaited),
            f"Nous n’attendons rien des autres en {said}.",
        ),
    ]
    return OwedPage(
        heading=f"Ce que nous devons en {said}",
        ways=list_ways("owed"),
        parts=tuple(parts) if places else (),
        month=build_month(reverse("owed"), month, owed.duties, laws, names_agreement=True)
        if places
        else None,
        laws=say_laws(laws),
        waiting=tuple(
            f"{place.agreement.title} : ses échéances attendent la date de « {label} »."
            for place, label in owed.waiting
        ),
        empty=None if places else Empty(NO_AGREEMENT),
    )


def build_owed_list(places: list[Place], owed: Owed, query: QueryDict) -> OwedListPage:
    """Every agreement, every day, in one list."""
    listing, duties = list_owed(places), list(owed.duties)
    return OwedListPage(
        ways=list_ways("owed-list"),
        tabs=tuple(list_tabs(reverse("owed-list"), query, listing, duties)),
        listing=listing.read(query, keep_asked(duties, query), exports=True),
    )


def list_ways(here: str) -> tuple[Link, ...]:
    """From one page of what is owed to the others."""
    pages = (("owed", "Par mois"), ("owed-list", "En liste"), ("calendar-address", "Dans notre agenda"))
    return tuple(Link(reverse(name), label, name == here) for name, label in pages)


def _late_parts(duties: Iterable[Duty]) -> list[Part]:
    """What is late at our side, then at the others'."""
    late = [duty for duty in duties if duty.state is DutyState.LATE]
    own = [duty for duty in late if duty.is_own]
    awaited = [duty for duty in late if is_awaited(duty)]
    return [
        _late_part("En retard de notre part", "Rien n’est en retard de notre part.", own, OWN),
        _late_part("En retard chez les autres", "Rien n’est en retard chez les autres.", awaited, OTHERS),
    ]


def _late_part(heading: str, empty: str, late: list[Duty], side: str) -> Part:
    """The last ones first: they are those that can still be mended soonest."""
    days = list_days(reversed(late[-MOST_LATE:]), names_agreement=True)
    rest = None
    if len(late) > MOST_LATE:
        said = plural(len(late), "échéance en retard", "échéances en retard")
        url = f"{reverse('owed-list')}?etat=echues&partie={side}"
        rest = Link(url, f"Voir en liste les {said}")
    return Part("À ce jour", heading, tuple(days[:SHOWN_LATE]), empty, tuple(days[SHOWN_LATE:]), rest)
