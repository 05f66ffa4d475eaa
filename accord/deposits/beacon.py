"""How far a piece of work is, told by a thread of its own; and whether somebody wants it to stop.

The thread has its own connection: what it writes is seen at once, though the work itself is one transaction.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType

from django.db import DatabaseError, connection
from django.utils import timezone

from accord.deposits.models import Work

EVERY_SECONDS = 0.5
# A share of less than that says nothing of the time left.
LEAST_SHARE = 0.02


class StopAsked(Exception):
    """Somebody asked to stop: nothing of what was begun is kept."""


class ShuttingDown(Exception):
    """The worker is asked to end: the work goes back to the queue."""


class Beacon:
    """`with Beacon(work) as beacon: … beacon.tell("Contrôle", done, total, rows) …`

    `tell` costs nothing and raises StopAsked, or ShuttingDown when `is_ending()` says so.
    """

    def __init__(self, work: Work, is_ending: Callable[[], bool] = lambda: False) -> None:
        self.number = work.pk
        self._is_ending = is_ending
        self._phase, self._done, self._total, self._rows = "", 0, 0, 0
        self._phase_began = time.monotonic()
        self._stop_asked, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._keep_telling, daemon=True)

    def __enter__(self) -> Beacon:
        self._thread.start()
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def tell(self, phase: str, done: int, total: int, rows: int = 0) -> None:
        """Say how far the work is: `done` out of `total` (any unit), `rows` read or written."""
        if phase != self._phase:
            self._phase, self._phase_began = phase, time.monotonic()
        self._done, self._total, self._rows = done, total, rows
        if self._stop_asked.is_set():
            raise StopAsked
        if self._is_ending():
            raise ShuttingDown

    def _keep_telling(self) -> None:
        try:
            while not self._over.wait(EVERY_SECONDS):
                try:
                    self._write()
                except DatabaseError:
                    # What watches must not break what works; the next second may do better.
                    connection.close()
        finally:
            connection.close()

    def _write(self) -> None:
        live = Work.objects.filter(pk=self.number, state=Work.State.RUNNING)
        live.update(
            phase=self._phase[:80],
            done=self._done,
            total=self._total,
            rows=self._rows,
            seconds_left=self._guess_left(),
            beat_at=timezone.now(),
        )
        if live.filter(stop_asked_at__isnull=False).exists():
            self._stop_asked.set()

    def _guess_left(self) -> int | None:
        """Seconds until the end of this phase at the pace of its beginning; None when it is too early."""
        if not self._total or self._done < LEAST_SHARE * self._total:
            return None
        spent = time.monotonic() - self._phase_began
        return round(spent * (self._total - self._done) / self._done) if self._done else None
