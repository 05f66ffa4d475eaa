"""The line of each key of a TOML file: `tomllib` gives values without places, this gives the places.

It expects a text that `tomllib` has accepted: it finds places, it does not judge.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

KeyPath = tuple[str | int, ...]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\n]*")
_BLANKS = re.compile(r"[ \t\r]*")
_FILLING = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING_ENDS = {
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*"{3,5}', re.DOTALL),
    "'''": re.compile(r"(?:[^']|'(?!''))*'{3,5}", re.DOTALL),
    '"': re.compile(r'(?:[^"\\\n]|\\.)*"'),
    "'": re.compile(r"[^'\n]*'"),
}


def locate_keys(text: str) -> dict[KeyPath, int]:
    """Each key path of the text with its line, from 1: `("engagement", 2, "article")` is in the third one."""
    return _Places(text).find()


def nearest_line(places: dict[KeyPath, int], path: KeyPath) -> int | None:
    """The line of a key path, or of the nearest thing around it; None when nothing around it is known."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None


def format_path(path: KeyPath) -> str:
    """A key path as a reader counts: `engagement[3].article` is the third one."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else part
    return text


class _Places:
    """One pass over a text; every method moves `at` past what it read."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.arrays: dict[KeyPath, int] = {}
        self._line, self._counted = 1, 0

    def find(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._skip(_FILLING) < len(self.text):
            if self.text[self.at] == "[":
                table = self._read_header()
            else:
                self._read_pair(table)
        return self.lines

    def _line_here(self) -> int:
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _note(self, path: KeyPath) -> None:
        self.lines.setdefault(path, self._line_here())

    def _read_header(self) -> KeyPath:
        is_array = self.text.startswith("[[", self.at)
        self._line_here()
        line = self._line
        self.at += 2 if is_array else 1
        names = self._read_key()
        self.at += 2 if is_array else 1
        path: KeyPath = ()
        for name in names[:-1]:
            path = self._inside((*path, name))
        path = (*path, names[-1])
        if is_array:
            rank = self.arrays.get(path, -1) + 1
            self.arrays[path] = rank
            self.lines.setdefault(path, line)
            path = (*path, rank)
        else:
            path = self._inside(path)
        self.lines.setdefault(path, line)
        return path

    def _inside(self, path: KeyPath) -> KeyPath:
        return (*path, self.arrays[path]) if path in self.arrays else path

    def _read_pair(self, table: KeyPath) -> None:
        self._line_here()
        line = self._line
        path = table
        for name in self._read_key():
            path = (*path, name)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self._read_value(path)

    def _read_key(self) -> list[str]:
        """A dotted key, up to the character after it."""
        names = []
        while True:
            self._skip(_BLANKS)
            start = self.at
            quote = self.text[start]
            if quote in "\"'":
                self.at += 1
                self._skip(_STRING_ENDS[quote])
                names.append(_unquote(self.text[start : self.at]))
            else:
                self._skip(_BARE_KEY)
                names.append(self.text[start : self.at])
            self._skip(_BLANKS)
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def _read_value(self, path: KeyPath) -> None:
        self._skip(_BLANKS)
        opening = self.text[self.at]
        if opening == "[":
            self.at += 1
            for rank in self._items("]"):
                self._note((*path, rank))
                self._read_value((*path, rank))
        elif opening == "{":
            self.at += 1
            for _rank in self._items("}"):
                self._read_pair(path)
        elif opening in "\"'":
            delimiter = opening * 3 if self.text.startswith(opening * 3, self.at) else opening
            self.at += len(delimiter)
            self._skip(_STRING_ENDS[delimiter])
        else:
            self._skip(_BARE_VALUE)

    def _items(self, closing: str) -> Iterator[int]:
        rank = 0
        while True:
            self._skip(_FILLING)
            if self.text[self.at] == ",":
                self.at += 1
            elif self.text[self.at] == closing:
                self.at += 1
                return
            else:
                yield rank
                rank += 1


def _unquote(key: str) -> str:
    return next(iter(tomllib.loads(f"{key} = 0")))
