"""The verbs of the room: receive a file, check it, accept it, give its rejects back, resume what was cut."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accord.conventions.models import Agreement
from accord.conventions.queries import organisation_of, read_current
from accord.declaration.formats import Format
from accord.deposits import places
from accord.deposits.errors import NotAcceptable, UnreadableFile
from accord.deposits.locks import alone_on_file, hold_subject
from accord.deposits.models import Deposit, DepositState
from accord.deposits.queries import find_same_file, same_subject
from accord.deposits.report import keep_problems, problems_of
from accord.deposits.rules.policies import must_confirm
from accord.journal.actions import Acts, write_entry
from accord.kit.problems import Problem, Severity
from accord.kit.text import printable
from accord.partners.models import Organisation

logger = logging.getLogger(__name__)

# phase ("Copie", "Contrôle", "Enregistrement"), done, total, rows
Progress = Callable[[str, int, int, int], None]
COPYING, CHECKING, WRITING = "Copie", "Contrôle", "Enregistrement"
_WAITS = (DepositState.RECEIVED, DepositState.CHECKED)


@dataclass(frozen=True)
class Outcome:
    """What became of a file. `is_known` when these very bytes had been deposited before: nothing changed."""

    deposit: Deposit
    is_known: bool = False
    problems: tuple[Problem, ...] = field(default=())


def deposit_file(
    *,
    path: Path,
    agreement: Agreement,
    format_key: str | None = None,
    sender: Organisation | None = None,
    actor: Acts | None = None,
    accept_incomplete: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Receive, check and accept a file; interrupted at any moment, the same call ends what was begun.

    The same bytes again change nothing. A file about the same thing supersedes the one before. A file that
    breaks before its end stays to be confirmed, unless `accept_incomplete`. Raises DepositError.
    """
    deposit, is_new = _receive(path, agreement, format_key, sender, actor, wanted=True, progress=progress)
    was_over = not is_new and deposit.state not in _WAITS
    with alone_on_file(agreement.pk, deposit.file_sha256):
        deposit.refresh_from_db()
        if deposit.state == DepositState.RECEIVED:
            check_deposit(deposit=deposit, progress=progress)
        _compare_with_before(deposit)
        if deposit.state == DepositState.CHECKED and _may_accept(deposit, accept_incomplete):
            accept_deposit(
                deposit=deposit, actor=actor, accept_incomplete=accept_incomplete, progress=progress
            )
    return Outcome(deposit, is_known=was_over, problems=problems_of(deposit))


def receive_file(
    *,
    path: Path,
    agreement: Agreement,
    format_key: str | None = None,
    sender: Organisation | None = None,
    actor: Acts | None = None,
    progress: Progress | None = None,
) -> Deposit:
    """Recognise a file and keep it; the deposit of the same bytes is given back. Raises DepositError."""
    return _receive(path, agreement, format_key, sender, actor, wanted=False, progress=progress)[0]


def take_in_file(
    *,
    path: Path,
    name: str,
    agreement: Agreement,
    actor: Acts | None,
    may_take: Callable[[Format], Problem | None],
    progress: Progress | None = None,
) -> Outcome:
    """Receive a file known by its bearer as `name`, to be checked and decided on later.

    `may_take` says why a format is not this bearer's to deposit. Raises UnreadableFile.
    """
    deposit, is_new = _receive(
        path, agreement, None, None, actor, wanted=False, progress=progress, name=name, may_take=may_take
    )
    return Outcome(deposit, is_known=not is_new)


def _receive(
    path: Path,
    agreement: Agreement,
    format_key: str | None,
    sender: Organisation | None,
    actor: Acts | None,
    *,
    wanted: bool,
    progress: Progress | None,
    name: str = "",
    may_take: Callable[[Format], Problem | None] | None = None,
) -> tuple[Deposit, bool]:
    from accord.deposits.reading.content import copy_file
    from accord.deposits.reading.recognise import recognise_file

    name = printable(name or path.name)
    incoming = places.incoming_file()
    try:
        content = copy_file(path, incoming, _in_phase(progress, COPYING))
        with alone_on_file(agreement.pk, content.sha256):
            declared = read_current(agreement.key)
            recognition = recognise_file(
                incoming, content, declared.formats, name=name, format_key=format_key
            )
            if recognition.blocking:
                raise UnreadableFile(recognition.problems)
            if may_take and (refusal := may_take(recognition.form)):
                raise UnreadableFile([refusal])
            deposit = _describe_deposit(agreement, recognition, sender, actor)
            known = find_same_file(deposit)
            if known is not None:
                return _keep_again(known, incoming), False
            deposit.report["wanted"] = wanted
            with places.settling(), transaction.atomic():
                deposit.save()
                places.folder_of(deposit.pk).mkdir(mode=0o700)
                incoming.replace(places.raw_file(deposit.pk))
            return deposit, True
    except UnreadableFile as fault:
        raise UnreadableFile(_name_file(fault.problems, name)) from None
    finally:
        incoming.unlink(missing_ok=True)


