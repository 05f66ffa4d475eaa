"""What the check says to the person who writes an agreement: what is wrong, and the cure."""

from __future__ import annotations

from collections.abc import Mapping

from accord.declaration.indicators import INDICATOR_WORDING

WORDING: Mapping[str, str] = {
    # files
    "dossier.vide": "Ce dossier n’a aucun fichier .toml. Il en faut au moins un, avec [convention].",
    "fichier.trop_gros": "Ce fichier dépasse {limite} Mo : ce n’est sans doute pas une déclaration.",
    "dossier.trop_gros": "Les fichiers de ce dossier dépassent {limite} Mo ensemble. Retirez le superflu.",
    "fichier.lien": "C’est un lien vers un autre endroit : il n’est pas suivi. Mettez ici le fichier même.",
    "fichier.pas_ordinaire": "Ce n’est pas un fichier ordinaire. Retirez-le, ou changez son nom.",
    "fichier.illisible": "Ce fichier ne peut pas être ouvert. Vérifiez ses droits.",
    "fichier.nom": "Ce nom de fichier contient des caractères qui ne s’affichent pas. Changez-le.",
    "fichier.encodage": "Cette ligne n’est pas en UTF-8. Enregistrez le fichier en « UTF-8 ».",
    "toml.guillemet": 'Un texte n’est pas fermé. Ajoutez le guillemet droit (") qui manque à la fin.',
    "toml.egal": "Il manque « = » entre le mot et sa valeur.",
    "toml.deux_fois": "Le même mot est écrit deux fois au même endroit. Gardez-en un seul.",
    "toml.crochet": "Une liste ou un titre de table n’est pas fermé. Ajoutez le crochet « ] » qui manque.",
    "toml.accolade": "Une table entre accolades est mal fermée. Vérifiez « }} » et les virgules.",
    "toml.accent": "Un mot s’écrit sans accent (« duree », « cle »). Seules les valeurs en portent.",
    "toml.fin_de_ligne": (
        "Il reste quelque chose après la valeur. Un nombre s’écrit sans espace ni virgule (1234.5), "
        "un texte va entre guillemets droits."
    ),
    "toml.valeur": (
        "Cette valeur ne se lit pas. Un texte va entre guillemets droits, une date s’écrit 2018-01-31, "
        "un nombre s’écrit sans espace."
    ),
    "toml.barre": "Une barre oblique inverse doit être doublée (\\\\) dans un texte entre guillemets.",
    "toml.imbrication": "Les listes sont imbriquées trop profondément. Simplifiez ce fichier.",
    "toml.cle_longue": "Un mot est fait de plus de {limite} parties séparées par des points. Simplifiez-le.",
    "toml.nombre": "Ce nombre est trop grand ou trop petit pour vouloir dire quelque chose. Corrigez-le.",
    "toml.syntaxe": "Cette ligne ne suit pas l’écriture TOML. Comparez-la avec les lignes voisines.",
    # words
    "mot.manquant": "Il manque le mot « {mot} ». Ajoutez-le.",
    "mot.inconnu": "Le mot « {mot} » n’existe pas ici. {conseil}",
    "mot.en_double": "Le mot « {mot} » est déjà écrit dans {premier}. Gardez un seul des deux.",
    "format.place": "Un format s’écrit dans son propre fichier, sous formats/. Déplacez-le.",
    "valeur.type": "« {mot} » attend {attendu}.",
    "valeur.choix": "« {mot} » attend un de ces mots : {choix}.",
    "valeur.vide": "« {mot} » est vide. Écrivez au moins une valeur.",
    "valeur.trop_longue": "« {mot} » dépasse {limite} caractères. Raccourcissez le texte.",
    "valeur.borne": "« {mot} » attend {borne}.",
    "valeur.refusee": "« {mot} » est refusé : {detail}",
    "duree.illisible": "« {mot} » n’est pas une durée connue. Écrivez par exemple : {exemples}.",
    "rythme.illisible": "« {mot} » n’est pas un rythme connu. Écrivez par exemple : {exemples}.",
    "echeance.illisible": (
        "« {mot} » n’est pas une échéance connue. Écrivez par exemple : {exemples} ; le dernier mot est "
        "la clé d’un événement déclaré."
    ),
    "montant.centimes": "Un montant n’a pas de fraction de centime. Écrivez deux décimales au plus.",
    "montant.negatif": "Un montant ne peut pas être négatif ici.",
    "jour.illisible": "« {mot} » n’est pas un jour de l’année. Écrivez par exemple : {exemples}.",
    "obligation.rythme_ou_echeance": (
        "Écrivez un seul de ces mots : « rythme », « echeance », « le » ou « chaque_annee »."
    ),
    "engagement.echeance": '« echeance » ne va qu’avec rythme = "non prévu". Gardez l’un des deux.',
    "comite.rythme_retenu": '« rythme_retenu » ne va qu’avec rythme = "non prévu". Gardez l’un des deux.',
    "evenement.de": (
        '« de » dit ce qui revient : il va avec arrive = "à chaque fois", et lui seul. Complétez ou retirez.'
    ),
    "evenement.dates": (
        "Un événement qui arrive « à chaque fois » n’a pas une « date » : retirez-la. Chaque fois "
        "s’enregistre sur la page de l’événement."
    ),
    "evenement.derive": "Un événement « dernier_de » autres se calcule : il n’a ni « date » ni « de ».",
    "duree.ni_duree_ni_fin": "Écrivez « duree », « fin », ou les deux.",
    "duree.sans_duree_de_reconduction": (
        "Une reconduction tacite demande « duree_de_reconduction » quand « duree » n’est pas écrite."
    ),
    "resiliation.motifs": "Écrivez les motifs admis, ou motivee = true si la lettre doit en donner.",
    "resiliation.reserve": "« reserve » et « reserve_levee_le » vont ensemble. Ajoutez celui qui manque.",
    "litiges.vide": (
        "Écrivez au moins un de ces mots : « reglement », « prealable », « delai_de_reponse », « tribunal »."
    ),
    "public.condition_ou_definition": (
        "Écrivez « condition » (ce qui se vérifie dans les fichiers) ou « definition » (en mots)."
    ),
    "circuit.vote": "Un circuit a une étape dont le rang est « vote », et une seule.",
    "circuit.delai": "Chaque étape avant ou après le vote porte son « delai ».",
    "echeancier.part_ou_euros": "Écrivez « part » (en %) ou « euros », l’un des deux et pas les deux.",
    "echeancier.une_date": "Écrivez « echeance » ou « le », pas les deux.",
    "regle.une_date": "Écrivez « echeance » ou « le », pas les deux.",
    "regle.force": "« jusqu_a » est avant « depuis ». Corrigez l’une des deux dates.",
    "calcul.operation": (
        "Un calcul a une opération (somme, produit, rapport, evolution, difference), et non {nombre}."
    ),
    "calcul.nombre": "Cette opération demande deux chiffres au moins ; « rapport » et « evolution », deux.",
    # the agreement as a whole
    "cle.en_double": "La clé « {cle} » sert déjà à une autre entrée [[{mot}]]. Donnez-lui un autre nom.",
    "partie.inconnu": "Aucune partie ne s’appelle « {cle} ». {conseil}",
    "emetteur.inconnu": "Aucun émetteur et aucune partie ne s’appelle « {cle} ». {conseil}",
    "question.inconnu": "Aucune question ne s’appelle « {cle} ». {conseil}",
    "evenement.inconnu": "Aucun événement ne s’appelle « {cle} ». {conseil}",
    "comite.inconnu": "Aucun comité ne s’appelle « {cle} ». {conseil}",
    "public.inconnu": "Aucun public ne s’appelle « {cle} ». {conseil}",
    "indicateur.inconnu": "Aucun indicateur ne s’appelle « {cle} ». {conseil}",
    "ventilation.inconnu": "Aucun indicateur du dossier n’a la ventilation « {cle} ». {conseil}",
    "axe.inconnu": "Aucun axe ne s’appelle « {cle} ». {conseil}",
    "obligation.inconnu": "Aucune obligation ne s’appelle « {cle} ». {conseil}",
    "enveloppe.inconnu": "Aucune enveloppe ne s’appelle « {cle} ». {conseil}",
    "tarif.inconnu": "Aucun tarif ne s’appelle « {cle} ». {conseil}",
    "priorite.inconnu": "Aucune priorité ne s’appelle « {cle} ». {conseil}",
    "chiffre.inconnu": "Aucun chiffre, aucune enveloppe et aucune action ne s’appelle « {cle} ». {conseil}",
    "regle.inconnu": "Aucune règle ne s’appelle « {cle} ». {conseil}",
    "modele.inconnu": "Aucun format de la bibliothèque ne s’appelle « {cle} ». {conseil}",
    "fichier.sans_champ": "Ce fichier ne peut pas être lu ainsi : {raison}.",
    "circuit.inconnu": "Aucun circuit ne s’appelle « {cle} ». {conseil}",
    "mot.necessaire": "Il manque [{mot}] : une table [[{pour}]] en a besoin. Ajoutez-le.",
    "clause.manquante": (
        "La clause [{clause}] n’est ni écrite ni dite absente. Écrivez-la, ou citez-la dans clauses_absentes."
    ),
    "clause.contradictoire": "La clause [{clause}] est écrite et dite absente. Retirez l’une des deux.",
    "duree.reconductions": (
        "La reconduction « {mode} » ne va pas avec {nombre} au maximum. Corrigez l’un des deux."
    ),
    "convention.une_partie": "Une convention a au moins deux parties. Ajoutez une table [[partie]].",
    "siret.faux": "Ce SIRET n’existe pas : ses 14 chiffres ne se contrôlent pas. Vérifiez la saisie.",
    "rapprochement.seuils": "Les seuils vont de 0 à 1, et seuil_examen est plus petit que seuil_automatique.",
    "diffusion.seuil": "Le seuil de diffusion est un effectif d’au moins 1.",
    "zonage.fichier_absent": "Le fichier {fichier} manque dans le dossier. Ajoutez-le, ou corrigez son nom.",
    "zonage.fichier_vide": "Ce fichier ne donne aucune zone. Il attend deux colonnes : code;zone.",
    "zonage.colonnes": "Cette ligne a {nombre} colonne(s) remplie(s) au lieu de deux : code;zone.",
    "zonage.code_en_double": "Le code {code} est rangé dans deux zones. Gardez-en une.",
    # indicators
    "indicateur.operateur": (
        "Une condition a une colonne et une seule question (egal, parmi, avant…) : il y en a {nombre}."
    ),
    "indicateur.liste_vide": "Une liste de valeurs ne peut pas être vide. Écrivez au moins une valeur.",
    "indicateur.colonne_sans_somme": '« colonne » et « rapportee_a » ne vont qu’avec compte = "somme".',
    "indicateur.somme_sans_colonne": "Une somme porte sur une colonne. Ajoutez le mot « colonne ».",
    "indicateur.rapportee_a": "« rapportee_a » va avec un taux de sommes, et avec lui seul.",
    "indicateur.somme_sans_numerateur": "Une somme n’a ni « numerateur » ni « inconnu ». Retirez-les.",
    "indicateur.numerateur": "Un taux a un numérateur, un nombre n’en a pas.",
    "indicateur.inconnu_sans_taux": "« inconnu » ne va qu’avec un taux.",
    "indicateur.ventilation_en_double": "Une ventilation est citée deux fois. Gardez-en une.",
    "indicateur.tranches_absentes": "La ventilation « tranche_age » demande le mot « tranches_age ».",
    "indicateur.tranches_desordre": "Les tranches d’âge vont du plus petit au plus grand, sans doublon.",
    "reference.circulaire": "« {mot} » tourne en rond : {chaine}. Retirez un de ces renvois.",
    "dates.inversees": "La fin ({fin}) est avant le début ({debut}). Corrigez l’une des deux dates.",
    "date.hors_terme": "Le {jour} est {cote} de la convention ({borne}). Corrigez cette date, ou la durée.",
    "evenement.recurrent": (
        "« {cle} » peut arriver plusieurs fois : il ne donne pas une date unique. Citez un événement "
        "qui arrive une fois."
    ),
    "pourcentage.hors_borne": "« {mot} » est un pourcentage, de 0 à 100.",
    "indicateur.cible_pourcentage": "La cible d’un taux est un pourcentage, de 0 à 100.",
    # questions
    "champ.a_completer": "« {entree} » : le texte laisse « {mot} » en blanc. Quelle est sa valeur ?",
    "champ.xxx": "« {entree} » : « {mot} » contient encore XXX. Que faut-il y lire ?",
    "comite.sans_rythme": "{comite} : le texte ne dit pas à quel rythme il se réunit. Lequel retenir ?",
    "chiffre.divergent": (
        "{libelle} : on lit {valeur} ({article}) et {autre} ({autre_article}). Lequel retenir ?"
    ),
    "calcul.faux": (
        "{libelle} : le calcul donne {trouve}, le texte écrit {ecrit} (« {nom} »). Que faut-il lire ?"
    ),
    "calcul.impossible": (
        "{libelle} : ce calcul ne peut pas se faire (division par zéro, ou nombre démesuré). Est-il voulu ?"
    ),
    "calcul.sans_valeur": (
        "{libelle} : « {cle} » n’a pas de montant, le calcul ne peut pas se faire. Quelle est sa valeur ?"
    ),
    "action.jours": (
        "{libelle} : groupes × jours par groupe donne {trouve} jours, le texte en écrit {ecrit}. Que lire ?"
    ),
    "action.euros": (
        "{libelle} : jours × tarif donne {trouve} €, le texte écrit {ecrit} €. Que faut-il lire ?"
    ),
    "action.plafond": (
        "{libelle} : les actions coûtent ensemble {trouve}, au-dessus du plafond de {ecrit}. Est-ce voulu ?"
    ),
    "enveloppe.depasse": (
        "{libelle} : ses parts font {trouve}, plus que ses {ecrit}. Lequel de ces montants retenir ?"
    ),
    "budget.solde": (
        "{libelle} : disponible − proposé donne {trouve} €, le texte écrit {ecrit} €. Que faut-il lire ?"
    ),
    "duree.deux_fins": (
        "La durée ({duree}) mène au {calculee}, et le texte écrit aussi le {fin}. Laquelle des deux "
        "fins retenir ?"
    ),
    "duree.deux_fins_possibles": (
        "Le texte donne une durée ({duree}) depuis un événement sans date, et une fin ({fin}) : elles ne "
        "s’accordent que pour un seul jour de départ. Laquelle retenir ?"
    ),
    "obligation.meme_jour": (
        "« {libelle} » vient après « {premier} », et le texte les veut pour le même jour. Laquelle avancer ?"
    ),
    "engagement.repete": "L’engagement « {cle} » redit « {premier} ». Est-ce voulu ?",
    "diffusion.seuil_bas": (
        "Un effectif de {seuil} serait montré : on peut y reconnaître quelqu’un. Ce seuil est-il voulu ?"
    ),
    "rapprochement.seuil_bas": (
        "seuil_automatique vaut {seuil} : des personnes différentes seraient réunies sans que personne "
        "regarde. Est-ce voulu ?"
    ),
    "question.declaree": "{texte} ({lieux}).{lecture}",
    # indicators
    **INDICATOR_WORDING,
}

