"""The keys that senders' machines deposit with: made, shown once, found by their hash, revoked.

A key is that of one sender of one agreement. What it hands over is an arrival like that of a page, which the
worker takes up; it decides on nothing, and reads its own arrivals only.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accord.conventions.agreements import Place
from accord.conventions.queries import organisation_of
from accord.deposits import places
from accord.deposits.asking import SentFile
from accord.deposits.errors import NoSender, TooManyFiles
from accord.deposits.jobs import defer_work
from accord.deposits.models import Arrival, SenderKey, Work
from accord.journal.actions import write_entry
from accord.partners.actor import Actor
from accord.partners.rules.permissions import check_steer_agreement

# Chosen, not sourced: a sender has some files a day; a machine that loses its way stops here.
MOST_AN_HOUR = 120
PREFIX = "accord_"


@transaction.atomic
def make_key(*, actor: Actor, place: Place, party: str, label: str) -> str:
    """A new key of a sender of the agreement, given this once. Raises NotAllowed, NoSender."""
    check_steer_agreement(actor)
    sender = organisation_of(place.agreement, party)
    if sender is None or party not in {form.sender for form in place.declared.formats}:
        raise NoSender(party)
    word = PREFIX + secrets.token_urlsafe(32)
    key = SenderKey.objects.create(
        agreement=place.agreement,
        party=party,
        sender=sender,
        label=label,
        code=_hash(word),
        created_by_id=actor.user_id,
    )
    write_entry(action="sender-key.make", actor=actor, target=f"sender-key:{key.pk}")
    return word


@transaction.atomic
def revoke_key(*, actor: Actor, key: SenderKey) -> None:
    """The key opens nothing any more; revoked again, it stays as it was. Raises NotAllowed."""
    check_steer_agreement(actor)
    standing = SenderKey.objects.filter(pk=key.pk, revoked_at=None)
    if standing.update(revoked_at=timezone.now(), revoked_by_id=actor.user_id):
        write_entry(action="sender-key.revoke", actor=actor, target=f"sender-key:{key.pk}")


def find_key(word: str) -> SenderKey | None:
    """The key of that word, unless it was revoked."""
    if not word.startswith(PREFIX) or len(word) > 100:
        return None
    found = SenderKey.objects.select_related("agreement", "sender")
    return found.filter(code=_hash(word), revoked_at=None).first()


def actor_of_key(key: SenderKey) -> Actor:
    """Who acts by a key: its sender, and no user."""
    return Actor(None, key.sender_id, "")


@transaction.atomic
def hand_over_by_key(*, key: SenderKey, sending: UUID, files: Sequence[SentFile]) -> list[Arrival]:
    """Leave files to the worker, in the name of the key's sender. Raises TooManyFiles.

    To call while acting as the key (`actor_of_key`).
    """
    since = timezone.now() - timedelta(hours=1)
    if Arrival.objects.filter(key=key, sent_at__gte=since).count() + len(files) > MOST_AN_HOUR:
        raise TooManyFiles
    arrivals = []
    for number, one in enumerate(files):
        arrival = Arrival.objects.create(
            sending=sending,
            place=number,
            agreement_id=key.agreement_id,
            organisation_id=key.sender_id,
            key=key,
            file_name=one.name,
            file_size=one.size,
        )
        one.path.replace(places.sent_file(sending, number))
        arrivals.append(arrival)
    return arrivals


def take_up_keyed() -> int:
    """Ask for the work on what keys handed over; returns on how many files. Runs as the loader."""
    taken = 0
    waiting = Arrival.objects.filter(key__isnull=False, state=Arrival.State.WAITING, works=None)
    for number in list(waiting.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            arrival = Arrival.objects.select_for_update(of=("self",)).select_related("key").get(pk=number)
            if arrival.works.exists():
                continue
            defer_work(kind=Work.Kind.RECEIVE, arrival=arrival, organisation_id=arrival.organisation_id)
            write_entry(
                action="deposit.keyed",
                actor=actor_of_key(arrival.key),
                target=f"sending:{arrival.sending}",
                detail={"key": arrival.key_id},
            )
            taken += 1
    return taken


def _hash(word: str) -> str:
    """A table that is read gives no key back, and a key made elsewhere opens nothing here."""
    return salted_hmac("accord.deposits.sender-key", word, algorithm="sha256").hexdigest()
