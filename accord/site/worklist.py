"""What waits for the reader this morning: what to decide, what is late, which persons need a step soon.

Each role has its own. Counts stop at 1 000; persons are those whom the organisation follows, no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.conventions.duties import SOON as SOON_DUTY
from accord.conventions.duties import Duty, DutyState, Owed
from accord.conventions.pages.calendar import OWN
from accord.deposits.models import Deposit, DepositState
from accord.employment.models import Situation
from accord.face.words import plural
from accord.kit.text import format_date, format_number
from accord.partners.actor import Actor
from accord.partners.rules.permissions import (
    PROVIDER,
    REFERENT,
    STEERING,
    can_deposit_files,
    can_review_pairs,
)
from accord.people.models import Following
from accord.people.names import UNKNOWN_NAME, name_persons
from accord.people.queries import pairs_to_check
from accord.trainings.models import Participation

# Lists never count exactly beyond: the reader needs the order of size, the database its time.
COUNTED = 1000
READ_ROWS = 20 * COUNTED
SOON = timedelta(days=30)
UNANSWERED = timedelta(days=60)
SIX_MONTHS = timedelta(days=183)
SHOWN = 5
LISTED = 50
# The tab of `accord/conventions/pages/calendar.py` that shows a state alone.
TAB_OF = {DutyState.LATE: "echues", DutyState.SOON: "proches"}


@dataclass(frozen=True)
class PersonLine:
    """A person to see to: where their page is, and what is known."""

    name: str
    url: str
    text: str


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: how many, said in words, its state, where to see to it, the persons.

    `of` names the agreements that it is about, for whoever has several. The first persons are in sight,
    `more_people` folded under the words `more`; `left_out` counts the others.
    """

    count: str
    text: str
    state: str
    url: str
    link: str
    people: tuple[PersonLine, ...] = ()
    more: str = ""
    more_people: tuple[PersonLine, ...] = ()
    left_out: str = ""
    of: str = ""


@dataclass(frozen=True)
class Stay:
    """One person in one session, as the latest row that the organisation may see says it."""

    id: int
    person_id: int
    session: str
    prescribed_on: date | None
    entered_on: date | None
    planned_exit_on: date | None
    left_on: date | None
    exit_cause: str
    exam: str
    result: str
    is_situation_known: bool


@dataclass(frozen=True)
class Ask:
    """A question on stays, for some roles: which ones, said for one and for many, in which state."""

    roles: frozenset[str]
    one: str
    many: str
    state: str
    holds: Callable[[Stay, date], bool]
    say: Callable[[Stay], str]


def decisions_waiting(actor: Actor, places: list[Place], owed: Owed) -> Iterator[Waiting]:
    """What takes a decision of the reader: deposits to accept, pairs to review, duties late or near.

    Duties are counted over all the agreements, deposits under each: they are decided one agreement at a time.
    """
    if can_deposit_files(actor):
        yield from _deposits_waiting(places)
    yield from _duties_waiting(places, owed, only_own=actor.role != STEERING)
    if can_review_pairs(actor):
        count = pairs_to_check()[: COUNTED + 1].count()
        if count:
            text = _plural(count, "paire de fiches à vérifier", "paires de fiches à vérifier")
            yield Waiting(
                say_count(count), f"{text} : la même personne, ou deux ?", "due", reverse("pairs"), "Vérifier"
            )


def stays_waiting(role: str, stays: Iterable[Stay]) -> Iterator[Waiting]:
    """What the persons followed wait for."""
    day = today()
    found = list(stays)
    for ask in ASKS:
        if role not in ask.roles:
            continue
        kept = [stay for stay in found if ask.holds(stay, day)]
        if kept:
            yield _list_persons(ask, kept)


def _list_persons(ask: Ask, kept: list[Stay]) -> Waiting:
    """The question with its persons: the latest in sight, the next ones folded, the others counted."""
    people = tuple(_name_persons(kept[:LISTED], ask.say))
    folded, beyond = people[SHOWN:], len(kept) - len(people)
    return Waiting(
        say_count(len(kept)),
        _plural(len(kept), ask.one, ask.many),
        ask.state,
        "",
        "",
        people[:SHOWN],
        f"En voir {len(folded)} de plus" if folded else "",
        folded,
        f"Et {plural(beyond, 'autre', 'autres')}." if beyond else "",
    )


