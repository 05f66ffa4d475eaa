"""A file comes in: recognised, kept as it is and sealed, one deposit for its bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from accord.conventions.models import Agreement
from accord.conventions.queries import organisation_of, read_current
from accord.declaration.formats import Format
from accord.deposits import places
from accord.deposits.errors import UnreadableFile
from accord.deposits.locks import alone_on_file
from accord.deposits.models import Deposit
from accord.deposits.phases import COPYING, Progress, in_phase
from accord.deposits.queries import WAITING_STATES, find_same_file
from accord.deposits.raw_files import keep_sealed, seal_beside
from accord.deposits.report import keep_problems
from accord.journal.actions import Acts
from accord.kit.problems import Problem, Severity
from accord.kit.text import printable
from accord.partners.models import Organisation


@dataclass(frozen=True)
class Outcome:
    """What became of a file. `is_known` when these very bytes had been deposited before: nothing changed."""

    deposit: Deposit
    is_known: bool = False
    problems: tuple[Problem, ...] = field(default=())


def receive_file(
    *,
    path: Path,
    agreement: Agreement,
    format_key: str | None = None,
    sender: Organisation | None = None,
    actor: Acts | None = None,
    progress: Progress | None = None,
) -> Deposit:
    """Recognise a file and keep it, to be decided on; the deposit of the same bytes is given back.

    Raises DepositError.
    """
    return take_in(path, agreement, format_key, sender, actor, wanted=False, progress=progress)[0]


def take_in_file(
    *,
    path: Path,
    name: str,
    agreement: Agreement,
    actor: Acts | None,
    may_take: Callable[[Format], Problem | None],
    way: str = "",
    progress: Progress | None = None,
) -> Outcome:
    """Receive a file known by its bearer as `name`, to be checked and decided on later.

    `may_take` says why a format is not this bearer's to deposit. Raises UnreadableFile.
    """
    deposit, is_new = take_in(
        path, agreement, None, None, actor,
        wanted=False, progress=progress, name=name, may_take=may_take, way=way,
    )  # fmt: skip
    return Outcome(deposit, is_known=not is_new)


def take_in(
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
    way: str = "",
) -> tuple[Deposit, bool]:
    """The deposit of a file, and whether it is new. `wanted`: it goes on to its acceptance by itself.

    `name` is how its bearer calls it; `may_take` says why a format is not this bearer's; `way` is the code of
    the door that it came by, said on its page, when nobody handed it over.
    """
    from accord.deposits.reading.archive import unfolded
    from accord.deposits.reading.content import copy_file
    from accord.deposits.reading.recognise import recognise_file

    name = printable(name or path.name)
    incoming = places.incoming_file()
    try:
        with unfolded(path, name, places.reading_folder) as (plain, name):
            content = copy_file(plain, incoming, in_phase(progress, COPYING))
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
            deposit.report |= {"way": way} if way else {}
            return _keep_once(deposit, incoming, wanted=wanted)
    except UnreadableFile as fault:
        raise UnreadableFile(name_file(fault.problems, name)) from None
    finally:
        incoming.unlink(missing_ok=True)


def _keep_once(deposit: Deposit, incoming: Path, *, wanted: bool) -> tuple[Deposit, bool]:
    """Keep a file, unless its bytes were already; whether it is new.

    The bytes of a file that was replaced come back only for a person to decide on: a folder deposited twice
    must change nothing the second time.
    """
    known = find_same_file(deposit, with_replaced=wanted)
    if known is not None:
        return _keep_again(known, incoming), False
    deposit.report["wanted"] = wanted
    sealed = seal_beside(incoming, deposit)
    try:
        with places.settling(), transaction.atomic():
            deposit.save()
            keep_sealed(sealed, deposit.pk)
    finally:
        sealed.unlink(missing_ok=True)
    return deposit, True


def _keep_again(known: Deposit, incoming: Path) -> Deposit:
    """Put the bytes back when the first process was cut before it kept them."""
    if known.state in WAITING_STATES and not places.raw_file(known.pk).exists():
        keep_sealed(seal_beside(incoming, known), known.pk)
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


def name_file(problems: Iterable[Problem], name: str) -> list[Problem]:
    """The same problems, said of the file by the name that its bearer gave it."""
    return [Problem(one.code, replace(one.where, file=name), one.params, one.severity) for one in problems]
