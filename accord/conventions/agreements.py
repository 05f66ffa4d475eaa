"""The agreements that concern whoever acts: those where their organisation plays a party that signed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from accord.conventions.models import Agreement, AgreementParty, AgreementVersion
from accord.conventions.queries import Recorded, current_versions, events_of_all, read_version
from accord.declaration import Agreement as DeclaredAgreement
from accord.declaration.term import MissingEvent, NoTerm, Term, derive_term
from accord.partners.actor import Actor
from accord.partners.rules.permissions import can_see_agreement

# What figures are counted from, whatever files an agreement has.
COUNTED_KINDS = frozenset({"rsa", "inscription", "formation"})


@dataclass(frozen=True)
class Place:
    """An agreement as one of its parties reads it: `party` is the key of the reader's organisation.

    `asked_on` is the past day as of which it is read; None for today.
    """

    agreement: Agreement
    version: AgreementVersion
    declared: DeclaredAgreement
    party: str
    events: Recorded
    asked_on: date | None = None

    @property
    def sees_people(self) -> bool:
        """Whether the agreement lets this party see every person behind the figures.

        Any narrower right gives figures under the disclosure threshold: a count may mix files that the
        party may see with others that it may not.
        """
        seen = {
            kind
            for right in self.declared.visibility
            if right.party == self.party and right.sees == "personnes" and right.public is None
            for kind in right.kinds
        }
        return seen >= COUNTED_KINDS | {form.kind for form in self.declared.formats}


def agreements_of(actor: Actor) -> list[Place]:
    """The agreements that the actor's organisation signed, in order of key; none for other roles.

    Three queries, however many agreements.
    """
    if not can_see_agreement(actor):
        return []
    return agreements_of_body(actor.organisation_id)


def agreements_of_body(organisation: int) -> list[Place]:
    """The agreements that an organisation signed, whoever asks: nothing in them is about a person."""
    return _read_places(AgreementParty.objects.filter(organisation_id=organisation))


def find_agreement(actor: Actor, key: str) -> Place:
    """One of the actor's agreements; Http404 when there is none of this key, or when it is not theirs."""
    if can_see_agreement(actor):
        own = AgreementParty.objects.filter(organisation_id=actor.organisation_id, agreement__key=key)
        for place in _read_places(own):
            return place
    raise Http404


def _read_places(rows: QuerySet[AgreementParty]) -> list[Place]:
    """One place an agreement: the first signing party that the body plays there."""
    found = list(rows.select_related("agreement").order_by("agreement__key", "id"))
    versions = current_versions({row.agreement_id for row in found})
    events = events_of_all(versions)
    places: dict[int, Place] = {}
    for row in found:
        version = versions.get(row.agreement_id)
        if version is None or row.agreement_id in places:
            continue
        declared = read_version(version)
        if row.party in {party.key for party in declared.parties}:
            places[row.agreement_id] = Place(
                row.agreement, version, declared, row.party, events.get(row.agreement_id, {})
            )
    return list(places.values())


def place_on(place: Place, day: date) -> Place:
    """The agreement as it stood on a day: an amendment or an event that came later does not count.

    What comes back (sessions, committees) keeps its dates: they were planned before they came.
    """
    events: Recorded = {
        name: said for name, said in place.events.items() if not isinstance(said, date) or said <= day
    }
    return replace(place, declared=place.declared.on(day, events), events=events, asked_on=day)


def term_of(place: Place) -> Term | None:
    """The term of the agreement; None when the text has none or when it has not started."""
    try:
        return derive_term(place.declared, place.events)
    except (MissingEvent, NoTerm):
        return None