# What the calendar says of each due date. {periode} is one of SPAN_NAMES.
LABELS: Mapping[str, str] = {
    "debut": "La convention prend effet",
    "reconduction": "Fin de la {periode} période ; reconduction tacite le lendemain ({rang} sur {total})",
    "fin": "Fin de la convention",
    "fin_sauf_reconduction": "Fin de la convention, sauf reconduction expresse décidée avant",
    "fin_apres_reconductions": "Fin de la convention : plus aucune reconduction possible",
    "prolongation": "Fin de la durée prévue ; la convention est prolongée jusqu’au {jour}",
    "resiliation": "Fin de la convention par résiliation : le préavis expire",
    "resiliation_reserve": "Fin du préavis de résiliation, sous réserve : {reserve}",
    "acte": "{etape}{seance} : au plus tard ce jour pour {but}",
    "seance_connue": " ({assemblee}, dernière séance utile)",
    "seance_a_fixer": " ({assemblee}, date de séance à fixer)",
    "comite_provisoire": ("{comite} : réunion à tenir au plus tard ce jour ({periode} ; rythme à confirmer)"),
    "comite": "{comite} : réunion à tenir au plus tard ce jour ({periode})",
    "engagement": "{libelle} ({periode})",
    "engagement_montant": "{libelle} : {montant} ({nature}, par {par} ; {periode})",
    "obligation": "{libelle} ({periode})",
    "delai": "{libelle} ({delai}, le {jour})",
    "delai_occurrence": "{libelle} — {lequel} ({delai}, le {jour})",
    "en_cas_de": "{libelle}, en cas de : {cas}",
    "versement": "{libelle} : {montant}",
    "versement_part": "{libelle} : {part} % du total",
}
# Why an act is needed by a day.
ACT_REASONS: Mapping[str, str] = {
    "preavis": "pouvoir refuser la reconduction (préavis : {jour})",
    "prolongation": "prolonger la convention avant sa fin ({jour})",
    "reconduction": "reconduire la convention avant sa fin ({jour})",
    "fin": "signer une suite avant la fin ({jour})",
    "periode": "signer une suite avant la fin de la période couverte ({jour}), le texte n’ayant pas de terme",
    "obligation": "tenir l’échéance du {jour} (« {quoi} »)",
}
# How a span is called, by its length in months; 0 for any other length. Years are those of the agreement,
# counted from the day it takes effect.
SPAN_NAMES: Mapping[int, str] = {
    1: "{rang} mois de la {annee} année de la convention",
    2: "{rang} bimestre de la {annee} année de la convention",
    3: "{rang} trimestre de la {annee} année de la convention",
    4: "{rang} quadrimestre de la {annee} année de la convention",
    6: "{rang} semestre de la {annee} année de la convention",
    12: "{annee} année de la convention",
    0: "du {debut} au {fin}",
}


def format_rank(rank: int, gender: str = "féminin") -> str:
    """`1re`, `1er`, `2e`."""
    if rank == 1:
        return "1er" if gender == "masculin" else "1re"
    return f"{rank}e"


DUE_KINDS: Mapping[str, str] = {
    "terme": "Terme de la convention",
    "acte": "Acte à préparer",
    "comite": "Comité",
    "engagement": "Engagement",
    "obligation": "Obligation",
    "versement": "Versement",
}
