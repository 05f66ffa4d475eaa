"""Writing entries, sealing them in chained batches, verifying the chain.

Writing works under every login. Sealing and verifying read the journal of all organisations: loader only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from itertools import pairwise
from typing import Protocol

from django.db import connection, transaction
from django.db.models import Max

from accord.journal.models import Entry, Seal
from accord.journal.rules.chain import GENESIS, holds_only_codes, is_code, seal_batch
from accord.kit.problems import Problem
from accord.kit.text import format_date


class Acts(Protocol):
    """Whoever acts: a user of an organisation."""

    user_id: int
    organisation_id: int


class NameInJournal(ValueError):
    """Our fault: an entry takes identifiers and codes only, and this text could hold a name."""


def write_entry(
    *,
    action: str,
    actor: Acts | None,
    target: str = "",
    purpose: str = "",
    detail: Mapping[str, object] | None = None,
    person_ids: Iterable[int] = (),
) -> None:
    """Add one entry, in the caller's transaction: one action, or one page with the persons that it showed.

    Every text is a code without space or accent (« deposit.accept », « meeting:12 », « suivi »);
    NameInJournal otherwise. The instant is the database's.
    """
    for text in (action, target, purpose):
        if not is_code(text):
            raise NameInJournal("action, target and purpose are codes")
    if not holds_only_codes(dict(detail or {})):
        raise NameInJournal("detail holds codes and numbers only")
    # By hand: an insert that reads its own row back is refused where the author may not read the journal.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_entry"
            " (user_id, organisation_id, action, target, purpose, detail, person_ids)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                actor.user_id if actor else None,
                actor.organisation_id if actor else None,
                action,
                target,
                purpose,
                json.dumps(dict(detail or {})),
                json.dumps([int(person) for person in person_ids]),
            ],
        )


@transaction.atomic
def seal_entries() -> Seal | None:
    """Seal every entry since the last seal as one batch; None when there is none."""
    with connection.cursor() as cursor:
        # Waits for the writers at work: an entry that commits later cannot slip under a seal.
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        cursor.execute("LOCK TABLE journal_seal IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("LOCK TABLE journal_entry IN SHARE MODE")
    last = Seal.objects.order_by("-last_entry_id").first()
    waiting = Entry.objects.filter(id__gt=last.last_entry_id if last else 0)
    bounds = waiting.order_by("id").values_list("id", flat=True).first()
    if bounds is None:
        return None
    previous = bytes(last.batch_hash) if last else GENESIS
    return Seal.objects.create(
        first_entry_id=bounds,
        last_entry_id=waiting.aggregate(last=Max("id"))["last"],
        previous_hash=previous,
        batch_hash=seal_batch(previous, _written(waiting)),
    )


def verify_seals() -> list[Problem]:
    """Every broken batch, the first one first; empty when the chain holds. Worded in `journal/wording.py`."""
    problems = []
    seals = list(Seal.objects.order_by("last_entry_id"))
    for before, seal in pairwise([None, *seals]):
        assert seal is not None
        problems.extend(_verify_seal(before, seal))
    return problems


def _verify_seal(before: Seal | None, seal: Seal) -> Iterator[Problem]:
    place = {
        "seal": seal.pk,
        "sealed_on": format_date(seal.sealed_at.date()),
        "first": seal.first_entry_id,
        "last": seal.last_entry_id,
    }
    if bytes(seal.previous_hash) != (bytes(before.batch_hash) if before else GENESIS):
        yield Problem("journal.chaine_rompue", params=place)
    entries = Entry.objects.filter(id__gte=seal.first_entry_id, id__lte=seal.last_entry_id)
    if seal_batch(bytes(seal.previous_hash), _written(entries)) != bytes(seal.batch_hash):
        yield Problem("journal.scelle_rompu", params=place)
    between = Entry.objects.filter(
        id__gt=before.last_entry_id if before else 0, id__lt=seal.first_entry_id
    ).count()
    if between:
        yield Problem("journal.hors_scelle", params={**place, "count": between})


def _written(entries) -> Iterator[dict[str, object]]:
    for entry in entries.order_by("id").iterator(chunk_size=2000):
        yield {
            "id": entry.pk,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "user": entry.user_id,
            "organisation": entry.organisation_id,
            "action": entry.action,
            "target": entry.target,
            "purpose": entry.purpose,
            "detail": entry.detail,
            "persons": entry.person_ids,
        }
