"""What may be counted of people: the persons seen in accepted files, and the RSA right of each."""

from accord.kit.facts import Column, Fact

SEXES = {"1": "Hommes", "2": "Femmes"}
STATES = {
    "0": "Demande en attente de décision",
    "1": "Refusé",
    "2": "Ouvert et versable",
    "3": "Ouvert et suspendu",
    "4": "Ouvert, versement suspendu",
    "5": "Clos",
    "6": "Clos sur un mois antérieur",
    "Z": "Non défini",
}
ROLES = {"DEM": "Demandeur", "CJT": "Conjoint", "AUT": "Autre personne", "RDO": "Responsable du dossier"}

# The person as the most reliable source describes them: CAF first, then France Travail, then the Région;
# among the identities of one source the one seen last. A source that does not say is passed over.
_PERSONS = """
WITH seen AS (
  SELECT g.identity_id, max(g.deposit_id) AS last_deposit
  FROM people_sighting g JOIN deposits_deposit d ON d.id = g.deposit_id AND d.state = 'accepte'
  GROUP BY g.identity_id),
ranked AS (
  SELECT i.person_id, nullif(i.sex, '') AS sex,
    CASE WHEN i.birth_precision <> 'O' THEN date_trunc('month', i.birth_on)::date END AS birth_month,
    row_number() OVER (PARTITION BY i.person_id ORDER BY
      array_position(ARRAY['rsa', 'inscription', 'formation'], i.kind::text), s.last_deposit DESC, i.id DESC
    ) AS rank
  FROM people_identity i JOIN seen s ON s.identity_id = i.id
  WHERE i.person_id IS NOT NULL)
SELECT person_id AS fact_id, NULL::bigint AS deposit_id, NULL::integer AS row, person_id,
  (array_agg(sex ORDER BY rank) FILTER (WHERE sex IS NOT NULL))[1] AS sex,
  (array_agg(birth_month ORDER BY rank) FILTER (WHERE birth_month IS NOT NULL))[1] AS birth_month
FROM ranked GROUP BY person_id
"""

# A later file corrects an earlier one: the last word on a person in a household counts.
_RIGHTS = """
SELECT DISTINCT ON (r.identity_id, r.household)
  r.id AS fact_id, r.deposit_id, r.row, i.person_id, nullif(r.state, '') AS state,
  nullif(r.closing_reason, '') AS closing_reason, nullif(r.role, '') AS role, r.has_duties,
  nullif(r.commune, '') AS commune, nullif(r.family_situation, '') AS family_situation,
  r.demanded_on, r.opened_on, r.closed_on, r.reference_on
FROM people_rsaright r
JOIN deposits_deposit d ON d.id = r.deposit_id AND d.state = 'accepte'
JOIN people_identity i ON i.id = r.identity_id
ORDER BY r.identity_id, r.household, r.reference_on DESC, r.deposit_id DESC, r.row DESC
"""

PERSON = Fact(
    name="person",
    word="personne",
    label="Personnes",
    grain="une personne vue dans au moins un fichier accepté",
    columns=(
        Column("sex", "sexe", "Sexe", "code", SEXES),
        Column("birth_month", "naissance_mois", "Mois de naissance", "date"),
    ),
    sql=_PERSONS,
)

FACTS = (
    PERSON,
    Fact(
        name="rsa_right",
        word="droit_rsa",
        label="Droits RSA",
        grain="le dernier état du droit d’un adulte dans un foyer",
        columns=(
            Column("state", "etat", "État du dossier", "code", STATES),
            Column("closing_reason", "motif_cloture", "Motif de clôture", "code"),
            Column("role", "role", "Place dans le foyer", "code", ROLES),
            Column("has_duties", "droits_devoirs", "Soumis aux droits et devoirs", "flag"),
            Column("commune", "commune", "Commune de résidence", "code"),
            Column("family_situation", "situation_familiale", "Situation familiale", "code"),
            Column("demanded_on", "date_demande", "Date de la demande", "date"),
            Column("opened_on", "date_ouverture", "Date d’ouverture du droit", "date"),
            Column("closed_on", "date_fermeture", "Date de fermeture du droit", "date"),
            Column("reference_on", "date_reference", "Date de référence du fichier", "date"),
        ),
        sql=_RIGHTS,
    ),
)
