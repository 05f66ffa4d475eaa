"""The notice that each public reads: who uses its data, why, where they come from, and what it may ask.

Source: RGPD art. 12 to 22 and 77; loi n° 78-17 of 6 January 1978, art. 85.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from accord.conventions.agreements import Place
from accord.conventions.protection_flows import OF_NOBODY, describe_categories, say_recipients
from accord.declaration.columns import KIND_LABELS
from accord.declaration.happenings import dates_of
from accord.declaration.retention import find_retention
from accord.face.odt import TO_COMPLETE, Block, Bullets, Heading, NewPage, Paragraph
from accord.kit.text import join_words

RIGHTS = (
    "savoir si vos données sont utilisées et en recevoir une copie (article 15 du RGPD) ;",
    "faire corriger ce qui est faux ou compléter ce qui manque (article 16) ;",
    "demander leur effacement, dans les cas que prévoit l’article 17 : il ne s’applique pas à ce qui reste "
    "nécessaire à la mission d’intérêt public ;",
    "demander que leur usage soit suspendu le temps d’une vérification (article 18) ;",
    "vous opposer à leur usage pour des raisons tenant à votre situation (article 21) ;",
    "donner des directives sur leur sort après votre mort (article 85 de la loi du 6 janvier 1978).",
)


def describe_notices(place: Place, today: date) -> Iterator[Block]:
    """One notice a public; one for everybody when the text declares none."""
    declared = place.declared
    if not declared.formats:
        yield Heading("Notices d’information (RGPD, articles 13 et 14)")
        yield Paragraph(
            "Sans fichier déclaré, le logiciel ne traite aucune donnée de ces publics. Si les parties en "
            f"traitent autrement, leur notice est {TO_COMPLETE}."
        )
        return
    publics = [(public.label, public.definition or "") for public in declared.publics]
    for label, definition in publics or [("personnes concernées", "")]:
        yield NewPage()
        yield Heading(f"Notice d’information : {label}")
        yield Paragraph(
            "Projet, à relire avant remise. À donner à la personne au plus tard un mois après avoir reçu ses "
            "données d’un autre organisme (RGPD, article 14, paragraphe 3), ou en les lui demandant "
            "(article 13).",
            is_note=True,
        )
        yield from _write_notice(place, today, definition)


def _write_notice(place: Place, today: date, definition: str) -> Iterator[Block]:
    declared = place.declared
    names = join_words([party.name for party in declared.parties])
    yield Heading("Qui utilise vos données, et pourquoi", 2)
    if definition:
        yield Paragraph(f"Vous êtes dans ce cas : {definition}.")
    yield Paragraph(f"{names} utilisent vos données dans le cadre de la convention « {declared.title} ».")
    purposes = dict.fromkeys(right.purpose for right in declared.visibility)
    yield Bullets(tuple(f"{one} ;" for one in purposes) or (f"But : {TO_COMPLETE}",))
    yield Paragraph(
        "Cet usage repose sur une mission d’intérêt public (article 6, paragraphe 1, e, du RGPD). "
        f"Texte qui la fonde : {TO_COMPLETE}."
    )
    yield Heading("Quelles données, et d’où elles viennent", 2)
    yield Bullets(tuple(one.removeprefix("– ") for one in describe_categories(place)))
    yield Paragraph("Elles sont transmises par :")
    yield Bullets(tuple(_sources(place)))
    yield Heading("Qui les reçoit", 2)
    yield Bullets(tuple(one.removeprefix("– ") for one in say_recipients(place)))
    yield Paragraph("Elles ne sont ni vendues, ni envoyées hors de l’Union européenne par le logiciel.")
    yield Heading("Combien de temps elles sont gardées", 2)
    yield Paragraph(_say_kept(place, today))
    yield Heading("Ce que vous pouvez demander", 2)
    yield Bullets(RIGHTS)
    yield Paragraph(f"À qui écrire : {TO_COMPLETE} (délégué à la protection des données, adresse, courriel).")
    yield Paragraph(
        "Sans réponse, ou si elle ne vous convient pas : Commission nationale de l’informatique et des "
        "libertés, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, ou www.cnil.fr (article 77 du RGPD)."
    )
    yield Heading("Aucune décision automatique", 2)
    yield Paragraph(_say_matching(place))


def _sources(place: Place) -> Iterator[str]:
    declared = place.declared
    for form in declared.formats:
        if form.kind not in OF_NOBODY:
            yield f"{declared.actor(form.sender).name} : {KIND_LABELS[form.kind]}"


def _say_kept(place: Place, today: date) -> str:
    declared = place.declared
    dates = dates_of(declared.events, place.events)
    found = {
        rule.duration
        for form in declared.formats
        if (rule := find_retention(declared.retentions, form.key, today, dates))
    }
    files = f"Les fichiers reçus sont gardés {join_words(sorted(found), 'ou')}. " if found else ""
    return f"{files}Durée pour les données qui en sont tirées : {TO_COMPLETE}."


def _say_matching(place: Place) -> str:
    said = "Aucune décision qui vous concerne n’est prise par le logiciel seul (article 22 du RGPD)."
    if place.declared.has_matching:
        said += (
            " Il rapproche les fichiers pour reconnaître une même personne ; quand il hésite, un agent "
            "décide, et sa décision peut être défaite."
        )
    return said
