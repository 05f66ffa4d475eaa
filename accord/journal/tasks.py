"""What the worker does with the journal. Plain functions, under the login `loader`; they return counts."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accord.journal.actions import seal_entries, verify_seals
from accord.journal.models import Entry, Seal, Verification

# The whole chain is read again once an hour; it is sealed each minute.
VERIFY_EVERY_SECONDS = 3600


def seal_now() -> int:
    """Seal what was written since the last seal; how many entries. To call each minute."""
    seal = seal_entries()
    if seal is None:
        return 0
    return Entry.objects.filter(id__gte=seal.first_entry_id, id__lte=seal.last_entry_id).count()


def verify_if_old() -> bool:
    """Verify the chain when the last verification is an hour old; whether it was done."""
    last = Verification.objects.last()
    if last and (timezone.now() - last.verified_at).total_seconds() < VERIFY_EVERY_SECONDS:
        return False
    verify_now()
    return True


@transaction.atomic
def verify_now() -> Verification:
    """Read the whole chain again and keep what was found, for the journal's page."""
    problems = verify_seals()
    last = Seal.objects.last()
    until = last.last_entry_id if last else 0
    broken = {"code": problems[0].code, "params": dict(problems[0].params)} if problems else {}
    return Verification.objects.create(
        sealed_until=last.sealed_at if last else None,
        last_entry_id=until,
        seals=Seal.objects.count(),
        entries=Entry.objects.filter(id__lte=until).count(),
        broken=broken,
    )


def seal_and_verify() -> None:
    """Both, at the end of the flow."""
    seal_now()
    verify_now()