def followed_by(actor: Actor) -> QuerySet[Following]:
    """Whom the organisation follows today. A small body's lists begin here: from the millions, they crawl."""
    day = timezone.localdate()
    return Following.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), organisation_id=actor.organisation_id, starts_on__lte=day
    )


def count_followed(actor: Actor) -> int:
    """How many persons the organisation follows, 1 001 meaning more than 1 000."""
    return followed_by(actor).values("identity__person_id").distinct()[: COUNTED + 1].count()


def read_stays(actor: Actor) -> list[Stay]:
    """Every stay that the organisation may see, the latest row of each; the most recent first."""
    followed = followed_by(actor).values("identity_id")
    known = set(
        Situation.objects.filter(identity_id__in=followed)
        .exclude(situation="")
        .values_list("participation_id", flat=True)[:READ_ROWS]
    )
    latest: dict[tuple[object, ...], Stay] = {}
    rows = Participation.objects.filter(identity_id__in=followed).order_by("-deposit_id", "-row").values_list(
        "id", "identity__person_id", "session_id", "session__number", "prescribed_on", "entered_on",
        "planned_exit_on", "left_on", "exit_cause", "exam", "result",
    )  # fmt: skip
    for number, person, session, name, prescribed, entered, planned, *rest in rows[:READ_ROWS]:
        stay = Stay(number, person, name, prescribed, entered, planned, *rest, number in known)
        latest.setdefault((session, person), stay)
    return sorted(latest.values(), key=lambda stay: stay.entered_on or stay.prescribed_on or date.min)[::-1]


def say_count(count: int) -> str:
    """`12`, or `plus de 1 000`."""
    return format_number(count) if count <= COUNTED else f"plus de {format_number(COUNTED)}"


def persons_shown(waiting: Iterable[Waiting]) -> list[int]:
    """The persons whom these lines name, for the journal."""
    lines = [line for one in waiting for line in (*one.people, *one.more_people)]
    return sorted({int(line.url.rstrip("/").rsplit("/", 1)[1]) for line in lines})


def _deposits_waiting(places: list[Place]) -> Iterator[Waiting]:
    agreements = [place.agreement.pk for place in places]
    checked = Deposit.objects.filter(agreement__in=agreements, state=DepositState.CHECKED)
    counts = dict(checked.order_by().values_list("agreement").annotate(Count("id")))
    for place in places:
        if count := counts.get(place.agreement.pk, 0):
            text = _plural(count, "fichier contrôlé, à accepter", "fichiers contrôlés, à accepter")
            url = reverse("deposits", kwargs={"agreement": place.agreement.key})
            yield Waiting(
                say_count(count),
                text,
                "due",
                f"{url}?{urlencode({'etat': DepositState.CHECKED.value})}",
                "Voir les dépôts",
                of=place.agreement.short_title if len(places) > 1 else "",
            )


def _duties_waiting(places: list[Place], owed: Owed, *, only_own: bool) -> Iterator[Waiting]:
    near = f"dans les {SOON_DUTY.days} jours"
    answer = "Les voir" if only_own else "Y répondre"
    for state, sign, one, many, link in (
        (DutyState.LATE, "late", "échéance en retard", "échéances en retard", answer),
        (DutyState.SOON, "due", f"échéance {near}", f"échéances {near}", "Les voir"),
    ):
        duties = keep_concerned(owed.duties, state, only_own=only_own, with_term=len(places) == 1)
        if duties:
            yield Waiting(
                say_count(len(duties)),
                _plural(len(duties), one, many),
                sign,
                duties_url(places, state, only_own=only_own),
                link,
                of=_say_agreements(duties) if len(places) > 1 else "",
            )


def keep_concerned(
    duties: Iterable[Duty], state: DutyState, *, only_own: bool, with_term: bool = False
) -> list[Duty]:
    """Those in a state: of everybody, or what the reader's own party owes.

    `with_term` keeps the landmarks of the term, that are everybody's, as the list of one agreement does.
    """

    def concerns(duty: Duty) -> bool:
        return duty.is_own or (with_term and duty.place.party in duty.due.owners)

    return [duty for duty in duties if duty.state is state and (concerns(duty) or not only_own)]


