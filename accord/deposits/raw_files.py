"""A received file, kept as it came and sealed: the one way to keep it, read it again, and remove it.

It is in clear only in `lecture/`, in a private copy that lasts as long as it is read; a process that dies
leaves its copy to `places.remove_leftovers`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from accord.deposits import places
from accord.deposits.errors import KeysLost, UnreadableFile
from accord.deposits.keys import read_file_sealer
from accord.deposits.models import Deposit
from accord.kit.problems import Problem
from accord.kit.sealed_files import PIECE_BYTES, OtherKey, is_sealed
from accord.kit.sealing import UnreadableSeal


def seal_beside(clear: Path, deposit: Deposit) -> Path:
    """A sealed copy of a file that comes in, beside it, whole on disk; `keep_sealed` takes it from there."""
    sealed = clear.with_name(f"{clear.name}.scelle")
    _seal(clear, sealed, deposit)
    return sealed


def keep_sealed(sealed: Path, number: int) -> None:
    """Make a sealed copy the file of a deposit."""
    places.folder_of(number).mkdir(mode=0o700, exist_ok=True)
    sealed.replace(places.raw_file(number))


@contextmanager
def opened(deposit: Deposit) -> Iterator[Path]:
    """The file in clear, for as long as this lasts: a private copy, never the kept one.

    Raises UnreadableFile when it is gone or was altered, KeysLost when another key sealed it.
    """
    with places.reading_folder() as folder:
        clear = Path(folder) / places.RAW
        try:
            _open(deposit, clear)
        except FileNotFoundError:
            raise UnreadableFile([Problem("depot.raw_change", deposit.file_name)]) from None
        yield clear


def seal_if_clear(deposit: Deposit) -> bool:
    """Seal the file of a deposit that an earlier version kept in clear; cut at any moment, done again."""
    raw = places.raw_file(deposit.pk)
    try:
        with raw.open("rb") as source:
            if is_sealed(source):
                return False
    except FileNotFoundError:
        return False
    replace_sealed(raw, raw, deposit)
    return True


def replace_sealed(clear: Path, kept: Path, deposit: Deposit) -> None:
    """Seal a file of a deposit and put it at `kept`, whole or not at all."""
    fresh = kept.with_name(f"{kept.stem}.en-cours{kept.suffix}")
    _seal(clear, fresh, deposit)
    fresh.replace(kept)


def read_rejects(path: Path) -> Iterator[bytes]:
    """The rejected rows of a deposit, piece by piece, as they are given back."""
    with path.open("rb") as source:
        sealed = is_sealed(source)
        source.seek(0)
        if sealed:
            yield from read_file_sealer().open(source)
        else:  # written by an earlier version
            while piece := source.read(PIECE_BYTES):
                yield piece


def remove(number: int) -> None:
    """Remove the file of a deposit and the rejected rows written from it; its report stays."""
    places.raw_file(number).unlink(missing_ok=True)
    for path in places.folder_of(number).glob(f"{places.REJECTS}*"):
        path.unlink(missing_ok=True)


def _seal(clear: Path, sealed: Path, deposit: Deposit) -> None:
    label = {"convention": deposit.agreement.key, "format": deposit.format_key, "nom": deposit.file_name}
    descriptor = os.open(sealed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with clear.open("rb") as source, os.fdopen(descriptor, "wb") as target:
        read_file_sealer().seal(source, target, json.dumps(label, ensure_ascii=False).encode())
        target.flush()
        os.fsync(target.fileno())


def _open(deposit: Deposit, clear: Path) -> None:
    seal_if_clear(deposit)
    descriptor = os.open(clear, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with places.raw_file(deposit.pk).open("rb") as source, os.fdopen(descriptor, "wb") as target:
        try:
            for piece in read_file_sealer().open(source):
                target.write(piece)
        except OtherKey:
            raise KeysLost("raw-file-key") from None
        except UnreadableSeal:
            raise UnreadableFile([Problem("depot.raw_change", deposit.file_name)]) from None