def _keep_again(known: Deposit, incoming: Path) -> Deposit:
    """Put the bytes back when the first process was cut before it kept them."""
    if known.state in _WAITS and not places.raw_file(known.pk).exists():
        places.folder_of(known.pk).mkdir(mode=0o700, exist_ok=True)
        incoming.replace(places.raw_file(known.pk))
    return known


def _describe_deposit(
    agreement: Agreement, recognition: Any, sender: Organisation | None, actor: Acts | None
) -> Deposit:
    form: Format = recognition.form
    sender = sender or organisation_of(agreement, form.sender)
    viewers = [organisation_of(agreement, party) for party in form.visible_to]
    problems = list(recognition.problems)
    if sender is None:
        problems.append(Problem("depot.emetteur", recognition.name, {"partie": form.sender}, Severity.ALERT))
    period = recognition.period
    return Deposit(
        agreement=agreement,
        format_key=form.key,
        kind=form.kind,
        sender=sender,
        deposited_by_id=actor.user_id if actor else None,
        file_name=recognition.name[:250],
        file_sha256=recognition.content.sha256,
        file_size=recognition.content.size,
        encoding=recognition.content.encoding,
        separator=recognition.layout.separator if recognition.layout else "",
        series=recognition.series,
        period_starts_on=period.starts_on if period else None,
        period_ends_on=period.ends_on if period else None,
        reference_on=recognition.reference_on,
        visible_to=[body.pk for body in viewers if body is not None],
        report={
            "variant": recognition.variant.key if recognition.variant else "",
            "problems": keep_problems(problems),
        },
    )


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
        recognition = _recognise_again(deposit, declared.formats)
        stager = Stager(recognition, staging_new, keys.sealer, keys.index, declared.territory.department)
        if keep_samples:
            stager.sampler = Sampler(recognition.form)
        staged = stager.stage(places.raw_file(deposit.pk), _with_rows(progress, CHECKING))
    except UnreadableFile as fault:
        return _refuse(deposit, _name_file(fault.problems, deposit.file_name))
    staging = places.staging_of(deposit.pk)
    shutil.rmtree(staging, ignore_errors=True)
    staging_new.replace(staging)
    deposit.rows_read, deposit.rows_good, deposit.rows_rejected = staged.read, staged.good, staged.rejected
    deposit.report = {
        **deposit.report,
        "problems": deposit.report.get("problems", []) + keep_problems(staged.problems),
        "counts": staged.counts,
        "records": staged.records,
        "announced": staged.announced,
        "left_out": staged.left_out,
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


def _recognise_again(deposit: Deposit, formats: Iterable[Format]) -> Any:
    """The recognition of the file that was kept; raises UnreadableFile when it is not the one received."""
    from accord.deposits.reading.content import copy_file
    from accord.deposits.reading.recognise import recognise_file

    raw = places.raw_file(deposit.pk)
    if not raw.exists():
        raise UnreadableFile([Problem("depot.raw_change", deposit.file_name)])
    content = copy_file(raw)
    if content.sha256 != deposit.file_sha256:
        raise UnreadableFile([Problem("depot.raw_change", deposit.file_name)])
    return recognise_file(raw, content, formats, name=deposit.file_name, format_key=deposit.format_key)


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

    total, step = deposit.rows_good, _in_phase(progress, WRITING)
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
    recognition = _recognise_again(deposit, declared.formats)
    problems = read_problems(places.staging_of(deposit.pk))
    return write_rejected(places.raw_file(deposit.pk), recognition, problems, out)


def resume_deposits() -> int:
    """End or undo what interrupted processes left; returns how many deposits were ended.

    Files wanted by a whole deposit go on to their acceptance; files half received and folders of no deposit
    are removed. A file that another process holds is left alone.
    """
    with places.settling():
        places.remove_leftovers(set(Deposit.objects.values_list("pk", flat=True)))
    for number in Deposit.objects.exclude(state__in=_WAITS).values_list("pk", flat=True):
        places.forget_rows(number)
    resumed = 0
    for deposit in Deposit.objects.filter(state__in=_WAITS).select_related("agreement").order_by("pk"):
        with alone_on_file(deposit.agreement_id, deposit.file_sha256, wait=False) as alone:
            if alone:
                resumed += _resume_alone(deposit)
    return resumed


def _resume_alone(deposit: Deposit) -> int:
    """One deposit that cannot be resumed must not stop the others: its report says so."""
    try:
        return _resume(deposit)
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


def _name_file(problems: Iterable[Problem], name: str) -> list[Problem]:
    return [Problem(one.code, replace(one.where, file=name), one.params, one.severity) for one in problems]


def _in_phase(progress: Progress | None, phase: str) -> Callable[[int, int], None] | None:
    return (lambda done, total: progress(phase, done, total, 0)) if progress else None


def _with_rows(progress: Progress | None, phase: str) -> Callable[[int, int, int], None] | None:
    return (lambda done, total, rows: progress(phase, done, total, rows)) if progress else None
