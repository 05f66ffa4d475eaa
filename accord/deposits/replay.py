"""The kept files read once more: the same rows as when they were accepted, or what differs.

To call as the loader. Nothing of the data changes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.db.models import QuerySet

from accord.conventions.queries import read_current
from accord.deposits import places, raw_files
from accord.deposits.actions import recognise_again
from accord.deposits.errors import UnreadableFile
from accord.deposits.keys import read_keys
from accord.deposits.loading import stage_for_comparison
from accord.deposits.models import Deposit, DepositState
from accord.deposits.uploads import clean_name
from accord.journal.actions import write_entry

_SAME = """
SELECT count(*) FROM (
  SELECT payload, nir_index FROM deposits_record WHERE deposit_id = %s
  INTERSECT ALL
  SELECT payload, nir_index FROM staged_record) same
"""


@dataclass(frozen=True)
class Replayed:
    """A deposit read again: its accepted rows, those that its file gives today, those that say the same.

    `is_readable` is False when the file is no longer kept, or is not the one received.
    """

    deposit: Deposit
    kept: int
    read: int = 0
    same: int = 0
    is_readable: bool = True

    @property
    def is_same(self) -> bool:
        """Whether the file gives exactly the rows that were accepted."""
        return self.is_readable and self.kept == self.read == self.same


def replay_deposits(agreement: str | None = None) -> Iterator[Replayed]:
    """Read again every file that was accepted, in the order of their acceptance, and compare row by row."""
    for deposit in _accepted(agreement):
        yield _replay(deposit)


def give_back_files(out: Path, agreement: str | None = None) -> Iterator[Path]:
    """Write the accepted files in clear in a folder of this account alone, as they came; each is journalled.

    Deposited in another installation, the oldest acceptance first (the time of each file), they give the
    same data.
    """
    from accord.deposits.reading.content import copy_file

    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    for deposit in _accepted(agreement):
        if not places.raw_file(deposit.pk).exists():
            continue
        folder = out / f"{deposit.pk:06d}"
        folder.mkdir(mode=0o700, exist_ok=True)
        target = folder / clean_name(deposit.file_name)
        with raw_files.opened(deposit) as clear:
            copy_file(clear, target)
        if deposit.accepted_at:
            os.utime(target, (deposit.accepted_at.timestamp(),) * 2)
        write_entry(action="deposit.give-back", actor=None, target=f"deposit:{deposit.pk}")
        yield target


def _accepted(agreement: str | None) -> QuerySet[Deposit]:
    found = Deposit.objects.filter(state__in=[DepositState.ACCEPTED, DepositState.SUPERSEDED])
    if agreement is not None:
        found = found.filter(agreement__key=agreement)
    return found.select_related("agreement").order_by("accepted_at", "pk")


def _replay(deposit: Deposit) -> Replayed:
    from accord.deposits.reading.staging import Stager

    declared, keys = read_current(deposit.agreement.key), read_keys()
    kept = deposit.records.count()
    with places.trial_folder() as scratch:
        folder = Path(scratch) / places.STAGING
        try:
            with raw_files.opened(deposit) as clear:
                recognition = recognise_again(clear=clear, deposit=deposit, formats=declared.formats)
                stager = Stager(recognition, folder, keys.sealer, keys.index, declared.territory.department)
                staged = stager.stage(clear)
        except UnreadableFile:
            return Replayed(deposit, kept, is_readable=False)
        with transaction.atomic(), connection.cursor() as cursor:
            stage_for_comparison(cursor, folder)
            cursor.execute(_SAME, [deposit.pk])
            same = int(cursor.fetchone()[0])
            cursor.execute("DROP TABLE staged_record")
    return Replayed(deposit, kept, staged.good, same)
