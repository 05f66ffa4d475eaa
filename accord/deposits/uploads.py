"""Files that come in by a page: written straight to disk as they arrive, mode 0600, never whole in memory."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

from accord.deposits import places
from accord.deposits.asking import SentFile
from accord.kit.text import printable

FIELD = "fichiers"
MOST_FILES = 20
LONGEST_NAME = 250
UNNAMED = "fichier sans nom"
# Room to keep beside the files: the copy that the worker makes, its checked rows, the database.
ROOM_BESIDE = 3


class ReceptionFailed(Exception):
    """The files did not come in whole; `code` is worded in `wording.py`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Reception(FileUploadHandler):
    """Takes the files of one form. `files` came in whole; `too_big` and `too_many` name those set aside."""

    chunk_size = 1 << 20

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.files: list[SentFile] = []
        self.too_big: list[str] = []
        self.too_many: list[str] = []
        self._target: Path | None = None
        self._descriptor: int | None = None
        self._name = ""
        self._written = 0

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        """A part begins."""
        super().new_file(field_name, file_name, *args, **kwargs)
        self._name = clean_name(file_name)
        if field_name != FIELD:
            raise SkipFile
        if len(self.files) >= MOST_FILES:
            self.too_many.append(self._name)
            raise SkipFile
        self._target = places.sent_folder() / f"en-cours.{os.getpid()}.{os.urandom(8).hex()}"
        self._descriptor = os.open(self._target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of it."""
        if self._descriptor is None:
            return
        self._written += len(raw_data)
        if self._written > settings.DEPOSIT_MAX_BYTES:
            self.too_big.append(self._name)
            self._drop()
            raise SkipFile
        view = memoryview(raw_data)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The part is whole."""
        if self._descriptor is None or self._target is None:
            return None
        os.close(self._descriptor)
        self._descriptor = None
        self.files.append(SentFile(self._target, self._name, file_size))
        self._target = None
        # Only its name and size are read afterwards; Django closes what it holds when the form breaks.
        return UploadedFile(BytesIO(), name=self._name, size=file_size)

    def upload_interrupted(self) -> None:
        """The connection broke."""
        self._drop()

    def remove_left(self) -> None:
        """Remove what nobody took."""
        self._drop()
        for one in self.files:
            one.path.unlink(missing_ok=True)

    def _drop(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
        if self._target is not None:
            self._target.unlink(missing_ok=True)
        self._descriptor = self._target = None


@contextmanager
def receiving(request: HttpRequest) -> Iterator[Reception]:
    """Read the form of a request with its files on disk; those that nobody moves are removed at the end.

    To enter before anything reads the form. Raises ReceptionFailed.
    """
    reception = Reception(request)
    try:
        coming = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        coming = 0
    if coming * ROOM_BESIDE > shutil.disk_usage(places.sent_folder()).free:
        raise ReceptionFailed("envoi.place")
    request.upload_handlers = [reception]
    try:
        try:
            request.POST  # noqa: B018 - reading it is what receives the files
        except (UnreadablePostError, MultiPartParserError):
            raise ReceptionFailed("envoi.coupe") from None
        except SuspiciousOperation:
            raise ReceptionFailed("envoi.trop") from None
        except OSError:
            raise ReceptionFailed("travail.disque") from None
        yield reception
    finally:
        reception.remove_left()


def clean_name(name: str) -> str:
    """The name of a file as a screen may show it: its last part, without what changes how it reads."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    text = unicodedata.normalize("NFC", printable(last)).strip()
    if len(text) > LONGEST_NAME:
        stem, dot, suffix = text.rpartition(".")
        text = f"{stem[: LONGEST_NAME - len(suffix) - 1]}{dot}{suffix}"[-LONGEST_NAME:]
    return text or UNNAMED
