"""The history of deposits: those that wait for a decision, then all of them, filtered, sorted, exported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from accord.conventions.agreements import Place
from accord.deposits.models import Deposit, DepositState
from accord.deposits.pages.freshness import FreshnessPanel, build_freshness
from accord.deposits.rules.policies import can_decide
from accord.face.components import Badge, Button, Crumb
from accord.face.listing import Cell, Choice, Column, Listing, Period
from accord.face.listing_page import ListPage
from accord.face.words import plural
from accord.kit.text import format_date
from accord.partners.actor import Actor
from accord.partners.rules.permissions import can_deposit_files, can_steer_agreement

STATES = {
    DepositState.RECEIVED: Badge("En cours de contrôle", "info"),
    DepositState.CHECKED: Badge("À décider", "due"),
    DepositState.ACCEPTED: Badge("Accepté", "done"),
    DepositState.SUPERSEDED: Badge("Remplacé", "frozen"),
    DepositState.REFUSED: Badge("Refusé", "late"),
    DepositState.CANCELLED: Badge("Abandonné", "later"),
}
MOST_WAITING = 20


@dataclass(frozen=True)
class Waiting:
    """A deposit that waits for somebody."""

    url: str
    name: str
    format: str
    rows: str
    state: Badge


@dataclass(frozen=True)
class HistoryPage:
    """The page. `waiting` is empty when nothing waits for whoever reads."""

    crumbs: tuple[Crumb, ...]
    agreement: str
    hand_over: Button | None
    keys: Button | None
    freshness: FreshnessPanel
    waiting: tuple[Waiting, ...]
    listing: ListPage


def build_history_page(place: Place, actor: Actor, params: Mapping[str, str]) -> HistoryPage:
    """The page of an agreement's deposits that the actor sees."""
    key = {"agreement": place.agreement.key}
    url = reverse("deposits", kwargs=key)
    deposits = deposits_of(place)
    waiting = deposits.filter(state__in=[DepositState.CHECKED, DepositState.RECEIVED]).order_by("-id")
    hand_over = Button("Déposer des fichiers", url=reverse("hand-over", kwargs=key))
    keys = Button("Clés de dépôt", url=reverse("sender-keys", kwargs=key), kind="plain")
    return HistoryPage(
        crumbs=(Crumb("Accueil", reverse("home")), Crumb("Dépôts")),
        agreement=place.agreement.title,
        hand_over=hand_over if can_deposit_files(actor) else None,
        keys=keys if can_steer_agreement(actor) else None,
        freshness=build_freshness(url, place.agreement.key),
        waiting=tuple(
            _describe_waiting(place, one)
            for one in waiting[:MOST_WAITING]
            if can_decide(actor.role, actor.organisation_id, one)
        ),
        listing=history_listing(place).read(params, deposits, exports=True),
    )


def deposits_of(place: Place) -> QuerySet[Deposit]:
    """The deposits of an agreement; row-level security keeps those that the actor sees."""
    return Deposit.objects.filter(agreement=place.agreement).select_related("sender")


def format_label(place: Place, key: str) -> str:
    """The name of a format; its key when the agreement no longer declares it."""
    return next((form.label for form in place.declared.formats if form.key == key), key)


def deposit_url(place: Place, number: int) -> str:
    """The address of a deposit."""
    return reverse("deposit", kwargs={"agreement": place.agreement.key, "number": number})


def _describe_waiting(place: Place, deposit: Deposit) -> Waiting:
    rows = ""
    if deposit.state == DepositState.CHECKED:
        good = plural(deposit.rows_good, "bonne ligne", "bonnes lignes")
        rows = f"{good}, {plural(deposit.rows_rejected, 'rejetée', 'rejetées')}"
    return Waiting(
        deposit_url(place, deposit.pk),
        deposit.file_name,
        format_label(place, deposit.format_key),
        rows,
        STATES[DepositState(deposit.state)],
    )


def history_listing(place: Place) -> Listing:
    """The list of the deposits of an agreement."""
    return Listing(
        caption="Dépôts",
        columns=(
            Column("fichier", "Fichier", value=lambda one: Cell(one.file_name, under=f"dépôt n° {one.pk}")),
            Column(
                "format",
                "Format",
                value=lambda one: format_label(place, one.format_key),
                filter=Choice("format_key", _formats_seen(place)),
            ),
            Column(
                "emetteur",
                "Émetteur",
                value=lambda one: one.sender.name if one.sender else "inconnu",
                filter=Choice("sender_id", _senders_seen(place)),
            ),
            Column("periode", "Situation au", value=_say_reference, filter=Period("reference_on")),
            Column("etat", "État", value=_show_state, filter=Choice("state", _state_options())),
            Column("lignes", "Lignes", value="rows_good", kind="number"),
            Column("rejets", "Rejetées", value="rows_rejected", kind="number"),
            Column(
                "recu",
                "Reçu le",
                value="received_at",
                kind="instant",
                sort="received_at",
                filter=Period("received_at", instant=True),
            ),
        ),
        order="-recu",
        link=lambda one: deposit_url(place, one.pk),
        empty="Aucun dépôt. Les fichiers des partenaires paraîtront ici dès qu’ils auront été déposés.",
        unit=("dépôt", "dépôts"),
        feminine=False,
    )


def _formats_seen(place: Place) -> tuple[tuple[str, str], ...]:
    """The formats of the deposits that are seen: another, never deposited or hidden, would find nothing.

    In the order of the agreement; those that it no longer declares come last.
    """
    seen = set(deposits_of(place).order_by().values_list("format_key", flat=True).distinct())
    declared = [form.key for form in place.declared.formats]
    keys = [key for key in declared if key in seen] + sorted(seen - set(declared))
    return tuple((key, format_label(place, key)) for key in keys)


def _senders_seen(place: Place) -> tuple[tuple[str, str], ...]:
    found = deposits_of(place).filter(sender__isnull=False).order_by("sender__name")
    return tuple(
        (str(number), name) for number, name in found.values_list("sender_id", "sender__name").distinct()
    )


def _state_options() -> tuple[tuple[str, str], ...]:
    return tuple((state.value, badge.word) for state, badge in STATES.items())


def _show_state(deposit: Deposit) -> Cell:
    badge = STATES[DepositState(deposit.state)]
    return Cell(badge.word, state=badge.state)


def _say_reference(deposit: Deposit) -> Cell:
    return Cell(format_date(deposit.reference_on), raw=deposit.reference_on)
