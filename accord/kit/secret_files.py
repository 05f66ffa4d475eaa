"""Secrets kept in a file: made once, whole or not at all, readable by the account that made them alone."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def read_secret_file(path: Path) -> str | None:
    """The secret kept there; None when it was never made."""
    try:
        return path.read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def keep_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret kept there, made at the first call (file 0600, folder 0700); two processes get the same."""
    if found := read_secret_file(path):
        return found
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    with _alone_in(path.parent):
        found = read_secret_file(path)
        if found is None:
            found = make()
            _write_whole(path, found)
    return found


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write_whole(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
        # The name takes the whole file or stays as it was: a process that dies leaves no empty secret.
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
