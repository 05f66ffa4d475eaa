from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db import connection

from accord.pathways.rules.cohort import Candidate, RegistrationSeen, RightSeen

# The last state of each right that a file had given by the day: rows of one person side by side.
_RIGHTS = """
SELECT i.person_id, r.identity_id, r.state, r.role, r.demanded_on, r.opened_on, r.commune
FROM (SELECT DISTINCT ON (r.identity_id, r.household) r.*
      FROM people_rsaright r JOIN deposits_deposit d ON d.id = r.deposit_id AND d.state = 'accepte'
      WHERE r.reference_on <= %s
      ORDER BY r.identity_id, r.household, r.reference_on DESC, r.id DESC) r
JOIN people_identity i ON i.id = r.identity_id
ORDER BY i.person_id, r.reference_on DESC, r.identity_id
"""

# Words of France Travail by the day: presence in the last stock, then the movements after it.
_REGISTRATIONS = """
WITH accepted AS (
  SELECT g.*, i.person_id FROM employment_registration g
  JOIN deposits_deposit d ON d.id = g.deposit_id AND d.state = 'accepte'
  JOIN people_identity i ON i.id = g.identity_id),
last_stock AS (SELECT max(reference_on) AS day FROM accepted WHERE movement = 'stock' AND reference_on <= %s)
SELECT person_id, movement, CASE movement WHEN 'stock' THEN reference_on ELSE happened_on END AS happened,
  commune
FROM accepted, last_stock
WHERE (movement = 'stock' AND reference_on = last_stock.day)
   OR (movement <> 'stock' AND happened_on > last_stock.day AND happened_on <= %s)
ORDER BY person_id, happened, (movement <> 'stock'), id
"""

_COVERAGE = """
SELECT
  (SELECT max(reference_on) FROM deposits_deposit
   WHERE agreement_id = %(agreement)s AND state = 'accepte' AND format_key = ANY (%(rsa)s)
     AND reference_on <= %(day)s),
  (SELECT max(reference_on) FROM deposits_deposit
   WHERE agreement_id = %(agreement)s AND state = 'accepte' AND format_key = ANY (%(inscription)s)
     AND reference_on <= %(day)s)
"""


def candidates_on(day: date) -> Iterator[Candidate]:
    """Every person with an RSA right known by the day, with what France Travail says of them."""
    with connection.cursor() as cursor:
        cursor.execute(_REGISTRATIONS, [day, day])
        words = {
            person: tuple(RegistrationSeen(*row[1:]) for row in rows)
            for person, rows in groupby(cursor.fetchall(), key=itemgetter(0))
        }
        cursor.execute(_RIGHTS, [day])
        rows = cursor.fetchall()
    for person, rights in groupby(rows, key=itemgetter(0)):
        yield Candidate(tuple(RightSeen(*row[1:]) for row in rights), words.get(person, ()))


def last_references(
    *, agreement_id: int, formats: dict[str, list[str]], day: date
) -> tuple[date | None, date | None]:
    """The reference date of the last accepted file of RSA rights, and of registrations, by the day."""
    with connection.cursor() as cursor:
        cursor.execute(_COVERAGE, {"agreement": agreement_id, "day": day, **formats})
        rsa, inscription = cursor.fetchone()
    return rsa, inscription
