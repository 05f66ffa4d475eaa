"""The text of an agreement as its page reads it: each clause in words, with its article for the margin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.models import AgreementEvent
from accord.conventions.pages.clauses import ClauseView, list_clauses, write_sentences
from accord.declaration.base import NOT_PROVIDED, TO_COMPLETE
from accord.declaration.calendar import list_events
from accord.declaration.clauses import Party
from accord.declaration.duties import Commitment, DatedAmount
from accord.declaration.publics import LivesInTerritory, Public, RecentRsaRight
from accord.kit.money import format_euros
from accord.kit.text import NO_BREAK_SPACE, format_article, format_date_words, format_number, join_words

KINDS = {
    "rsa": "droits au RSA",
    "inscription": "inscriptions à France Travail",
    "formation": "parcours de formation",
}
COUNTED_FROM = {"date_demande": "la demande", "date_ouverture": "l’ouverture du droit"}


@dataclass(frozen=True)
class PartyView:
    """A party and whoever signs for it; `act` is its deliberation, blanks said."""

    article: str
    name: str
    competence: str
    signatory: str
    act: str


@dataclass(frozen=True)
class CommitmentView:
    """What a party promised."""

    label: str
    owner: str
    rhythm: str
    evidence: str
    amounts: tuple[str, ...]
    public: str


@dataclass(frozen=True)
class ArticleView:
    """The commitments of one article."""

    article: str
    commitments: tuple[CommitmentView, ...]


@dataclass(frozen=True)
class EventView:
    """An event that dates are counted from. `waiting` stands for its date when it has none; `url` records it,
    empty for those who may not."""

    article: str
    label: str
    happened: str
    waiting: str
    reference: str
    url: str
    verb: str


@dataclass(frozen=True)
class PublicView:
    """A public: who is in it, who says so, when its list is frozen."""

    key: str
    article: str
    label: str
    criteria: tuple[str, ...]
    identified_by: str
    frozen: str


@dataclass(frozen=True)
class RightView:
    """What a party may see, and what for."""

    article: str
    party: str
    sees: str
    purpose: str


@dataclass(frozen=True)
class QuotedView:
    """What one place of the text says."""

    article: str
    says: str


@dataclass(frozen=True)
class QuestionView:
    """What the text leaves open, and how it is read meanwhile."""

    text: str
    places: tuple[QuotedView, ...]
    reading: str


@dataclass(frozen=True)
class AgreementText:
    """The whole text, in words."""

    purpose: str
    purpose_article: str
    act: str
    status: str
    parties: tuple[PartyView, ...]
    senders: tuple[ClauseView, ...]
    territory: ClauseView
    publics: tuple[PublicView, ...]
    articles: tuple[ArticleView, ...]
    obligations: tuple[ClauseView, ...]
    clauses: tuple[ClauseView, ...]
    events: tuple[EventView, ...]
    rights: tuple[RightView, ...]
    questions: tuple[QuestionView, ...]


def read_text(place: Place, *, steers: bool) -> AgreementText:
    """The text of the version in force, with the dates recorded since."""
    declared = place.declared
    header = declared.header
    return AgreementText(
        purpose=header.purpose,
        purpose_article=format_article(header.article),
        act=f"n°{NO_BREAK_SPACE}{header.number}, {header.year}",
        status=header.status,
        parties=tuple(_party(party) for party in declared.parties),
        senders=tuple(
            ClauseView(format_article(sender.article), sender.name, (f"Transmet {sender.sends}.",))
            for sender in declared.senders
        ),
        territory=_territory(place),
        publics=tuple(_public(public, place) for public in declared.publics),
        articles=tuple(_articles(place)),
        obligations=tuple(
            ClauseView(
                format_article(duty.article),
                duty.label,
                write_sentences(
                    f"À la charge de : {declared.name_parties(duty.owners)}",
                    f"Rythme : {duty.rhythm.text}" if duty.rhythm else "",
                    f"Délai : {duty.due.text}" if duty.due else "",
                    f"Justificatif : {duty.evidence}" if duty.evidence else "",
                ),
            )
            for duty in declared.obligations
        ),
        clauses=tuple(list_clauses(place)),
        events=tuple(_events(place, steers)),
        rights=tuple(_rights(place)),
        questions=tuple(
            QuestionView(
                question.text,
                tuple(QuotedView(format_article(one.article), one.says) for one in question.places),
                question.reading or "",
            )
            for question in declared.questions
        ),
    )


def _party(party: Party) -> PartyView:
    act = party.act
    words = ""
    if act is not None:
        voted = format_date_words(act.voted_on) if isinstance(act.voted_on, date) else f"date {TO_COMPLETE}"
        number = f"délibération n°{NO_BREAK_SPACE}{act.number}"
        if act.number is None or act.number == TO_COMPLETE:
            number = f"numéro {act.number or NOT_PROVIDED}"
        words = f"{act.body} : {number}, {voted}"
    return PartyView(format_article(party.article), party.name, party.competence, party.signatory, words)


def _territory(place: Place) -> ClauseView:
    if not place.declared.has_territory:
        return ClauseView("", "Territoire", (NOT_PROVIDED,), is_absent=True)
    territory = place.declared.territory
    zones = [
        f"{zoning.label} : {join_words(sorted(set(place.declared.zones(zoning.key).values())))}"
        for zoning in territory.zonings
    ]
    sources = [f"Source du découpage : {zoning.reference}" for zoning in territory.zonings]
    return ClauseView(
        format_article(territory.article),
        "Territoire",
        write_sentences(
            f"Département {territory.department}, communes du code officiel géographique {territory.vintage}",
            *zones,
            *sources,
        ),
    )


def _public(public: Public, place: Place) -> PublicView:
    said = [public.definition] if public.definition else []
    for criterion in public.criteria:
        if isinstance(criterion, RecentRsaRight):
            since = COUNTED_FROM[criterion.counted_from]
            said.append(f"au RSA depuis moins de {criterion.less_than.text}, compté depuis {since}")
        elif isinstance(criterion, LivesInTerritory):
            said.append("réside sur le territoire")
        else:
            said.append("inscrit comme demandeur d’emploi")
    frozen = ""
    if public.frozen_on is not None:
        day = place.events.get(public.frozen_on)
        label = place.declared.event(public.frozen_on).label
        frozen = f"{label} : {format_date_words(day)}" if day else f"{label} : date à enregistrer"
    return PublicView(
        public.key,
        format_article(public.article),
        public.label,
        tuple(said),
        place.declared.name_parties([public.identified_by]),
        frozen,
    )


def _articles(place: Place) -> Iterable[ArticleView]:
    for article, group in groupby(place.declared.commitments, key=lambda one: one.article):
        yield ArticleView(
            format_article(article), tuple(_commitment(commitment, place) for commitment in group)
        )


def _commitment(commitment: Commitment, place: Place) -> CommitmentView:
    rhythm = commitment.rhythm
    return CommitmentView(
        label=commitment.label,
        owner=place.declared.name_parties(commitment.owners),
        rhythm=rhythm if isinstance(rhythm, str) else rhythm.text,
        evidence=commitment.evidence or "",
        amounts=tuple(_amount(amount, place) for amount in commitment.amounts),
        public=place.declared.public(commitment.public).label if commitment.public else "",
    )


def _amount(amount: DatedAmount, place: Place) -> str:
    starts = amount.starts
    since = (
        format_date_words(starts) if isinstance(starts, date) else place.declared.event(starts).label.lower()
    )
    per = "par an" if amount.per == "an" else "sur la durée totale"
    return (
        f"{format_euros(amount.cents)} {per}, montant {amount.nature} ({amount.reference}) depuis : {since}"
    )


def _events(place: Place, steers: bool) -> Iterable[EventView]:
    references = {
        row.name: row.reference
        for row in AgreementEvent.objects.filter(agreement=place.agreement).order_by("id")
    }
    blank = {event.key for event in place.declared.events if event.happened_on == TO_COMPLETE}
    for event in list_events(place.declared, place.events):
        url = reverse("event", kwargs={"agreement": place.agreement.key, "event": event.key})
        yield EventView(
            article=format_article(event.article),
            label=event.label,
            happened=format_date_words(event.happened_on) if event.happened_on else "",
            waiting="à compléter" if event.key in blank else "pas de date à ce jour",
            reference=references.get(event.key, ""),
            url=url if steers else "",
            verb="Corriger la date" if event.happened_on else "Enregistrer la date",
        )


def _rights(place: Place) -> Iterable[RightView]:
    for right in place.declared.visibility:
        kinds = join_words([KINDS[kind] for kind in right.kinds])
        limit = f", pour « {place.declared.public(right.public).label} »" if right.public else ""
        what = "Les données individuelles"
        if right.sees == "chiffres":
            threshold = format_number(place.declared.disclosure.threshold)
            what = f"Les chiffres, sans les effectifs de moins de {threshold}"
        yield RightView(
            format_article(right.article),
            place.declared.name_parties([right.party]),
            f"{what} : {kinds}{limit}",
            right.purpose,
        )
