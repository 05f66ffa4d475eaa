"""The text of an agreement as its page reads it: each clause in words, with its article for the margin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.models import AgreementEvent
from accord.conventions.pages.acts import say_act
from accord.conventions.pages.clauses import ClauseView, list_clauses, write_sentences
from accord.conventions.pages.event import BY_PERSON
from accord.declaration.base import TO_COMPLETE
from accord.declaration.calendar import NamedEvent, list_events
from accord.declaration.clauses import Party
from accord.declaration.columns import KIND_LABELS
from accord.declaration.publics import LivesInTerritory, Public, RecentRsaRight
from accord.face.words import plural
from accord.kit.text import NO_BREAK_SPACE, format_article, format_date_words, format_number, join_words

KINDS = KIND_LABELS
COUNTED_FROM = {"date_demande": "la demande", "date_ouverture": "l’ouverture du droit"}


@dataclass(frozen=True)
class PartyView:
    """A party and whoever signs for it; `acts` say its deliberation, blanks included."""

    article: str
    name: str
    competence: str
    signatory: str
    acts: tuple[str, ...]


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
    definition: str
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
class AgreementText:
    """The whole text, in words."""

    purpose: str
    purpose_article: str
    act: str
    status: str
    parties: tuple[PartyView, ...]
    senders: tuple[ClauseView, ...]
    territory: ClauseView | None
    publics: tuple[PublicView, ...]
    clauses: tuple[ClauseView, ...]
    events: tuple[EventView, ...]
    rights: tuple[RightView, ...]


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
        clauses=tuple(list_clauses(place)),
        events=tuple(_events(place, steers)),
        rights=tuple(_rights(place)),
    )


def _party(party: Party) -> PartyView:
    acts = tuple(say_act(party.act)) if party.act is not None else ()
    return PartyView(format_article(party.article), party.name, party.competence, party.signatory, acts)


def _territory(place: Place) -> ClauseView | None:
    if not place.declared.has_territory:
        return None
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
    said = []
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
        public.definition or "",
        tuple(said),
        place.declared.name_parties([public.identified_by]),
        frozen,
    )


def _events(place: Place, steers: bool) -> Iterable[EventView]:
    references = {
        row.name: row.reference
        for row in AgreementEvent.objects.filter(agreement=place.agreement).order_by("id")
    }
    blank = {event.key for event in place.declared.events if event.happened_on == TO_COMPLETE}
    by_person = {event.key: event.each == BY_PERSON for event in place.declared.events}
    for event in list_events(place.declared, place.events):
        url = reverse("event", kwargs={"agreement": place.agreement.key, "event": event.key})
        waiting = "à compléter" if event.key in blank else "pas de date à ce jour"
        if event.is_derived:
            waiting = "connue quand le dernier de ses événements le sera"
        elif event.is_recurrent:
            waiting = _say_times(event, by_person=by_person[event.key])
        yield EventView(
            article=format_article(event.article),
            label=event.label,
            happened=format_date_words(event.happened_on) if event.happened_on else "",
            waiting=waiting,
            reference=references.get(event.key, ""),
            url=url if steers and not event.is_derived and not by_person[event.key] else "",
            verb=_say_verb(event),
        )


def _say_verb(event: NamedEvent) -> str:
    if event.is_recurrent:
        return "Enregistrer une date"
    return "Corriger la date" if event.happened_on else "Enregistrer la date"


def _say_times(event: NamedEvent, *, by_person: bool) -> str:
    """What is known of an event that comes back: its times, or that persons each have their own."""
    if by_person:
        return "comptées personne par personne"
    if not event.occurrences:
        return "revient à chaque fois : aucune date à ce jour"
    last = event.occurrences[-1]
    count = plural(len(event.occurrences), "date", "dates")
    return f"{count}, la dernière le {format_date_words(last.happened_on)} ({last.label})"


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
