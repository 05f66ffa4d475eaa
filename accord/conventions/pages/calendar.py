"""The obligations of an agreement as a list, and one of them with what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.conventions.duties import SIGNS, SOON, Duty, DutyState, list_duties, say_distance
from accord.conventions.models import Outcome
from accord.declaration.calendar import MissingEvent
from accord.declaration.wording import DUE_KINDS
from accord.face.components import Crumb, Empty, Notice
from accord.face.forms import FormSheet
from accord.face.frame import Link
from accord.face.listing import AFTER, BEFORE, Cell, Choice, Column, Listing, Period
from accord.face.listing_page import ListPage
from accord.kit.text import format_article, format_date, format_date_long

# What the tabs show, by the value of `etat`: each state in one tab, so that they add up to all.
TABS = {
    "echues": ("En retard", (DutyState.LATE,)),
    "proches": (f"Dans les {SOON.days} jours", (DutyState.SOON,)),
    "a-venir": ("Plus tard", (DutyState.LATER,)),
    "reglees": ("Réglées ou passées", (DutyState.DONE, DutyState.WAIVED, DutyState.PASSED)),
}


@dataclass(frozen=True)
class CalendarPage:
    """The list. `waiting` says which event is missing before anything can be due."""

    agreement: str
    crumbs: tuple[Crumb, ...]
    tabs: tuple[Link, ...]
    listing: ListPage | None
    waiting: Empty | None


@dataclass(frozen=True)
class DutyPage:
    """One thing due. `done` and `waived` are the forms of those who keep the agreement; None otherwise."""

    crumbs: tuple[Crumb, ...]
    agreement: str
    heading: str
    word: str
    sign: str
    due_on: str
    distance: str
    kind: str
    article: str
    owner: str
    evidence: str
    outcome: str
    outcome_words: str
    recorded: str
    refusal: Notice | None
    done: FormSheet | None
    waived: FormSheet | None
    can_withdraw: bool
    action: str
    token: str
    takes_an_answer: bool


def list_calendar(place: Place) -> Listing:
    """The list of an agreement's obligations, as its page and its exports describe it."""
    parties = tuple((party.key, party.short_name) for party in place.declared.parties)
    return Listing(
        caption=f"Échéances de la convention {place.agreement.key}",
        columns=(
            Column(
                "echeance",
                "Échéance",
                value="due.date",
                kind="date",
                sort="due.date",
                filter=Period("due.date"),
            ),
            Column("suite", "État", value=_state_cell),
            Column("quoi", "Ce qui est dû", value=lambda duty: Cell(duty.due.label, _outcome_words(duty))),
            Column(
                "partie",
                "À la charge de",
                value=lambda duty: duty.due.owner,
                filter=Choice(_of_party, parties, every="Toutes"),
            ),
            Column("article", "Texte", value=lambda duty: format_article(duty.due.article)),
            Column(
                "nature",
                "Nature",
                value=lambda duty: DUE_KINDS[duty.due.kind],
                filter=Choice("due.kind", tuple(DUE_KINDS.items()), every="Toutes"),
            ),
        ),
        order="echeance",
        link=lambda duty: duty_url(place, duty),
        unit=("échéance", "échéances"),
        empty="Aucune échéance. Elles paraîtront ici dès que la convention aura pris effet.",
        page_size=60,
        keep=("etat",),
    )


def build_calendar_page(place: Place, query: QueryDict) -> CalendarPage:
    """The page of a reader."""
    base = reverse("duties", kwargs={"agreement": place.agreement.key})
    try:
        duties = list_duties(place)
    except MissingEvent as missing:
        label = place.declared.event(missing.event).label
        waiting = Empty(
            f"Les échéances paraîtront ici dès que la date de l’événement « {label} » sera enregistrée."
        )
        return CalendarPage(place.agreement.title, _crumbs(place), (), None, waiting)
    listing = list_calendar(place)
    return CalendarPage(
        place.agreement.title,
        _crumbs(place),
        tuple(_tabs(base, query, listing.narrow(query, duties))),
        listing.read(query, keep_asked(duties, query), exports=True),
        None,
    )


