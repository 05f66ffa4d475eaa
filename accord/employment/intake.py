"""Pull registrations as jobseeker (kind "inscription") and situations after training (kind "formation")."""

from collections.abc import Callable

from django.db import connection, transaction

from accord.deposits.queries import mark_pulled, pending_deposits

ROOM = "employment"

_REGISTRATIONS = """
INSERT INTO employment_registration (deposit_id, row, identity_id, movement, happened_on, category, reason,
  commune, reference_on)
SELECT r.deposit_id, r.row, g.identity_id, coalesce(p->>'mouvement', ''), (p->>'date_mouvement')::date,
  coalesce(p->>'categorie', ''), coalesce(p->>'motif', ''), coalesce(p->>'commune_residence', ''),
  (p->>'date_reference')::date
FROM deposits_record r
CROSS JOIN LATERAL (SELECT r.payload AS p) x
JOIN people_sighting g ON g.deposit_id = r.deposit_id AND g.row = r.row
WHERE r.deposit_id = %s AND r.kind = 'inscription'
ORDER BY r.row
ON CONFLICT (deposit_id, row) DO NOTHING
"""

_SITUATIONS = """
INSERT INTO employment_situation (deposit_id, row, identity_id, participation_id, situation, observed_on,
  contract_type, sector, commune)
SELECT r.deposit_id, r.row, t.identity_id, t.id, coalesce(p->>'situation_apres', ''),
  (p->>'date_situation')::date, coalesce(p->>'type_contrat', ''), coalesce(p->>'secteur_emploi', ''),
  coalesce(p->>'commune_emploi', '')
FROM deposits_record r
CROSS JOIN LATERAL (SELECT r.payload AS p) x
JOIN trainings_participation t ON t.deposit_id = r.deposit_id AND t.row = r.row
WHERE r.deposit_id = %s AND r.kind = 'formation' AND t.left_on IS NOT NULL
ORDER BY r.row
ON CONFLICT (deposit_id, row) DO NOTHING
"""

_PULLS = {"inscription": _REGISTRATIONS, "formation": _SITUATIONS}


def pull(progress: Callable[[str], None] | None = None) -> int:
    """Pull every pending deposit of both kinds, each whole or not at all; returns the rows added."""
    added = 0
    for kind, statement in _PULLS.items():
        for deposit in pending_deposits(ROOM, kind):
            if progress:
                progress(f"Emploi : {deposit.file_name}")
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [deposit.pk])
                mark_pulled(ROOM, kind, deposit, cursor.rowcount)
                added += cursor.rowcount
    return added
