"""What changed from one text of an agreement to another: file by file, entry by entry, value by value."""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Literal, TypeVar

from accord.declaration.syntax import read_toml
from accord.kit.problems import Problem
from accord.kit.text import format_date

State = Literal["ajouté", "retiré", "modifié"]
_Place = TypeVar("_Place", bound=Hashable)
# A row of a table or a line of a note, once a file has too many to be read one by one.
MOST_LINES = 60


@dataclass(frozen=True)
class ValueChange:
    """One word of an entry, before and after; an empty text when it was not there."""

    word: str
    old: str
    new: str


@dataclass(frozen=True)
class EntryChange:
    """One entry: its word (`engagement`), its key, and the values that differ."""

    word: str
    key: str
    state: State
    values: tuple[ValueChange, ...]


@dataclass(frozen=True)
class FileChange:
    """One file. `more` counts the changes that are not listed; a file that changed without any entry that did
    has other comments, or other blanks."""

    path: str
    state: State
    entries: tuple[EntryChange, ...]
    more: int = 0


def compare_folders(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[FileChange, ...]:
    """The files that differ, in order of their names."""
    return tuple(
        _compare_file(path, old.get(path), new.get(path))
        for path in sorted({*old, *new})
        if old.get(path) != new.get(path)
    )


def _compare_file(path: str, old: str | None, new: str | None) -> FileChange:
    state = _state(old is not None, new is not None)
    entries = list(_compare_entries(_read_entries(path, old or ""), _read_entries(path, new or "")))
    if not path.endswith(".toml"):
        return FileChange(path, state, tuple(entries[:MOST_LINES]), max(len(entries) - MOST_LINES, 0))
    return FileChange(path, state, tuple(entries))


def _compare_entries(
    old: dict[tuple[str, str], dict[str, str]], new: dict[tuple[str, str], dict[str, str]]
) -> Iterator[EntryChange]:
    for place in _in_order(list(old), list(new)):
        before, after = old.get(place), new.get(place)
        if before == after:
            continue
        words = _in_order(list(before or {}), list(after or {}))
        values = tuple(
            ValueChange(word, (before or {}).get(word, ""), (after or {}).get(word, ""))
            for word in words
            if (before or {}).get(word) != (after or {}).get(word)
        )
        yield EntryChange(*place, _state(before is not None, after is not None), values)


def _state(was: bool, is_now: bool) -> State:
    if was and is_now:
        return "modifié"
    return "retiré" if was else "ajouté"


def _in_order(old: list[_Place], new: list[_Place]) -> list[_Place]:
    """Each once, in the order of the new text, what is gone where it stood."""
    merged: list[_Place] = []
    for what, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        merged.extend(old[start:end] if what in ("equal", "delete", "replace") else [])
        merged.extend(new[new_start:new_end] if what in ("insert", "replace") else [])
    return list(dict.fromkeys(merged))


def _read_entries(path: str, text: str) -> dict[tuple[str, str], dict[str, str]]:
    """The entries of a file by (word, key), each with its words and what they say."""
    if path.endswith(".toml"):
        read = read_toml(path, text.encode())
        if not isinstance(read, Problem):
            return _entries_of(read[0])
    if path.endswith(".csv"):
        return _rows_of(text)
    lines: dict[tuple[str, str], dict[str, str]] = {}
    for line in text.splitlines():
        if line.strip():
            lines[("ligne", line.strip())] = {}
    return lines


def _entries_of(content: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, str]]:
    entries: dict[tuple[str, str], dict[str, str]] = {}
    alone: dict[str, str] = {}
    for word, value in content.items():
        if isinstance(value, Mapping):
            entries[(word, "")] = dict(_flatten(value))
        elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
            for rank, item in enumerate(value, 1):
                entries[(word, _key_of(item, rank))] = dict(_flatten(item))
        else:
            alone[word] = _say(value)
    # A file of formats/ is one entry: its words stand at the top.
    return {("", ""): alone, **entries} if alone else entries


def _key_of(item: Mapping[str, Any], rank: int) -> str:
    for word in ("cle", "partie", "nom", "libelle"):
        if isinstance(item.get(word), str):
            return str(item[word])
    return f"n° {rank}"


def _flatten(item: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for word, value in item.items():
        path = f"{before}{word}"
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{path}.")
        elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            for rank, one in enumerate(value, 1):
                yield from _flatten(one, f"{path} {_key_of(one, rank)} · ")
        else:
            yield path, _say(value)


def _say(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, list):
        return " ; ".join(_say(item) for item in value)
    return str(value)


def _rows_of(text: str) -> dict[tuple[str, str], dict[str, str]]:
    """The rows of a table by their first column; a header gives the words."""
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    try:
        rows = [row for row in csv.reader(lines, delimiter=";") if any(row)]
    except csv.Error:
        rows = []  # a quotation mark that nothing closes: the check says it
    if not rows:
        return {}
    head, entries = rows[0], {}
    for row in rows[1:]:
        words = [head[at] if at < len(head) else f"colonne {at + 1}" for at in range(1, len(row))]
        entries[("ligne", row[0])] = dict(zip(words, row[1:], strict=True))
    return {("en-tête", ""): {"colonnes": " ; ".join(head)}, **entries}