def duties_url(places: list[Place], state: DutyState, *, only_own: bool, among_many: bool = False) -> str:
    """The list of just what `keep_concerned` keeps, under one agreement or under several.

    `among_many`: the one agreement is one of the reader's several, and is chosen in the list of them all.
    """
    asked = {"etat": TAB_OF[state]}
    if len(places) == 1 and not among_many:
        asked |= {"partie": places[0].party} if only_own else {}
        return f"{reverse('duties', args=[places[0].agreement.key])}?{urlencode(asked)}"
    asked |= {"partie": OWN} if only_own else {}
    asked |= {"convention": places[0].agreement.key} if among_many else {}
    return f"{reverse('owed-list')}?{urlencode(asked)}"


def _say_agreements(duties: list[Duty]) -> str:
    """The agreement that asks for all of them, or how many do."""
    names = {duty.place.agreement.pk: duty.place.agreement.short_title for duty in duties}
    return next(iter(names.values())) if len(names) == 1 else f"sous {len(names)} conventions"


def _name_persons(stays: list[Stay], say: Callable[[Stay], str]) -> Iterator[PersonLine]:
    names = name_persons({stay.person_id for stay in stays})
    for stay in stays:
        url = reverse("person", kwargs={"person": stay.person_id})
        yield PersonLine(names.get(stay.person_id, UNKNOWN_NAME), url, say(stay))


def _plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _is_soon(day: date | None, now: date) -> bool:
    return day is not None and now <= day <= now + SOON


ASKS = (
    Ask(
        frozenset({REFERENT}),
        "prescription de plus de deux mois sans entrée en formation",
        "prescriptions de plus de deux mois sans entrée en formation",
        "late",
        lambda stay, now: (
            stay.entered_on is None
            and stay.prescribed_on is not None
            and now - timedelta(days=365) < stay.prescribed_on < now - UNANSWERED
        ),
        lambda stay: f"prescrite le {format_date(stay.prescribed_on)}, session {stay.session}",
    ),
    Ask(
        frozenset({PROVIDER}),
        "fin prévue dépassée, sans date de sortie",
        "fins prévues dépassées, sans date de sortie",
        "late",
        lambda stay, now: (
            stay.entered_on is not None
            and stay.left_on is None
            and stay.planned_exit_on is not None
            and stay.planned_exit_on < now
        ),
        lambda stay: f"fin prévue le {format_date(stay.planned_exit_on)}, session {stay.session}",
    ),
    Ask(
        frozenset({PROVIDER}),
        "examen présenté, sans résultat",
        "examens présentés, sans résultat",
        "late",
        lambda stay, now: stay.exam == "PRESENTE" and not stay.result,
        lambda stay: f"sortie le {format_date(stay.left_on)}, session {stay.session}",
    ),
    Ask(
        frozenset({REFERENT, PROVIDER}),
        "sortie de plus de six mois, situation inconnue",
        "sorties de plus de six mois, situation inconnue",
        "late",
        lambda stay, now: (
            stay.left_on is not None
            and now - timedelta(days=2 * 365) < stay.left_on < now - SIX_MONTHS
            and not stay.is_situation_known
        ),
        lambda stay: f"sortie le {format_date(stay.left_on)}, session {stay.session}",
    ),
    Ask(
        frozenset({REFERENT, PROVIDER}),
        "formation qui finit dans les 30 jours",
        "formations qui finissent dans les 30 jours",
        "due",
        lambda stay, now: (
            stay.left_on is None and bool(stay.entered_on) and _is_soon(stay.planned_exit_on, now)
        ),
        lambda stay: f"fin prévue le {format_date(stay.planned_exit_on)}, session {stay.session}",
    ),
    Ask(
        frozenset({REFERENT, PROVIDER}),
        "formation qui commence dans les 30 jours",
        "formations qui commencent dans les 30 jours",
        "due",
        lambda stay, now: _is_soon(stay.entered_on, now),
        lambda stay: f"le {format_date(stay.entered_on)}, session {stay.session}",
    ),
)
