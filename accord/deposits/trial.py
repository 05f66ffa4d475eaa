"""Files looked at and checked without being kept: nothing is written in the database."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path

from accord.conventions.models import Agreement
from accord.conventions.queries import read_current
from accord.deposits import places
from accord.deposits.actions import CHECKING, Progress
from accord.deposits.errors import UnreadableFile
from accord.deposits.report import FileReport, report_trial
from accord.kit.sealing import KEY_BYTES, BlindIndex, Sealer


def try_file(
    *,
    path: Path,
    agreement: Agreement,
    format_key: str | None = None,
    rejects: Path | None = None,
    progress: Progress | None = None,
) -> FileReport:
    """Check a whole file and keep nothing of it. Raises UnreadableFile when it cannot be taken at all."""
    from accord.deposits.reading.content import copy_file
    from accord.deposits.reading.recognise import recognise_file
    from accord.deposits.reading.staging import Stager, read_problems
    from accord.deposits.rejects import write_rejected

    declared = read_current(agreement.key)
    recognition = recognise_file(path, copy_file(path), declared.formats, format_key=format_key)
    if recognition.blocking:
        raise UnreadableFile(recognition.problems)
    sealer, index = Sealer(secrets.token_bytes(KEY_BYTES)), BlindIndex(secrets.token_bytes(KEY_BYTES))
    step = (lambda done, total, rows: progress(CHECKING, done, total, rows)) if progress else None
    with places.trial_folder() as scratch:
        staging = Path(scratch) / places.STAGING
        staged = Stager(recognition, staging, sealer, index, declared.territory.department).stage(path, step)
        report = report_trial(recognition, staged)
        if rejects is not None and staged.rejected:
            write_rejected(path, recognition, read_problems(staging), rejects)
    return report


def find_reference(*, path: Path, agreement: Agreement, format_key: str | None = None) -> date:
    """The reference date of a file, to put several in order; unknown ones come last."""
    from accord.deposits.reading.content import copy_file
    from accord.deposits.reading.recognise import recognise_file

    formats = read_current(agreement.key).formats
    try:
        found = recognise_file(path, copy_file(path), formats, format_key=format_key)
    except UnreadableFile:
        return date.max
    return found.reference_on or date.max
