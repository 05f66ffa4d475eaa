"""The agreements that concern whoever acts: those where their organisation plays a party that signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from accord.conventions.models import Agreement, AgreementParty, AgreementVersion
from accord.conventions.queries import current_version, events_of, read_version
from accord.declaration import Agreement as DeclaredAgreement
from accord.declaration.term import MissingEvent, NoTerm, Term, derive_term
from accord.partners.actor import Actor
from accord.partners.rules.permissions import can_see_agreement

ALL_KINDS = frozenset({"rsa", "inscription", "formation"})


@dataclass(frozen=True)
class Place:
    """An agreement as one of its parties reads it: `party` is the key of the reader's organisation."""

    agreement: Agreement
    version: AgreementVersion
    declared: DeclaredAgreement
    party: str
    events: dict[str, date]

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
        return seen >= ALL_KINDS


def agreements_of(actor: Actor) -> list[Place]:
    """The agreements that the actor's organisation signed, in order of key; none for other roles."""
    if not can_see_agreement(actor):
        return []
    rows = (
        AgreementParty.objects.filter(organisation_id=actor.organisation_id)
        .select_related("agreement")
        .order_by("agreement__key", "id")
    )
    return [place for row in rows if (place := read_place(row)) is not None]


def find_agreement(actor: Actor, key: str) -> Place:
    """One of the actor's agreements; Http404 when there is none of this key, or when it is not theirs."""
    for place in agreements_of(actor):
        if place.agreement.key == key:
            return place
    raise Http404


def read_place(row: AgreementParty) -> Place | None:
    """The agreement as this party reads it; None for a body that sends files without having signed."""
    version = current_version(row.agreement.key)
    declared = read_version(version)
    if row.party not in {party.key for party in declared.parties}:
        return None
    return Place(row.agreement, version, declared, row.party, events_of(row.agreement))


def term_of(place: Place) -> Term | None:
    """The term of the agreement; None when the text has none or when it has not started."""
    try:
        return derive_term(place.declared, place.events)
    except (MissingEvent, NoTerm):
        return None
