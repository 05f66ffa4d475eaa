"""From a folder to an agreement, or to every reason why not: all problems at once, each with its place."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from accord.declaration.agreement import Agreement
from accord.declaration.check import KEYED, Lost, check_agreement, find_blanks
from accord.declaration.files import Gathered, gather_files
from accord.declaration.locate import KeyPath
from accord.declaration.places import Places
from accord.declaration.shape import explain_errors
from accord.declaration.syntax import decode_text, read_toml
from accord.kit.problems import Problem, Where

FORMATS_FOLDER = "formats/"
REPEATED = frozenset(KEYED) - {"format"} | {"droit_de_vue"}


@dataclass(frozen=True)
class Reading:
    """What a folder says. `agreement` is None while a blocking problem is left; questions never block."""

    agreement: Agreement | None
    problems: tuple[Problem, ...]
    questions: tuple[Problem, ...]
    fingerprint: str = ""


@dataclass
class _Gathering:
    """The words of all files together, and where each one came from."""

    words: dict[str, Any] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    problems: list[Problem] = field(default_factory=list)
    lost: Lost = field(default_factory=Lost)


def read_files(folder: Path) -> dict[str, bytes]:
    """The files that make the agreement: `*.toml`, `formats/*.toml` and the `*.csv` at the top."""
    return _keep_agreement(gather_files(folder).files)


def _keep_agreement(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if _makes_agreement(name)}


def _makes_agreement(name: str) -> bool:
    inner = name.removeprefix(FORMATS_FOLDER)
    return "/" not in inner and (name.endswith(".toml") or (inner == name and name.endswith(".csv")))


def fingerprint_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 of names and bytes, in order of names: the same text has the same fingerprint."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()


def read_agreement(folder: Path | Mapping[str, bytes]) -> Reading:
    """The agreement of a folder (or of files by name), every problem and every question."""
    gathered = gather_files(folder) if isinstance(folder, Path) else Gathered(dict(folder))
    files = _keep_agreement(gathered.files) if isinstance(folder, Path) else gathered.files
    gathering = _gather(files)
    gathering.problems.extend([*gathered.problems, *_find_unreadable_texts(gathered.files)])
    gathering.lost.some_files = gathering.lost.some_files or bool(gathered.problems)
    questions = find_blanks(gathering.words, gathering.places)
    if not any(name.endswith(".toml") for name in files):
        gathering.problems.append(Problem("dossier.vide", Where()))
    agreement = _build(gathering) if gathering.words else None
    if agreement is not None:
        agreement = _with_zone_tables(agreement, files, gathering)
        found, asked = check_agreement(agreement, gathering.places, gathering.lost)
        gathering.problems.extend(found)
        questions.extend(asked)
    problems = _in_order(gathering.problems)
    is_whole = agreement is not None and not any(problem.is_blocking for problem in problems)
    return Reading(agreement if is_whole else None, problems, _in_order(questions), fingerprint_of(files))


def _find_unreadable_texts(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Texts that go with the agreement without being part of it; the others are read below."""
    for name, data in files.items():
        if not _makes_agreement(name) and isinstance(said := decode_text(name, data), Problem):
            yield said


def _build(gathering: _Gathering) -> Agreement | None:
    """The agreement; where some entries have the wrong shape, what is left of it, to be checked too."""
    try:
        return Agreement.model_validate(gathering.words)
    except ValidationError as fault:
        wrong = list(explain_errors(fault, gathering.words, gathering.places))
        gathering.problems.extend(
            problem
            for path, problem in wrong
            if not (gathering.lost.some_files and len(path) == 1 and problem.code == "mot.manquant")
        )
        _leave_out(gathering, {path[: 2 if path[0] in KEYED else 1] for path, _ in wrong})
    try:
        return Agreement.model_validate(gathering.words)
    except ValidationError:
        return None  # what is missing is compulsory: the rest waits for it


def _leave_out(gathering: _Gathering, wrong: set[KeyPath]) -> None:
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


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(
        sorted(problems, key=lambda found: (found.where.file, found.where.line or 0, found.where.key))
    )


def _gather(files: Mapping[str, bytes]) -> _Gathering:
    gathering = _Gathering()
    for name in sorted(files):
        if not name.endswith(".toml") or "/" in name.removeprefix(FORMATS_FOLDER):
            continue
        read = read_toml(name, files[name])
        if isinstance(read, Problem):
            gathering.problems.append(read)
            gathering.lost.some_files = True
            continue
        content, lines = read
        if name.startswith(FORMATS_FOLDER):
            _add_entry(gathering, "format", content, name, (), lines)
        else:
            _add_words(gathering, content, name, lines)
    return gathering


def _add_words(gathering: _Gathering, content: dict[str, Any], name: str, lines: dict[KeyPath, int]) -> None:
    for key, value in content.items():
        where = Where(name, key, lines.get((key,)))
        if key == "format":
            gathering.problems.append(Problem("format.place", where))
        elif key in REPEATED and isinstance(value, list):
            for rank, entry in enumerate(value):
                _add_entry(gathering, key, entry, name, (key, rank), lines)
        elif key in gathering.words:
            first = gathering.places.where((key,)).file
            gathering.problems.append(Problem("mot.en_double", where, {"mot": key, "premier": first}))
        else:
            gathering.words[key] = value
            gathering.places.add((key,), name, (key,), lines)


def _add_entry(
    gathering: _Gathering, key: str, entry: object, name: str, path: KeyPath, lines: dict[KeyPath, int]
) -> None:
    entries = gathering.words.setdefault(key, [])
    if isinstance(entries, list):
        gathering.places.add((key, len(entries)), name, path, lines)
        entries.append(entry)


def _with_zone_tables(agreement: Agreement, files: Mapping[str, bytes], gathering: _Gathering) -> Agreement:
    tables: dict[str, Mapping[str, str]] = {}
    for rank, zoning in enumerate(agreement.territory.zonings):
        where = gathering.places.where(("territoire", "zonage", rank, "fichier"), agreement.territory.article)
        if zoning.file not in files:
            gathering.problems.append(Problem("zonage.fichier_absent", where, {"fichier": zoning.file}))
            continue
        table = _read_zone_table(zoning.file, files[zoning.file], gathering.problems)
        tables[zoning.key] = table
        if not table:
            gathering.problems.append(Problem("zonage.fichier_vide", Where(zoning.file, line=1)))
    return agreement.with_zones(tables)


def _read_zone_table(name: str, data: bytes, problems: list[Problem]) -> dict[str, str]:
    text = decode_text(name, data)
    if isinstance(text, Problem):
        problems.append(text)
        return {}
    table: dict[str, str] = {}
    rows = csv.reader(io.StringIO(text), delimiter=";")
    next(rows, None)  # the header names the two columns for the reader
    for row in rows:
        where = Where(name, line=rows.line_num)
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != 2 or not all(cells):
            problems.append(Problem("zonage.colonnes", where, {"nombre": len(cells)}))
        elif table.setdefault(cells[0], cells[1]) != cells[1]:
            problems.append(Problem("zonage.code_en_double", where, {"code": cells[0]}))
    return table
