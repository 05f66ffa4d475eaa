from accord.kit.facts import Column, Fact
from accord.trainings.facts import (
    PARTICIPATION_COLUMNS,
    PARTICIPATION_FROM,
    PARTICIPATION_SELECT,
    PARTICIPATION_WITH,
    SECTORS,
)

SITUATIONS = {
    "EMPLOI": "En emploi",
    "FORMATION": "En formation",
    "RECHERCHE": "En recherche d’emploi",
    "INACTIVITE": "Sans activité",
}
CONTRACTS = {
    "CDI": "CDI",
    "CDD_PLUS_6M": "CDD de plus de six mois",
    "CDD_MOINS_6M": "CDD de six mois ou moins",
    "INTERIM": "Intérim",
    "INDEPENDANT": "Travail indépendant",
    "AIDE": "Contrat aidé",
    "APPRENTISSAGE": "Apprentissage",
}
AFTER_COLUMNS = (
    Column("situation", "situation_apres", "Situation après la formation", "code", SITUATIONS),
    Column("observed_on", "date_situation", "Date de la situation", "date"),
    Column("contract_type", "type_contrat", "Type de contrat", "code", CONTRACTS),
    Column("job_sector", "secteur_emploi", "Secteur de l’emploi", "code", SECTORS),
    Column("job_commune", "commune_emploi", "Commune de l’emploi", "code"),
)
REGISTRATION_COLUMNS = (
    Column(
        "movement",
        "mouvement",
        "Mouvement",
        "code",
        {
            "stock": "Inscrit",
            "inscription": "Inscription",
            "cessation": "Cessation",
            "radiation": "Radiation",
        },
    ),
    Column("happened_on", "date_mouvement", "Date du mouvement", "date"),
    Column("category", "categorie", "Catégorie d’inscription", "code"),
    Column("reason", "motif", "Motif", "code"),
    Column("commune", "commune", "Commune de résidence", "code"),
    Column("reference_on", "date_reference", "Date du fichier", "date"),
)

FACTS = (
    Fact(
        name="exit_situation",
        word="sortie_formation",
        label="Sorties de formation",
        grain="une sortie de formation, avec la situation observée après",
        columns=PARTICIPATION_COLUMNS + AFTER_COLUMNS,
        sql=f"""{PARTICIPATION_WITH} SELECT {PARTICIPATION_SELECT}, nullif(a.situation, '') AS situation,
  a.observed_on, nullif(a.contract_type, '') AS contract_type, nullif(a.sector, '') AS job_sector,
  nullif(a.commune, '') AS job_commune
{PARTICIPATION_FROM} LEFT JOIN employment_situation a ON a.deposit_id = c.deposit_id AND a.row = c.row
WHERE c.left_on IS NOT NULL""",
        lines_of="participation",
        where_known=("left_on",),
    ),
    Fact(
        name="registration",
        word="inscription",
        label="Inscriptions comme demandeur d’emploi",
        grain="un mouvement ou une présence au stock, tels que France Travail les écrit",
        columns=REGISTRATION_COLUMNS,
        sql="""SELECT r.id AS fact_id, r.deposit_id, r.row, i.person_id, nullif(r.movement, '') AS movement,
  r.happened_on, nullif(r.category, '') AS category, nullif(r.reason, '') AS reason,
  nullif(r.commune, '') AS commune, r.reference_on
FROM employment_registration r
JOIN deposits_deposit d ON d.id = r.deposit_id AND d.state = 'accepte'
JOIN people_identity i ON i.id = r.identity_id""",
    ),
)
