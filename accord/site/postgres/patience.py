"""Waiting for a server: politely, with news, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from accord.site.postgres.errors import ServerDidNotStart

Progress = Callable[[str, float], None]
"""Called about twice a second after the first, with a French sentence and the seconds already spent."""


class Patience:
    """Counts the time spent on one thing that must be ready within `timeout` seconds."""

    def __init__(self, timeout: float, progress: Progress | None = None, log: Path | None = None) -> None:
        self._timeout = timeout
        self._progress = progress
        self._log = log
        self._started = time.monotonic()
        self._told_at = 0.5

    @property
    def spent(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._started

    def wait(self, reason: str) -> None:
        """Sleep a little; tell the reason; raise ServerDidNotStart when it has lasted too long."""
        spent = self.spent
        if spent > self._timeout:
            told = f"toujours pas prête après {spent:.0f} secondes ; {reason.lower()}"
            raise ServerDidNotStart("attente", told, self._log)
        if self._progress and spent - self._told_at > 0.5:
            self._told_at = spent
            self._progress(reason, spent)
        time.sleep(0.02 if spent < 5 else 0.3)
