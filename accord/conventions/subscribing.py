"""The secret address where an organisation's calendar reads what is due: opened, replaced, closed, found."""

from __future__ import annotations

import secrets

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accord.conventions.models import CalendarSubscription
from accord.journal.actions import write_entry
from accord.partners.actor import Actor
from accord.partners.rules.permissions import check_see_agreement


@transaction.atomic
def open_address(*, actor: Actor) -> str:
    """A new secret word for the actor's organisation, given this once; the one before opens nothing any more.

    Raises NotAllowed.
    """
    check_see_agreement(actor)
    # Two at once: the second waits here, and closes the address of the first.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"calendar:{actor.organisation_id}"]
        )
    _close(actor)
    word = secrets.token_urlsafe(24)
    CalendarSubscription.objects.create(
        organisation_id=actor.organisation_id, code=_hash(word), created_by_id=actor.user_id
    )
    write_entry(action="calendar.subscribe", actor=actor, target=f"organisation:{actor.organisation_id}")
    return word


@transaction.atomic
def close_address(*, actor: Actor) -> bool:
    """Close the address of the actor's organisation; whether there was one. Raises NotAllowed."""
    check_see_agreement(actor)
    if not _close(actor):
        return False
    write_entry(action="calendar.revoke", actor=actor, target=f"organisation:{actor.organisation_id}")
    return True


def find_own_address(actor: Actor) -> CalendarSubscription | None:
    """The address that the actor's organisation has open, without its secret word."""
    rows = _open_rows().select_related("created_by")
    return rows.filter(organisation_id=actor.organisation_id).first()


def find_address(word: str) -> CalendarSubscription | None:
    """The open address that a secret word is of; None when there is none, or none any more."""
    return _open_rows().select_related("organisation").filter(code=_hash(word)).first()


def _open_rows():
    return CalendarSubscription.objects.filter(revoked_at__isnull=True)


def _close(actor: Actor) -> int:
    return _open_rows().filter(organisation_id=actor.organisation_id).update(revoked_at=timezone.now())


def _hash(word: str) -> str:
    return salted_hmac("accord.calendar", word, algorithm="sha256").hexdigest()
