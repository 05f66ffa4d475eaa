"""A small agreement that says one of everything, to be broken word by word."""

SAMPLE = {
    "convention.toml": """\
[convention]
cle = "essai-2020"
titre = "Convention d’essai"
objet = "Essayer chaque mot"
article = "1"
numero = "20-1"
annee = 2020
etat = "signée"
clauses_absentes = ["litiges"]

[[partie]]
cle = "region"
article = "préambule"
nom = "Région d’essai"
nom_court = "Région"
role = "region"
competence = "formation"
signataire = "Présidente"

[[partie]]
cle = "departement"
article = "préambule"
nom = "Département d’essai"
nom_court = "Département"
role = "departement"
competence = "insertion"
signataire = "Président"
siret = "22620001200012"

[[emetteur]]
cle = "caf"
article = "1"
nom = "Caisse d’essai"
nom_court = "CAF"
transmet = "les foyers allocataires"

[[evenement]]
cle = "notification"
article = "7"
libelle = "Notification"

[[evenement]]
cle = "envoi-lettre"
article = "8"
libelle = "Envoi de la lettre"

[duree]
article = "7"
commence = "notification"
duree = "1 an"
reconduction = "tacite"
reconductions_maximum = 2

[revision]
article = "7"
forme = "avenant"
condition = "accord de tous"

[resiliation]
article = "8"
par = ["region", "departement"]
motifs = ["intérêt général"]
forme = "lettre recommandée"
preavis = "1 mois"
a_compter_de = "envoi-lettre"
""",
    "engagements.toml": """\
[[engagement]]
cle = "achats"
article = "4"
libelle = "Acheter des formations"
a_la_charge_de = ["region"]
rythme = "une fois par an"
public = "cohorte"
montant = [
  { euros = 500000, par = "an", nature = "prévisionnel", a_compter_de = "notification", reference = "x" },
]

[[engagement]]
cle = "prescription"
article = "3"
libelle = "Prescrire"
a_la_charge_de = ["departement"]
rythme = "en continu"

[[obligation]]
cle = "bilan"
article = "5"
libelle = "Rendre compte"
a_la_charge_de = ["region", "departement"]
rythme = "une fois par an"
comite = "pilotage"

[[obligation]]
cle = "premiere-liste"
article = "5"
libelle = "Donner la première liste"
a_la_charge_de = ["departement"]
echeance = "2 mois après notification"

[[comite]]
cle = "pilotage"
article = "5"
libelle = "Comité de pilotage"
niveau = "politique"
objet = ["suivre"]
reuni_par = ["region", "departement"]
rythme = "au moins deux fois par an"
composition = [
  { partie = "region", qui = "élus", preside = true },
  { partie = "departement", qui = "élus" },
]
dossier = ["entres"]
""",
    "publics.toml": """\
[[public]]
cle = "cohorte"
article = "1"
libelle = "Cohorte"
identifie_par = "departement"
gelee_le = "notification"
condition = [
  { critere = "droit-rsa-recent", depuis_moins_de = "12 mois", compte_depuis = "date_ouverture", \
etats_du_dossier = ["2"], roles = ["DEM"] },
  { critere = "inscrit-demandeur-d-emploi" },
]

[territoire]
article = "1"
departement = "13"
millesime = 2019
zonage = [
  { cle = "bassin", libelle = "Bassin", depuis = "arrondissement", fichier = "zones.csv", reference = "x" },
]

[[droit_de_vue]]
partie = "departement"
article = "2"
voit = "personnes"
sur = ["rsa"]
finalite = "suivre"

[rapprochement]
article = "2"
seuil_automatique = 0.98
seuil_examen = 0.03

[diffusion]
article = "2"
seuil = 5
reference = "choix"

[[question]]
cle = "delai"
texte = "Quel délai ?"
lieux = [{ article = "2", dit = "un objectif sans délai" }]
""",
    "indicateurs.toml": """\
[[indicateur]]
cle = "entres"
article = "5"
libelle = "Entrées en formation"
nature = "nombre"
fait = "parcours_formation"
date = "date_entree"

[[indicateur]]
cle = "retour"
article = "2"
libelle = "Retour à l’emploi"
nature = "taux"
fait = "sortie_formation"
date = "date_sortie"
parmi = "cohorte"
numerateur = [{ colonne = "situation_apres", egal = "EMPLOI" }]
cible = [{ valeur = 70, a_compter_de = "notification", reference = "art. 2" }]
""",
    "formats/region.toml": """\
cle = "region-formations"
libelle = "Formations"
article = "5"
emetteur = "region"
visible_par = ["region", "departement"]
fait = "formation"
support = ["csv"]
variante = [{ cle = "annee", libelle = "Année", nature = "stock", serie = "{annee}" }]
periode = { duree = "annee" }
champ = [{ nom = "id_session", libelle = "Session", type = "texte", donne = "id_session" }]
""",
    "zones.csv": "arrondissement;bassin\n131;Aix\n133;Marseille\n",
}


def sample(**changes: str | bytes | None) -> dict[str, bytes]:
    """The sample's files, some replaced or removed (None): `sample(**{"zones.csv": None})`."""
    files = {**SAMPLE, **changes}
    return {
        name: text if isinstance(text, bytes) else text.encode()
        for name, text in files.items()
        if text is not None
    }


def edited(file: str, old: str, new: str) -> dict[str, bytes]:
    """The sample with one piece of a file replaced. The piece must be there."""
    text = SAMPLE[file]
    assert old in text, f"{old!r} is not in {file}"
    return sample(**{file: text.replace(old, new, 1)})
