"""What is due, as a list and by month: under one agreement, or under all those of the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_date

from accord.conventions.agreements import Place, place_on
from accord.conventions.clock import today
from accord.conventions.duties import (
    DAY,
    SIGNS,
    SOON,
    Duty,
    DutyState,
    duty_url,
    list_duties,
)
from accord.conventions.law import LawDate, law_dates
from accord.conventions.pages.duty import say_outcome
from accord.conventions.pages.month import MonthPage, build_month, month_url, read_month, say_agreement
from accord.declaration.calendar import MissingEvent
from accord.declaration.wording import DUE_KINDS
from accord.face.components import Crumb, Empty, Notice
from accord.face.frame import Link
from accord.face.listing import AFTER, BEFORE, Cell, Choice, Column, Listing, Period
from accord.face.listing_page import ListPage
from accord.kit.text import format_article, format_date, format_date_words, format_distance

# What the tabs show, by the value of `etat`: each state in one tab, so that they add up to all.
TABS = {
    "echues": ("En retard", (DutyState.LATE,)),
    "proches": (f"Dans les {SOON.days} jours", (DutyState.SOON,)),
    "a-venir": ("Plus tard", (DutyState.LATER,)),
    "reglees": ("Réglées ou passées", (DutyState.DONE, DutyState.WAIVED, DutyState.PASSED)),
}
OWN, OTHERS = "nous", "autres"


@dataclass(frozen=True)
class LawLine:
    """A date of the law, with its source and how sure its reading is."""

    label: str
    day: str
    distance: str
    about: str
    note: str


@dataclass(frozen=True)
class CalendarPage:
    """The list, or the month. `waiting` says which event is missing before anything can be due.

    `asked` is the day whose rule is shown, as its field holds it; `rule` says what that means.
    """

    agreement: str
    crumbs: tuple[Crumb, ...]
    ways: tuple[Link, ...]
    tabs: tuple[Link, ...]
    listing: ListPage | None
    month: MonthPage | None
    waiting: Empty | None
    asked: str
    rule: Notice | None
    laws: tuple[LawLine, ...]


def read_asked_day(query: QueryDict) -> date | None:
    """The day whose rule is asked for; None for today's, or when it cannot be read."""
    try:
        return parse_date(query.get(DAY, ""))
    except ValueError:
        return None


def read_asked(place: Place, query: QueryDict) -> list[Duty]:
    """What is due under the rule of the day that is asked for. Raises MissingEvent before it has started."""
    day = read_asked_day(query)
    return list_duties(place_on(place, day) if day else place)


def list_calendar(place: Place) -> Listing:
    """The list of an agreement's obligations, as its page and its exports describe it."""
    parties = tuple((party.key, party.short_name) for party in place.declared.parties)
    return Listing(
        caption=f"Échéances de la convention {place.agreement.key}",
        columns=_columns(Choice(_of_party, parties, every="Toutes")),
        order="echeance",
        link=duty_url,
        unit=("échéance", "échéances"),
        empty="Aucune échéance. Elles paraîtront ici dès que la convention aura pris effet.",
        page_size=60,
        keep=("etat", DAY),
    )


def list_owed(places: Iterable[Place]) -> Listing:
    """The same for all the agreements of a reader, told apart by whose they are."""
    titles = tuple((place.agreement.key, place.agreement.title) for place in places)
    whose = Choice(_of_side, ((OWN, "Nous"), (OTHERS, "Les autres")), every="Tous")
    agreement = Column(
        "convention",
        "Convention",
        value=lambda duty: Cell(
            say_agreement(duty.place), url=reverse("duties", args=[duty.place.agreement.key])
        ),
        filter=Choice("place.agreement.key", titles, every="Toutes"),
    )
    return Listing(
        caption="Échéances de nos conventions",
        columns=(*_columns(whose), agreement),
        order="echeance",
        link=duty_url,
        unit=("échéance", "échéances"),
        empty="Aucune échéance. Elles paraîtront ici dès qu’une convention aura pris effet.",
        page_size=60,
        keep=("etat",),
    )


def _columns(whose: Choice) -> tuple[Column, ...]:
    return (
        Column(
            "echeance",
            "Échéance",
            value="due.date",
            kind="date",
            sort="due.date",
            filter=Period("due.date"),
        ),
        Column("suite", "État", value=_state_cell),
        Column("quoi", "Ce qui est dû", value=lambda duty: Cell(duty.due.label, _say_follow_up(duty))),
        Column("partie", "À la charge de", value=lambda duty: duty.due.owner, filter=whose),
        Column("article", "Texte", value=lambda duty: format_article(duty.due.article)),
        Column(
            "nature",
            "Nature",
            value=lambda duty: DUE_KINDS[duty.due.kind],
            filter=Choice("due.kind", tuple(DUE_KINDS.items()), every="Toutes"),
        ),
    )


