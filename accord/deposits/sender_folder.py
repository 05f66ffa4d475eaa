"""The folder where a sender puts its files, held open: it writes there, so no name is followed as a link.

`pris`, `refuses` and `rapports` stand in it; they are ours, and theirs to read.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from accord.deposits.reading.content import CHUNK, MAX_BYTES

TAKEN, REFUSED, REPORTS = "pris", "refuses", "rapports"
# The file is kept sealed: what is left with the sender is there for it to see, and goes by itself.
DAYS_LEFT = {TAKEN: 7, REFUSED: 30, REPORTS: 90}
# Names that programs give to files that they have not ended writing.
PARTIAL = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~")


class SenderFolder:
    """`with SenderFolder(path) as folder: …`; OSError when it is a link, or no folder."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        self._mode = os.fstat(self._descriptor).st_mode & 0o2770

    def __enter__(self) -> SenderFolder:
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        os.close(self._descriptor)

    def list_ready(self, settled_for: float) -> list[str]:
        """The ordinary files that nobody has touched for so many seconds, the oldest first."""
        found, limit = [], time.time() - settled_for
        with os.scandir(self._descriptor) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.lower().endswith(PARTIAL):
                    continue
                # The change of the inode counts too: a copy may give a file the date of its original.
                about = entry.stat(follow_symlinks=False)
                touched = max(about.st_mtime, about.st_ctime)
                if stat.S_ISREG(about.st_mode) and about.st_nlink == 1 and touched <= limit:
                    found.append((about.st_mtime, entry.name))
        return [name for _, name in sorted(found)]

    def copy_in(self, name: str, target: Path) -> bool:
        """Copy a file for this account alone; False when it moved meanwhile, or is not what it was."""
        try:
            source = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=self._descriptor)
        except OSError:
            return False
        with os.fdopen(source, "rb") as reading:
            before = os.fstat(reading.fileno())
            # One byte more than is read at all, so that what is too big is said to be so.
            left = MAX_BYTES + 1
            if not stat.S_ISREG(before.st_mode):
                return False
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as writing:
                while left and (chunk := reading.read(min(CHUNK, left))):
                    left -= writing.write(chunk)
            after = os.fstat(reading.fileno())
        return (before.st_size, before.st_mtime_ns, before.st_ctime_ns) == (
            after.st_size,
            after.st_mtime_ns,
            after.st_ctime_ns,
        )

    def move(self, name: str, place: str, new_name: str) -> None:
        """Put a file away in one of our folders."""
        into = self._open_place(place)
        try:
            os.rename(name, new_name, src_dir_fd=self._descriptor, dst_dir_fd=into)
        finally:
            os.close(into)

    def write(self, place: str, name: str, pieces: Iterable[bytes]) -> None:
        """Write a new file in one of our folders, for whoever may read the folder."""
        into = self._open_place(place)
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with os.fdopen(os.open(name, flags, 0o600, dir_fd=into), "wb") as target:
                for piece in pieces:
                    target.write(piece)
                os.fchmod(target.fileno(), self._mode & 0o640)
        finally:
            os.close(into)

    def remove_old(self) -> int:
        """Remove what has been long enough in our folders; returns how many files."""
        removed = 0
        for place, days in DAYS_LEFT.items():
            into, limit = self._open_place(place), time.time() - days * 86_400
            try:
                for name in os.listdir(into):  # noqa: PTH208 - a descriptor, not a path
                    about = os.stat(name, dir_fd=into, follow_symlinks=False)
                    if not stat.S_ISDIR(about.st_mode) and about.st_ctime < limit:
                        os.unlink(name, dir_fd=into)
                        removed += 1
            finally:
                os.close(into)
        return removed

    def _open_place(self, place: str) -> int:
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        try:
            return os.open(place, flags, dir_fd=self._descriptor)
        except FileNotFoundError:
            os.mkdir(place, 0o700, dir_fd=self._descriptor)
            into = os.open(place, flags, dir_fd=self._descriptor)
            os.fchmod(into, self._mode)
            return into
