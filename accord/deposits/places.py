"""Where deposits stand on disk: one folder each, for the account that runs Accord and nobody else."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from accord.kit.sealed_files import is_sealed

RAW, STAGING, STAGING_NEW, TRIAL = "recu", "controle", "controle.en-cours", "essai."
READING = "lecture."
SENT, SAMPLES, GONE, REJECTS = "envois", "apercu.json", "disparues.json", "rejets"


def deposits_home() -> Path:
    """The folder of all deposits, made when missing."""
    home = Path(settings.ACCORD_HOME) / "deposits"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def folder_of(number: int) -> Path:
    """The folder of a deposit."""
    return deposits_home() / str(number)


def raw_file(number: int) -> Path:
    """The file as it was received, sealed (`raw_files.py`)."""
    return folder_of(number) / RAW


def has_sealed_file() -> bool:
    """Whether a sealed file is kept here."""
    for raw in deposits_home().glob(f"[0-9]*/{RAW}"):
        with raw.open("rb") as source:
            if is_sealed(source):
                return True
    return False


def staging_of(number: int) -> Path:
    """The checked rows of a deposit that waits to be accepted."""
    return folder_of(number) / STAGING


def incoming_file() -> Path:
    """A place for a file while it is being received, named after this process."""
    folder = deposits_home() / "arrivee"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{os.getpid()}-{os.urandom(6).hex()}"


def sent_folder() -> Path:
    """Where the pages put the files handed over, until the worker takes them."""
    folder = deposits_home() / SENT
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def sent_file(sending: UUID, place: int) -> Path:
    """A file handed over, by its sending and its place in it."""
    return sent_folder() / f"{sending}.{place}"


def samples_file(number: int) -> Path:
    """The first rows of each problem of a checked file, NIR masked; removed once somebody has decided."""
    return staging_of(number) / SAMPLES


def gone_file(number: int) -> Path:
    """The first rows of the file before that a checked file no longer holds; removed in the same way."""
    return staging_of(number) / GONE


def rejects_file(number: int, suffix: str) -> Path:
    """The rejected rows of a deposit in their own layout, written when they are first asked for."""
    return folder_of(number) / f"{REJECTS}{suffix}"


def trial_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for a file checked without being kept, named after this process and removed with it."""
    return tempfile.TemporaryDirectory(dir=deposits_home(), prefix=f"{TRIAL}{os.getpid()}-")


def reading_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for the clear copy of a sealed file while it is read, named after this process."""
    return tempfile.TemporaryDirectory(dir=deposits_home(), prefix=f"{READING}{os.getpid()}-")


@contextmanager
def settling() -> Iterator[None]:
    """Held while a folder is made before its row is committed, and while lost folders are removed."""
    with (deposits_home() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def forget_rows(number: int) -> None:
    """Remove the checked rows of a deposit; what was wrong stays, by row number."""
    for path in (staging_of(number)).glob("good-*.parquet"):
        path.unlink()
    samples_file(number).unlink(missing_ok=True)
    gone_file(number).unlink(missing_ok=True)
    shutil.rmtree(folder_of(number) / STAGING_NEW, ignore_errors=True)


def forget_file(number: int) -> None:
    """Remove everything of a deposit."""
    shutil.rmtree(folder_of(number), ignore_errors=True)


def remove_leftovers(known: set[int]) -> int:
    """Remove what interrupted processes left: files half received, folders of no deposit."""
    removed = 0
    for path in (deposits_home() / "arrivee").glob("*-*"):
        if not _is_running(path.name.partition("-")[0]):
            path.unlink(missing_ok=True)
            removed += 1
    for prefix in (TRIAL, READING):
        for folder in deposits_home().glob(f"{prefix}*-*"):
            if not _is_running(folder.name.removeprefix(prefix).partition("-")[0]):
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
    for folder in deposits_home().iterdir():
        if folder.name.isdigit() and int(folder.name) not in known:
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _is_running(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
