"""A watched folder: each sender has its own, `<convention>/<émetteur>/`, and what it puts there is taken in.

The name of the folder says who sends: a file of another sender's format is refused. A file is taken by its
bytes: taken again after a crash, it changes nothing. Runs as the loader.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from accord.conventions.models import Agreement
from accord.conventions.queries import read_current
from accord.declaration.formats import Format
from accord.deposits import places
from accord.deposits.actions import deposit_file, write_rejects
from accord.deposits.background import ask_flow
from accord.deposits.errors import KeysLost, UnreadableFile
from accord.deposits.models import DepositState
from accord.deposits.queries import rejects_suffix
from accord.deposits.report import FileReport, report_deposit, report_refusal
from accord.deposits.rules.policies import must_confirm
from accord.deposits.sender_folder import REFUSED, REPORTS, TAKEN, SenderFolder
from accord.deposits.uploads import clean_name
from accord.deposits.wording import WORDING
from accord.journal.actions import write_entry
from accord.kit.problems import Problem

# A file that nobody has written to for so long is whole.
SETTLED_SECONDS = 30
WAY = "dossier"
# In bytes, with room for what is added behind.
LONGEST_NAME = 200
log = logging.getLogger("accord.deposits")


@dataclass(frozen=True)
class Taken:
    """A file taken from a watched folder, and what became of it."""

    agreement: str
    sender: str
    report: FileReport


@dataclass
class Turn:
    """One look at a watched folder.

    `unknown` are the folders of no agreement, or of no sender of one; `blocked`, those that could not be
    read or written: the others do not wait for them.
    """

    taken: list[Taken] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)

    @property
    def is_to_correct(self) -> bool:
        """Whether somebody has something to correct, in a file or in the folders."""
        return bool(self.unknown or self.blocked or any(one.report.is_to_correct for one in self.taken))


def take_waiting(root: Path, *, accepts: bool, settled_for: float = SETTLED_SECONDS) -> Turn:
    """Take in what senders have put in their folders; nothing when another process is at it.

    `accepts`: a sound file is accepted by itself; otherwise, and whenever something is unusual, it waits for
    a decision on its page. Raises KeysLost, OperationalError: the files stay where they are.
    """
    turn = Turn()
    with _alone(root) as alone:
        for folder in sorted(root.iterdir()) if alone else ():
            if folder.is_dir() and not folder.name.startswith("."):
                _take_agreement(folder, turn, accepts=accepts, settled_for=settled_for)
    if any(one.report.state == DepositState.ACCEPTED for one in turn.taken):
        ask_flow()
    return turn


def _take_agreement(folder: Path, turn: Turn, *, accepts: bool, settled_for: float) -> None:
    agreement = Agreement.objects.filter(key=folder.name).first()
    if agreement is None:
        turn.unknown.append(folder.name)
        return
    senders = {form.sender for form in read_current(agreement.key).formats}
    for own in sorted(folder.iterdir()):
        if own.name.startswith(".") or not own.is_dir():
            continue
        if own.name not in senders or own.is_symlink():
            turn.unknown.append(f"{folder.name}/{own.name}")
            continue
        try:
            with SenderFolder(own) as held:
                for name in held.list_ready(settled_for):
                    if report := _take_file(held, name, agreement, own.name, accepts=accepts):
                        turn.taken.append(Taken(agreement.key, own.name, report))
                held.remove_old()
        except OSError as fault:
            log.error("a watched folder is blocked: %s", type(fault).__name__)
            turn.blocked.append(f"{folder.name}/{own.name}")


def _take_file(
    held: SenderFolder, name: str, agreement: Agreement, sender: str, *, accepts: bool
) -> FileReport | None:
    """One file: copied for this account, taken in, reported, put away; None while it is being written."""
    shown = clean_name(os.fsencode(name).decode("utf-8", "replace"))
    with places.reading_folder() as scratch:
        copy = Path(scratch) / places.RAW
        if not held.copy_in(name, copy):
            return None
        try:
            report, rejects = _deposit(copy, shown, agreement, sender, accepts=accepts)
        except UnreadableFile as fault:
            report, rejects = report_refusal(shown, fault.problems), None
        except (KeysLost, OperationalError, InterfaceError, OSError):
            raise
        except Exception as error:
            # Left there, it would fail again at each turn; its sender is told, and so is the log.
            log.error("a watched file could not be taken: %s", type(error).__name__)
            report, rejects = FileReport(shown, "refuse", note=WORDING["travail.defaut"]), None
        _put_away(held, name, shown, report, rejects)
    write_entry(
        action="deposit.watch",
        actor=None,
        target=f"deposit:{report.deposit}" if report.deposit else agreement.key,
        detail={"sender": sender, "state": report.state},
    )
    return report


def _deposit(
    copy: Path, shown: str, agreement: Agreement, sender: str, *, accepts: bool
) -> tuple[FileReport, Path | None]:
    def refuse_other(form: Format) -> Problem | None:
        if form.sender == sender:
            return None
        return Problem("depot.format_d_un_autre", shown, {"format": form.label})

    outcome = deposit_file(
        path=copy, name=shown, agreement=agreement, may_take=refuse_other, accepts=accepts, way=WAY
    )
    deposit = outcome.deposit
    report = report_deposit(
        deposit, read_current(agreement.key).format(deposit.format_key), is_known=outcome.is_known
    )
    if deposit.state == DepositState.CHECKED and not outcome.is_known:
        said = [WORDING[code] for code in (*must_confirm(deposit), "depot.attend")]
        report = replace(report, note=" ".join(said))
    if not deposit.rows_rejected or deposit.state == DepositState.REFUSED or outcome.is_known:
        return report, None
    out = copy.with_name(f"{places.REJECTS}{rejects_suffix(deposit)}")
    return replace(report, rejects_written=write_rejects(deposit=deposit, out=out)), out


def _put_away(held: SenderFolder, name: str, shown: str, report: FileReport, rejects: Path | None) -> None:
    stamp = f"{timezone.localtime():%Y%m%d-%H%M%S%f}"[:-3]
    kept = f"{stamp}-{shown}".encode()[:LONGEST_NAME].decode("utf-8", "ignore")
    held.write(REPORTS, f"{kept}.txt", [f"{report}\n".encode()])
    if rejects is not None:
        held.write(REPORTS, f"{kept}.rejets{rejects.suffix}", [rejects.read_bytes()])
    held.move(name, REFUSED if report.state == DepositState.REFUSED else TAKEN, kept)


@contextmanager
def _alone(root: Path) -> Iterator[bool]:
    """Whether no other process looks at this folder."""
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)
