"""What the room says of a folder or a list handed over: what is wrong, and the cure. Plain sentences."""

from __future__ import annotations

from collections.abc import Mapping

from accord.declaration.wording import WORDING as DECLARATION

WORDING: Mapping[str, str] = {
    **DECLARATION,
    # a zip
    "archive.illisible": "Ce fichier n’est pas un ZIP qui s’ouvre. Compressez de nouveau le dossier, en ZIP.",
    "archive.trop_grosse": "Ce ZIP dépasse {limite} Mo : ce n’est sans doute pas le dossier voulu.",
    "archive.trop_de_fichiers": "Ce ZIP a plus de {limite} fichiers. N’y mettez que le dossier.",
    "archive.chemin": "Ce chemin sort du dossier. Compressez le dossier lui-même, sans chemin absolu.",
    "archive.protegee": "Ce fichier est protégé. Compressez le dossier sans mot de passe.",
    "archive.deux_fois": "Ce nom est déjà pris par « {premier} », aux majuscules près. Gardez-en un.",
    "archive.laisse": "Ce fichier n’est ni .toml, ni .csv, ni .md : il est laissé de côté.",
    # a draft
    "brouillon.nom": (
        "Un fichier se nomme en lettres, chiffres, tirets et points, et finit par .toml, .csv ou .md ; "
        "formats/, exemples/ et bibliotheque/ sont les seuls sous-dossiers."
    ),
    "brouillon.forme": (
        "Le fichier {fichier} est écrit d’une façon que ce formulaire ne rendrait pas à l’identique : "
        "modifiez-le comme un texte."
    ),
    "brouillon.existe": "Ce dossier a déjà un fichier de ce nom.",
    "brouillon.trop_long": "Ce texte dépasse {limite} Mo : ce n’est sans doute pas une déclaration.",
    # a list
    "liste.illisible": "Ce fichier ne s’ouvre pas. Enregistrez-le en XLSX, ODS ou CSV, sans mot de passe.",
    "liste.trop_grosse": "Ce fichier dépasse {limite} Mo. Découpez la liste.",
    "liste.etendue": "Une cellule est remplie très loin des autres dans ce classeur : il n’est pas ouvert. "
    "Copiez la liste seule dans le modèle, ou enregistrez-la en CSV.",
    "liste.vide": "Cette liste n’a aucune ligne à enregistrer sous son en-tête.",
    "liste.trop_longue": "Cette liste a plus de {limite} lignes. Découpez-la.",
    "liste.colonne_absente": "La colonne « {colonne} » manque. Partez du modèle, sans changer ses titres.",
    "liste.colonne_inconnue": "La colonne « {colonne} » n’est pas dans le modèle. {conseil}",
    "liste.colonne_double": "La colonne « {colonne} » est là deux fois. Gardez-en une.",
    "ligne.vide": "« {colonne} » est vide. Écrivez {attendu}.",
    "ligne.longue": "« {colonne} » dépasse {limite} caractères. Raccourcissez.",
    "ligne.date": "« {colonne} » ne se lit pas comme une date. Écrivez par exemple 31/12/2028.",
    "ligne.nombre": "« {colonne} » attend un nombre entier, par exemple {exemple}.",
    "ligne.choix": "« {colonne} » attend {choix}.",
    "ligne.duree": "« {colonne} » n’est pas une durée connue. Écrivez par exemple : 3 mois, 1 an, 4 ans.",
    "ligne.rythme": "« {colonne} » n’est pas un rythme connu. Écrivez par exemple : chaque semestre.",
    "ligne.sans_fin": "Ni « Durée » ni « Fin le » : sans l’une des deux, rien ne se date. Complétez.",
    "ligne.fin_avant_effet": "La fin vient avant la prise d’effet. Corrigez l’une des deux dates.",
    "ligne.reconductions": "« Reconductions au plus » et « Reconduction » se contredisent. Corrigez.",
    "ligne.annee": "Ni « Année », ni date de prise d’effet : écrivez l’année de la convention.",
    "ligne.une_partie": "Deux parties portent le même nom. Nommez l’autre organisme.",
    "ligne.deja": "La convention « {cle} » est déjà enregistrée, ou déjà dans cette liste.",
    "ligne.refusee": "Cette ligne ne fait pas une convention : {detail}",
}