def _tabs(base: str, query: QueryDict, duties: list[Duty]) -> Iterator[Link]:
    """A tab for each state, with the other filters kept: `duties` are those that they keep."""
    chosen = query.get("etat", "")
    others = {name: query[name] for name in query if name not in ("etat", AFTER, BEFORE) and query[name]}

    def address(**state: str) -> str:
        wanted = urlencode(state | others)
        return f"{base}?{wanted}" if wanted else base

    yield Link(address(), f"Toutes ({len(duties)})", chosen not in TABS)
    for value, (label, states) in TABS.items():
        count = sum(duty.state in states for duty in duties)
        yield Link(address(etat=value), f"{label} ({count})", chosen == value)


def keep_asked(duties: list[Duty], query: QueryDict) -> list[Duty]:
    """Those of the tab that the reader chose."""
    states = TABS.get(query.get("etat", ""), ("", tuple(DutyState)))[1]
    return [duty for duty in duties if duty.state in states]


def build_duty_page(
    place: Place,
    duty: Duty,
    done: FormSheet | None,
    waived: FormSheet | None,
    token: str,
    refusal: str = "",
) -> DutyPage:
    """One obligation; the forms are given to those who may answer. `refusal` says what was not kept."""
    now = today()
    outcome = duty.outcome
    return DutyPage(
        crumbs=(
            *_crumbs(place)[:-1],
            Crumb("Échéances", reverse("duties", kwargs={"agreement": place.agreement.key})),
            Crumb(format_date(duty.due.date)),
        ),
        agreement=place.agreement.title,
        heading=duty.due.label,
        word=duty.state.value.capitalize(),
        sign=SIGNS[duty.state],
        due_on=format_date_long(duty.due.date),
        distance=say_distance(duty.due.date, duty.state, now),
        kind=DUE_KINDS[duty.due.kind],
        article=format_article(duty.due.article),
        owner=duty.due.owner,
        evidence=_expected_evidence(place, duty),
        outcome=_outcome_heading(outcome) if outcome else "",
        outcome_words=outcome.words if outcome else "",
        recorded=_recorded(outcome) if outcome else "",
        refusal=Notice(refusal, "late", "Votre réponse n’a pas été enregistrée") if refusal else None,
        done=done if outcome is None else None,
        waived=waived if outcome is None else None,
        can_withdraw=done is not None and outcome is not None,
        action=reverse(
            "answer-duty",
            args=[place.agreement.key, duty.due.kind, duty.due.key, duty.due.date.isoformat()],
        ),
        token=token,
        takes_an_answer=duty.takes_an_answer,
    )


def duty_url(place: Place, duty: Duty) -> str:
    """The address of one obligation."""
    due = duty.due
    place_of = {
        "agreement": place.agreement.key,
        "kind": due.kind,
        "key": due.key,
        "day": due.date.isoformat(),
    }
    return reverse("duty", kwargs=place_of)


def _crumbs(place: Place) -> tuple[Crumb, ...]:
    return (
        Crumb("Convention", reverse("agreement", kwargs={"agreement": place.agreement.key})),
        Crumb("Échéances"),
    )


def _of_party(duties: list[Duty], party: str) -> list[Duty]:
    return [duty for duty in duties if party in duty.due.owners]


def _state_cell(duty: Duty) -> Cell:
    word = duty.state.value
    is_open = duty.state in (DutyState.LATE, DutyState.SOON, DutyState.LATER)
    said = say_distance(duty.due.date, duty.state, today()) if is_open else word
    return Cell(said.capitalize(), state=SIGNS[duty.state], raw=word.capitalize())


def _outcome_words(duty: Duty) -> str:
    outcome = duty.outcome
    if outcome is None:
        return ""
    return f"{_outcome_heading(outcome)} : {outcome.words}"


def _outcome_heading(outcome: Outcome) -> str:
    if outcome.state == Outcome.State.WAIVED:
        return "Sans objet"
    return f"Fait le {format_date(outcome.done_on)}" if outcome.done_on else "Fait"


def _recorded(outcome: Outcome) -> str:
    by = f" par {outcome.recorded_by.full_name}" if outcome.recorded_by else ""
    return f"Enregistré le {format_date(outcome.recorded_at.date())}{by}"


def _expected_evidence(place: Place, duty: Duty) -> str:
    """What the text names as evidence."""
    for entry in (*place.declared.commitments, *place.declared.obligations):
        if entry.key == duty.due.key:
            return entry.evidence or ""
    return ""
