"""Objects of each body, and the same of a body that is none of theirs: what the matrix of access asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accord.committees.models import Document, Meeting
from accord.conventions.actions import name_party, record_event
from accord.conventions.models import Agreement, AgreementDraft, AgreementVersion, RegisterList
from accord.deposits.models import Arrival, Deposit, DepositState, SenderKey, Work
from accord.partners.models import Organisation
from accord.people.models import Following, Identity, LinkEvent, Pair, Person
from tests.site.pages_world import PACK, World

BODIES = {
    "pilotage": "departement",
    "service-formation": "region",
    "referent": "ccas",
    "organisme": "organisme",
}
# These answer 404 to their own members until something else exists (a second factor, rows rejected, a link by
# hand), or where the agreement gives them no persons.
UNTIL_SOMETHING = frozenset(
    {
        "figure-dossiers",
        "link-undo",
        "pair-undo",
        "recovery-codes",
        "rejects",
        "resume-deposit",
        "second-factor-removal",
    }
)
# The same word is not the same object everywhere.
OTHER_WORDS = {
    "link-undo": {"event": "link"},
    "revoke-sender-key": {"number": "sender_key"},
    "stop-work": {"number": "work"},
    "version-folder": {"number": "version"},
    "register-list": {"number": "list"},
    "register-rejects": {"number": "list"},
}
# What says which part of an agreement, and whose it is only through the agreement.
PARTS = frozenset(
    {
        "agreement",
        "indicator",
        "committee",
        "name",
        "event",
        "kind",
        "key",
        "day",
        "question",
        "path",
        "form",
        "variant",
    }
)


@dataclass(frozen=True)
class Matrix:
    """`own(role, page)` and `foreign(page)` give a value to each argument of an address."""

    world: World
    samples: dict[str, dict[str, Any]]

    def own(self, role: str, page: str) -> dict[str, Any]:
        """What the body of the role may open."""
        return _named(self.samples[BODIES[role]], page)

    def foreign(self, role: str, page: str, objects: tuple[str, ...]) -> list[dict[str, Any]]:
        """The same kinds of objects: all of another body, then another body's under one's own agreement."""
        own, other = self.own(role, page), _named(self.samples["ailleurs"], page)
        found = [other] if "agreement" in objects else []
        theirs = {name: other[name] for name in objects if name not in PARTS or page in OTHER_WORDS}
        if theirs:
            found.append(own | theirs)
        return found

    def is_empty(self, page: str) -> bool:
        """Whether the page has nothing to show in this world."""
        return page in UNTIL_SOMETHING


def build(world: World) -> Matrix:
    """A second agreement, signed elsewhere, and persons followed by each body."""
    bodies = world.organisations
    elsewhere = _copy_agreement(world)
    own = {"agreement": world.agreement.key, "document": world.document.pk}
    samples = {}
    for number, (name, body) in enumerate(bodies.items()):
        is_elsewhere = name == "ailleurs"
        agreement = elsewhere["agreement"] if is_elsewhere else world.agreement
        user = next(
            user for user in world.users.values() if user.memberships.get().organisation_id == body.pk
        )
        samples[name] = {
            **(
                own
                if not is_elsewhere
                else {"agreement": agreement.key, "document": elsewhere["document"].pk}
            ),
            **_write_persons(body, user.pk, number),
            **_write_deposit(agreement, body, user, number),
            **_write_texts(agreement, body, user, name),
            "indicator": "retour-emploi",
            "committee": "pilotage",
            "name": "dossier.pdf",
            "event": "gel-cohorte",
            "kind": "comite",
            "key": "technique",
            "day": "2018-04-14",
            "question": "retour-a-l-emploi",
            "path": "convention.toml",
            "form": "region-formations",
            "variant": "annee-d-entree",
            "version": 1,
        }
    return Matrix(world, samples)


def _copy_agreement(world: World) -> dict[str, Any]:
    """The same text signed by another département, with a frozen meeting of its own."""
    agreement = Agreement.objects.create(key="ailleurs-2018", title="Une autre convention")
    version = world.agreement.versions.get() if hasattr(world.agreement, "versions") else None
    first = version or AgreementVersion.objects.get(agreement=world.agreement)
    copied = AgreementVersion.objects.create(
        agreement=agreement, number=1, files=first.files, sha256=first.sha256
    )
    record_event(agreement=agreement, name="notification", happened_on=date(2018, 1, 15))
    name_party(agreement=agreement, party="departement", organisation=world.organisations["ailleurs"])
    meeting = Meeting.objects.create(
        agreement=agreement,
        committee="pilotage",
        held_on=date(2020, 7, 1),
        snapshot=world.meeting.snapshot,
        version=copied,
        frozen_at=timezone.now(),
    )
    document = Document.objects.create(
        meeting=meeting,
        name="dossier.pdf",
        media_type="application/pdf",
        content=PACK,
        sha256=sha256(PACK).hexdigest(),
    )
    return {"agreement": agreement, "document": document}


def _write_persons(body: Organisation, user: int, number: int) -> dict[str, Any]:
    """Two persons whom this body follows alone, one of two identities, and a pair that waits."""
    first, second = Person.objects.create(), Person.objects.create()
    identities = [
        Identity.objects.create(
            person=person,
            kind=kind,
            fingerprint=sha256(f"{number}/{rank}".encode()).digest(),
            birth_name="FICTIF",
            birth_name_key="FICTIF",
            first_names="Camille",
            first_name_key="CAMILLE",
        )
        for rank, (person, kind) in enumerate(((first, "rsa"), (first, "inscription"), (second, "formation")))
    ]
    for identity in identities:
        Following.objects.create(
            identity=identity, organisation=body, reason="test", starts_on=date(2018, 1, 1)
        )
    event = LinkEvent.objects.create(identity=identities[1], person=first, rule="nir")
    pair = Pair.objects.create(identity=identities[0], candidate=identities[2], score=0.5)
    return {"person": first.pk, "identity": identities[1].pk, "link": event.pk, "pair": pair.pk}


def _write_deposit(agreement: Agreement, body: Organisation, user, number: int) -> dict[str, Any]:
    deposit = Deposit.objects.create(
        agreement=agreement,
        format_key="region-formations",
        kind="formation",
        sender=body,
        deposited_by=user,
        file_name=f"formations_{number}.csv",
        file_sha256=f"{number:064}",
        file_size=1,
        state=DepositState.CHECKED,
        visible_to=[body.pk],
    )
    arrival = Arrival.objects.create(
        sending=uuid4(),
        place=0,
        agreement=agreement,
        organisation=body,
        user=user,
        role=user.memberships.get().role,
        file_name="formations.csv",
        file_size=1,
        deposit=deposit,
    )
    work = Work.objects.create(
        kind=Work.Kind.RECEIVE,
        state=Work.State.RUNNING,
        arrival=arrival,
        organisation=body,
        user=user,
        beat_at=timezone.now(),
    )
    key = SenderKey.objects.create(
        agreement=agreement, party="region", sender=body, label="Serveur", code=f"{number:064}"
    )
    return {"number": deposit.pk, "sending": arrival.sending, "work": work.pk, "sender_key": key.pk}


def _write_texts(agreement: Agreement, body: Organisation, user, name: str) -> dict[str, Any]:
    """A draft of the agreement for those who steer one, of a new one for the others; a list of agreements."""
    base = agreement.versions.get() if name in ("departement", "ailleurs") else None
    first = AgreementVersion.objects.filter(agreement=agreement).get()
    draft = AgreementDraft.objects.create(
        agreement=agreement if base else None, base=base, files=first.files, organisation=body, saved_by=user
    )
    rows = [{"ligne": "2", "intitule": "Une convention", "organisme": body.name}]
    taken = RegisterList.objects.create(organisation=body, created_by=user, file_name="liste.xlsx", rows=rows)
    return {"draft": draft.pk, "list": taken.pk}


def _named(samples: dict[str, Any], page: str) -> dict[str, Any]:
    return samples | {word: samples[name] for word, name in OTHER_WORDS.get(page, {}).items()}
