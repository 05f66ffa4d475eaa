"""Pull the accepted rows of kind "formation" into sessions and participations."""

from collections.abc import Callable

from django.db import connection, transaction

from accord.deposits.models import Deposit
from accord.deposits.queries import mark_pulled, pending_deposits

ROOM, KIND = "trainings", "formation"

_SESSIONS = """
INSERT INTO trainings_session (number, action_number, provider_siret, rncp)
SELECT DISTINCT ON (payload->>'id_session')
       payload->>'id_session', coalesce(payload->>'id_action', ''), coalesce(payload->>'siret_of', ''),
       coalesce(payload->>'rncp', '')
FROM deposits_record WHERE deposit_id = %s AND kind = 'formation' AND payload->>'id_session' IS NOT NULL
ORDER BY payload->>'id_session', row
ON CONFLICT (number) DO NOTHING
"""

_PARTICIPATIONS = """
INSERT INTO trainings_participation (deposit_id, row, identity_id, session_id, commune, prescribed_on,
  prescriber, entered_on, planned_exit_on, left_on, exit_cause, planned_hours, done_hours, absent_hours,
  entry_level, unemployment_band, sector, declared_rsa, remuneration, exam, result)
SELECT r.deposit_id, r.row, g.identity_id, s.id, coalesce(p->>'commune_residence', ''),
  (p->>'date_prescription')::date, coalesce(p->>'prescripteur', ''), (p->>'date_entree')::date,
  (p->>'date_sortie_prevue')::date, (p->>'date_sortie')::date, coalesce(p->>'motif_sortie', ''),
  (p->>'heures_prevues')::numeric, (p->>'heures_realisees')::numeric, (p->>'heures_absence')::numeric,
  coalesce(p->>'niveau_entree', ''), coalesce(p->>'anciennete_chomage', ''), coalesce(p->>'secteur', ''),
  CASE p->>'brsa_declare' WHEN 'O' THEN true WHEN 'N' THEN false END,
  coalesce(p->>'regime_remuneration', ''), coalesce(p->>'examen', ''), coalesce(p->>'resultat', '')
FROM deposits_record r
CROSS JOIN LATERAL (SELECT r.payload AS p) x
JOIN people_sighting g ON g.deposit_id = r.deposit_id AND g.row = r.row
JOIN trainings_session s ON s.number = p->>'id_session'
WHERE r.deposit_id = %s AND r.kind = 'formation'
ORDER BY r.row
ON CONFLICT (deposit_id, row) DO NOTHING
"""


def pull(progress: Callable[[str], None] | None = None) -> int:
    """Pull every pending deposit, each whole or not at all; returns the number of participations added."""
    return sum(_pull_deposit(deposit, progress) for deposit in pending_deposits(ROOM, KIND))


def _pull_deposit(deposit: Deposit, progress: Callable[[str], None] | None) -> int:
    if progress:
        progress(f"Formations : {deposit.file_name}")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SESSIONS, [deposit.pk])
        cursor.execute(_PARTICIPATIONS, [deposit.pk])
        rows = cursor.rowcount
        mark_pulled(ROOM, KIND, deposit, rows)
    return rows
