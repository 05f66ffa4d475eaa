"""What the worker does of what was asked on a page: recognise, check, accept; each begun, watched and ended.

A job brings the number of a `Work` and nothing else. The row was written by whoever asked, under row-level
security: it is what says who may see the outcome. Runs as the loader.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.exceptions import JobAborted

from accord.conventions.queries import organisation_of
from accord.declaration.formats import Format
from accord.deposits import places, raw_files
from accord.deposits.actions import accept_deposit, check_deposit, write_rejects
from accord.deposits.beacon import Beacon, ShuttingDown, StopAsked
from accord.deposits.errors import KeysLost, NotAcceptable, UnreadableFile
from accord.deposits.jobs import defer_work
from accord.deposits.locks import alone_on_file
from accord.deposits.models import Arrival, Deposit, DepositState, Work
from accord.deposits.preview import keep_preview
from accord.deposits.queries import rejects_suffix
from accord.deposits.report import keep_problems
from accord.deposits.rules.policies import can_decide, find_format_refusal
from accord.deposits.taking_in import take_in_file
from accord.deposits.tasks import TRIES
from accord.kit.problems import Problem
from accord.partners.actor import Actor
from accord.partners.queries import memberships_of

PASSING_FAULTS = (OperationalError, InterfaceError)
LIVE = (Work.State.WAITING, Work.State.RUNNING)
log = logging.getLogger("accord.deposits")
Doing = Callable[[Work, Beacon], None]


def run_work(context: JobContext, number: int, do: Doing) -> None:
    """Do a piece of work and write how it ended.

    A passing fault of the database goes back to the queue, a few times; any other ends the work, said on
    the page and logged without a word of its message.
    """
    work = _begin(number)
    if work is None:
        return
    try:
        with Beacon(work, context.should_abort) as beacon:
            do(work, beacon)
    except StopAsked:
        end_work(work, Work.State.CANCELLED)
    except ShuttingDown:
        _put_back(work)
        raise JobAborted from None
    except UnreadableFile as fault:
        end_work(work, Work.State.FAILED, fault.problems[0].code if fault.problems else "travail.defaut")
    except NotAcceptable:
        end_work(work, Work.State.FAILED, "travail.depasse")
    except KeysLost:
        end_work(work, Work.State.FAILED, "travail.cle")
    except PASSING_FAULTS:
        connection.close()
        if context.job.attempts >= TRIES - 1:
            end_work(work, Work.State.FAILED, "travail.base")
        else:
            _put_back(work)
        raise
    except OSError:
        log.exception("work %s: the disk", number)
        end_work(work, Work.State.FAILED, "travail.disque")
    except Exception:
        log.exception("work %s", number)
        end_work(work, Work.State.FAILED, "travail.defaut")
    else:
        end_work(work, Work.State.DONE)


def _begin(number: int) -> Work | None:
    """The work, now running; None when it is over, or was stopped before it began."""
    with transaction.atomic():
        work = (
            Work.objects.select_for_update()
            .filter(pk=number, state__in=[Work.State.WAITING, Work.State.RUNNING])
            .first()
        )
        if work is None:
            return None
        now = timezone.now()
        work.state, work.started_at, work.beat_at = Work.State.RUNNING, work.started_at or now, now
        work.save(update_fields=["state", "started_at", "beat_at"])
    if work.stop_asked_at:
        end_work(work, Work.State.CANCELLED)
        return None
    return work


def _put_back(work: Work) -> None:
    Work.objects.filter(pk=work.pk).update(state=Work.State.WAITING, done=0, total=0, rows=0, phase="")


def end_work(work: Work, state: str, fault: str = "") -> None:
    """Write how a piece of work ended, and undo what announced it."""
    Work.objects.filter(pk=work.pk).update(
        state=state, fault=fault, ended_at=timezone.now(), seconds_left=None
    )
    if state == Work.State.DONE:
        return
    if work.kind == Work.Kind.ACCEPT:
        Deposit.objects.filter(pk=work.deposit_id, state=DepositState.CHECKED).update(
            decided_by=None, decided_at=None
        )
    elif work.kind == Work.Kind.RECEIVE and work.arrival_id:
        Arrival.objects.filter(pk=work.arrival_id, state=Arrival.State.WAITING).update(
            state=Arrival.State.LOST
        )
        places.sent_file(work.arrival.sending, work.arrival.place).unlink(missing_ok=True)
    elif work.kind == Work.Kind.CHECK and state == Work.State.CANCELLED:
        abandoned = Deposit.objects.filter(pk=work.deposit_id, state=DepositState.RECEIVED)
        if abandoned.update(
            state=DepositState.CANCELLED, decided_by=work.stop_asked_by_id, decided_at=timezone.now()
        ):
            places.forget_file(work.deposit_id)


def give_up_work(number: int) -> None:
    """End work whose worker has died too often."""
    work = Work.objects.filter(pk=number, state__in=LIVE).first()
    if work is not None:
        end_work(work, Work.State.FAILED, "travail.interrompu")


def receive_arrival(work: Work, beacon: Beacon) -> None:
    """Recognise a file handed over, make a deposit of it, and ask for its check; or say why not."""
    arrival = Arrival.objects.select_related("agreement", "organisation").get(pk=work.arrival_id)
    if arrival.state != Arrival.State.WAITING:
        return
    actor = Actor(arrival.user_id, arrival.organisation_id, arrival.role)
    path = places.sent_file(arrival.sending, arrival.place)
    try:
        outcome = take_in_file(
            path=path,
            name=arrival.file_name,
            agreement=arrival.agreement,
            actor=actor,
            may_take=lambda form: _refuse_format(arrival, form),
            way="adresse" if arrival.key_id else "",
            progress=beacon.tell,
        )
    except FileNotFoundError:
        _refuse_arrival(arrival, [Problem("depot.raw_change", arrival.file_name)])
    except UnreadableFile as fault:
        _refuse_arrival(arrival, fault.problems)
    else:
        arrival.deposit = outcome.deposit
        arrival.state = Arrival.State.KNOWN if outcome.is_known else Arrival.State.RECOGNISED
        with transaction.atomic():
            arrival.save(update_fields=["deposit", "state"])
            if outcome.deposit.state == DepositState.RECEIVED:
                ask_check(outcome.deposit, work)
    path.unlink(missing_ok=True)


def _refuse_format(arrival: Arrival, form: Format) -> Problem | None:
    sender = organisation_of(arrival.agreement, form.sender)
    is_own = sender is not None and sender.pk == arrival.organisation_id
    return find_format_refusal(arrival.file_name, arrival.role, form, is_own=is_own)


def _refuse_arrival(arrival: Arrival, problems: Any) -> None:
    arrival.state, arrival.problems = Arrival.State.REFUSED, keep_problems(problems)
    arrival.save(update_fields=["state", "problems"])


def ask_check(deposit: Deposit, asked: Work) -> None:
    """Ask for the check of a received file, in the name of whoever asked for the former work."""
    live = Work.objects.filter(deposit=deposit, kind=Work.Kind.CHECK, state__in=LIVE)
    if not live.exists():
        defer_work(
            kind=Work.Kind.CHECK,
            deposit=deposit,
            organisation_id=asked.organisation_id,
            user_id=asked.user_id,
        )


def ask_rejects(deposit: Deposit, asked: Work) -> None:
    """Ask for the rejected rows to be written, in the name of whoever asked for the former work."""
    if not Work.objects.filter(deposit=deposit, kind=Work.Kind.REJECTS, state__in=LIVE).exists():
        defer_work(
            kind=Work.Kind.REJECTS,
            deposit=deposit,
            organisation_id=asked.organisation_id,
            user_id=asked.user_id,
        )


def check_received(work: Work, beacon: Beacon) -> None:
    """Check a received file row by row, and prepare what its reader decides on."""
    deposit = Deposit.objects.select_related("agreement").get(pk=work.deposit_id)
    with alone_on_file(deposit.agreement_id, deposit.file_sha256):
        deposit.refresh_from_db()
        if deposit.state == DepositState.RECEIVED:
            check_deposit(deposit=deposit, progress=beacon.tell, keep_samples=True)
        if deposit.state == DepositState.CHECKED and "preview" not in deposit.report:
            beacon.tell("Comparaison", 0, 0, deposit.rows_read)
            keep_preview(deposit)
    if deposit.state == DepositState.CHECKED and deposit.rows_rejected:
        ask_rejects(deposit, work)


def accept_checked(work: Work, beacon: Beacon) -> None:
    """Write the good rows of a checked file, then ask for the data to be brought up to date."""
    deposit = Deposit.objects.select_related("agreement").get(pk=work.deposit_id)
    actor = Actor(work.user_id, work.organisation_id, "") if work.user_id and work.organisation_id else None
    if actor is not None and not _may_still_decide(work, deposit):
        raise NotAcceptable(deposit.pk, "qui l’a demandé ne peut pas en décider.")
    with alone_on_file(deposit.agreement_id, deposit.file_sha256):
        accept_deposit(
            deposit=deposit, actor=actor, accept_incomplete=work.is_confirmed, progress=beacon.tell
        )
    ask_flow()


def _may_still_decide(work: Work, deposit: Deposit) -> bool:
    """Whether whoever asked may decide on this file: asked again, a row of work proves nothing."""
    standing = memberships_of(work.user).filter(organisation_id=work.organisation_id)
    return any(can_decide(one.role, one.organisation_id, deposit) for one in standing)


def ask_flow() -> None:
    """Ask for the data to be brought up to date, unless that already waits."""
    if not Work.objects.filter(kind=Work.Kind.FLOW, state=Work.State.WAITING).exists():
        defer_work(kind=Work.Kind.FLOW)


def write_rejects_file(work: Work, beacon: Beacon) -> None:
    """Write the rejected rows of a deposit in their own layout, to be downloaded."""
    deposit = Deposit.objects.select_related("agreement").get(pk=work.deposit_id)
    beacon.tell("Préparation des rejets", 0, 0)
    out = places.rejects_file(deposit.pk, rejects_suffix(deposit))
    with places.reading_folder() as folder:
        clear = Path(folder) / out.name
        write_rejects(deposit=deposit, out=clear)
        raw_files.replace_sealed(clear, out, deposit)
