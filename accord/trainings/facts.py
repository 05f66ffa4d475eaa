from accord.kit.facts import Column, Fact
from accord.people.facts import PERSON, SEXES

EXIT_CAUSES = {
    "TERME": "Fin de la formation",
    "ABANDON_EMPLOI": "Abandon : reprise d’emploi",
    "ABANDON_SANTE": "Abandon : santé",
    "ABANDON_FAMILLE": "Abandon : famille, garde d’enfant",
    "ABANDON_MOBILITE": "Abandon : mobilité",
    "ABANDON_REMUNERATION": "Abandon : rémunération",
    "ABANDON_AUTRE": "Abandon : autre cause",
    "EXCLUSION": "Exclusion",
}
SECTORS = {
    "BTP": "Bâtiment et travaux publics",
    "INDUSTRIE": "Industrie",
    "TRANSPORT": "Transport et logistique",
    "COMMERCE": "Commerce",
    "HOTELLERIE": "Hôtellerie et restauration",
    "SANTE": "Santé et action sociale",
    "SERVICES": "Services",
    "NUMERIQUE": "Numérique",
    "AGRICULTURE": "Agriculture",
}

PARTICIPATION_COLUMNS = (
    Column("session", "session", "Session", "code"),
    Column("action", "action", "Action de formation", "code"),
    Column("provider_siret", "organisme", "Organisme de formation (SIRET)", "code"),
    Column("commune", "commune", "Commune de résidence", "code"),
    Column("prescribed_on", "date_prescription", "Date de prescription", "date"),
    Column(
        "prescriber",
        "prescripteur",
        "Prescripteur",
        "code",
        {
            "DEPARTEMENT": "Département",
            "POLE_EMPLOI": "France Travail (ex-Pôle emploi)",
            "MISSION_LOCALE": "Mission locale",
            "AUTRE": "Autre prescripteur",
        },
    ),
    Column("entered_on", "date_entree", "Date d’entrée en formation", "date"),
    Column("planned_exit_on", "date_sortie_prevue", "Date de sortie prévue", "date"),
    Column("left_on", "date_sortie", "Date de sortie de formation", "date"),
    Column("exit_cause", "motif_sortie", "Motif de sortie", "code", EXIT_CAUSES),
    Column("planned_hours", "heures_prevues", "Heures prévues", "decimal"),
    Column("done_hours", "heures_realisees", "Heures réalisées", "decimal"),
    Column("absent_hours", "heures_absence", "Heures d’absence", "decimal"),
    Column(
        "entry_level",
        "niveau_entree",
        "Niveau de formation à l’entrée",
        "code",
        {str(level): f"Niveau {level}" for level in range(9)},
    ),
    Column(
        "unemployment_band",
        "anciennete_chomage",
        "Ancienneté au chômage",
        "code",
        {
            "MOINS_6M": "Moins de six mois",
            "6_12M": "De six mois à un an",
            "1_2ANS": "D’un à deux ans",
            "2_3ANS": "De deux à trois ans",
            "PLUS_3ANS": "Trois ans et plus",
        },
    ),
    Column("sector", "secteur", "Secteur de la formation", "code", SECTORS),
    Column("declared_rsa", "brsa_declare", "RSA déclaré par l’organisme de formation", "flag"),
    Column(
        "remuneration",
        "regime_remuneration",
        "Rémunération versée",
        "code",
        {
            "AREF": "Allocation d’aide au retour à l’emploi formation",
            "RFF": "Rémunération de fin de formation",
            "ASSF": "Allocation de solidarité spécifique formation",
            "RPS": "Régime public de stage",
            "AUCUN": "Sans rémunération",
            "SALARIE": "Salaire",
        },
    ),
    Column("rncp", "rncp", "Certification (RNCP)", "code"),
    Column(
        "exam",
        "examen",
        "Examen",
        "code",
        {"PRESENTE": "Présenté à l’examen", "ABSENT": "Absent à l’examen", "SANS_OBJET": "Sans examen"},
    ),
    Column(
        "result",
        "resultat",
        "Résultat",
        "code",
        {
            "TOTAL": "Diplôme ou titre obtenu",
            "PARTIEL": "Obtention partielle",
            "ECHEC": "Échec",
            "SANS_OBJET": "Sans certification",
        },
    ),
    Column("sex", "sexe", "Sexe", "code", SEXES),
    Column("birth_month", "naissance_mois", "Mois de naissance", "date"),
    Column("rsa_at_entry", "rsa_a_l_entree", "RSA à l’entrée en formation", "flag"),
)

