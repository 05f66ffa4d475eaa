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

# What the small agreement does without: one of each of the other words, all in one file.
REST = """\
[[partenaire]]
cle = "agences"
article = "4"
nom = "Agences d’emploi"
nom_court = "Agences"
qualite = "recrutent"

[[evenement]]
cle = "signature-region"
article = "9"
libelle = "Signature par la Région"

[[evenement]]
cle = "signature-departement"
article = "9"
libelle = "Signature par le Département"

[[evenement]]
cle = "derniere-signature"
article = "9"
libelle = "Dernière signature"
dernier_de = ["signature-region", "signature-departement"]

[[evenement]]
cle = "fin-session"
article = "4"
libelle = "Fin d’une session"
arrive = "à chaque fois"
de = "session"

[[evenement]]
cle = "signature-avenant"
article = "avenant 1"
libelle = "Signature de l’avenant"

[[evenement]]
cle = "cloture"
article = "avenant 1"
libelle = "Clôture des sessions commencées"

[[avenant]]
cle = "avenant-1"
article = "avenant 1"
libelle = "Un préavis plus long"
reference = "délibération n° 21-2"
prend_effet = "signature-avenant"

[avenant.resiliation]
article = "avenant 1"
par = ["region", "departement"]
motifs = []
motivee = true
forme = "lettre recommandée"
preavis = "3 mois"
a_compter_de = "envoi-lettre"
reserve = "sessions commencées closes"
reserve_levee_le = "cloture"

[[circuit]]
cle = "circuit"
partie = "departement"
article = "délibération"
libelle = "Du rapport à la notification"
assemblee = "Commission permanente"
reference = "hypothèse"
seances = [2018-11-05, 2018-12-17, 2019-02-11]

[[circuit.etape]]
cle = "rapport"
libelle = "Rapport"
rang = "avant le vote"
delai = "6 semaines"

[[circuit.etape]]
cle = "vote"
libelle = "Vote"
rang = "vote"

[[circuit.etape]]
cle = "notification-acte"
libelle = "Notification"
rang = "après le vote"
delai = "2 semaines"

[[axe]]
cle = "former"
article = "2"
libelle = "Former"
numero = "1"

[[axe]]
cle = "former-les-referents"
article = "2"
libelle = "Former les référents"
numero = "1.1"
dans = "former"

[[engagement]]
cle = "bilan-de-session"
article = "4"
libelle = "Tirer le bilan de la première année"
a_la_charge_de = ["agences"]
rythme = "non prévu"
echeance = "13 mois après notification"
rappel = ["1 mois", "8 jours"]
axe = "former"

[[obligation]]
cle = "emargement"
article = "4"
libelle = "Remettre la feuille d’émargement"
a_la_charge_de = ["region"]
echeance = "8 jours après fin-session"
rappel = ["2 jours"]
axe = "former-les-referents"

[[obligation]]
cle = "attestations"
article = "4"
libelle = "Remettre les attestations"
a_la_charge_de = ["region"]
echeance = "15 jours ouvrés après fin-session"
depend_de = "emargement"

[[obligation]]
cle = "etat-final"
article = "4"
libelle = "Rendre l’état final"
a_la_charge_de = ["region"]
le = 2018-12-31

[[obligation]]
cle = "bilan-annuel"
article = "4"
libelle = "Rendre le bilan de l’année"
a_la_charge_de = ["region"]
chaque_annee = "31 mars"

[[disposition]]
cle = "gratuite"
article = "3"
libelle = "La convention est gratuite"

[[enveloppe]]
cle = "budget"
article = "4"
libelle = "Budget de l’année"
euros = 39600
nature = "plafond"
par = "durée totale"
a_la_charge_de = ["departement"]
annees = [2018, 2020]

[[enveloppe]]
cle = "part"
article = "4"
libelle = "Part de la Région"
euros = 9600.50
nature = "ferme"
par = "durée totale"
dans = "budget"

[[tarif]]
cle = "jour"
article = "4"
libelle = "Jour de formation"
euros = 1200
unite = "jour et groupe"

[[echeancier]]
cle = "avance"
article = "4"
libelle = "Avance"
part = 70
echeance = "1 mois après notification"
a_la_charge_de = ["departement"]

[[ligne_budgetaire]]
cle = "ligne"
article = "rapport"
libelle = "Formation"
operation = "C02"
imputation = "6568"
disponible = 100.50
propose = 39.50
solde = 61

[[action]]
cle = "aggressivite"
article = "annexe 1"
libelle = "Gestion de l’agressivité"
participants = 120
groupes = 9
jours_par_groupe = 2
jours = 18
tarif = "jour"
euros = 21600
plafond = "budget"

[[action]]
cle = "secret"
article = "annexe 1"
libelle = "Secret professionnel"
groupes = 15
jours_par_groupe = 1
jours = 15
tarif = 1200
euros = 18000
plafond = "budget"

[[chiffre]]
cle = "entrees-2017"
article = "rapport"
libelle = "Entrées"
valeur = 2000
unite = "personnes"
au = "2017"

[[chiffre]]
cle = "entrees-2021"
article = "rapport"
libelle = "Entrées"
valeur = 4576
unite = "personnes"
au = "2021"

[[chiffre]]
cle = "entrees-2021-preambule"
article = "préambule"
libelle = "Entrées"
valeur = 4576
unite = "personnes"
au = "2021"
meme_que = "entrees-2021"

[[chiffre]]
cle = "hausse"
article = "rapport"
libelle = "Hausse"
valeur = 128.80
unite = "%"

[[calcul]]
cle = "calcul-hausse"
article = "rapport"
libelle = "La hausse de 2017 à 2021"
evolution = ["entrees-2017", "entrees-2021"]
donne = "hausse"

[[calcul]]
cle = "calcul-actions"
article = "annexe 1"
libelle = "Les deux actions font le budget"
somme = ["aggressivite", "secret"]
donne = "budget"

[[priorite]]
cle = "priorite-1"
article = "1"
numero = "1"
libelle = "Inclusion"
euros = 1000

[[demarcation]]
cle = "ligne-de-partage"
article = "7"
libelle = "Accompagnement"
priorite = "priorite-1"
entre = ["region", "agences"]
critere = "une seule prise en charge"
dispositifs = { region = "formation", agences = "mission" }

[[parcours]]
cle = "batiment"
article = "4"
libelle = "Vers le bâtiment"

[[parcours.etape]]
cle = "decouverte"
libelle = "Découverte"
duree = "2 à 5 jours"
acteurs = ["region", "agences"]
entree_possible = true

[[programme]]
cle = "tremplin"
article = "4"
libelle = "Tremplin"
porteur = "agences"
financeur = "region"
lieux = ["Ici"]

[[indicateur_attendu]]
cle = "presents"
article = "4"
libelle = "Présents par session"
unite = "%"
comite = "pilotage"
cible = [{ valeur = 18, au = 2018-12-31, reference = "article 4" }]

[[public]]
cle = "jeunes"
article = "1"
libelle = "Jeunes"
identifie_par = "departement"
definition = "jeunes sortant de l’aide sociale à l’enfance"
"""


def sample(**changes: str | bytes | None) -> dict[str, bytes]:
    """The sample's files, some replaced or removed (None): `sample(**{"zones.csv": None})`."""
    files = {**SAMPLE, **changes}
    return {
        name: text if isinstance(text, bytes) else text.encode()
        for name, text in files.items()
        if text is not None
    }


def whole_sample(**changes: str | bytes | None) -> dict[str, bytes]:
    """The sample with every other word of the grammar, in `suite.toml`."""
    return sample(**{"suite.toml": REST, **changes})


def edited(file: str, old: str, new: str) -> dict[str, bytes]:
    """The sample (whole, for `suite.toml`) with one piece of a file replaced, which must be there."""
    if file == "suite.toml":
        assert old in REST, f"{old!r} is not in {file}"
        return whole_sample(**{file: REST.replace(old, new, 1)})
    text = SAMPLE[file]
    assert old in text, f"{old!r} is not in {file}"
    return sample(**{file: text.replace(old, new, 1)})
