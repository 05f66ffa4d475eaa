"""Files looked at and checked without being kept: nothing is written in the database."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from accord.declaration.formats import Format
from accord.deposits import places
from accord.deposits.errors import UnreadableFile
from accord.deposits.phases import CHECKING, Progress, with_rows
from accord.deposits.reading.archive import unfolded
from accord.deposits.reading.content import copy_file
from accord.deposits.reading.recognise import Recognition, recognise_file
from accord.deposits.reading.staging import Staged, Stager, read_problems
from accord.deposits.report import FileReport, report_trial
from accord.kit.sealing import KEY_BYTES, BlindIndex, Sealer

if TYPE_CHECKING:
    from accord.conventions.models import Agreement


def look_at(
    path: Path, formats: Iterable[Format], format_key: str | None = None, *, name: str = ""
) -> Recognition:
    """What a file is; an archive is unfolded before. Raises UnreadableFile."""
    return recognise_file(path, copy_file(path), formats, name=name, format_key=format_key)


def stage_aside(
    path: Path,
    recognition: Recognition,
    folder: Path,
    department: str | None,
    *,
    progress: Progress | None = None,
    most_batches: int | None = None,
) -> Staged:
    """Check a file, or its first batches, in a folder to be removed, with keys that nobody keeps."""
    sealer, index = Sealer(secrets.token_bytes(KEY_BYTES)), BlindIndex(secrets.token_bytes(KEY_BYTES))
    stager = Stager(recognition, folder, sealer, index, department)
    return stager.stage(path, with_rows(progress, CHECKING), most_batches=most_batches)


def try_file(
    *,
    path: Path,
    agreement: Agreement,
    format_key: str | None = None,
    rejects: Path | None = None,
    progress: Progress | None = None,
) -> FileReport:
    """Check a whole file and keep nothing of it. Raises UnreadableFile when it cannot be taken at all."""
    from accord.conventions.queries import read_current
    from accord.deposits.rejects import write_rejected

    declared = read_current(agreement.key)
    with unfolded(path, make_folder=places.trial_folder) as (path, name), places.trial_folder() as scratch:
        recognition = look_at(path, declared.formats, format_key, name=name)
        if recognition.blocking:
            raise UnreadableFile(recognition.problems)
        folder = Path(scratch) / places.STAGING
        staged = stage_aside(path, recognition, folder, declared.territory.department, progress=progress)
        report = report_trial(recognition, staged)
        if rejects is not None and staged.rejected:
            write_rejected(path, recognition, read_problems(folder), rejects)
    return report


def find_reference(*, path: Path, agreement: Agreement, format_key: str | None = None) -> date:
    """The reference date of a file, to put several in order; unknown ones come last."""
    from accord.conventions.queries import read_current

    try:
        with unfolded(path, make_folder=places.trial_folder) as (plain, name):
            found = look_at(plain, read_current(agreement.key).formats, format_key, name=name)
    except UnreadableFile:
        return date.max
    return found.reference_on or date.max
