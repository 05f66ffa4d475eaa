"""Asking for work in the background: a row that says who asks for what, and a job that carries its number."""

from __future__ import annotations

from django.db import connection

from accord.deposits.models import Arrival, Deposit, Work

# The flow is known by its name only: it runs every room, and lives above them (accord/site/tasks.py). Which
# goes first, and what may be asked for, accord_ask_job() says (migration 0009).
TASKS = {
    Work.Kind.RECEIVE: "deposits.receive",
    Work.Kind.ACCEPT: "deposits.accept",
    Work.Kind.CHECK: "deposits.check",
    Work.Kind.REJECTS: "deposits.rejects",
    Work.Kind.FLOW: "site.flow",
}


def defer_work(
    *,
    kind: Work.Kind,
    deposit: Deposit | None = None,
    arrival: Arrival | None = None,
    organisation_id: int | None = None,
    user_id: int | None = None,
    is_confirmed: bool = False,
) -> Work:
    """Write down a piece of work and its job, in the caller's transaction."""
    work = Work.objects.create(
        kind=kind,
        deposit=deposit,
        arrival=arrival,
        organisation_id=organisation_id,
        user_id=user_id,
        is_confirmed=is_confirmed,
    )
    ask_job(TASKS[kind], work.pk)
    return work


def defer_removal(deposit: Deposit) -> None:
    """Ask for the files of an abandoned deposit to be removed, in the caller's transaction."""
    ask_job("deposits.remove", deposit.pk)


def ask_job(task: str, number: int) -> None:
    """Ask the worker for a listed task on one thing, in the caller's transaction.

    The only way to the worker that the web login has: one function of the database, which knows the tasks.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT accord_ask_job(%s, %s)", [task, number])
