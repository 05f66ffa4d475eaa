"""What the kit's readers say when a value cannot be read. Never the value itself: it may be a person's."""

from __future__ import annotations

from collections.abc import Mapping

WORDING: Mapping[str, str] = {
    "nir.absent": "Le NIR manque. Laissez la case vide s’il n’est pas connu.",
    "nir.longueur": "Le NIR doit avoir 13 caractères, ou 15 avec sa clé. Vérifiez qu’il n’a pas été tronqué.",
    "nir.forme": "Le NIR ne contient que des chiffres, sauf 2A ou 2B pour la Corse, en 6e et 7e position.",
    "nir.premier_chiffre": "Le NIR commence par 1 ou 2 (3, 4, 7 ou 8 s’il est provisoire).",
    "nir.mois": "Le mois de naissance du NIR (4e et 5e chiffres) n’existe pas. Vérifiez la saisie.",
    "nir.cle": "La clé du NIR ne correspond pas à ses 13 premiers caractères. Vérifiez la saisie.",
    "nir.specimen": "Ce NIR est celui d’une carte d’exemple. Demandez le numéro de la personne.",
    "nir.sexe_different": "Le NIR et la colonne « sexe » ne disent pas la même chose. Vérifiez les deux.",
    "nir.annee_differente": "Le NIR et la date de naissance ne donnent pas la même année. Vérifiez les deux.",
    "nir.mois_different": "Le NIR et la date de naissance ne donnent pas le même mois. Vérifiez les deux.",
    "siret.absent": "Le SIRET manque.",
    "siret.forme": "Un SIRET a 14 chiffres. Vérifiez qu’aucun zéro n’a été perdu.",
    "siret.cle": "Ce SIRET n’existe pas : ses chiffres ne se contrôlent pas. Vérifiez la saisie.",
    "caf.absent": "Le numéro d’allocataire manque.",
    "caf.forme": "Un numéro d’allocataire ne contient que des chiffres.",
    "caf.longueur": "Un numéro d’allocataire de la CAF a 7 chiffres. Vérifiez la colonne.",
    "france_travail.absent": "L’identifiant France Travail manque.",
    "france_travail.forme": "L’identifiant France Travail a 8 ou 11 caractères. Vérifiez la colonne.",
    "commune.absente": "Le code de la commune manque.",
    "commune.forme": "Le code INSEE a 5 caractères (13055, 2A004). Un code postal ne convient pas.",
    "montant.absent": "Le montant manque.",
    "montant.forme": "Le montant ne se lit pas. Écrivez-le ainsi : 1234,56.",
    "date.absente": "La date manque.",
    "date.convenue": "Cette date (1900-01-01, 9999-12-31…) veut dire « pas de date » : lue comme manquante.",
    "date.impossible": "Cette date n’existe pas au calendrier. Vérifiez le jour et le mois.",
    "date.annee_courte": "L’année doit avoir quatre chiffres.",
    "date.illisible": "La date ne se lit pas. Écrivez-la ainsi : 31/12/2018 ou 2018-12-31.",
}
