"""The keys of this installation, made once, mode 0600, kept apart.

Two for the NIR: one seals it, the other indexes it blindly. One for the files kept as they were received.
"""

import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from accord.deposits import places
from accord.deposits.errors import KeysLost
from accord.kit.sealed_files import FileSealer
from accord.kit.sealing import KEY_BYTES, BlindIndex, Sealer
from accord.kit.secret_files import keep_secret

ENVIRONMENT = "ACCORD_NIR_KEYS"
FILE_KEY, FILE_ENVIRONMENT = "raw-file-key", "ACCORD_RAW_FILE_KEY"


@dataclass(frozen=True)
class NirKeys:
    """What seals a NIR, and what makes it comparable without showing it."""

    sealer: Sealer
    index: BlindIndex


def read_keys() -> NirKeys:
    """The keys of this installation: from ACCORD_NIR_KEYS, else from ACCORD_HOME/secrets/nir-keys, made once.

    Both are two keys of 32 bytes in hexadecimal, separated by a colon. Raises KeysLost when the file is
    missing although NIR are sealed in the database.
    """
    given = os.environ.get(ENVIRONMENT, "").strip()
    return _build(given or keep_secret(Path(settings.ACCORD_HOME) / "secrets" / "nir-keys", _make))


@lru_cache(maxsize=4)
def _build(text: str) -> NirKeys:
    sealing, indexing = (bytes.fromhex(part) for part in text.split(":"))
    return NirKeys(Sealer(sealing), BlindIndex(indexing))


def _make() -> str:
    _refuse_new_keys()
    return f"{secrets.token_hex(KEY_BYTES)}:{secrets.token_hex(KEY_BYTES)}"


def _refuse_new_keys() -> None:
    from accord.deposits.models import Record

    if Record.objects.filter(nir_sealed__isnull=False).exists():
        raise KeysLost("nir-keys")


def read_file_sealer() -> FileSealer:
    """What seals the received files: from ACCORD_RAW_FILE_KEY, else ACCORD_HOME/secrets/raw-file-key.

    One key of 32 bytes in hexadecimal, made at the first file. Raises KeysLost when it is missing although
    files are kept.
    """
    given = os.environ.get(FILE_ENVIRONMENT, "").strip()
    return _build_file_sealer(
        given or keep_secret(Path(settings.ACCORD_HOME) / "secrets" / FILE_KEY, _make_file_key)
    )


@lru_cache(maxsize=4)
def _build_file_sealer(text: str) -> FileSealer:
    return FileSealer(bytes.fromhex(text))


def _make_file_key() -> str:
    if places.has_sealed_file():
        raise KeysLost(FILE_KEY)
    return secrets.token_hex(KEY_BYTES)
