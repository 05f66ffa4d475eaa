"""The fields that a signed text leaves blank: each one is a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from accord.declaration.asked import Asked
from accord.declaration.base import TO_COMPLETE
from accord.declaration.locate import KeyPath, format_path
from accord.declaration.places import Places
from accord.declaration.shape import article_at

_BLANK_MARK = "XXX"


def find_blanks(words: Mapping[str, Any], places: Places) -> list[Asked]:
    """Questions for each field that the signed text leaves blank ("à compléter", XXX)."""
    return list(_blanks_in(words, (), words, places))


def _blanks_in(value: Any, path: KeyPath, words: Mapping[str, Any], places: Places) -> Iterator[Asked]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _blanks_in(inner, (*path, key), words, places)
    elif isinstance(value, list):
        for rank, inner in enumerate(value):
            yield from _blanks_in(inner, (*path, rank), words, places)
    elif isinstance(value, str) and (value == TO_COMPLETE or _BLANK_MARK in value):
        code = "champ.a_completer" if value == TO_COMPLETE else "champ.xxx"
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        where = places.where(path, article_at(path, words))
        params = {"mot": name, "entree": _name_entry(path, words)}
        yield Asked(f"{code}:{_key_of_entry(path, words)}", code, where, params)


def _name_entry(path: KeyPath, words: Mapping[str, Any]) -> str:
    """What a reader calls the entry around a path: its name, its label or its own word."""
    name, value = str(path[0]), cast(Any, words)
    for part in path[:-1]:
        value = value[part]
        if isinstance(value, Mapping):
            name = next((str(value[key]) for key in ("libelle", "nom", "titre") if key in value), name)
    return name


def _key_of_entry(path: KeyPath, words: Mapping[str, Any]) -> str:
    """The key of the repeated entry around a path, or its word, then what is blank in it."""
    if len(path) > 1 and isinstance(path[1], int):
        entry = words[str(path[0])][path[1]]
        key = entry.get("cle") if isinstance(entry, Mapping) else None
        name = key if isinstance(key, str) else format_path(path[:2])
        return f"{name}:{format_path(path[2:])}"
    return f"{path[0]}:{format_path(path[1:])}"
