"""The jobs of the room, as the worker knows them. What each does is in `background.py` and `tidying.py`."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted

QUEUE = "accord"
# Two more times after the first, for what passes: the database that restarts, the worker that is stopped.
TRIES = 3
RETRY = RetryStrategy(
    max_attempts=TRIES - 1, wait=5, retry_exceptions={OperationalError, InterfaceError, JobAborted}
)


@app.task(name="deposits.receive", queue=QUEUE, retry=RETRY, pass_context=True)
def receive(context: JobContext, number: int) -> None:
    """Recognise a file handed over."""
    from accord.deposits.background import receive_arrival, run_work

    run_work(context, number, receive_arrival)


@app.task(name="deposits.check", queue=QUEUE, retry=RETRY, pass_context=True)
def check(context: JobContext, number: int) -> None:
    """Check a received file."""
    from accord.deposits.background import check_received, run_work

    run_work(context, number, check_received)


@app.task(name="deposits.accept", queue=QUEUE, retry=RETRY, pass_context=True)
def accept(context: JobContext, number: int) -> None:
    """Accept a checked file."""
    from accord.deposits.background import accept_checked, run_work

    run_work(context, number, accept_checked)


@app.task(name="deposits.rejects", queue=QUEUE, retry=RETRY, pass_context=True)
def rejects(context: JobContext, number: int) -> None:
    """Write the rejected rows of a deposit in their own layout."""
    from accord.deposits.background import run_work, write_rejects_file

    run_work(context, number, write_rejects_file)


@app.task(name="deposits.remove", queue=QUEUE, retry=RETRY)
def remove(deposit: int) -> None:
    """Remove the files of an abandoned deposit."""
    from accord.deposits.tidying import remove_abandoned

    remove_abandoned(deposit)


@app.periodic(cron="17 * * * *")
@app.task(name="deposits.tidy", queue=QUEUE, queueing_lock="deposits.tidy")
def tidy(timestamp: int) -> None:
    """Give up what nobody decided in time, and remove what has no reason to be kept."""
    from accord.deposits.tidying import tidy_deposits

    tidy_deposits()


@app.periodic(cron="* * * * *")
@app.task(name="deposits.watch", queue=QUEUE, queueing_lock="deposits.watch", lock="deposits.watch")
def watch(timestamp: int) -> None:
    """Take the files that senders' keys handed over, and those put in the watched folder."""
    from pathlib import Path

    from django.conf import settings

    from accord.deposits.keyed import take_up_keyed
    from accord.deposits.watching import take_waiting

    take_up_keyed()
    if settings.WATCHED_FOLDER:
        take_waiting(Path(settings.WATCHED_FOLDER), accepts=settings.WATCHED_ACCEPTS)
