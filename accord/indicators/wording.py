"""What is said of an indicator that the facts cannot answer."""

from __future__ import annotations

from collections.abc import Mapping

WORDING: Mapping[str, str] = {
    "indicateur.fait_inconnu": "Aucun fait ne s’appelle « {mot} ». Faits connus : {connus}.",
    "indicateur.colonne_inconnue": "Le fait n’a pas de colonne « {mot} ». Colonnes connues : {connues}.",
    "indicateur.type_colonne": "La colonne « {mot} » ne convient pas ici : il faut {attendu}.",
    "indicateur.type_valeur": "La colonne « {mot} » attend {attendu} ; « {valeur} » n’en est pas.",
    "indicateur.code_inconnu": "La colonne « {mot} » n’a pas de code « {valeur} ». Codes connus : {connus}.",
    "indicateur.ordre": "La colonne « {mot} » n’a ni avant ni après : utilisez « egal », « parmi », "
    "« different », « sauf » ou « renseigne ».",
    "indicateur.date_operateur": "« {mot} » est une date : utilisez « egal », « avant », « apres », "
    "« a_compter_de », « entre » ou « renseigne ».",
    "indicateur.entre": "Les deux bornes de « {mot} » sont inversées : écrivez la plus petite d’abord.",
    "indicateur.evenement_inconnu": "La convention ne déclare pas l’événement « {valeur} » ; écrivez une "
    "date (2018-01-15) ou un événement déclaré.",
    "indicateur.public_inconnu": "La convention ne déclare pas le public « {mot} ».",
    "indicateur.ventilation": "« {fait} » ne peut pas se ventiler par « {mot} » : ce n’est ni une période, "
    "ni un zonage déclaré, ni une colonne de codes de ce fait.",
    # examples
    "exemple.mot": "Cet exemple emploie « {mot} », que la convention ou le fait ne connaît pas.",
    "exemple.impossible": "Cet exemple ne peut pas être calculé. {raison}",
    "exemple.faux": "Case « {case} » : attendu {attendu}, obtenu {obtenu}. Corrigez l’un ou l’autre.",
}
