"""What the room says to a person, in French: why a decision is refused, what made a link, what agrees."""

from collections.abc import Mapping

WORDING: Mapping[str, str] = {
    "personnes.non_suivies": (
        "Votre organisation ne suit pas ces deux fiches. Demandez au pilotage de l’insertion du Département "
        "de décider de cette paire."
    ),
    "personnes.partiellement_visibles": (
        "Une partie des fiches de ces personnes n’est pas ouverte à votre organisation : la décision serait "
        "prise à moitié. Demandez au pilotage de l’insertion du Département de la prendre."
    ),
    "personnes.nir_contradictoires": (
        "Une autre fiche de ces personnes porte un NIR différent. Séparez d’abord la fiche qui n’est pas la "
        "leur, puis reprenez cette paire."
    ),
    "paire.non_decidee": "Cette paire attend encore une décision : il n’y a rien à annuler.",
    "paire.deja_decidee": "Cette paire est déjà décidée. Annulez la décision pour la reprendre.",
    "identite.seule": "Cette personne n’a qu’une fiche : il n’y a rien à séparer.",
    "lien.sans_objet": "Cette fiche n’a été rapprochée d’aucune autre : il n’y a rien à annuler.",
    "lien.depasse": "Une décision plus récente porte sur cette fiche. Annulez d’abord la plus récente.",
}

RULES: Mapping[str, str] = {
    "nouvelle-personne": "Première fiche de cette personne",
    "nir": "Même NIR, confirmé par la naissance ou le prénom",
    "france-travail": "Même identifiant France Travail, confirmé par la naissance ou le prénom",
    "etat-civil": "Mêmes nom, prénom et date de naissance",
    "proche": "Fiches proches",
    "nir-sans-appui": "Même NIR, mais ni la naissance ni le prénom ne le confirment",
    "numero-sans-appui": "Même identifiant France Travail, sans confirmation",
    "plusieurs-candidats": "Plusieurs personnes possibles",
    "decision": "Décision d’un agent",
    "separation": "Fiche séparée par un agent",
    "annulation": "Décision annulée par un agent",
}

KINDS: Mapping[str, str] = {
    "rsa": "CAF ou MSA",
    "inscription": "France Travail (ex-Pôle emploi)",
    "formation": "Région",
}

FIELDS: Mapping[str, str] = {
    "nir": "NIR",
    "france_travail": "Identifiant France Travail",
    "name": "Nom",
    "first_name": "Prénom",
    "birth": "Date de naissance",
    "sex": "Sexe",
    "place": "Lieu de naissance",
    "rank": "Rang de naissance",
    "group_nir": "NIR des autres fiches",
}

LEVELS: Mapping[str, str] = {
    "exact": "identique",
    "same": "identique",
    "inverted": "nom et prénom inversés",
    "part": "une partie du nom",
    "close": "une lettre ou un chiffre d’écart",
    "short": "prénoms abrégés",
    "second": "un autre prénom de la liste",
    "same_vague": "identique, mais date imprécise ou de convention",
    "same_year": "même année, date imprécise",
    "swapped": "jour et mois inversés",
    "different": "différent",
    "different_man": "différent, pour un homme",
}

# Why a pair may be two relatives; the last one says that nothing points there.
RISKS: Mapping[str, str] = {
    "proche.jumeau": "Même nom, même naissance, autre prénom : ce peut être un jumeau ou une jumelle.",
    "proche.nir": "Deux NIR différents : ce peut être un proche, un homonyme, ou un NIR provisoire remplacé.",
    "proche.sexe": "Le sexe diffère : ce peut être un frère, une sœur ou un conjoint.",
    "proche.naissance": "Même nom, autre naissance : ce peut être un parent, un frère ou une sœur.",
    "proche.prenom": "Un autre prénom de la liste : ce peut être l’usage de la personne, ou un jumeau.",
    "proche.annee": "Même année, jour incertain : ce peut être la même date mal connue.",
    "proche.nom": "Le nom diffère : ce peut être un nom d’usage qui a changé, ou une autre personne.",
    "proche.numero": "Deux identifiants France Travail : un homonyme, ou une seconde inscription.",
    "proche.aucun": "Rien ne désigne un proche.",
}
RISK_LEVELS = ("faible", "moyen", "élevé")

