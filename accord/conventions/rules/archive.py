"""The folder of an agreement out of a zip that somebody hands over, or every reason why not.

Nothing is written to disk: a path that leaves the folder, a link or a file that swells is a problem, never an
accident.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from lzma import LZMAError
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as DeflateError

from accord.declaration.files import MAX_FILE_BYTES, MAX_FOLDER_BYTES, TEXT_SUFFIXES
from accord.kit.problems import Problem, Severity, Where

MAX_ZIP_BYTES = MAX_FOLDER_BYTES
MAX_ENTRIES = 500
# The folders that an agreement may have inside: a zip made of their content alone is not an agreement.
INNER = frozenset({"formats", "exemples", "bibliotheque"})
_DRIVE = re.compile(r"[A-Za-z]:")
# What desktops add beside the files of a folder.
_LITTER = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
_PIECE = 1 << 16
# What a broken zip raises, an entry without a name (IndexError) or of a wild size (MemoryError) included.
_BROKEN = (
    BadZipFile, DeflateError, LZMAError, EOFError, OSError, ValueError, RuntimeError, IndexError, MemoryError,
)  # fmt: skip


@dataclass
class Unpacked:
    """The bytes of each file by its path in the folder; what is wrong, and what is left aside."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing stands in the way of reading the folder."""
        return not any(problem.is_blocking for problem in self.problems)


def unpack_folder(data: bytes) -> Unpacked:
    """The .toml, .csv and .md files of a zip; the folder that holds them all, if any, leaves their names."""
    unpacked = Unpacked()
    if len(data) > MAX_ZIP_BYTES:
        return _stop(
            unpacked, Problem("archive.trop_grosse", Where(), {"limite": MAX_ZIP_BYTES // 1_000_000})
        )
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_litter(entry.filename)]
            if len(entries) > MAX_ENTRIES:
                return _stop(unpacked, Problem("archive.trop_de_fichiers", Where(), {"limite": MAX_ENTRIES}))
            unpacked.problems.extend(_find_bad_entries(entries))
            if unpacked.is_whole:
                _read_entries(archive, entries, unpacked)
    except _BROKEN:
        return _stop(unpacked, Problem("archive.illisible", Where()))
    unpacked.files = _without_top_folder(unpacked.files)
    if unpacked.is_whole and not unpacked.files:
        unpacked.problems.append(Problem("dossier.vide", Where()))
    return unpacked


def _stop(unpacked: Unpacked, problem: Problem) -> Unpacked:
    return Unpacked({}, [*unpacked.problems, problem])


def _is_litter(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part in _LITTER or part.startswith("._") for part in parts)


def _find_bad_entries(entries: list[ZipInfo]) -> Iterator[Problem]:
    """What cannot be trusted by its name or its kind, and what would not stand on every system."""
    seen: dict[str, str] = {}
    for entry in entries:
        name = entry.filename
        where = Where(ascii(name)[1:-1])
        if _leaves_folder(name):
            yield Problem("archive.chemin", where)
        elif not name.isprintable():
            yield Problem("fichier.nom", where)
        elif stat.S_ISLNK(entry.external_attr >> 16):
            yield Problem("fichier.lien", where)
        elif entry.flag_bits & 0x1:
            yield Problem("archive.protegee", where)
        elif entry.is_dir():
            continue
        elif (first := seen.setdefault(name.casefold(), name)) is not name:
            yield Problem("archive.deux_fois", where, {"premier": first})
        elif PurePosixPath(name).suffix not in TEXT_SUFFIXES:
            yield Problem("archive.laisse", where, severity=Severity.ALERT)


def _leaves_folder(name: str) -> bool:
    return (
        name.startswith("/")
        or "\\" in name
        or _DRIVE.match(name) is not None
        or "//" in name
        or not {".", ".."}.isdisjoint(name.removeprefix("./").split("/"))
    )


def _read_entries(archive: ZipFile, entries: list[ZipInfo], unpacked: Unpacked) -> None:
    """Read what is a text, never further than the limits: what the zip says of sizes is not believed."""
    left = MAX_FOLDER_BYTES
    for entry in entries:
        if entry.is_dir() or PurePosixPath(entry.filename).suffix not in TEXT_SUFFIXES:
            continue
        found = _read_bounded(archive, entry, min(MAX_FILE_BYTES, left) + 1)
        where = Where(entry.filename)
        if len(found) > left:
            limit = {"limite": MAX_FOLDER_BYTES // 1_000_000}
            unpacked.problems.append(Problem("dossier.trop_gros", Where(), limit))
            return
        left -= len(found)
        # Of a .toml, the check says both itself, among its other problems.
        if not entry.filename.endswith(".toml"):
            if len(found) > MAX_FILE_BYTES:
                limit = {"limite": MAX_FILE_BYTES // 1_000_000}
                unpacked.problems.append(Problem("fichier.trop_gros", where, limit))
                continue
            if b"\0" in found:
                line = found.count(b"\n", 0, found.index(b"\0")) + 1
                unpacked.problems.append(Problem("fichier.encodage", where.with_line(line)))
                continue
        unpacked.files[entry.filename] = found


def _read_bounded(archive: ZipFile, entry: ZipInfo, most: int) -> bytes:
    pieces, size = [], 0
    with archive.open(entry) as source:
        while size < most and (piece := source.read(min(_PIECE, most - size))):
            pieces.append(piece)
            size += len(piece)
    return b"".join(pieces)


def _without_top_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    tops = {name.split("/", 1)[0] if "/" in name else "" for name in files}
    if len(tops) != 1 or tops <= {"", *INNER}:
        return files
    return {name.split("/", 1)[1]: data for name, data in files.items()}
