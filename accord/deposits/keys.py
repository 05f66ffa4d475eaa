"""The two keys of the NIR: one seals it, the other indexes it blindly. Made once, mode 0600, kept apart."""

import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from accord.deposits.errors import KeysLost
from accord.kit.sealing import KEY_BYTES, BlindIndex, Sealer

ENVIRONMENT = "ACCORD_NIR_KEYS"


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
    return _build(given or _read_or_make(Path(settings.ACCORD_HOME) / "secrets" / "nir-keys"))


@lru_cache(maxsize=4)
def _build(text: str) -> NirKeys:
    sealing, indexing = (bytes.fromhex(part) for part in text.split(":"))
    return NirKeys(Sealer(sealing), BlindIndex(indexing))


def _read_or_make(path: Path) -> str:
    if not path.exists():
        _refuse_new_keys()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as output:
            output.write(f"{secrets.token_hex(KEY_BYTES)}:{secrets.token_hex(KEY_BYTES)}\n")
        try:
            os.link(fresh, path)  # refuses to replace the keys that another process has just made
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def _refuse_new_keys() -> None:
    from accord.deposits.models import Record

    if Record.objects.filter(nir_sealed__isnull=False).exists():
        raise KeysLost
