"""The verbs of the room: deposit a file, check it, accept it, give its rejects back, resume what was cut."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accord.conventions.models import Agreement
from accord.conventions.queries import read_current
from accord.declaration.formats import Format
from accord.deposits import places, raw_files
from accord.deposits.errors import KeysLost, NotAcceptable, UnreadableFile
from accord.deposits.locks import alone_on_file, hold_subject
from accord.deposits.models import Deposit, DepositState
from accord.deposits.phases import CHECKING, WRITING, Progress, in_phase, with_rows
from accord.deposits.queries import WAITING_STATES, same_subject
from accord.deposits.report import keep_problems, problems_of
from accord.deposits.rules.policies import must_confirm
from accord.deposits.taking_in import Outcome, name_file, take_in
from accord.journal.actions import Acts, write_entry
from accord.kit.problems import Problem
from accord.partners.models import Organisation

logger = logging.getLogger(__name__)


def deposit_file(
    *,
    path: Path,
    agreement: Agreement,
    format_key: str | None = None,
    sender: Organisation | None = None,
    actor: Acts | None = None,
    accept_incomplete: bool = False,
    accepts: bool = True,
    name: str = "",
    may_take: Callable[[Format], Problem | None] | None = None,
    way: str = "",
    progress: Progress | None = None,
) -> Outcome:
    """Receive, check and accept a file; interrupted at any moment, the same call ends what was begun.

    The same bytes again change nothing. A file about the same thing supersedes the one before. A file that
    breaks before its end stays to be confirmed, unless `accept_incomplete`. Without `accepts` a person
    decides on its page. `may_take`, `name`, `way`: as `take_in`. Raises DepositError.
    """
    deposit, is_new = take_in(
        path, agreement, format_key, sender, actor,
        wanted=accepts, progress=progress, name=name, may_take=may_take, way=way,
    )  # fmt: skip
    was_over = not is_new and deposit.state not in WAITING_STATES
    with alone_on_file(agreement.pk, deposit.file_sha256):
        deposit.refresh_from_db()
        if deposit.state == DepositState.RECEIVED:
            check_deposit(deposit=deposit, progress=progress, keep_samples=not accepts)
        _compare_with_before(deposit)
        if accepts and deposit.state == DepositState.CHECKED and _may_accept(deposit, accept_incomplete):
            accept_deposit(
                deposit=deposit, actor=actor, accept_incomplete=accept_incomplete, progress=progress
            )
    return Outcome(deposit, is_known=was_over, problems=problems_of(deposit))


def check_deposit(
    *, deposit: Deposit, progress: Progress | None = None, keep_samples: bool = False
) -> Deposit:
    """Check every row of a received file and stage it. Another département's file is refused and removed.

    `keep_samples` keeps the first rows of each problem, for whoever decides on the file.
    """
    from accord.deposits.keys import read_keys
    from accord.deposits.reading.samples import Sampler
    from accord.deposits.reading.staging import Stager

    declared = read_current(deposit.agreement.key)
    staging_new = places.folder_of(deposit.pk) / places.STAGING_NEW
    shutil.rmtree(staging_new, ignore_errors=True)
    keys = read_keys()
    try:
        with raw_files.opened(deposit) as clear:
            recognition = recognise_again(clear=clear, deposit=deposit, formats=declared.formats)
            stager = Stager(recognition, staging_new, keys.sealer, keys.index, declared.territory.department)
            if keep_samples:
                stager.sampler = Sampler(recognition.form)
            staged = stager.stage(clear, with_rows(progress, CHECKING))
    except UnreadableFile as fault:
        return _refuse(deposit, name_file(fault.problems, deposit.file_name))
    staging = places.staging_of(deposit.pk)
    shutil.rmtree(staging, ignore_errors=True)
    staging_new.replace(staging)
    return _keep_findings(deposit, staged)


def _keep_findings(deposit: Deposit, staged: Any) -> Deposit:
    """Write what the check found; a file without a good row is refused."""
    deposit.rows_read, deposit.rows_good, deposit.rows_rejected = staged.read, staged.good, staged.rejected
    deposit.report = {
        **deposit.report,
        "problems": deposit.report.get("problems", []) + keep_problems(staged.problems),
        "counts": staged.counts,
        "records": staged.records,
        "announced": staged.announced,
        "left_out": staged.left_out,
        "minors": staged.minors,
        "is_complete": staged.is_complete,
    }
    deposit.state = DepositState.CHECKED
    if staged.read and not staged.good:
        problem = Problem("depot.aucune_bonne_ligne", deposit.file_name)
        deposit.report["problems"] += keep_problems([problem])
        deposit.state = DepositState.REFUSED
        places.forget_rows(deposit.pk)
    deposit.save()
    return deposit


def recognise_again(*, clear: Path, deposit: Deposit, formats: Iterable[Format]) -> Any:
    """The recognition of the file that was kept; raises UnreadableFile when it is not the one received."""
    from accord.deposits.reading.content import copy_file
    from accord.deposits.reading.recognise import recognise_file

    content = copy_file(clear)
    if content.sha256 != deposit.file_sha256:
        raise UnreadableFile([Problem("depot.raw_change", deposit.file_name)])
    return recognise_file(clear, content, formats, name=deposit.file_name, format_key=deposit.format_key)


def _refuse(deposit: Deposit, problems: list[Problem]) -> Deposit:
    """A refused file leaves a trace without its content: nothing of it may be kept."""
    deposit.report = {**deposit.report, "problems": keep_problems(problems)}
    deposit.state = DepositState.REFUSED
    deposit.save()
    places.forget_file(deposit.pk)
    return deposit


def accept_deposit(
    *,
    deposit: Deposit,
    actor: Acts | None = None,
    accept_incomplete: bool = False,
    progress: Progress | None = None,
) -> Deposit:
    """Write the good rows and flip the state, whole or not at all; supersede the file it corrects.

    Raises NotAcceptable when the deposit was not checked, or is incomplete and not confirmed.
    """
    with transaction.atomic():
        hold_subject(
            deposit.agreement_id,
            deposit.format_key,
            deposit.sender_id,
            deposit.series,
            deposit.period_ends_on,
        )
        locked = Deposit.objects.select_for_update().get(pk=deposit.pk)
        if locked.state != DepositState.CHECKED:
            raise NotAcceptable(deposit.pk, "il doit d’abord être contrôlé, et ne pas être déjà accepté.")
        if not _may_accept(locked, accept_incomplete):
            raise NotAcceptable(deposit.pk, "il est incomplet ou bien plus court, et rien ne l’a confirmé.")
        written = _load(locked, progress)
        _supersede(locked, written)
        locked.state, locked.accepted_at = DepositState.ACCEPTED, timezone.now()
        locked.save()
        write_entry(
            action="deposit.accept", actor=actor, target=f"deposit:{locked.pk}", detail={"rows": written}
        )
    deposit.refresh_from_db()
    places.forget_rows(deposit.pk)
    return deposit


def _load(deposit: Deposit, progress: Progress | None) -> int:
    from accord.deposits.loading import copy_records

    total, step = deposit.rows_good, in_phase(progress, WRITING)
    return copy_records(
        number=deposit.pk,
        kind=deposit.kind,
        staging=places.staging_of(deposit.pk),
        progress=(lambda rows: step(rows, total)) if step else None,
    )


def _supersede(deposit: Deposit, written: int) -> None:
    """Replace the accepted file about the same thing, note what changes, drop one that waits."""
    from accord.deposits.loading import compare_records

    accepted = same_subject(deposit).filter(state=DepositState.ACCEPTED)
    former = accepted.order_by("-accepted_at").first()
    if former is not None:
        same = compare_records(former.pk, deposit.pk)
        added, removed = written - same, former.rows_good - same
        deposit.report["changes"] = {"former": former.pk, "same": same, "added": added, "removed": removed}
        deposit.supersedes = former
        accepted.update(state=DepositState.SUPERSEDED)
    same_subject(deposit).filter(state=DepositState.CHECKED).update(state=DepositState.CANCELLED)


def _may_accept(deposit: Deposit, accept_incomplete: bool) -> bool:
    return accept_incomplete or not must_confirm(deposit)


def _compare_with_before(deposit: Deposit) -> None:
    """What accepting would change, known before anything is accepted: a file that shrinks is asked about."""
    from accord.deposits.preview import keep_preview

    if deposit.state == DepositState.CHECKED and "preview" not in deposit.report:
        keep_preview(deposit)


def write_rejects(*, deposit: Deposit, out: Path) -> int:
    """Give the rejected rows back in their own layout, with the reason; returns how many were written."""
    from accord.deposits.reading.staging import read_problems
    from accord.deposits.rejects import write_rejected

    declared = read_current(deposit.agreement.key)
    problems = read_problems(places.staging_of(deposit.pk))
    with raw_files.opened(deposit) as clear:
        recognition = recognise_again(clear=clear, deposit=deposit, formats=declared.formats)
        return write_rejected(clear, recognition, problems, out)


def resume_deposits() -> int:
    """End or undo what interrupted processes left; returns how many deposits were ended.

    Files wanted by a whole deposit go on to their acceptance; files half received and folders of no deposit
    are removed. A file that another process holds is left alone.
    """
    with places.settling():
        places.remove_leftovers(set(Deposit.objects.values_list("pk", flat=True)))
    for number in Deposit.objects.exclude(state__in=WAITING_STATES).values_list("pk", flat=True):
        places.forget_rows(number)
    resumed = 0
    waiting = Deposit.objects.filter(state__in=WAITING_STATES).select_related("agreement")
    for deposit in waiting.order_by("pk"):
        with alone_on_file(deposit.agreement_id, deposit.file_sha256, wait=False) as alone:
            if alone:
                resumed += _resume_alone(deposit)
    return resumed


def _resume_alone(deposit: Deposit) -> int:
    """One deposit that cannot be resumed must not stop the others: its report says so.

    A lost key is not the fault of a deposit: none is given up for it.
    """
    try:
        return _resume(deposit)
    except KeysLost:
        raise
    except Exception as error:
        logger.error("deposit %s could not be resumed: %s", deposit.pk, type(error).__name__)
        Deposit.objects.filter(pk=deposit.pk).update(
            report={**deposit.report, "failure": type(error).__name__}, state=DepositState.CANCELLED
        )
        return 0


def _resume(deposit: Deposit) -> int:
    deposit.refresh_from_db()
    if deposit.state == DepositState.RECEIVED and not places.raw_file(deposit.pk).exists():
        deposit.state = DepositState.CANCELLED
        deposit.save()
        return 1
    begun = deposit.state
    if deposit.state == DepositState.RECEIVED:
        check_deposit(deposit=deposit, keep_samples=not deposit.report.get("wanted"))
    _compare_with_before(deposit)
    if deposit.state == DepositState.CHECKED and deposit.report.get("wanted") and _may_accept(deposit, False):
        accept_deposit(deposit=deposit)
    return int(deposit.state != begun)
