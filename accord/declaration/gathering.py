"""From the files of a folder to its words, all together, each with the place where a person wrote it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from accord.declaration.agreement import repeated_words
from accord.declaration.files import Gathered, gather_files
from accord.declaration.library import LIBRARY_FOLDER
from accord.declaration.locate import KeyPath
from accord.declaration.lost import Lost
from accord.declaration.places import Places
from accord.declaration.shape import explain_errors
from accord.declaration.syntax import decode_text, read_toml
from accord.kit.problems import Problem, Where

FORMATS_FOLDER = "formats/"
Root = TypeVar("Root", bound=BaseModel)
Found = TypeVar("Found", bound=Problem)


@dataclass
class Gathering:
    """The words of all files together, where each one came from, and what is wrong so far."""

    root: type[BaseModel]
    files: Mapping[str, bytes] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    problems: list[Problem] = field(default_factory=list)
    lost: Lost = field(default_factory=Lost)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the files that were read."""
        return fingerprint_of(self.files)


def read_files(folder: Path) -> dict[str, bytes]:
    """The files that make the agreement: `*.toml`, those of `formats/` and of the library, `*.csv`."""
    return _keep_declared(gather_files(folder).files)


def _keep_declared(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if _is_declared(name)}


def _is_declared(name: str) -> bool:
    inner = name.removeprefix(LIBRARY_FOLDER if name.startswith(LIBRARY_FOLDER) else FORMATS_FOLDER)
    return "/" not in inner and (name.endswith(".toml") or (inner == name and name.endswith(".csv")))


def fingerprint_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 of names and bytes, in order of names: the same text has the same fingerprint."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()


def gather_words(folder: Path | Mapping[str, bytes], root: type[BaseModel]) -> Gathering:
    """All the words of a folder (or of files by name), and what keeps some of them from being read."""
    gathered = gather_files(folder) if isinstance(folder, Path) else Gathered(dict(folder))
    files = _keep_declared(gathered.files) if isinstance(folder, Path) else gathered.files
    gathering = Gathering(root, files)
    gathering.problems.extend([*gathered.problems, *_find_unreadable_texts(gathered.files)])
    gathering.lost.some_files = bool(gathered.problems)
    for name in sorted(files):
        if name.endswith(".toml") and _is_declared(name):
            _add_file(gathering, name, files[name])
    if not any(name.endswith(".toml") for name in files):
        gathering.problems.append(Problem("dossier.vide", Where()))
    return gathering


def _find_unreadable_texts(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Texts that go with the agreement without being part of it; the others are read below."""
    for name, data in files.items():
        if not _is_declared(name) and isinstance(said := decode_text(name, data), Problem):
            yield said


def _add_file(gathering: Gathering, name: str, data: bytes) -> None:
    read = read_toml(name, data)
    if isinstance(read, Problem):
        gathering.problems.append(read)
        gathering.lost.some_files = True
        return
    content, lines = read
    if name.startswith(LIBRARY_FOLDER):
        _add_entry(gathering, "modele", content, name, (), lines)
    elif name.startswith(FORMATS_FOLDER):
        _add_entry(gathering, "format", content, name, (), lines)
    else:
        _add_words(gathering, content, name, lines)


def _add_words(gathering: Gathering, content: dict[str, Any], name: str, lines: dict[KeyPath, int]) -> None:
    repeated = repeated_words(gathering.root)
    for key, value in content.items():
        where = Where(name, key, lines.get((key,)))
        if key in ("format", "modele") and key in repeated:
            gathering.problems.append(Problem("format.place", where))
        elif key in repeated and isinstance(value, list):
            for rank, entry in enumerate(value):
                _add_entry(gathering, key, entry, name, (key, rank), lines)
        elif key in gathering.words:
            first = gathering.places.where((key,)).file
            gathering.problems.append(Problem("mot.en_double", where, {"mot": key, "premier": first}))
        else:
            gathering.words[key] = value
            gathering.places.add((key,), name, (key,), lines)


def _add_entry(
    gathering: Gathering, key: str, entry: object, name: str, path: KeyPath, lines: dict[KeyPath, int]
) -> None:
    entries = gathering.words.setdefault(key, [])
    if isinstance(entries, list):
        gathering.places.add((key, len(entries)), name, path, lines)
        entries.append(entry)


def build(gathering: Gathering, root: type[Root]) -> Root | None:
    """What the words make; where some entries have the wrong shape, what is left of it, to be checked too."""
    if not gathering.words and gathering.problems:
        return None  # nothing reads, and it is said
    try:
        return root.model_validate(gathering.words)
    except ValidationError as fault:
        wrong = list(explain_errors(fault, gathering.words, gathering.places, root))
        gathering.problems.extend(
            problem
            for path, problem in wrong
            if not (gathering.lost.some_files and len(path) == 1 and problem.code == "mot.manquant")
        )
        repeated = repeated_words(root)
        _leave_out(gathering, {path[: 2 if path[0] in repeated else 1] for path, _ in wrong})
    try:
        return root.model_validate(gathering.words)
    except ValidationError:
        return None  # what is missing is compulsory: the rest waits for it


def _leave_out(gathering: Gathering, wrong: set[KeyPath]) -> None:
    kept = Places()
    for word, value in list(gathering.words.items()):
        if not isinstance(value, list):
            if (word,) in wrong:
                del gathering.words[word]
                gathering.lost.words.add(word)
            else:
                kept.copy((word,), gathering.places, (word,))
            continue
        entries: list[object] = []
        for rank, entry in enumerate(value):
            if (word, rank) in wrong or (word,) in wrong:
                gathering.lost.add_key(word, entry)
            else:
                kept.copy((word, len(entries)), gathering.places, (word, rank))
                entries.append(entry)
        gathering.words[word] = entries
    gathering.places = kept


def in_order(found: list[Found]) -> tuple[Found, ...]:
    """Problems or questions in the order of the files and of their lines."""
    return tuple(sorted(found, key=lambda one: (one.where.file, one.where.line or 0, one.where.key)))
