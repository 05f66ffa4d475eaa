"""Passwords of the database logins: made once, kept in ACCORD_HOME/secrets, readable by their owner alone."""

from __future__ import annotations

import secrets as random_source
from functools import partial
from pathlib import Path

from accord.kit.secret_files import keep_secret, read_secret_file


def read_secret(home: Path, name: str) -> str | None:
    """The secret kept under this name, or None when it was never made."""
    return read_secret_file(home / "secrets" / name)


def ensure_secret(home: Path, name: str) -> str:
    """The secret kept under this name, made at the first call; two processes at once get the same."""
    return keep_secret(home / "secrets" / name, partial(random_source.token_urlsafe, 32))
