"""What has no reason to be kept: files that nobody decided on, never taken in, or kept long enough."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accord.conventions.models import Agreement
from accord.conventions.queries import events_of, read_current
from accord.declaration.happenings import dates_of
from accord.declaration.retention import find_retention
from accord.deposits import places, raw_files
from accord.deposits.models import Arrival, Deposit, DepositState, Work
from accord.deposits.queries import WAITING_STATES, last_day_kept
from accord.deposits.rules.policies import DAYS_TO_DECIDE
from accord.journal.actions import write_entry

HOURS_TO_TAKE = 24


def tidy_deposits() -> int:
    """Give up the deposits that nobody decided on in time; remove what has no use. Returns how many.

    A file that an earlier version kept in clear is sealed on the way.
    """
    done = _give_up_old() + _remove_unclaimed() + remove_expired_files()
    for deposit in Deposit.objects.select_related("agreement").iterator():
        raw_files.seal_if_clear(deposit)
    return done


def remove_expired_files() -> int:
    """Remove the received files whose declared time is over; what was read in them stays."""
    today, removed = timezone.localdate(), 0
    for agreement in Agreement.objects.filter(deposits__isnull=False).distinct():
        declared = read_current(agreement.key)
        if not declared.retentions:
            continue
        dates = dates_of(declared.events, events_of(agreement))
        over = Deposit.objects.filter(agreement=agreement, file_removed_at=None).exclude(
            state__in=WAITING_STATES
        )
        for deposit in over.order_by("pk"):
            rule = find_retention(declared.retentions, deposit.format_key, today, dates)
            if rule is not None and last_day_kept(deposit, rule) < today:
                removed += _remove_file(deposit)
    return removed


def _remove_file(deposit: Deposit) -> int:
    """The journal says it before the disk does it: cut in between, the next turn removes it again."""
    was_there = places.raw_file(deposit.pk).exists()
    if was_there:
        with transaction.atomic():
            write_entry(action="deposit.forget-file", actor=None, target=f"deposit:{deposit.pk}")
        raw_files.remove(deposit.pk)
    Deposit.objects.filter(pk=deposit.pk).update(file_removed_at=timezone.now())
    return int(was_there)


def _give_up_old() -> int:
    limit = timezone.now() - timedelta(days=DAYS_TO_DECIDE)
    given_up = 0
    for number in Deposit.objects.filter(state=DepositState.CHECKED, received_at__lt=limit).values_list(
        "pk", flat=True
    ):
        with transaction.atomic():
            deposit = Deposit.objects.select_for_update().get(pk=number)
            live = Work.objects.filter(deposit=deposit, state__in=[Work.State.WAITING, Work.State.RUNNING])
            if deposit.state != DepositState.CHECKED or live.exists():
                continue
            deposit.state, deposit.decided_at = DepositState.CANCELLED, timezone.now()
            deposit.save(update_fields=["state", "decided_at"])
            write_entry(action="deposit.expire", actor=None, target=f"deposit:{number}")
        places.forget_file(number)
        given_up += 1
    return given_up


def _remove_unclaimed() -> int:
    """Files handed over whose page never ended (an aborted upload), or whose work failed."""
    removed = 0
    oldest = time.time() - HOURS_TO_TAKE * 3600
    for path in places.sent_folder().iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
            removed += 1
    Arrival.objects.filter(
        state=Arrival.State.WAITING, sent_at__lt=timezone.now() - timedelta(hours=HOURS_TO_TAKE)
    ).update(state=Arrival.State.LOST)
    return removed


def remove_abandoned(number: int) -> None:
    """Remove the files of a deposit that was abandoned, if it still is."""
    if Deposit.objects.filter(pk=number, state=DepositState.CANCELLED).exists():
        places.forget_file(number)
