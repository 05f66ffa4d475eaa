"""The words of a model as a table for a reader: meaning, whether required, what is accepted, an example."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from accord.declaration import base, formats, indicators, money, phrases
from accord.kit.text import join_words

# A bound that nobody meets is not worth a word.
LARGEST_TOLD = 10_000
# Types that a reader knows by another name than Python's.
_NAMED: tuple[tuple[object, str], ...] = (
    (base.Key, "une clé"),
    (base.Text, "un texte"),
    (base.Title, "un texte de 250 caractères au plus"),
    (base.Article, "un texte"),
    (base.Day, "une date (`2025-01-31`)"),
    (indicators.Word, "un mot du fait"),
    (indicators.BreakdownWord, "le nom d’une ventilation"),
    (phrases.DurationText, "une durée"),
    (phrases.RhythmText, "un rythme"),
    (phrases.DelayText, "un délai"),
    (phrases.YearDayText, "un jour de l’année"),
    (formats.Path, "un chemin"),
    (formats.Pattern, "un motif de nom de fichier"),
    (formats.Column, "une colonne commune"),
    (indicators.Value, "une valeur"),
    (money.Number, "un nombre"),
    (str, "un texte"),
    (bool, "`true` ou `false`"),
    (int, "un nombre entier"),
    (Decimal, "un nombre"),
    (date, "une date (`2025-01-31`)"),
)


def table_of(model: type[BaseModel]) -> str:
    """A Markdown table of the words of a model."""
    lines = ["| Mot | Ce que c’est | Obligatoire | Ce qu’il accepte | Exemple |", "|---|---|---|---|---|"]
    for name, field in model.model_fields.items():
        example = (field.examples or [None])[0]
        shown = "" if example is None else f"`{_toml(example, field)}`"
        required = "oui" if field.is_required() else ""
        cells = (f"`{field.alias}`", field.description or "", required, accepted(model, name), shown)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def inner_tables(model: type[BaseModel], path: str, told: dict[type[BaseModel], str]) -> Iterator[str]:
    """The tables inside a model, each under its path in the file, the outer ones first.

    A table that was `told` elsewhere is only referred to.
    """
    for field in model.model_fields.values():
        for inner in models_in(field.annotation):
            here = f"{path}.{field.alias}" if path else f"{field.alias}"
            choice = _choice_of(inner)
            if inner in told:
                yield f"Dans `{here}`{choice} : les mêmes mots que dans `{told[inner]}`.\n"
                continue
            told[inner] = here
            yield f"Dans `{here}`{choice} :\n\n{table_of(inner)}\n"
            yield from inner_tables(inner, here, told)


def _choice_of(model: type[BaseModel]) -> str:
    """The word that says which of several tables this is, when one value of it is possible."""
    for field in model.model_fields.values():
        values = typing.get_args(field.annotation) if typing.get_origin(field.annotation) is Literal else ()
        if len(values) == 1:
            return f', avec `{field.alias} = "{values[0]}"`'
    return ""


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a type may hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from models_in(inner)


def is_repeated(annotation: Any) -> bool:
    """Whether a field holds several tables."""
    return typing.get_origin(annotation) is tuple


def accepted(model: type[BaseModel], name: str) -> str:
    """What a field accepts, in words."""
    field = model.model_fields[name]
    # Pydantic puts aside what an annotation says of the whole field.
    whole = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return _one(whole)


def _say(annotation: Any) -> Iterator[str]:
    named = next((text for known, text in _NAMED if annotation == known), None)
    if named is not None:
        yield named
        return
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation is type(None):
        return
    if origin is Literal:
        yield from (f'`"{choice}"`' for choice in inner)
    elif origin is tuple:
        yield _say_list(inner)
    elif origin is dict:
        yield f"une table : {_one(inner[0])} = {_one(inner[1])}"
    elif origin is Annotated:
        yield from _say_marked(inner)
    elif origin in (typing.Union, UnionType):
        for choice in inner:
            yield from _say(choice)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield "une table, ci-dessous"


def _say_marked(inner: tuple[Any, ...]) -> Iterator[str]:
    """A key of another entry, or a type with its bounds: a number from one value to another."""
    pointed = next((mark for mark in inner[1:] if isinstance(mark, base.RefersTo)), None)
    if pointed is not None:
        yield "la clé d’une entrée " + join_words([f"`{word}`" for word in pointed.words], "ou")
        return
    bounds = [_bound(mark) for mark in inner[1:]]
    said = ", ".join(bound for bound in bounds if bound)
    for part in _say(inner[0]):
        yield f"{part} {said}" if said else part


def _bound(mark: Any) -> str:
    if isinstance(mark, FieldInfo):
        return ", ".join(filter(None, (_bound(one) for one in mark.metadata)))
    least, most = getattr(mark, "ge", None), getattr(mark, "le", None)
    if least is not None:
        return f"à partir de {least}"
    is_told = most is not None and not (isinstance(most, int) and most >= LARGEST_TOLD)
    return f"jusqu’à {most}" if is_told else ""


def _say_list(inner: tuple[Any, ...]) -> str:
    if inner[-1] is not Ellipsis:
        return f"une liste de {len(inner)} : {', '.join(_one(one) for one in inner)}"
    said = list(_say(inner[0]))
    return (
        "plusieurs tables, ci-dessous" if "une table, ci-dessous" in said else f"une liste : {_one(inner[0])}"
    )


def _one(annotation: Any) -> str:
    said = list(dict.fromkeys(_say(annotation)))
    if "un nombre" in said and "un nombre entier" in said:
        said.remove("un nombre entier")
    return join_words(said, "ou")


def _toml(value: object, field: FieldInfo) -> str:
    """An example as one writes it in the file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        is_date = len(value) == 10 and value[:4].isdigit() and value[4] == "-"
        return value if is_date else f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one, field) for one in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one, field)}" for key, one in value.items()) + " }"
    return str(value)
