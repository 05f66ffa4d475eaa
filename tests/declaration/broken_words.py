"""The other words of the grammar, each got wrong once; `test_broken.py` reads these lists with its own."""

REST, CONVENTION, DUTIES = "suite.toml", "convention.toml", "engagements.toml"

# code, file, what is written, what it becomes, key of the problem, article of the problem
BROKEN_WORDS = [
    ("jour.illisible", REST, '"31 mars"', '"31 février"', "obligation[4].chaque_annee", "4"),
    ("obligation.rythme_ou_echeance", REST, "le = 2018-12-31\n", "", "obligation[3]", "4"),
    ("engagement.echeance", REST, 'rythme = "non prévu"', 'rythme = "en continu"', "engagement[1]", "4"),
    ("comite.rythme_retenu", DUTIES, "niveau =", 'rythme_retenu = "chaque mois"\nniveau =', "comite[1]", "5"),
    ("evenement.de", REST, 'de = "session"\n', "", "evenement[4]", "4"),
    ("evenement.derive", REST, "dernier_de =", "date = 2018-01-01\ndernier_de =", "evenement[3]", "9"),
    ("duree.ni_duree_ni_fin", CONVENTION, 'duree = "1 an"\n', "", "duree", "7"),
    (
        "duree.sans_duree_de_reconduction",
        CONVENTION,
        'duree = "1 an"\n',
        "fin = 2019-12-31\n",
        "duree",
        "7",
    ),
    ("resiliation.motifs", REST, "motivee = true\n", "", "avenant[1].resiliation", "avenant 1"),
    (
        "resiliation.reserve",
        REST,
        'reserve_levee_le = "cloture"\n',
        "",
        "avenant[1].resiliation",
        "avenant 1",
    ),
    ("litiges.vide", CONVENTION, "[revision]", '[litiges]\narticle = "9"\n[revision]', "litiges", "9"),
    ("public.condition_ou_definition", REST, "definition =", "#", "public[1]", "1"),
    ("circuit.vote", REST, 'rang = "vote"', 'rang = "après le vote"\ndelai = "1 mois"', None, "délibération"),
    ("circuit.delai", REST, 'delai = "6 semaines"\n', "", "circuit[1]", "délibération"),
    ("echeancier.part_ou_euros", REST, "part = 70\n", "part = 70\neuros = 3\n", "echeancier[1]", "4"),
    ("echeancier.une_date", REST, "part = 70\n", "part = 70\nle = 2018-12-31\n", "echeancier[1]", "4"),
    ("calcul.operation", REST, "evolution = [", 'somme = ["a", "b"]\nevolution = [', "calcul[1]", "rapport"),
    ("calcul.nombre", REST, 'evolution = ["entrees-2017", ', "evolution = [", "calcul[1]", "rapport"),
    ("axe.inconnu", REST, 'dans = "former"', 'dans = "formes"', "axe[2].dans", "2"),
    ("obligation.inconnu", REST, '"emargement"\n\n', '"emargements"\n\n', "obligation[2].depend_de", "4"),
    ("enveloppe.inconnu", REST, 'dans = "budget"', 'dans = "bugdet"', "enveloppe[2].dans", "4"),
    ("tarif.inconnu", REST, 'tarif = "jour"', 'tarif = "jours"', "action[1].tarif", "annexe 1"),
    ("priorite.inconnu", REST, 'priorite = "priorite-1"', 'priorite = "p1"', "demarcation[1].priorite", "7"),
    ("chiffre.inconnu", REST, 'donne = "hausse"', 'donne = "hauses"', "calcul[1].donne", "rapport"),
    ("partie.inconnu", REST, '["agences"]', '["agence"]', "engagement[1].a_la_charge_de[1]", "4"),
    ("partie.inconnu", REST, "agences = ", "agence = ", "demarcation[1].dispositifs.agence", "7"),
    ("evenement.inconnu", REST, '["signature-region", ', '["signature", ', "evenement[3].dernier_de[1]", "9"),
    ("comite.inconnu", REST, 'comite = "pilotage"', 'comite = "c"', "indicateur_attendu[1].comite", "4"),
    ("valeur.borne", REST, "participants = 120", "participants = -1", "action[1].participants", "annexe 1"),
    ("valeur.vide", REST, "[[parcours.etape]]", "etape = []\n[[programme]]\nx = 1", "parcours[1].etape", "4"),
    ("pourcentage.hors_borne", REST, "part = 70", "part = 170", "echeancier[1].part", "4"),
    ("pourcentage.hors_borne", REST, "valeur = 18", "valeur = 118", None, "4"),
]
# code, file, what is written, what it becomes, key, article: asked, and nothing is refused
ASKED_WORDS = []
