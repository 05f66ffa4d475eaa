"""The files that partners send: which columns or elements, of which type, giving which canonical column.

A format is read by generic readers (tabular, XML): a new layout is a new file, never code. An agreement has
its own formats in `formats/`, or takes one of the shared library by its short name (`[[fichier]]`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import model_validator

from accord.declaration.base import (
    Day,
    Declared,
    Key,
    Part,
    PartyKey,
    RefersTo,
    SenderKey,
    Text,
    word,
)
from accord.declaration.columns import IDENTITY_COLUMNS, KIND_COLUMNS, Kind
from accord.declaration.layout import (
    JOINED_TYPES,
    PLACEHOLDER,
    Column,
    Composite,
    Exclusion,
    Field,
    FieldType,
    Path,
    Pattern,
    PeriodRule,
    TerritoryRule,
    Variant,
    XmlLayout,
)
from accord.kit.text import fold_name

Support = Literal["csv", "xlsx", "xls", "ods", "xml"]
LayoutKey = Annotated[Key, RefersTo(("modele",))]

__all__ = [
    "JOINED_TYPES",
    "Column",
    "Composite",
    "Exclusion",
    "Field",
    "FieldType",
    "Format",
    "Kind",
    "Layout",
    "Path",
    "Pattern",
    "PeriodRule",
    "ReceivedFile",
    "Support",
    "TerritoryRule",
    "Variant",
    "XmlLayout",
    "bind_layout",
    "find_lost_fields",
]


class Layout(Part):
    """What is read in a file, whoever sends it."""

    key: Key = word("cle", "Le nom court du format", "caf-beneficiaires")
    label: Text = word("libelle", "Son nom", "Bénéficiaires du RSA (flux VRSB0801)")
    kind: Kind = word("fait", "Ce qu’est une ligne", "rsa")
    supports: tuple[Support, ...] = word("support", "Les sortes de fichier", ["csv", "xlsx"])
    about: Text | None = word("description", "Ce qu’il porte, en une phrase", default=None)
    source: Text | None = word("source", "D’où l’on tient cette disposition", default=None)
    source_on: Day | None = word("source_du", "Quand elle a été lue", default=None)
    to_confirm: tuple[Text, ...] = word(
        "a_confirmer", "Ce qui n’est pas encore vérifié auprès de l’émetteur", default=()
    )
    row_key: tuple[Column, ...] = word(
        "cle_ligne", "Les colonnes communes qui font une ligne unique", default=()
    )
    variants: tuple[Variant, ...] = word("variante", "Les fichiers qui partagent ce format")
    period: PeriodRule = word("periode", "Où est la date de référence")
    territory: TerritoryRule | None = word("territoire", "Le département du fichier", default=None)
    composites: tuple[Composite, ...] = word("compose", "Les colonnes faites de plusieurs champs", default=())
    xml: XmlLayout | None = word("xml", "La forme du flux XML", default=None)
    fields: tuple[Field, ...] = word("champ", "Les champs lus")

    def field(self, name: str) -> Field:
        """The field of that name. KeyError when there is none."""
        return {field.name: field for field in self.fields}[name]

    def variant(self, key: str) -> Variant:
        """The variant of that key. KeyError when there is none."""
        return {variant.key: variant for variant in self.variants}[key]

    @property
    def columns(self) -> tuple[str, ...]:
        """The canonical columns of its kind, in their fixed order; the NIR apart."""
        return (*IDENTITY_COLUMNS, *KIND_COLUMNS[self.kind])

    @model_validator(mode="after")
    def _hold_together(self) -> Layout:
        for complaint in _find_complaints(self):
            raise ValueError(complaint)
        return self


class Format(Declared, Layout):
    """A file that a partner sends under an agreement."""

    sender: SenderKey = word("emetteur", "Qui l’envoie", "caf")
    visible_to: tuple[PartyKey, ...] = word(
        "visible_par", "Les parties qui voient ses personnes", ["departement"]
    )
    reads_minors: bool = word(
        "mineurs",
        "Garde les lignes des personnes de moins de 18 ans ; sans ce mot, elles ne sont pas lues",
        True,
        default=False,
    )


class ReceivedFile(Declared):
    """A file that a partner sends in a format of the library: who sends it, who sees it, what is not read."""

    key: Key = word("cle", "Le nom court du fichier dans cette convention", "entrees-region")
    layout: LayoutKey = word("format", "Le format de la bibliothèque", "region-entrees")
    label: Text | None = word("libelle", "Son nom ici, si ce n’est pas celui du format", default=None)
    sender: SenderKey = word("emetteur", "Qui l’envoie", "region")
    visible_to: tuple[PartyKey, ...] = word(
        "visible_par", "Les parties qui voient ses personnes", ["departement"]
    )
    reads_minors: bool = word(
        "mineurs",
        "Garde les lignes des personnes de moins de 18 ans ; sans ce mot, elles ne sont pas lues",
        True,
        default=False,
    )
    without: tuple[Text, ...] = word(
        "sans", "Les champs que la convention ne permet pas de recevoir : ils ne sont pas lus", default=()
    )


def bind_layout(layout: Layout, received: ReceivedFile) -> Format:
    """The format that a file of an agreement is in; `find_lost_fields` says what keeps it from being read."""
    words = {name: getattr(layout, name) for name in Layout.model_fields}
    words["fields"] = tuple(one for one in layout.fields if one.name not in received.without)
    words |= {"key": received.key, "label": received.label or layout.label}
    own = ("article", "sender", "visible_to", "reads_minors")
    return Format.model_construct(**words, **{name: getattr(received, name) for name in own})


def find_lost_fields(layout: Layout, received: ReceivedFile) -> Iterator[str]:
    """What a file of an agreement leaves out and should not: a name that is no field, a field that serves."""
    names = {one.name for one in layout.fields}
    for name in received.without:
        if name not in names:
            yield f"« {name} » n’est pas un champ de ce format"
    yield from _find_complaints(bind_layout(layout, received))


def _find_complaints(form: Layout) -> Iterator[str]:
    """What contradicts itself inside a format, in French."""
    names = [field.name for field in form.fields]
    folded = [key for field in form.fields for key in {fold_name(header) for header in field.headers}]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"le champ « {name} » est déclaré deux fois"
    if form.xml is None and (twice := sorted({name for name in folded if folded.count(name) > 1})):
        yield f"deux champs ont le même en-tête ou alias : {', '.join(twice)}"
    if (form.xml is not None) != ("xml" in form.supports):
        yield "le mot « xml » va avec le support « xml », et inversement"
    yield from _find_lost_names(form, set(names))
    yield from _find_lost_columns(form)


def _find_lost_names(form: Layout, names: set[str]) -> Iterator[str]:
    used = [field.same_as for field in form.fields if field.same_as]
    used += [field.not_before for field in form.fields if field.not_before]
    used += [name for composite in form.composites for name in composite.fields]
    used += [name for variant in form.variants for name in variant.columns]
    used += [form.territory.field] if form.territory else []
    used += [form.period.column] if form.period.column else []
    for variant in form.variants:
        placeholders = set(PLACEHOLDER.findall(variant.series)) - {"variante", "annee"}
        used += sorted(placeholders)
    for name in used:
        if name not in names:
            yield f"« {name} » n’est pas un champ de ce format"


def _find_lost_columns(form: Layout) -> Iterator[str]:
    known = {*form.columns, "nir"}
    given = {field.gives for field in form.fields if field.gives}
    given |= {composite.gives for composite in form.composites}
    given |= {column for variant in form.variants for column in variant.gives}
    given |= {form.period.gives} if form.period.gives else set()
    for column in sorted(given - known):
        yield f"« {column} » n’est pas une colonne commune du fait « {form.kind} »"
    for column in form.row_key:
        if column not in given:
            yield f"la clé de ligne « {column} » n’est donnée par aucun champ"
    for field in form.fields:
        if (field.type == "nir") != (field.gives == "nir") and not field.same_as:
            yield f"le champ « {field.name} » : le type « nir » donne « nir », et lui seul"