SHORT_KINDS: Mapping[str, str] = {"rsa": "CAF", "inscription": "France Travail", "formation": "Région"}
LANES: Mapping[str, str] = {
    "caf": "CAF ou MSA",
    "france-travail": "France Travail",
    "region": "Région",
    "departement": "Département",
}
SEXES: Mapping[str, str] = {"1": "homme", "2": "femme"}

STATES: Mapping[str, str] = {
    "meme-personne": "Même personne",
    "personnes-distinctes": "Personnes distinctes",
    "separation": "Fiche séparée",
}
NIR_UNREADABLE = "Ce NIR ne se lit pas : il a 13 chiffres, ou 15 avec sa clé. Vérifiez-le, puis recommencez."
WORK_NUMBER_UNREADABLE = (
    "Cet identifiant France Travail ne se lit pas : il a 8 caractères ou 11 chiffres. Vérifiez-le."
)
HOUSEHOLD_UNREADABLE = "Ce numéro d’allocataire ne se lit pas : il a 7 chiffres au plus. Vérifiez-le."
NUMBER_MISSING = "Saisissez le numéro à chercher."
NOBODY_HAS_IT = "Aucune personne suivie par votre organisation ne porte ce numéro."
NOBODY_LIKE_THAT = "Aucune personne ne correspond. Raccourcissez le nom, ou retirez un filtre."
# Whom the list shows, by role: the one who reads knows them by other words than « personnes ».
WHO: Mapping[str, str] = {
    "pilotage": "Toutes les personnes que les fichiers reçus font connaître : allocataires du RSA, "
    "demandeurs d’emploi, stagiaires de la formation professionnelle.",
    "service-formation": "Les stagiaires de la formation professionnelle que la Région suit, tels que ses "
    "fichiers les écrivent.",
    "referent": "Les personnes que votre organisation accompagne : celles dont un fichier reçu lui confie "
    "le suivi.",
    "organisme": "Les stagiaires de vos sessions de formation. Vous ne voyez d’eux que leurs sessions "
    "chez vous.",
}
NOBODY_YET: Mapping[str, str] = {
    "pilotage": "Les personnes paraîtront ici dès qu’un fichier de partenaire aura été accepté.",
    "service-formation": "Les stagiaires paraîtront ici dès que le fichier des formations aura été accepté.",
    "referent": "Les personnes que votre organisation accompagne paraîtront ici dès qu’un fichier de "
    "partenaire qui parle d’elles aura été accepté.",
    "organisme": "Les stagiaires de vos sessions paraîtront ici dès qu’un fichier de partenaire qui parle "
    "d’eux aura été accepté.",
}
_EVERYTHING = "Du plus récent au plus ancien. Chaque ligne dit d’où elle vient."
_OPENED = (
    "Ce que les partenaires ouvrent à votre organisation, du plus récent au plus ancien. Chaque ligne dit "
    "d’où elle vient."
)
LIFE: Mapping[str, str] = {
    "pilotage": _EVERYTHING,
    "service-formation": _OPENED,
    "referent": _OPENED,
    "organisme": _OPENED,
}
# Whoever sees a part of a life knows nothing of what lies between: the gap is theirs.
_GAP, _OWN_GAP = "Période sans action connue", "Période sans action connue de votre organisation"
GAPS: Mapping[str, str] = {
    "pilotage": _GAP,
    "service-formation": _OWN_GAP,
    "referent": _OWN_GAP,
    "organisme": _OWN_GAP,
}
NO_EVENT: Mapping[str, str] = {
    "pilotage": "Droits, inscriptions et formations paraîtront ici dès qu’un fichier accepté en parlera.",
    "service-formation": "Ses formations paraîtront ici dès qu’un fichier accepté en parlera.",
    "referent": "Ce que les partenaires ouvrent à votre organisation paraîtra ici dès qu’un fichier "
    "accepté en parlera.",
    "organisme": "Ses sessions chez vous paraîtront ici dès qu’un fichier accepté en parlera.",
}
