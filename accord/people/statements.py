"""The SQL of the intake: what it reads of the records and of the identities, what it derives from them.

Texts are cut to the length of their column here: a cell of twenty thousand characters stops nothing.
"""

RECORDS = """
SELECT row, nir_sealed,
  left(coalesce(payload->>'nom_naissance', ''), 80), left(coalesce(payload->>'nom_usage', ''), 80),
  left(coalesce(payload->>'prenoms', ''), 80), left(coalesce(payload->>'sexe', ''), 1),
  coalesce(payload->>'date_naissance', ''), left(coalesce(payload->>'precision_naissance', ''), 1),
  left(coalesce(payload->>'commune_naissance', ''), 80), left(coalesce(payload->>'rang_naissance', ''), 2),
  coalesce(encode(nir_index, 'hex'), ''), left(coalesce(payload->>'id_france_travail', ''), 11),
  left(coalesce(payload->>'foyer', ''), 40), left(coalesce(payload->>'commune_residence', ''), 5),
  left(coalesce(payload->>'id_session', ''), 40)
FROM deposits_record WHERE deposit_id = %s AND kind = %s ORDER BY row
"""
"""One row per record: its number, the sealed NIR, then the columns of `SourceIdentity` in order."""

FINGERPRINTS = """
SELECT fingerprint, id FROM people_identity WHERE kind = %s AND sender_id IS NOT DISTINCT FROM %s
"""

KNOWN = """
SELECT id, encode(fingerprint, 'hex'), person_id, birth_name_key, usual_name_key, first_name_key, sex,
  birth_on, birth_precision, birth_place, birth_rank, coalesce(encode(nir_index, 'hex'), ''),
  france_travail_number, kind, nir_doubted, household
FROM people_identity WHERE person_id IS NOT NULL
"""

IDENTITY_COLUMNS = (
    "id", "person_id", "kind", "sender_id", "fingerprint", "birth_name", "usual_name", "first_names", "sex",
    "birth_on", "birth_precision", "birth_place", "birth_rank", "nir_sealed", "nir_index",
    "nir_doubted",
    "france_travail_number", "household", "birth_name_key", "usual_name_key", "first_name_key",
    "first_seen_at",
)  # fmt: skip

# An organisation that follows an identity already keeps the earliest day, whatever the order of the deposits.
FOLLOWINGS = """
INSERT INTO people_following AS f (identity_id, organisation_id, reason, starts_on)
SELECT DISTINCT g.identity_id, %(organisation)s::bigint, %(reason)s,
       coalesce(d.reference_on, d.accepted_at::date, d.received_at::date)
FROM people_sighting g JOIN deposits_deposit d ON d.id = g.deposit_id
WHERE g.deposit_id = %(deposit)s
ON CONFLICT (identity_id, organisation_id, reason) DO UPDATE SET starts_on = excluded.starts_on
WHERE excluded.starts_on < f.starts_on
"""

# A training provider follows the people of its own sessions.
PROVIDERS = """
INSERT INTO people_following AS f (identity_id, organisation_id, reason, starts_on)
SELECT g.identity_id, o.id, 'organisme-formation',
       min(coalesce((r.payload->>'date_prescription')::date, (r.payload->>'date_entree')::date,
                    d.reference_on, d.received_at::date))
FROM people_sighting g
JOIN deposits_deposit d ON d.id = g.deposit_id
JOIN deposits_record r ON r.deposit_id = g.deposit_id AND r.row = g.row
JOIN partners_organisation o ON o.siret = r.payload->>'siret_of'
WHERE g.deposit_id = %(deposit)s
GROUP BY g.identity_id, o.id
ON CONFLICT (identity_id, organisation_id, reason) DO UPDATE SET starts_on = excluded.starts_on
WHERE excluded.starts_on < f.starts_on
"""

RIGHTS = """
INSERT INTO people_rsaright (deposit_id, row, identity_id, household, demand_number, demanded_on, opened_on,
  closed_on, state, closing_reason, role, has_duties, commune, family_situation, reference_on)
SELECT r.deposit_id, r.row, g.identity_id, left(coalesce(p->>'foyer', ''), 40),
  left(coalesce(p->>'numero_demande', ''), 11), (p->>'date_demande')::date, (p->>'date_ouverture')::date,
  (p->>'date_fermeture')::date, left(coalesce(p->>'etat_dossier', ''), 2),
  left(coalesce(p->>'motif_cloture', ''), 3), left(coalesce(p->>'role', ''), 3),
  CASE p->>'droits_devoirs' WHEN 'O' THEN true WHEN 'N' THEN false END,
  left(coalesce(p->>'commune_residence', ''), 5), left(coalesce(p->>'situation_familiale', ''), 3),
  coalesce((p->>'date_reference')::date, d.reference_on, d.received_at::date)
FROM deposits_record r
CROSS JOIN LATERAL (SELECT r.payload AS p) x
JOIN deposits_deposit d ON d.id = r.deposit_id
JOIN people_sighting g ON g.deposit_id = r.deposit_id AND g.row = r.row
WHERE r.deposit_id = %(deposit)s AND r.kind = 'rsa'
ORDER BY r.row
"""
