"""Where each word of an agreement was written, once the files are put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from accord.declaration.locate import KeyPath, format_path, nearest_line
from accord.kit.problems import Where


@dataclass
class Places:
    """From a path in the whole agreement to the file, the key and the line where a person wrote it."""

    _origins: dict[KeyPath, tuple[str, KeyPath, dict[KeyPath, int]]] = field(default_factory=dict)

    def add(self, path: KeyPath, file: str, written: KeyPath, lines: dict[KeyPath, int]) -> None:
        """Say that `path` comes from `file`, where it is written as `written`."""
        self._origins[path] = (file, written, lines)

    def copy(self, path: KeyPath, other: Places, other_path: KeyPath) -> None:
        """Give a path the origin that another path has in other places."""
        if other_path in other._origins:
            self._origins[path] = other._origins[other_path]

    def where(self, path: KeyPath, article: str = "") -> Where:
        """The place of a path; without origin (a missing word), the key alone."""
        for length in range(len(path), 0, -1):
            origin = self._origins.get(path[:length])
            if origin is not None:
                file, written, lines = origin
                full = written + path[length:]
                return Where(file, format_path(full), nearest_line(lines, full) or 1, article)
        return Where(key=format_path(path), article=article)
