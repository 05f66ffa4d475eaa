"""The agreement as a page that reads like the text, and the list of those that the reader signed.

The only page where every room says its word on the text: who is in the cohort, which files came, when a
committee met. Each of them only adds to what the text says.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max
from django.urls import reverse

from accord.committees.models import Meeting
from accord.conventions.agreements import Place
from accord.conventions.duties import Duties, DutyState, duties_of, list_duties
from accord.conventions.life_line import Life, life_of
from accord.conventions.pages.text import KINDS, AgreementText, read_text
from accord.declaration.calendar import MissingEvent
from accord.deposits.models import Deposit, DepositState
from accord.face.components import Button
from accord.face.frame import Link
from accord.face.words import plural
from accord.kit.text import format_article, format_date_words, format_number, join_words
from accord.partners.actor import Actor
from accord.partners.rules.permissions import can_steer_agreement
from accord.pathways.models import Cohort


@dataclass(frozen=True)
class CohortView:
    """The state of a public's list, beside what the text says of it."""

    label: str
    article: str
    criteria: tuple[str, ...]
    identified_by: str
    frozen: str
    state: str
    is_frozen: bool
    counts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FileView:
    """A file that the parties exchange: who sends it, who sees its persons, what came."""

    label: str
    article: str
    sender: str
    seen_by: str
    about: str
    received: str


@dataclass(frozen=True)
class SeatView:
    """Who sits for a party."""

    party: str
    seats: str


@dataclass(frozen=True)
class CommitteeView:
    """A committee, its rhythm, and when it last met."""

    label: str
    article: str
    rhythm: str
    purpose: tuple[str, ...]
    seats: tuple[SeatView, ...]
    last: str
    url: str


@dataclass(frozen=True)
class AgreementPage:
    """The page. `anchors` lead to its parts."""

    title: str
    version: str
    anchors: tuple[Link, ...]
    life: Life | None
    text: AgreementText
    cohorts: tuple[CohortView, ...]
    committees: tuple[CommitteeView, ...]
    files: tuple[FileView, ...]
    duties: Duties
    late: str
    duties_url: str
    figures: Button
    folder: Button


ANCHORS = (
    ("objet", "Objet"),
    ("parties", "Parties"),
    ("dates", "Durée et dates"),
    ("publics", "Publics"),
    ("engagements", "Engagements"),
    ("comites", "Comités"),
    ("echeances", "Échéances"),
    ("fichiers", "Fichiers et droits de vue"),
    ("questions", "Questions"),
)


def build_agreement_page(place: Place, actor: Actor) -> AgreementPage:
    """One agreement, for whoever reads it."""
    steers = can_steer_agreement(actor)
    key = {"agreement": place.agreement.key}
    text = read_text(place, steers=steers)
    return AgreementPage(
        title=place.agreement.title,
        version=f"version {place.version.number}",
        anchors=tuple(Link(f"#{anchor}", label) for anchor, label in ANCHORS),
        life=life_of(place),
        text=text,
        cohorts=tuple(_cohorts(place, text)),
        committees=tuple(_committees(place)),
        files=tuple(_files(place)),
        duties=duties_of(place, only_own=not steers),
        late=_count_late(place),
        duties_url=reverse("duties", kwargs=key),
        figures=Button("Voir les chiffres", reverse("figures", kwargs=key)),
        folder=Button("Télécharger le dossier (ZIP)", reverse("agreement-folder", kwargs=key), "plain"),
    )


def _count_late(place: Place) -> str:
    """`12 échéances en retard`; empty when there is none."""
    try:
        late = sum(duty.state is DutyState.LATE for duty in list_duties(place))
    except MissingEvent:
        return ""
    return plural(late, "échéance en retard", "échéances en retard") if late else ""


def _cohorts(place: Place, text: AgreementText):
    frozen = {cohort.key: cohort for cohort in Cohort.objects.filter(agreement=place.agreement)}
    for public in text.publics:
        cohort = frozen.get(public.key)
        counts: list[tuple[str, str]] = []
        state = "Liste non arrêtée : ses chiffres sont inconnus, et non nuls."
        if cohort is not None:
            state = f"Liste arrêtée au {format_date_words(cohort.reference_on)}"
            counts.append(("Personnes de la cohorte", format_number(cohort.counts.get("membres", 0))))
            if place.sees_people:
                counts += [
                    ("Personnes examinées", format_number(cohort.counts.get("candidats", 0))),
                    ("Réponse inconnue", format_number(cohort.counts.get("inconnus", 0))),
                ]
        elif not public.frozen:
            state = "Ce public se relit chaque jour : sa liste n’est jamais arrêtée."
        yield CohortView(
            label=public.label,
            article=public.article,
            criteria=public.criteria,
            identified_by=public.identified_by,
            frozen=public.frozen,
            state=state,
            is_frozen=cohort is not None,
            counts=tuple(counts),
        )


def _committees(place: Place):
    last = dict(
        Meeting.objects.filter(agreement=place.agreement, frozen_at__isnull=False)
        .values_list("committee")
        .annotate(day=Max("held_on"))
    )
    names = {party.key: party.short_name for party in place.declared.parties}
    for committee in place.declared.committees:
        held = last.get(committee.key)
        yield CommitteeView(
            label=committee.label,
            article=format_article(committee.article),
            rhythm=getattr(committee.rhythm, "text", committee.rhythm),
            purpose=tuple(committee.purpose),
            seats=tuple(
                SeatView(f"{names[seat.party]}{' (préside)' if seat.chairs else ''}", seat.seats)
                for seat in committee.members
            ),
            last=f"Derniers chiffres arrêtés : séance du {format_date_words(held)}." if held else "",
            url=reverse("committee", args=[place.agreement.key, committee.key]),
        )


def _files(place: Place):
    received = {
        row["format_key"]: row
        for row in Deposit.objects.filter(agreement=place.agreement, state=DepositState.ACCEPTED)
        .values("format_key")
        .annotate(count=Count("id"), until=Max("reference_on"))
    }
    names = {one.key: one.short_name for one in (*place.declared.parties, *place.declared.senders)}
    for form in place.declared.formats:
        row = received.get(form.key)
        words = "Aucun fichier accepté à ce jour"
        if row is not None:
            words = plural(row["count"], "fichier accepté", "fichiers acceptés")
            words += f", le plus récent au {format_date_words(row['until'])}" if row["until"] else ""
        yield FileView(
            label=form.label,
            article=format_article(form.article),
            sender=names.get(form.sender, form.sender),
            seen_by=join_words([names.get(key, key) for key in form.visible_to]),
            about=KINDS[form.kind],
            received=words,
        )
