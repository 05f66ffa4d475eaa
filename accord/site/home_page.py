"""Home: what waits for the reader this morning, and five figures. Each role has its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Sum
from django.urls import reverse

from accord.conventions.agreements import Place, agreements_of
from accord.conventions.clock import today
from accord.conventions.duties import Duties, duties_of, read_owed
from accord.conventions.life_line import Life, life_of
from accord.conventions.models import Agreement
from accord.deposits.models import Deposit
from accord.deposits.pages.freshness import FreshnessPanel, build_freshness
from accord.face.words import plural
from accord.indicators.pages.figures import read_figures, say_empty
from accord.indicators.pages.state import read_state
from accord.indicators.pages.words import Figure
from accord.kit.text import format_article, format_date, format_date_long, format_number
from accord.partners.actor import Actor
from accord.partners.models import Membership, Role
from accord.partners.rules.permissions import (
    REFERENT,
    STEERING,
    can_see_agreement,
)
from accord.site.home_agreements import (
    READ_STATES,
    AgreementsPart,
    build_agreements_part,
    choose_figures,
)
from accord.site.worklist import (
    Stay,
    Waiting,
    count_followed,
    decisions_waiting,
    read_stays,
    say_count,
    stays_waiting,
)

FIGURES = 5


@dataclass(frozen=True)
class Received:
    """The files of one format: how many, how recent, how many rows were kept and given back."""

    label: str
    sender: str
    files: str
    until: str
    rows: str
    rejected: str


@dataclass(frozen=True)
class AgreementPanel:
    """The only agreement of the reader. `freshness` is None, and parts are not there, for want of anything to
    say: an agreement without indicators has no figures, one without formats no files.
    """

    title: str
    article: str
    figures_url: str
    committees_url: str
    deposits_url: str
    freshness: FreshnessPanel | None
    life: Life | None
    duties: Duties
    figures: tuple[Figure, ...]
    has_figures: bool
    no_figures: str
    received: tuple[Received, ...]
    has_files: bool


@dataclass(frozen=True)
class HomePage:
    """The page. `waiting` is what the reader must see to first; `panel` is for those who have one agreement,
    `several` for those who have more; `own_…` are for those who did not sign.
    """

    today: str
    heading: str
    role: str
    panel: AgreementPanel | None
    several: AgreementsPart | None
    waiting: tuple[Waiting, ...]
    own_figures: tuple[Figure, ...]
    own_note: str
    own_received: tuple[Received, ...]
    empty: str


def build_home_page(membership: Membership, actor: Actor) -> tuple[HomePage, Agreement | None]:
    """The page of a member, and their agreement when they have only one."""
    places = agreements_of(actor)
    only = places[0] if len(places) == 1 else None
    owed = read_owed(places)
    is_steering = actor.role == STEERING
    signs = can_see_agreement(actor)
    stays = [] if signs else read_stays(actor)
    figures = () if signs else _own_figures(actor, stays)
    page = HomePage(
        today=format_date_long(today()),
        heading=membership.organisation.name,
        role=Role(membership.role).label,
        panel=_panel(only, is_steering=is_steering) if only else None,
        several=build_agreements_part(places, owed, is_steering=is_steering) if len(places) > 1 else None,
        waiting=(*decisions_waiting(actor, places, owed), *stays_waiting(actor.role, stays)),
        own_figures=figures,
        own_note="" if signs else explain_stays(stays),
        own_received=() if signs else _received(Deposit.objects.all(), {}),
        empty="" if places or (figures and figures[0].value != "0") else _empty(actor),
    )
    return page, only.agreement if only else None


def _panel(place: Place, *, is_steering: bool) -> AgreementPanel:
    key = {"agreement": place.agreement.key}
    labels = {declared.key: declared.label for declared in place.declared.formats}
    received = _received(Deposit.objects.filter(agreement=place.agreement), labels)
    return AgreementPanel(
        title=place.agreement.title,
        article=format_article(place.declared.header.article),
        figures_url=reverse("figures", kwargs=key),
        committees_url=reverse("committees", kwargs=key),
        deposits_url=reverse("deposits", kwargs=key),
        freshness=build_freshness(reverse("home"), place.agreement.key) if received else None,
        life=life_of(place),
        duties=duties_of(place, only_own=not is_steering),
        figures=read_figures(place, choose_figures(place, FIGURES), read_state(place)),
        has_figures=bool(place.declared.indicators),
        no_figures=say_empty(place),
        received=received,
        has_files=bool(place.declared.formats or received),
    )


def _received(deposits, labels: dict[str, str]) -> tuple[Received, ...]:
    rows = (
        deposits.filter(state__in=READ_STATES)
        .values("format_key", "sender__name")
        .annotate(
            files=Count("id"), until=Max("reference_on"), good=Sum("rows_good"), bad=Sum("rows_rejected")
        )
        .order_by("format_key", "sender__name")
    )
    return tuple(
        Received(
            label=labels.get(row["format_key"], row["format_key"]),
            sender=row["sender__name"] or "émetteur inconnu",
            files=format_number(row["files"]),
            until=format_date(row["until"]),
            rows=format_number(row["good"]),
            rejected=format_number(row["bad"]),
        )
        for row in rows
    )


def _own_figures(actor: Actor, stays: list[Stay]) -> tuple[Figure, ...]:
    """Counts on the persons whom the organisation follows: PostgreSQL shows it no other row."""
    people = "Personnes suivies" if actor.role == REFERENT else "Stagiaires de vos formations"
    day = today()
    entered = [stay for stay in stays if stay.entered_on is not None]
    over = sum(stay.left_on is not None and stay.left_on <= day for stay in entered)
    counts = (
        (people, count_followed(actor), "chaque personne une fois, entrée en formation ou non"),
        (f"Entrées en formation en {day.year - 1}", _count_year(entered, day.year - 1), "toute l’année"),
        (f"Entrées en formation en {day.year}", _count_year(entered, day.year), "depuis le 1er janvier"),
        ("Formations en cours", len(entered) - over, "entrée connue, sortie à venir ou inconnue"),
        ("Formations terminées", over, "date de sortie passée, toutes années"),
    )
    return tuple(Figure(label, say_count(count), False, base, "", "") for label, count, base in counts)


def explain_stays(stays: list[Stay]) -> str:
    """What the counts on stays are made of, so that a nought is read for what it is."""
    days = [stay.entered_on for stay in stays if stay.entered_on is not None]
    if not days:
        return "Aucune entrée en formation n’est encore connue pour ces personnes."
    waiting = plural(len(stays) - len(days), "prescription", "prescriptions")
    entries = plural(len(days), "entrée", "entrées")
    return (
        f"Les formations sont comptées par entrée : une personne entrée dans deux sessions compte deux fois. "
        f"{entries} au total, la dernière le {format_date(max(days))} ; {waiting} sans entrée connue."
    )


def _count_year(stays: list[Stay], year: int) -> int:
    return sum(stay.entered_on is not None and stay.entered_on.year == year for stay in stays)


def _empty(actor: Actor) -> str:
    if can_see_agreement(actor):
        return (
            "Aucune convention n’est encore rattachée à votre organisation. "
            "Elle paraîtra ici, avec ses échéances et ses chiffres, "
            "dès que l’administrateur l’aura enregistrée."
        )
    return (
        "Les personnes que votre organisation suit paraîtront ici "
        "dès qu’un fichier de partenaire les lui adressera."
    )
