"""The job of the room, as the worker knows it: freezing the figures that a page asked for."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

# Two more tries, for what passes: a database that restarts, a worker that is stopped.
RETRY = RetryStrategy(max_attempts=2, wait=5)


@app.task(name="committees.freeze", queue="accord", retry=RETRY)
def freeze_committee(meeting: int) -> None:
    """Freeze the figures of a meeting that was asked for. Done twice, it changes nothing."""
    from accord.committees.actions import freeze_asked

    freeze_asked(meeting_id=meeting)