def build_calendar_page(place: Place, query: QueryDict, *, by_month: bool) -> CalendarPage:
    """The list of an agreement, or one of its months, under the rule of the day that is asked for."""
    day = read_asked_day(query)
    laws = law_dates([place])
    listing = month = waiting = None
    tabs: tuple[Link, ...] = ()
    try:
        duties = read_asked(place, query)
    except MissingEvent as missing:
        label = place.declared.event(missing.event).label
        waiting = Empty(
            f"Les échéances paraîtront ici dès que la date de l’événement « {label} » sera enregistrée."
        )
    else:
        if by_month:
            base = _keep_day(month_url(place), day)
            month = build_month(base, read_month(query), duties, laws, names_agreement=False)
        else:
            declared = list_calendar(place)
            listing = declared.read(query, keep_asked(duties, query), exports=True)
            tabs = tuple(list_tabs(reverse("duties", args=[place.agreement.key]), query, declared, duties))
    return CalendarPage(
        agreement=place.agreement.title,
        crumbs=(
            Crumb("Convention", reverse("agreement", kwargs={"agreement": place.agreement.key})),
            Crumb("Échéances"),
        ),
        ways=tuple(_ways(place, day, by_month=by_month)),
        tabs=tabs,
        listing=listing,
        month=month,
        waiting=waiting,
        asked=day.isoformat() if day else "",
        rule=_say_rule(day),
        laws=() if by_month else say_laws(laws),
    )


def _ways(place: Place, day: date | None, *, by_month: bool) -> Iterator[Link]:
    yield Link(_keep_day(reverse("duties", args=[place.agreement.key]), day), "En liste", not by_month)
    yield Link(_keep_day(month_url(place), day), "Par mois", by_month)
    yield Link(reverse("owed"), "Toutes nos conventions")


def _keep_day(url: str, day: date | None) -> str:
    return f"{url}?{urlencode({DAY: day.isoformat()})}" if day else url


def _say_rule(day: date | None) -> Notice | None:
    if day is None:
        return None
    return Notice(
        "Un avenant ou un événement venu après ce jour n’y compte pas ; les états sont ceux de ce jour-là, "
        "et les suites données, celles que l’on connaît aujourd’hui.",
        heading=f"Échéances selon la règle du {format_date_words(day)}",
    )


def say_laws(laws: Iterable[LawDate]) -> tuple[LawLine, ...]:
    """The dates of the law, in words."""
    now = today()
    return tuple(
        LawLine(
            label=law.label,
            day=format_date(law.day),
            distance=format_distance(law.day, now),
            about=" · ".join(
                (law.article, law.source, f"fiabilité : {law.reliability}", f"à la charge de : {law.owner}")
            ),
            note=law.note,
        )
        for law in laws
    )


def list_tabs(base: str, query: QueryDict, listing: Listing, duties: list[Duty]) -> Iterator[Link]:
    """A tab for each state, with the other filters kept: it counts what they keep."""
    chosen = query.get("etat", "")
    others = {name: query[name] for name in query if name not in ("etat", AFTER, BEFORE) and query[name]}
    kept = listing.narrow(query, duties)

    def address(**state: str) -> str:
        wanted = urlencode(state | others)
        return f"{base}?{wanted}" if wanted else base

    yield Link(address(), f"Toutes ({len(kept)})", chosen not in TABS)
    for value, (label, states) in TABS.items():
        count = sum(duty.state in states for duty in kept)
        yield Link(address(etat=value), f"{label} ({count})", chosen == value)


def keep_asked(duties: Iterable[Duty], query: QueryDict) -> list[Duty]:
    """Those of the tab that the reader chose."""
    states = TABS.get(query.get("etat", ""), ("", tuple(DutyState)))[1]
    return [duty for duty in duties if duty.state in states]


def _of_party(duties: list[Duty], party: str) -> list[Duty]:
    return [duty for duty in duties if party in duty.due.owners]


def _of_side(duties: list[Duty], side: str) -> list[Duty]:
    is_asked: Callable[[Duty], bool] = (lambda duty: duty.is_own) if side == OWN else is_awaited
    return [duty for duty in duties if is_asked(duty)]


def is_awaited(duty: Duty) -> bool:
    """Whether others owe it without the reader's party."""
    return duty.takes_an_answer and duty.place.party not in duty.due.owners


def _state_cell(duty: Duty) -> Cell:
    word = duty.state.value
    said = duty.distance if duty.is_open else word
    return Cell(said.capitalize(), duty.reminder.capitalize(), state=SIGNS[duty.state], raw=word.capitalize())


def _say_follow_up(duty: Duty) -> str:
    """What was said of it, or what would show that it is done."""
    if duty.outcome is not None:
        return f"{say_outcome(duty.outcome)} : {duty.outcome.words}"
    return f"Justificatif attendu : {duty.evidence}" if duty.evidence else ""
