"""Words of the wrong shape: what pydantic refuses becomes a problem that says where, and the cure."""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from accord.declaration.locate import KeyPath
from accord.declaration.places import Places
from accord.declaration.wording import WORDING
from accord.kit.problems import Problem
from accord.kit.text import join_words

_NUMBER, _WHOLE = "un nombre, sans guillemets", "un nombre entier, sans guillemets"
_EXPECTED = (
    ("date", "une date sans guillemets, comme 2018-01-31"),
    ("string_type", "un texte entre guillemets"),
    ("int", _WHOLE),
    ("float", _NUMBER),
    ("decimal", _NUMBER),
    ("is_instance_of", _NUMBER),
    ("bool", "true ou false, sans guillemets"),
    ("tuple", "une liste entre crochets"),
    ("list", "une liste entre crochets"),
    ("model", "une table de mots"),
    ("dict", "une table de mots"),
    ("mapping", "une table de mots"),
)
# A pattern that takes no hyphen is that of the word of a column.
_KEY = "un nom court en minuscules sans accent, avec des tirets"
_WORD = "un mot en minuscules sans accent, avec des traits bas (« date_sortie »)"
_BOUNDS = {"ge": "au moins", "gt": "plus de", "le": "au plus", "lt": "moins de"}
_QUOTED = re.compile(r"'([^']*)'")


def words_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The French words that a table of this kind may hold."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def nearest_word(wrong: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like a wrong one, if any looks like it."""
    found = difflib.get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def suggest(wrong: str, known: Sequence[str]) -> str:
    """The end of a message about an unknown word: the nearest known one, or all of them."""
    nearest = nearest_word(wrong, known)
    if nearest is not None:
        return f"Vouliez-vous dire « {nearest} » ?"
    if not known:
        return "Aucun n’est déclaré."
    return f"Choisissez parmi : {join_words(sorted(known), 'ou')}."


def explain_errors(
    fault: ValidationError, words: Mapping[str, Any], places: Places, root: type[BaseModel]
) -> Iterator[tuple[KeyPath, Problem]]:
    """One problem per place in the files, however many ways the value was tried, with its path.

    `root` is what the files together should have made.
    """
    groups: dict[KeyPath, list[ErrorDetails]] = {}
    for error in fault.errors(include_url=False, include_input=False):
        groups.setdefault(_written_path(error, words), []).append(error)
    for path, errors in groups.items():
        code, params = _explain(path, errors, root)
        yield path, Problem(code, places.where(path, article_at(path, words)), params)


def article_at(path: KeyPath, words: Mapping[str, Any]) -> str:
    """The article that the nearest entry around a path names."""
    article, value = "", typing.cast(Any, words)
    for part in path:
        value = _step(value, part)
        if isinstance(value, Mapping) and isinstance(value.get("article"), str):
            article = value["article"]
    return article


def _written_path(error: ErrorDetails, words: Mapping[str, Any]) -> KeyPath:
    """The place in the files: pydantic's own, without the names of the alternatives that it tried."""
    path: KeyPath = ()
    value: Any = words
    loc = error["loc"]
    for rank, part in enumerate(loc):
        inner = _step(value, part)
        if inner is not None:
            value = inner
        elif not (rank == len(loc) - 1 and error["type"] == "missing"):
            continue
        path = (*path, part)
    return path


def _step(value: Any, part: str | int) -> Any:
    """What a table or a list holds at one step of a path; None when it holds nothing there."""
    if isinstance(value, Mapping):
        return value.get(part)
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return value[part] if is_list and isinstance(part, int) and part < len(value) else None


def _explain(
    path: KeyPath, errors: list[ErrorDetails], root: type[BaseModel]
) -> tuple[str, dict[str, object]]:
    kinds = {error["type"]: error for error in errors}
    name = str(next((part for part in reversed(path) if isinstance(part, str)), ""))
    for kind, error in kinds.items():
        if kind in WORDING:
            return kind, {"mot": name, **error.get("ctx", {})}
    if "missing" in kinds:
        return "mot.manquant", {"mot": name}
    if "extra_forbidden" in kinds:
        known = words_of_table(path[:-1], root)
        return "mot.inconnu", {"mot": name, "conseil": suggest(name, known)}
    if "string_too_short" in kinds or "too_short" in kinds:
        return "valeur.vide", {"mot": name}
    if "string_too_long" in kinds:
        return "valeur.trop_longue", {"mot": name, "limite": kinds["string_too_long"]["ctx"]["max_length"]}
    for kind in ("union_tag_invalid", "union_tag_not_found"):
        if kind in kinds:
            return "valeur.choix", {
                "mot": name,
                "choix": _choices(kinds[kind].get("ctx", {}).get("expected_tags", "")),
            }
    return _explain_value(name, errors)


def _explain_value(name: str, errors: list[ErrorDetails]) -> tuple[str, dict[str, object]]:
    expected: list[str] = []
    for error in errors:
        kind, context = error["type"], error.get("ctx", {})
        if kind == "literal_error":
            expected.append(_choices(str(context["expected"])))
            continue
        bound = next((f"{_BOUNDS[sign]} {context[sign]}" for sign in _BOUNDS if sign in context), None)
        if bound is not None:
            return "valeur.borne", {"mot": name, "borne": bound}
        text = next((text for start, text in _EXPECTED if kind.startswith(start)), None)
        if kind == "string_pattern_mismatch":
            text = _KEY if "-_" in context["pattern"] else _WORD
        if text is None:
            return "valeur.refusee", {"mot": name, "detail": error["msg"].removeprefix("Value error, ")}
        if text not in expected:
            expected.append(text)
    if _NUMBER in expected and _WHOLE in expected:
        expected.remove(_WHOLE)
    if all(error["type"] == "literal_error" for error in errors):
        return "valeur.choix", {"mot": name, "choix": " ou ".join(expected)}
    return "valeur.type", {"mot": name, "attendu": ", ou ".join(expected)}


def _choices(expected: str) -> str:
    return join_words([f"« {choice} »" for choice in _QUOTED.findall(expected)], "ou")


def words_of_table(path: KeyPath, root: type[BaseModel]) -> tuple[str, ...]:
    """The words that may stand in the table at a path of a declaration; empty when it has none of its own."""
    models: list[type[BaseModel]] = [root]
    for part in path:
        if isinstance(part, str):
            annotations = [
                field.annotation
                for model in models
                for name, field in model.model_fields.items()
                if (field.alias or name) == part
            ]
            models = [model for annotation in annotations for model in _models_in(annotation)]
    return tuple(dict.fromkeys(word for model in models for word in words_of(model)))


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _models_in(inner)
