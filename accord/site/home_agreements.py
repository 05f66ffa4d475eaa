"""Several agreements on the home page: what is near and late under all of them, then one entry for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.conventions.duties import SOON, DueDay, Duty, DutyState, Owed, list_days
from accord.conventions.pages.agreements import TABS, Standing, standing_of
from accord.conventions.pages.month import say_agreement
from accord.deposits.models import Deposit, DepositState
from accord.deposits.pages.freshness import FreshnessPanel, build_freshness
from accord.face.frame import Link
from accord.face.words import plural
from accord.indicators.pages.figures import read_figures
from accord.indicators.pages.state import State, read_states
from accord.indicators.pages.words import Figure
from accord.kit.text import format_date
from accord.site.worklist import duties_url, keep_concerned

SHOWN_NEAR, SHOWN_LATE = 5, 5
ENTRIES = 12
FIGURES = 3
# What the parties' files became, for those that count in the figures or are about to.
READ_STATES = (DepositState.ACCEPTED, DepositState.CHECKED)


@dataclass(frozen=True)
class Tally:
    """How many wait in a state under an agreement, and their list."""

    text: str
    state: str
    url: str


@dataclass(frozen=True)
class Files:
    """What came under an agreement, in words; `has_data` once some of it was accepted."""

    said: str
    has_data: bool


@dataclass(frozen=True)
class Entry:
    """One agreement. `state` is the class of the sign of `word`; `until` and `end` say its last day."""

    title: str
    short_title: str
    url: str
    word: str
    state: str
    until: str
    end: str
    about: str
    tallies: tuple[Tally, ...]
    figures: tuple[Figure, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class DuePart:
    """What is near, or late, under all the agreements; `rest` leads to the list of all that is so."""

    heading: str
    days: tuple[DueDay, ...]
    empty: str
    rest: Link | None
    note: str = ""


@dataclass(frozen=True)
class AgreementsPart:
    """The part of the page. `rest` leads to the agreements that are not shown, `freshness` is about files."""

    parts: tuple[DuePart, ...]
    margin: str
    entries: tuple[Entry, ...]
    rest: Link | None
    freshness: FreshnessPanel | None


def build_agreements_part(places: list[Place], owed: Owed, *, is_steering: bool) -> AgreementsPart:
    """The part, for the reader's party only unless they steer; as many queries for ten as for two."""
    now = today()
    standings = {place.agreement.pk: standing_of(place, now) for place in places}
    shown = sorted(places, key=lambda place: _rank(standings[place.agreement.pk]))[:ENTRIES]
    states = read_states(shown)
    received = _read_received(shown)
    entries = tuple(
        _entry(
            place,
            standings[place.agreement.pk],
            owed,
            states.get(place.agreement.pk),
            received.get(place.agreement.pk),
            only_own=not is_steering,
        )
        for place in shown
    )
    # One flow takes in the files of all: any agreement with some of its own says how fresh they are.
    fed = sorted((not files.has_data, key) for key, files in received.items())
    keys = {place.agreement.pk: place.agreement.key for place in shown}
    return AgreementsPart(
        parts=(
            _near_part(places, owed, only_own=not is_steering),
            _late_part(places, owed, only_own=not is_steering),
        ),
        margin=plural(len(places), "convention", "conventions"),
        entries=entries,
        rest=Link(reverse("agreements"), "Voir toutes les conventions") if len(places) > ENTRIES else None,
        freshness=build_freshness(reverse("home"), keys[fed[0][1]]) if fed else None,
    )


def choose_figures(place: Place, most: int) -> list[str]:
    """Of the first committee's pack, those with a target first: what the agreement puts forward."""
    every = tuple(indicator.key for indicator in place.declared.indicators)
    pack = next((committee.pack for committee in place.declared.committees if committee.pack), every)
    return sorted(pack, key=lambda key: not place.declared.indicator(key).targets)[:most]


