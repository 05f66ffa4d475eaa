"""The files of a folder, as they may be trusted: ordinary ones, inside it, of a bounded weight.

A link would bring in a file from elsewhere; a pipe or a device would never end.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from accord.declaration.library import add_layouts
from accord.kit.problems import Problem, Where

MAX_FILE_BYTES = 2_000_000
MAX_FOLDER_BYTES = 20_000_000
TEXT_SUFFIXES = frozenset({".toml", ".csv", ".md"})


@dataclass
class Gathered:
    """The bytes of each file by its path in the folder, with `/` on every system; what was left out."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    size: int = 0


def gather_files(folder: Path) -> Gathered:
    """Every .toml, .csv and .md of a folder and of those inside it; each one left out is a problem.

    The formats of the library that the folder names come with it: see `library`.
    """
    gathered = Gathered()
    for path in sorted(_find_paths(folder)):
        name = path.relative_to(folder).as_posix()
        if not _is_text(name):
            gathered.problems.append(Problem("fichier.nom", Where(ascii(name))))
            continue
        found = _read_ordinary(path, name)
        if isinstance(found, Problem):
            gathered.problems.append(found)
            continue
        gathered.size += len(found)
        if gathered.size > MAX_FOLDER_BYTES:
            limit = {"limite": MAX_FOLDER_BYTES // 1_000_000}
            gathered.problems.append(Problem("dossier.trop_gros", Where(), limit))
            break
        gathered.files[name] = found
    gathered.files = dict(sorted(add_layouts(gathered.files).items()))
    return gathered


def _find_paths(folder: Path) -> Iterator[Path]:
    """What bears the suffix of a text, and the links to folders; links are never followed."""
    for place, folders, files in os.walk(folder, followlinks=False):
        for name in files:
            if Path(name).suffix in TEXT_SUFFIXES:
                yield Path(place, name)
        for name in folders:
            path = Path(place, name)
            if path.is_symlink() or path.suffix in TEXT_SUFFIXES:
                yield path


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return name.isprintable()


def _read_ordinary(path: Path, name: str) -> bytes | Problem:
    """The bytes of an ordinary file; opened before it is judged, so that nothing takes its place between."""
    if path.is_symlink():
        return Problem("fichier.lien", Where(name))
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return Problem("fichier.illisible", Where(name))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return Problem("fichier.pas_ordinaire", Where(name))
        with os.fdopen(os.dup(descriptor), "rb") as source:
            data = source.read(MAX_FILE_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(data) > MAX_FILE_BYTES:
        return Problem("fichier.trop_gros", Where(name), {"limite": MAX_FILE_BYTES // 1_000_000})
    return data
