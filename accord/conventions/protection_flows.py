"""The dossier's account of the files: persons, data, recipients, how each file travels, how long it stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from accord.conventions.agreements import Place
from accord.declaration.columns import IDENTITY_COLUMNS, KIND_LABELS
from accord.declaration.formats import Field, Format
from accord.declaration.happenings import dates_of
from accord.declaration.retention import find_retention
from accord.face.odt import TO_COMPLETE, Block, Bullets, Heading, Paragraph, Table
from accord.kit.text import format_article, join_words

NIR: Final = "numéro de sécurité sociale (NIR)"
# Columns that say, or may reveal, what article 9 protects; a person judges.
SENSITIVE: Final = {
    "handicap": "santé (handicap)",
    "rqth": "santé (reconnaissance de travailleur handicapé)",
    "contrainte": "peut révéler la santé",
    "valeur_contrainte": "peut révéler la santé",
    "situation": "peut révéler la santé",
    "parent_ne_etranger": "peut révéler l’origine",
    "nationalites": "peut révéler l’origine",
}
CONTACT: Final = frozenset({"telephone", "courriel"})
PLACES: Final = frozenset({"commune_residence", "commune_naissance"})
NUMBERS: Final = frozenset({"id_france_travail", "id_personne", "foyer", "numero_demande"})
# Rows of these kinds are about nobody.
OF_NOBODY: Final = frozenset({"offre", "contexte"})
SPANS: Final = {"jour": "un jour", "mois": "un mois", "annee": "une année"}
NO_FORMAT: Final = (
    "La convention ne déclare aucun format de fichier : le logiciel ne peut recevoir à son titre aucune "
    f"donnée de personne. Si des données s’échangent autrement, leur description est {TO_COMPLETE}."
)


def category_of(field: Field) -> str:
    """The category that a field belongs to, as a register names it; empty when it is of no person."""
    if field.type == "nir" or field.gives == "nir":
        return NIR
    if field.gives in CONTACT:
        return "coordonnées"
    if field.gives in PLACES:
        return "lieu de résidence ou de naissance (commune)"
    if field.gives in NUMBERS or field.type in ("allocataire", "france-travail"):
        return "numéros donnés par un organisme"
    if field.gives in IDENTITY_COLUMNS:
        return "état civil"
    return ""


def sensitive_fields(form: Format) -> list[tuple[Field, str]]:
    """The fields to look at under article 9, with why."""
    return [(one, SENSITIVE[one.gives]) for one in form.fields if one.gives in SENSITIVE]


def say_persons(place: Place) -> list[str]:
    """The categories of persons, in words."""
    found = [f"– {public.label}" for public in place.declared.publics]
    kinds = dict.fromkeys(form.kind for form in place.declared.formats if form.kind not in OF_NOBODY)
    found += [f"– personnes des fichiers « {KIND_LABELS[kind]} »" for kind in kinds]
    return [*found, "– agents qui utilisent le logiciel (compte, journal de leurs consultations)"]


def describe_categories(place: Place) -> list[str]:
    """The categories of data that the formats read."""
    fields = [field for form in place.declared.formats for field in form.fields]
    found = dict.fromkeys(name for field in fields if (name := category_of(field)))
    lines = [f"– {name}" for name in found]
    lines += [
        f"– {KIND_LABELS[kind]}" for kind in dict.fromkeys(form.kind for form in place.declared.formats)
    ]
    sensitive = dict.fromkeys(why for form in place.declared.formats for _one, why in sensitive_fields(form))
    lines += [f"– article 9, à examiner : {why}" for why in sensitive]
    return lines or [f"Aucune n’est déclarée : {TO_COMPLETE}"]


def say_recipients(place: Place) -> list[str]:
    """Who receives what, from the rights of view and the formats."""
    declared = place.declared
    lines = []
    for party in declared.parties:
        rights = [right for right in declared.visibility if right.party == party.key]
        persons = dict.fromkeys(kind for right in rights if right.sees == "personnes" for kind in right.kinds)
        if persons:
            labels = join_words([KIND_LABELS[kind] for kind in persons])
            lines.append(f"– {party.name} : données individuelles ({labels})")
        elif rights:
            lines.append(f"– {party.name} : chiffres seulement")
    lines.append("– référents et organismes : les seules personnes qu’ils suivent, le temps de ce suivi")
    return lines


def describe_data(place: Place) -> Iterator[Block]:
    """Every field of every format."""
    yield Heading("Données lues dans les fichiers")
    formats = place.declared.formats
    if not formats:
        yield Paragraph(NO_FORMAT)
        return
    yield Paragraph(
        "Chaque champ lu est déclaré ; ce qui n’est pas déclaré n’est pas lu. « Gardé » dit que la valeur "
        "entre dans la base ; un champ lu sans être gardé sert au contrôle de la ligne."
    )
    for form in formats:
        yield Heading(form.label, 2)
        rows = tuple(
            (
                one.label,
                one.name,
                category_of(one) or ("dit quelque chose d’une personne" if one.personal else "fait ou code"),
                "oui" if _is_kept(form, one) else "non",
            )
            for one in form.fields
        )
        yield Table(f"Champs : {form.label}", ("Donnée", "Champ", "Nature", "Gardé"), rows, (6, 4, 6, 2))
        yield from _describe_minimising(form)


def _is_kept(form: Format, one: Field) -> bool:
    return bool(one.gives) or any(one.name in made.fields for made in form.composites)


def _describe_minimising(form: Format) -> Iterator[Block]:
    left_out = [rule.label for rule in form.xml.leaves_out] if form.xml else []
    items = [f"Écartés dès la lecture : {join_words(left_out)}."] if left_out else []
    if form.kind not in OF_NOBODY:
        items.append(
            "Les lignes des moins de 18 ans sont gardées : la convention le demande."
            if form.reads_minors
            else "Les lignes dont la date de naissance dit moins de 18 ans ne sont pas gardées."
        )
    if any(one.type == "nir" for one in form.fields):
        items.append(
            "NIR : son usage doit entrer dans un cas prévu (RGPD, article 87 ; loi n° 78-17, article 30 ; "
            f"décret n° 2019-341 du 19 avril 2019). Cas retenu : {TO_COMPLETE}."
        )
    items += [
        f"« {one.label} » : {why} (article 9). Exception retenue, ou champ à retirer : {TO_COMPLETE}."
        for one, why in sensitive_fields(form)
    ]
    if form.to_confirm:
        items += [f"À confirmer auprès de l’émetteur : {one}" for one in form.to_confirm]
    if items:
        yield Bullets(tuple(items))


def describe_protocol(place: Place) -> Iterator[Block]:
    """How each file travels."""
    yield Heading("Protocole d’échange")
    formats = place.declared.formats
    if not formats:
        yield Paragraph(NO_FORMAT)
        return
    declared = place.declared
    for form in formats:
        yield Heading(form.label, 2)
        kinds = " ou ".join(support.upper() for support in form.supports)
        receivers = [declared.actor(key).short_name for key in form.visible_to]
        rows = (
            ("Émetteur", declared.actor(form.sender).name),
            ("Destinataires des données individuelles", join_words(receivers) or "aucun"),
            ("Texte", format_article(form.article)),
            ("Fichier", kinds),
            ("Envois", "\n".join(_say_variants(form))),
            ("Période", f"{SPANS[form.period.span]} par fichier"),
            ("Rythme", TO_COMPLETE),
            ("Voie", "Page de dépôt du logiciel, après connexion. Autre voie convenue : " + TO_COMPLETE),
            ("Contrôle", "Ligne par ligne, avant toute entrée dans la base ; une personne accepte ou non."),
            (
                "Correction",
                "Les lignes rejetées reviennent à l’émetteur dans leur présentation, avec le motif ; "
                "le fichier corrigé remplace le premier.",
            ),
            ("Personne à joindre chez l’émetteur", TO_COMPLETE),
        )
        yield Table(f"Échange : {form.label}", ("Point", "Ce qui est convenu"), rows, (1, 2))


def _say_variants(form: Format) -> Iterator[str]:
    for variant in form.variants:
        nature = "tout le monde à la fois" if variant.nature == "stock" else "ce qui a changé"
        yield f"– {variant.label} ({nature})"


def describe_retention(place: Place, today: date) -> Iterator[Block]:
    """How long each thing stays."""
    declared = place.declared
    yield Heading("Durées de conservation")
    dates = dates_of(declared.events, place.events)
    rows = []
    for form in declared.formats:
        rule = find_retention(declared.retentions, form.key, today, dates)
        kept = (
            f"{rule.duration} après réception ({rule.reference})" if rule else f"Sans terme : {TO_COMPLETE}"
        )
        rows.append((f"Fichier reçu : {form.label}", kept))
    rows += [
        ("Données lues dans les fichiers", f"Sans terme dans le logiciel : {TO_COMPLETE}"),
        ("Chiffres arrêtés en comité", "Gardés, sans nom ni numéro"),
        ("Journal des consultations", f"Sans terme dans le logiciel : {TO_COMPLETE}"),
        ("Comptes des agents", f"Jusqu’à leur retrait par l’administrateur ; délai : {TO_COMPLETE}"),
    ]
    yield Table("Durées de conservation", ("Quoi", "Combien de temps"), tuple(rows), (1, 1))
    if not declared.retentions:
        yield Paragraph("La convention ne dit pas combien de temps garder les fichiers reçus.")
