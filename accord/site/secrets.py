"""The secrets of this installation, beside those of the database: made once, for their owner's eyes."""

from __future__ import annotations

from pathlib import Path

from accord.site.postgres.secrets import ensure_secret


def read_secret(home: Path, name: str) -> str:
    """The secret of that name in ACCORD_HOME/secrets (mode 0600), made at the first call."""
    return ensure_secret(home, name)
