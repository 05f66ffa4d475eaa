"""The reference page of the library of formats, in French: each format from its own declaration."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from accord.declaration.column_labels import COLUMN_LABELS
from accord.declaration.columns import KIND_LABELS
from accord.declaration.formats import Field, FieldType, Layout, Support
from accord.declaration.library import find_layouts
from accord.kit.text import join_words

INTRODUCTION = """\
# Les formats de fichiers

Une convention prend un format d’ici par son nom court, dans une entrée `[[fichier]]` (voir
[la grammaire](convention.md)) ; son texte exact est alors gardé avec elle. Elle peut aussi avoir les siens,
dans son dossier `formats/`. Un nouveau format est un nouveau fichier de `declared/formats/`, jamais du code.

Partout : l’encodage, le séparateur, la ligne d’en-tête et la feuille se trouvent seuls ; un fichier peut être
envoyé en gzip, ou seul dans un zip ; une colonne de plus n’est pas lue, et c’est dit ; un code inconnu est
gardé, et c’est dit ; une personne de moins de 18 ans n’est pas lue, sauf si la convention le demande
(`mineurs = true`).

Cette page se refait par `accord check --reference docs/reference`.
"""
SUPPORTS: dict[Support, str] = {"csv": "CSV", "xlsx": "XLSX", "xls": "XLS", "ods": "ODS", "xml": "XML"}
TYPES: dict[FieldType, str] = {
    "nom": "nom",
    "texte": "texte",
    "code": "code",
    "sexe": "sexe (1 ou 2, M ou F)",
    "date": "date",
    "naissance": "date de naissance",
    "booleen": "oui ou non",
    "nombre": "nombre",
    "heures": "heures (7,5 ou 7:30)",
    "montant": "montant",
    "nir": "NIR (13 ou 15 caractères)",
    "siret": "SIRET",
    "commune": "code Insee de commune",
    "france-travail": "identifiant France Travail",
    "allocataire": "numéro d’allocataire (6, 7 ou 15)",
}
NATURES = {"stock": "tout le monde", "mouvement": "ce qui a changé"}
ABSENCES = {
    "fermeture": "ne plus y être ferme le droit",
    "sortie": "ne plus y être dit une sortie",
    "inconnue": "ne plus y être ne dit rien de sûr",
}


def write_formats_page() -> str:
    """The whole page in Markdown, in order of short names."""
    layouts = [
        Layout.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))) for path in find_layouts()
    ]
    contents = "\n".join(f"- [`{one.key}`](#{one.key}) : {one.label}" for one in layouts)
    parts = [INTRODUCTION, contents, *("\n".join(_write_layout(one)) for one in layouts)]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _write_layout(layout: Layout) -> Iterator[str]:
    yield f"## {layout.key}\n"
    yield f"**{layout.label}.** {layout.about or ''}\n"
    supports = join_words([SUPPORTS[one] for one in layout.supports], "ou")
    yield f"- Une ligne dit : {KIND_LABELS[layout.kind]} (`{layout.kind}`). Fichier {supports}."
    for one in layout.variants:
        said = f" ; {ABSENCES[one.absence]}" if one.absence else ""
        yield f"- `{one.key}` : {one.label} ({NATURES[one.nature]}{said})."
    if layout.row_key:
        yield f"- Une ligne est unique par : {join_words([COLUMN_LABELS[name] for name in layout.row_key])}."
    if layout.source:
        day = f", vu le {layout.source_on:%d/%m/%Y}" if layout.source_on else ""
        yield f"- Source : {layout.source}{day}."
    asked = [
        *layout.to_confirm,
        *(f"{one.name} : {one.to_confirm}" for one in layout.fields if one.to_confirm),
    ]
    if asked:
        yield "- À confirmer auprès de l’émetteur :"
        yield from (f"  - {_cell(one)}" for one in asked)
    yield "\n| colonne | sens | se lit | donne | il la faut |"
    yield "|---|---|---|---|---|"
    yield from (_write_field(one) for one in layout.fields)
    yield ""


def _write_field(one: Field) -> str:
    names = ", ".join(f"`{name}`" for name in one.headers)
    codes = " ; ".join(f"`{code}` {said}" for code, said in one.codes.items())
    alike = ", ".join(f"`{said}` comme `{code}`" for said, code in one.reads_as.items())
    empty = ", ".join(f"`{value}`" for value in one.empty_values)
    reads = [TYPES[one.type], codes, f"lus : {alike}" if alike else "", f"vide : {empty}" if empty else ""]
    place = f"<br>`{one.path}`" if one.path else ""
    cells = [
        names + place,
        one.label,
        "<br>".join(part for part in reads if part),
        f"`{one.gives}`" if one.gives else "",
        "oui" if one.required else "",
    ]
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
