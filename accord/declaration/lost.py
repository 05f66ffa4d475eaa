"""What could not be read and is already said: nothing that points at it is a second problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Lost:
    """Whole files, single words, entries of repeated words by their key."""

    some_files: bool = False
    words: set[str] = field(default_factory=set)
    keys: dict[str, set[str]] = field(default_factory=dict)

    def add_key(self, word: str, entry: object) -> None:
        """Remember the key of an entry of the wrong shape."""
        if isinstance(entry, Mapping) and isinstance(entry.get("cle"), str):
            self.keys.setdefault(word, set()).add(entry["cle"])
