"""The day that a demonstration replays: one for everybody, until a reader asks for another one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.conf import settings

_asked: ContextVar[date | None] = ContextVar("replayed_day", default=None)


def replayed_day() -> date | None:
    """The day that this demonstration is on (`ACCORD_TODAY`, or the reader's); None outside of one."""
    if not settings.TODAY:
        return None
    return _asked.get() or date.fromisoformat(settings.TODAY)


@contextmanager
def replay(day: date | None) -> Iterator[None]:
    """Within, a demonstration is on that day; None leaves it on its own."""
    token = _asked.set(day)
    try:
        yield
    finally:
        _asked.reset(token)
