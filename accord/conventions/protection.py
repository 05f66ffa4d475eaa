"""The dossier that a data protection officer asks for, from an agreement and its formats.

What enters: an agreement as one of its parties reads it, and a day. What leaves: the blocks of a document —
register entry, purposes, data, exchange protocol, notices, draft impact assessment. What neither the text nor
the software knows is marked for a person. Source: RGPD art. 5, 6, 9, 12 to 22, 26, 28, 30, 32 and 35.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from accord.conventions.agreements import Place
from accord.conventions.protection_flows import (
    describe_categories,
    describe_data,
    describe_protocol,
    describe_retention,
    say_persons,
    say_recipients,
)
from accord.conventions.protection_notices import describe_notices
from accord.conventions.protection_risks import describe_impact, describe_security
from accord.declaration.columns import KIND_LABELS
from accord.face.odt import TO_COMPLETE, Block, Bullets, Heading, NewPage, Paragraph, Table
from accord.kit.text import format_article, format_date, join_words

TITLE = "Dossier de protection des données"


def build_dossier(place: Place, today: date) -> list[Block]:
    """Every part of the dossier, in order."""
    parts = (
        _open(place, today),
        _register(place),
        _purposes(place),
        describe_data(place),
        describe_protocol(place),
        describe_retention(place, today),
        describe_security(place),
        describe_notices(place, today),
        describe_impact(place),
    )
    return [block for part in parts for block in part]


def list_to_complete(blocks: list[Block]) -> list[tuple[str, int]]:
    """How many things a person must still write, under each main heading that has some."""
    counts: dict[str, int] = {}
    heading = TITLE
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            heading = block.text
        # The opening explains the mark: it asks for nothing.
        if not (isinstance(block, Paragraph) and block.is_note):
            counts[heading] = counts.get(heading, 0) + _count(block)
    return [(name, count) for name, count in counts.items() if count]


def list_parts(blocks: list[Block]) -> list[str]:
    """The main headings, in order."""
    return [block.text for block in blocks if isinstance(block, Heading) and block.level == 1]


def _count(block: Block) -> int:
    if isinstance(block, Table):
        texts = [text for row in block.rows for text in row]
    elif isinstance(block, Bullets):
        texts = list(block.items)
    else:
        texts = [] if isinstance(block, NewPage) else [block.text]
    return sum(text.count(TO_COMPLETE) for text in texts)


def _open(place: Place, today: date) -> Iterator[Block]:
    declared = place.declared
    yield Paragraph(f"{declared.title}.")
    yield Paragraph(
        f"Établi le {format_date(today)} à partir de la version {place.version.number} du texte et de ses "
        f"formats de fichiers (empreinte {place.version.sha256[:12]})."
    )
    yield Paragraph(
        "Ce dossier dit ce que la convention et le logiciel disent. Il ne vaut ni avis du délégué à la "
        "protection des données, ni décision du responsable du traitement. Ce que ni l’un ni l’autre ne "
        f"savent porte la mention {TO_COMPLETE}.",
        is_note=True,
    )


def _register(place: Place) -> Iterator[Block]:
    """The entry of the register of processing."""
    declared = place.declared
    yield Heading("Fiche de registre (RGPD, article 30)")
    rows = (
        ("Traitement", declared.title),
        ("Responsable du traitement", _say_controllers(place)),
        ("Délégué à la protection des données", f"{TO_COMPLETE} (nom et coordonnées, pour chaque partie)"),
        ("Finalités", _say_purposes(place)),
        ("Base légale (article 6)", _say_basis(place)),
        ("Catégories de personnes", "\n".join(say_persons(place))),
        ("Catégories de données", "\n".join(describe_categories(place))),
        ("Destinataires", "\n".join(say_recipients(place))),
        ("Sous-traitants (article 28)", f"Hébergement et maintenance : {TO_COMPLETE}"),
        (
            "Transferts hors de l’Union européenne",
            "Le logiciel n’en fait aucun : il n’envoie rien hors de son installation. "
            f"Lieu d’hébergement : {TO_COMPLETE}",
        ),
        ("Délais d’effacement", "Voir la partie « Durées de conservation »."),
        ("Mesures de sécurité (article 32)", "Voir la partie « Mesures de sécurité »."),
    )
    yield Table("Fiche de registre", ("Rubrique", "Contenu"), rows, (1, 3))


def _say_controllers(place: Place) -> str:
    names = [party.name for party in place.declared.parties]
    joint = (
        "\nResponsables conjoints (article 26), ou chacun pour ses fichiers ? La convention ne le dit pas : "
        f"{TO_COMPLETE}"
    )
    return f"{join_words(names)}.{joint if len(names) > 1 else ''}"


def _say_purposes(place: Place) -> str:
    declared = place.declared
    found = [declared.header.purpose, *dict.fromkeys(right.purpose for right in declared.visibility)]
    return "\n".join(f"– {one}" for one in found)


def _say_basis(place: Place) -> str:
    charged = [f"{party.short_name} : {party.competence}" for party in place.declared.parties]
    return (
        "Piste : mission d’intérêt public, article 6, paragraphe 1, e. Compétences que le texte cite : "
        f"{' ; '.join(charged)}.\nTexte qui fonde la mission : {TO_COMPLETE}"
    )


def _purposes(place: Place) -> Iterator[Block]:
    """Who sees what, for what."""
    declared = place.declared
    yield Heading("Finalités et droits de vue")
    if not declared.visibility:
        yield Paragraph(
            "La convention ne donne à personne le droit de voir des données individuelles ni des chiffres. "
            f"Si des données s’échangent, ce droit est {TO_COMPLETE}."
        )
        return
    yield Paragraph("Ce qui n’est pas écrit ici ne se voit pas : le logiciel le refuse.")
    rows = tuple(
        (
            declared.party(right.party).short_name,
            "données individuelles" if right.sees == "personnes" else "chiffres, petits effectifs protégés",
            join_words([KIND_LABELS[kind] for kind in right.kinds]),
            declared.public(right.public).label if right.public else "tous",
            right.purpose,
            format_article(right.article),
        )
        for right in declared.visibility
    )
    heads = ("Partie", "Voit", "Sur", "Public", "Pour", "Texte")
    yield Table("Qui voit quoi, et pour quoi faire", heads, rows, (4, 4, 5, 3, 6, 3))
