"""A file sent folded: gzip, or a zip of one file. Unfolding it is bounded, and leaves nothing behind."""

from __future__ import annotations

import gzip
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from accord.deposits.errors import UnreadableFile
from accord.deposits.reading.content import CHUNK, MAX_BYTES, MAX_MEMBERS, look_at_nature
from accord.kit.problems import Problem
from accord.kit.text import printable

# What a text may unfold to, against its folded weight: the flows of the CAF come near fifty.
MAX_RATIO = 400
FREE_BYTES = 10 * CHUNK
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip
FolderMaker = Callable[[], "tempfile.TemporaryDirectory[str]"]


@contextmanager
def unfolded(
    path: Path, name: str = "", make_folder: FolderMaker = tempfile.TemporaryDirectory
) -> Iterator[tuple[Path, str]]:
    """The file itself and its name; for an archive, the one file inside, in a folder removed afterwards.

    Raises UnreadableFile: several files, a password, a broken archive, one that unfolds beyond measure.
    """
    name = name or path.name
    nature = look_at_nature(path)
    if nature not in ("zip", "gzip"):
        yield path, name
        return
    with make_folder() as folder:
        inner = Path(folder) / "fichier"
        try:
            inner_name = (_unzip if nature == "zip" else _gunzip)(path, name, inner)
        except UnreadableFile:
            raise
        except _BROKEN:
            raise UnreadableFile([Problem("archive.abimee", name)]) from None
        yield inner, inner_name


def _unzip(path: Path, name: str, inner: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.is_dir() and not _is_litter(one.filename)]
        if len(members) != 1:
            code = "archive.plusieurs" if members else "archive.vide"
            raise UnreadableFile([Problem(code, name, {"nombre": min(len(members), MAX_MEMBERS)})])
        member = members[0]
        if member.flag_bits & 1:
            raise UnreadableFile([Problem("archive.protegee", name)])
        with archive.open(member) as source:
            _copy(source, inner, path, name)
        # The member's name serves to recognise it, and never as a place on the disk.
        return printable(PurePosixPath(member.filename.replace("\\", "/")).name)[:250] or name


def _gunzip(path: Path, name: str, inner: Path) -> str:
    with gzip.open(path, "rb") as source:
        _copy(source, inner, path, name)
    return name[:-3] if name.lower().endswith(".gz") else name


def _copy(source: IO[bytes], inner: Path, path: Path, name: str) -> None:
    folded, size = path.stat().st_size, 0
    most = min(MAX_BYTES, max(FREE_BYTES, folded * MAX_RATIO))
    with os.fdopen(os.open(inner, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise UnreadableFile([Problem("archive.gonflee", name)])
            target.write(chunk)


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER[0]) or PurePosixPath(name).name in _LITTER[1:]
