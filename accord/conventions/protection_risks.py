"""The dossier's measures of security and the draft of the impact assessment: what exists, what is to judge.

Source: RGPD art. 25, 32, 35 and 36; guidelines WP 248 rev. 01 (nine criteria); CNIL deliberation 2018-327.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from accord.conventions.agreements import Place
from accord.conventions.protection_flows import NO_FORMAT, sensitive_fields
from accord.face.odt import TO_COMPLETE, Block, Bullets, Heading, NewPage, Paragraph, Table
from accord.kit.text import join_words

# What the software does, whatever the agreement; each has its tests.
MEASURES: Final = (
    ("Accès", "Chaque page a sa règle, par rôle ; tout refus est journalisé."),
    ("Cloisonnement", "La base elle-même ne montre à un organisme que les personnes qu’il peut voir."),
    ("Connexion", "Mot de passe et second facteur par code ; le second facteur peut être exigé de tous."),
    (
        "Traçabilité",
        "Toute consultation d’une personne est journalisée ; le journal est scellé en chaîne.",
    ),
    ("NIR", "Chiffré (AES-GCM) dans la base, comparé par une empreinte à clé."),
    ("Fichiers reçus", "Chiffrés sur le disque, lus dans une copie privée, retirés au terme déclaré."),
    ("Minimisation", "Un champ qui n’est pas déclaré n’est pas lu."),
    ("Intégrité", "L’origine de chaque donnée est gardée : fichier, ligne, valeur reçue, jour."),
    ("Erreur de territoire", "Un fichier d’un autre département est refusé et n’est pas gardé."),
)
OUTSIDE: Final = (
    ("Hébergement, sauvegardes, chiffrement des disques", TO_COMPLETE),
    ("Chiffrement des connexions (certificat du serveur)", TO_COMPLETE),
    ("Second facteur exigé de tous les agents", TO_COMPLETE),
    ("Gestion des départs d’agents", TO_COMPLETE),
    ("Procédure en cas de violation de données (articles 33 et 34)", TO_COMPLETE),
    ("Réponse aux demandes de droits", f"À la main : le logiciel n’a pas encore d’outil ; {TO_COMPLETE}"),
)
RISKS: Final = (
    (
        "Accès illégitime à des données",
        "Compte partagé ou volé ; agent trop curieux ; fichier envoyé au mauvais destinataire",
        "Accès par rôle, cloisonnement dans la base, second facteur, journal, fichiers et NIR chiffrés",
    ),
    (
        "Modification non désirée de données",
        "Fichier erroné ; deux personnes prises pour une",
        "Contrôle de chaque ligne, décision d’un agent, origine gardée, rapprochements qui se défont",
    ),
    (
        "Disparition de données",
        "Panne ; suppression par erreur",
        "Faits importés jamais écrasés ; sauvegardes : voir ce qui est à compléter",
    ),
)


def describe_security(place: Place) -> Iterator[Block]:
    """What protects the data: what the software does, then what depends on whoever runs it."""
    yield Heading("Mesures de sécurité (RGPD, articles 25 et 32)")
    measures = [*MEASURES]
    if place.declared.has_disclosure:
        threshold = place.declared.disclosure.threshold
        measures.append(
            (
                "Petits effectifs",
                f"Un effectif de moins de {threshold} est caché à qui ne voit pas les personnes, avec ce qui "
                "le ferait retrouver.",
            )
        )
    yield Table("Ce que fait le logiciel", ("Mesure", "En quoi elle consiste"), tuple(measures), (1, 3))
    yield Table("Ce qui dépend de l’installation", ("Mesure", "État"), OUTSIDE, (1, 1))


def describe_impact(place: Place) -> Iterator[Block]:
    """The draft of the impact assessment."""
    declared = place.declared
    yield NewPage()
    yield Heading("Projet d’analyse d’impact (AIPD, RGPD, article 35)")
    yield Paragraph(
        "Projet : il rassemble ce que la convention et le logiciel disent. L’analyse est faite par le "
        "responsable du traitement, qui demande conseil à son délégué (article 35, paragraphe 2).",
        is_note=True,
    )
    if not declared.formats:
        yield Paragraph(NO_FORMAT)
        return
    yield Heading("Faut-il une analyse ?", 2)
    yield Paragraph(
        "Deux critères réunis sur les neuf des lignes directrices WP 248 rév. 01 conduisent en principe à "
        "une analyse ; la CNIL en donne aussi des listes (délibérations n° 2018-327 et n° 2019-118)."
    )
    heads = ("Critère", "Ici", "Retenu")
    yield Table("Critères", heads, tuple(_criteria(place)), (4, 7, 3))
    yield Heading("Contexte", 2)
    yield Paragraph(
        "Finalités, personnes, données, destinataires, durées et échanges : voir les parties qui précèdent. "
        f"Nombre de personnes concernées : {TO_COMPLETE}."
    )
    yield Heading("Principes fondamentaux", 2)
    yield Table(
        "Nécessité et droits", ("Principe", "Ce qui le sert", "Jugement"), _principles(place), (3, 7, 3)
    )
    yield Heading("Risques pour les personnes", 2)
    rows = tuple((*risk, f"Gravité : {TO_COMPLETE}\nVraisemblance : {TO_COMPLETE}") for risk in RISKS)
    yield Table("Risques", ("Risque", "Sources", "Mesures existantes", "Cotation"), rows, (3, 4, 5, 4))
    yield Heading("Suite", 2)
    yield Bullets(
        (
            f"Avis du délégué à la protection des données (article 35, paragraphe 2) : {TO_COMPLETE}.",
            "Avis des personnes concernées ou de leurs représentants (article 35, paragraphe 9) : "
            f"{TO_COMPLETE}.",
            f"Mesures à ajouter, responsables et dates : {TO_COMPLETE}.",
            "Consultation de la CNIL si un risque élevé demeure malgré les mesures (article 36) : "
            f"{TO_COMPLETE}.",
            f"Décision du responsable du traitement, date de révision : {TO_COMPLETE}.",
        )
    )


def _criteria(place: Place) -> Iterator[tuple[str, str, str]]:
    declared = place.declared
    senders = dict.fromkeys(declared.actor(form.sender).short_name for form in declared.formats)
    sensitive = dict.fromkeys(one.label for form in declared.formats for one, _why in sensitive_fields(form))
    yield (
        "Croisement de fichiers",
        f"Oui : fichiers de {join_words(list(senders))} rapprochés personne par personne."
        if declared.has_matching and len(senders) > 1
        else "Aucun rapprochement entre émetteurs n’est déclaré.",
        TO_COMPLETE,
    )
    yield (
        "Données sensibles ou à caractère hautement personnel",
        f"À examiner : {', '.join(sensitive)}."
        if sensitive
        else "Aucun champ déclaré ne relève à première vue de l’article 9 ; la situation sociale est très "
        "personnelle.",
        TO_COMPLETE,
    )
    yield "Personnes vulnérables", "Publics en insertion : déséquilibre avec l’administration.", TO_COMPLETE
    yield "Grande échelle", "Selon le nombre de personnes et l’étendue du territoire.", TO_COMPLETE
    yield "Évaluation ou notation", "Le logiciel ne note personne.", TO_COMPLETE
    yield "Décision automatique avec effet juridique", "Aucune.", TO_COMPLETE
    yield "Surveillance systématique", f"Suivi de parcours dans la durée : {TO_COMPLETE}", TO_COMPLETE
    yield "Usage innovant", "Aucune technique nouvelle : règles et rapprochement statistique.", TO_COMPLETE
    yield "Exclusion d’un droit ou d’un contrat", "Le logiciel n’ouvre ni ne ferme aucun droit.", TO_COMPLETE


def _principles(place: Place) -> tuple[tuple[str, str, str], ...]:
    return (
        ("Finalité déterminée", "Chaque droit de vue porte sa finalité et son article.", TO_COMPLETE),
        ("Minimisation", "Seuls les champs déclarés sont lus ; mineurs écartés sauf mention.", TO_COMPLETE),
        ("Exactitude", "Contrôle de chaque ligne, rejets rendus, doutes tranchés par un agent.", TO_COMPLETE),
        (
            "Durées limitées",
            "Fichiers reçus : durée déclarée."
            if place.declared.retentions
            else "Fichiers reçus : aucune durée déclarée.",
            TO_COMPLETE,
        ),
        ("Information", "Un projet de notice par public est joint.", f"Remise : {TO_COMPLETE}"),
        ("Accès, rectification, effacement, opposition", "Demandes traitées à la main.", TO_COMPLETE),
        ("Sous-traitance", "Le logiciel n’en impose aucune.", f"Contrats (article 28) : {TO_COMPLETE}"),
    )
