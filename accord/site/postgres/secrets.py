"""Passwords of the database logins: made once, kept in ACCORD_HOME/secrets, readable by their owner alone."""

from __future__ import annotations

import os
import secrets as random_source
from pathlib import Path


def folder_of_secrets(home: Path) -> Path:
    """ACCORD_HOME/secrets, created with mode 0700 when missing."""
    folder = home / "secrets"
    home.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    return folder


def read_secret(home: Path, name: str) -> str | None:
    """The secret kept under this name, or None when it was never made."""
    try:
        return (home / "secrets" / name).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def ensure_secret(home: Path, name: str) -> str:
    """The secret kept under this name, made at the first call; two processes at once get the same."""
    if found := read_secret(home, name):
        return found
    folder = folder_of_secrets(home)
    draft = folder / f".{name}.{os.getpid()}.{random_source.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(random_source.token_urlsafe(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link appears whole or not at all, and never replaces the secret that another process just made.
        os.link(draft, folder / name)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return (folder / name).read_text(encoding="ascii").strip()