# The rows that count: of accepted deposits, and the latest for one civil status, session, prescription and
# entry, so that a training typed twice counts once and a file sent again with the exits filled completes the
# first one. By civil status as written, not by person: the number of entries must not move when a match is
# corrected. Without a first name or a date of birth nothing says that two rows are one person: each counts.
SAME_STAY = """p.session_id, p.prescribed_on, p.entered_on, i.birth_on, i.first_name_key,
  coalesce(nullif(i.birth_name_key, ''), i.usual_name_key),
  CASE WHEN i.birth_on IS NULL OR i.first_name_key = '' THEN i.id END"""
CURRENT_PARTICIPATIONS = f"""
SELECT DISTINCT ON ({SAME_STAY})
       p.*, i.person_id, s.number AS session_number, s.action_number, s.provider_siret, s.rncp
FROM trainings_participation p
JOIN deposits_deposit d ON d.id = p.deposit_id AND d.state = 'accepte'
JOIN people_identity i ON i.id = p.identity_id
JOIN trainings_session s ON s.id = p.session_id
ORDER BY {SAME_STAY}, d.accepted_at DESC, p.row DESC
"""  # noqa: S608 - our own columns

# Whether the person held the RSA on the day they entered. Only the months that a CAF stock covers answer:
# within them, a person whom no stock shows with an open right did not hold it; outside, nobody knows.
RSA_AT_ENTRY = """
SELECT c.id AS participation_id, coalesce(bool_or(r.id IS NOT NULL), false) AS holds_rsa
FROM current_participations c
JOIN deposits_deposit d ON d.state = 'accepte' AND d.period_ends_on > d.period_starts_on
  AND c.entered_on BETWEEN d.period_starts_on AND d.period_ends_on
  AND EXISTS (SELECT 1 FROM people_rsaright s WHERE s.deposit_id = d.id)
LEFT JOIN people_identity i ON i.person_id = c.person_id
LEFT JOIN people_rsaright r ON r.identity_id = i.id AND r.deposit_id = d.id
  AND r.state IN ('2', '3', '4') AND r.demanded_on <= c.entered_on
GROUP BY c.id
"""

PARTICIPATION_SELECT = """
c.id AS fact_id, c.deposit_id, c.row, c.person_id, c.session_number AS session,
nullif(c.action_number, '') AS action, nullif(c.provider_siret, '') AS provider_siret,
nullif(c.commune, '') AS commune, c.prescribed_on, nullif(c.prescriber, '') AS prescriber, c.entered_on,
c.planned_exit_on, c.left_on, nullif(c.exit_cause, '') AS exit_cause, c.planned_hours, c.done_hours,
c.absent_hours, nullif(c.entry_level, '') AS entry_level,
nullif(c.unemployment_band, '') AS unemployment_band, nullif(c.sector, '') AS sector, c.declared_rsa,
nullif(c.remuneration, '') AS remuneration, nullif(c.rncp, '') AS rncp, nullif(c.exam, '') AS exam,
nullif(c.result, '') AS result, b.sex, b.birth_month, h.holds_rsa AS rsa_at_entry
"""

PARTICIPATION_WITH = f"""
WITH current_participations AS MATERIALIZED ({CURRENT_PARTICIPATIONS}),
persons AS ({PERSON.sql}), rsa_at_entry AS ({RSA_AT_ENTRY})
"""

PARTICIPATION_FROM = """
FROM current_participations c
LEFT JOIN persons b ON b.person_id = c.person_id
LEFT JOIN rsa_at_entry h ON h.participation_id = c.id
"""

FACTS = (
    Fact(
        name="participation",
        word="parcours_formation",
        label="Parcours de formation",
        grain="une personne dans une session, de la prescription au résultat",
        columns=PARTICIPATION_COLUMNS,
        sql=f"{PARTICIPATION_WITH} SELECT {PARTICIPATION_SELECT} {PARTICIPATION_FROM}",
    ),
)