def _near_part(places: list[Place], owed: Owed, *, only_own: bool) -> DuePart:
    soon = keep_concerned(owed.duties, DutyState.SOON, only_own=only_own)
    later = keep_concerned(owed.duties, DutyState.LATER, only_own=only_own)
    url = duties_url(places, DutyState.SOON, only_own=only_own)
    label = f"Voir les {len(soon)} échéances des {SOON.days} prochains jours"
    return DuePart(
        "Échéances à venir",
        tuple(list_days([*soon, *later][:SHOWN_NEAR], names_agreement=True)),
        "Aucune échéance à venir.",
        Link(url, label) if len(soon) > SHOWN_NEAR else None,
    )


def _late_part(places: list[Place], owed: Owed, *, only_own: bool) -> DuePart:
    late = keep_concerned(owed.duties, DutyState.LATE, only_own=only_own)
    return DuePart(
        "Échéances en retard",
        tuple(list_days(late[: -SHOWN_LATE - 1 : -1], names_agreement=True)),
        "Aucune échéance en retard.",
        Link(
            duties_url(places, DutyState.LATE, only_own=only_own),
            f"Voir les {len(late)} échéances en retard",
        )
        if len(late) > SHOWN_LATE
        else None,
        "Rien n’est enregistré dans Accord pour elles : ni séance, ni justificatif, ni motif qui les rende "
        "sans objet.",
    )


def _rank(standing: Standing) -> tuple[int, bool, int]:
    """In the order of the tabs of the list; in each, what ends first, and what ended last."""
    tab = [value for value, _label in TABS].index(standing.tab)
    if standing.ends_on is None:
        return tab, True, 0
    return tab, False, abs((standing.ends_on - today()).days)


def _entry(
    place: Place, standing: Standing, owed: Owed, state: State | None, files: Files | None, *, only_own: bool
) -> Entry:
    header = place.declared.header
    duties = [duty for duty in owed.duties if duty.place is place]
    waits_for = next((label for waiting, label in owed.waiting if waiting is place), "")
    tallies = tuple(_tallies(place, duties, only_own=only_own))
    calm = "" if tallies else f"rien en retard ni dans les {SOON.days} jours"
    calm = f"ses échéances attendent la date de « {waits_for} »" if waits_for else calm
    return Entry(
        title=place.agreement.title,
        short_title=place.agreement.short_title,
        url=reverse("agreement", args=[header.key]),
        word=standing.word,
        state=standing.sign,
        until=f"jusqu’au {format_date(standing.ends_on)}" if standing.ends_on else "",
        end=standing.end,
        about=" · ".join(filter(None, (say_agreement(place), files.said if files else "", calm))),
        tallies=tallies,
        figures=read_figures(place, choose_figures(place, FIGURES), state),
        links=tuple(_links(place, has_files=files is not None)),
    )


def _tallies(place: Place, duties: list[Duty], *, only_own: bool) -> Iterator[Tally]:
    for state, sign, words in (
        (DutyState.LATE, "late", "en retard"),
        (DutyState.SOON, "due", f"dans les {SOON.days} jours"),
    ):
        count = len(keep_concerned(duties, state, only_own=only_own))
        if count:
            url = duties_url([place], state, only_own=only_own, among_many=True)
            yield Tally(f"{plural(count, 'échéance', 'échéances')} {words}", sign, url)


def _links(place: Place, *, has_files: bool) -> Iterator[Link]:
    """The pages of an agreement that have something to show."""
    declared = place.declared
    for name, label, is_there in (
        ("agreement", "Texte", True),
        ("figures", "Chiffres", declared.indicators),
        ("committees", "Comités", declared.committees),
        ("deposits", "Dépôts", declared.formats or has_files),
    ):
        if is_there:
            yield Link(reverse(name, args=[place.agreement.key]), label)


def _read_received(places: list[Place]) -> dict[int, Files]:
    """What came under each agreement, in one query; nothing where no file came."""
    agreements = [place.agreement.pk for place in places]
    rows = (
        Deposit.objects.filter(agreement__in=agreements, state__in=READ_STATES)
        .order_by()
        .values_list("agreement")
        .annotate(
            files=Count("id"),
            until=Max("reference_on"),
            accepted=Count("id", filter=Q(state=DepositState.ACCEPTED)),
        )
    )
    found = {}
    for agreement, files, until, accepted in rows:
        said = plural(files, "fichier reçu", "fichiers reçus")
        found[agreement] = Files(f"{said}, jusqu’au {format_date(until)}" if until else said, accepted > 0)
    return found
