"""What is missing before the figures of a meeting are frozen: files, doubtful pairs, answers, lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q
from django.urls import NoReverseMatch, reverse

from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.conventions.duties import DutyState, list_duties
from accord.declaration.calendar import MissingEvent
from accord.deposits.models import Deposit, DepositState
from accord.face.words import plural
from accord.indicators.models import Snapshot
from accord.kit.text import format_date, format_distance, format_number
from accord.partners.actor import Actor
from accord.partners.rules.permissions import can_review_pairs
from accord.pathways.models import Cohort
from accord.people.queries import pairs_to_check

# Beyond two months without a file of a kind, somebody should ask for it. A habit of the house.
OLD = timedelta(days=62)
COUNTED = 1000


@dataclass(frozen=True)
class Check:
    """One thing to look at before freezing: `sign` and `word` say whether it is in order."""

    label: str
    text: str
    sign: str
    word: str
    url: str = ""
    link: str = ""


def list_checks(place: Place, actor: Actor) -> tuple[Check, ...]:
    """Everything to look at; nothing here forbids freezing."""
    return (*_check_files(place), *_check_lists(place), *_check_pairs(actor), *_check_duties(place))


def _in_order(label: str, text: str) -> Check:
    return Check(label, text, "done", "En ordre")


def _check_files(place: Place) -> Iterator[Check]:
    """Each format: how recent its last accepted file is; then what waits to be accepted or counted."""
    accepted = Q(state=DepositState.ACCEPTED)
    rows = {
        row["format_key"]: row
        for row in Deposit.objects.filter(agreement=place.agreement)
        .values("format_key")
        .annotate(
            until=Max("reference_on", filter=accepted),
            waiting=Count("id", filter=Q(state__in=[DepositState.RECEIVED, DepositState.CHECKED])),
            last=Max("accepted_at", filter=accepted),
        )
    }
    for form in place.declared.formats:
        row = rows.get(form.key, {"until": None, "waiting": 0})
        yield _check_file(form.label, row["until"])
    if waiting := sum(row["waiting"] for row in rows.values()):
        words = plural(waiting, "fichier attend d’être accepté", "fichiers attendent d’être acceptés")
        yield Check("Fichiers à accepter", words, "due", "À faire", _url("deposits"), "Voir les dépôts")
    snapshot = Snapshot.objects.defer("manifest").last()
    instants = [row["last"] for row in rows.values() if row.get("last")]
    if snapshot is None:
        yield Check("Données réunies", "aucune donnée n’a encore été réunie", "late", "Manque")
    elif instants and max(instants) > snapshot.created_at:
        words = "un fichier accepté depuis n’y est pas encore : il y entre de lui-même en quelques instants"
        yield Check("Données réunies", words, "due", "En cours")


def _check_file(label: str, until: date | None) -> Check:
    if until is None:
        return Check(label, "aucun fichier accepté", "late", "Manque")
    words = f"dernier fichier au {format_date(until)} ({format_distance(until, today())})"
    if today() - until > OLD:
        return Check(label, words, "due", "Ancien")
    return _in_order(label, words)


def _check_lists(place: Place) -> Iterator[Check]:
    frozen = set(Cohort.objects.filter(agreement=place.agreement).values_list("key", flat=True))
    for public in place.declared.publics:
        if public.frozen_on is None:
            continue
        if public.key in frozen:
            yield _in_order(public.label, "liste arrêtée")
        else:
            words = "liste non arrêtée : ses chiffres seront inconnus"
            yield Check(public.label, words, "late", "Manque")


def _check_pairs(actor: Actor) -> Iterator[Check]:
    if not can_review_pairs(actor):
        return
    count = pairs_to_check()[: COUNTED + 1].count()
    if count == 0:
        yield _in_order("Paires de fiches", "aucune n’attend de décision")
        return
    shown = f"plus de {format_number(COUNTED)}" if count > COUNTED else format_number(count)
    words = f"{shown} à vérifier : d’ici là, une même personne peut être comptée deux fois"
    yield Check("Paires de fiches", words, "due", "À faire", _url("pairs"), "Vérifier les paires")


def _check_duties(place: Place) -> Iterator[Check]:
    try:
        late = sum(duty.state is DutyState.LATE for duty in list_duties(place))
    except MissingEvent as missing:
        label = place.declared.event(missing.event).label
        yield Check("Échéances", f"« {label} » n’a pas de date", "late", "Manque")
        return
    if not late:
        yield _in_order("Échéances", "toutes ont une suite")
        return
    words = plural(late, "échéance en retard", "échéances en retard")
    url = f"{_url('duties', place.agreement.key)}?etat=echues"
    yield Check("Échéances", words, "due", "À faire", url, "Répondre aux échéances")


def _url(name: str, *args: str) -> str:
    """The address of a page of another room; empty while that room has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
