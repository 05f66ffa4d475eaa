"""How well the persons of each deposit were recognised, kept in its report: known, to review, new."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from accord.deposits.models import Cursor, Deposit, DepositState

# A person to review is counted there only; known: seen in another file, or joined with another identity.
_QUALITY = """
WITH mine AS (SELECT DISTINCT identity_id FROM people_sighting WHERE deposit_id = %(deposit)s),
judged AS (
  SELECT EXISTS (SELECT 1 FROM people_pair p WHERE p.state = 'a-verifier'
                 AND (p.identity_id = mine.identity_id OR p.candidate_id = mine.identity_id)) AS doubtful,
         EXISTS (SELECT 1 FROM people_sighting s
                 WHERE s.identity_id = mine.identity_id AND s.deposit_id <> %(deposit)s)
         OR EXISTS (SELECT 1 FROM people_identity i JOIN people_identity other USING (person_id)
                    WHERE i.id = mine.identity_id AND other.id <> i.id) AS known
  FROM mine)
SELECT count(*), count(*) FILTER (WHERE doubtful), count(*) FILTER (WHERE known AND NOT doubtful) FROM judged
"""


def note_quality(progress: Callable[[str], None] | None = None) -> int:
    """Count it once for each deposit whose persons have been read; returns how many. Runs as the loader."""
    pulled = Cursor.objects.filter(room="people").values("deposit_id")
    waiting = Deposit.objects.filter(pk__in=pulled, state=DepositState.ACCEPTED).exclude(
        report__has_key="quality"
    )
    noted = 0
    for deposit in waiting.order_by("pk"):
        with connection.cursor() as cursor:
            cursor.execute(_QUALITY, {"deposit": deposit.pk})
            persons, review, known = cursor.fetchone()
        deposit.report["quality"] = {
            "persons": persons,
            "known": known,
            "review": review,
            "new": persons - known - review,
        }
        deposit.save(update_fields=["report"])
        noted += 1
    return noted
