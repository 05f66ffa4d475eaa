"""What has no reason to be kept: files that nobody decided on, or never taken in."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accord.deposits import places
from accord.deposits.models import Arrival, Deposit, DepositState, Work
from accord.deposits.rules.policies import DAYS_TO_DECIDE
from accord.journal.actions import write_entry

HOURS_TO_TAKE = 24


def tidy_deposits() -> int:
    """Give up the deposits that nobody decided on in time; remove what has no use. Returns how many."""
    return _give_up_old() + _remove_unclaimed()


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
