"""Change a few words of an agreement's files and leave every other byte, comments included, as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

MARK = "\ufeff"
Value = str | int | date | None


class CannotKeepBytes(Exception):
    """The file is written in a way that would not come back as it was: its text is to be edited by hand."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


@dataclass(frozen=True)
class WordChange:
    """A word to change: `table` and, in a repeated one, the key of its entry. `value` None takes it away."""

    table: str
    entry: str
    word: str
    value: Value


def change_words(files: Mapping[str, str], changes: Iterable[WordChange]) -> dict[str, str]:
    """The same files with these words changed; a table that no file has is left out.

    Raises CannotKeepBytes when a file to change would not come back byte for byte around the change.
    """
    changed = dict(files)
    for change in changes:
        for name, text in changed.items():
            if "/" in name or not name.endswith(".toml"):
                continue
            found = _change(name, text, change)
            if found is not None:
                changed[name] = found
                break
    return changed


def read_word(files: Mapping[str, str], table: str, entry: str, word: str) -> Any:
    """What a word says now; None when it is not there."""
    for name, text in files.items():
        if "/" in name or not name.endswith(".toml"):
            continue
        try:
            found = _find(tomlkit.parse(text.removeprefix(MARK)), table, entry)
        except TOMLKitError:
            continue
        if found is not None:
            value = found.get(word)
            return value.unwrap() if hasattr(value, "unwrap") else value
    return None


def list_entries(files: Mapping[str, str], table: str) -> list[str]:
    """The keys of a repeated table, in order."""
    keys = []
    for name, text in sorted(files.items()):
        if "/" in name or not name.endswith(".toml"):
            continue
        try:
            items = tomlkit.parse(text.removeprefix(MARK)).get(table, [])
        except TOMLKitError:
            continue
        if isinstance(items, list):
            keys += [str(item["cle"]) for item in items if isinstance(item, Mapping) and "cle" in item]
    return keys


def _change(name: str, text: str, change: WordChange) -> str | None:
    bare = text.removeprefix(MARK)
    try:
        document = tomlkit.parse(bare)
    except TOMLKitError:
        return None
    found = _find(document, change.table, change.entry)
    if found is None:
        return None
    if tomlkit.dumps(document) != bare:
        raise CannotKeepBytes(name)
    if change.value is None:
        found.pop(change.word, None)
    elif found.get(change.word) != change.value:
        found[change.word] = change.value
    return text[: len(text) - len(bare)] + tomlkit.dumps(document)


def _find(document: Any, table: str, entry: str) -> Any:
    """The table, or the entry of that key of a repeated one; None when it is not in this file."""
    found = document.get(table)
    if not entry:
        return found if isinstance(found, Mapping) else None
    for item in found if isinstance(found, list) else ():
        if isinstance(item, Mapping) and item.get("cle") == entry:
            return item
    return None
