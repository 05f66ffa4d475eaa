"""How entries are sealed: each batch is hashed after the one before, so that no past entry moves unseen."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping

GENESIS = bytes(32)
Written = Mapping[str, object]

# Identifiers, keys, dates, codes: never a sentence, hence never a name.
_CODE = re.compile(r"[0-9A-Za-z_.,:;/@#=+-]{0,160}")


def seal_batch(previous: bytes, entries: Iterable[Written]) -> bytes:
    """SHA-256 of the batch before (32 bytes) then of each entry, in order, written canonically."""
    digest = hashlib.sha256(previous)
    for entry in entries:
        digest.update(hashlib.sha256(write_canonically(entry)).digest())
    return digest.digest()


def write_canonically(entry: Written) -> bytes:
    """The same bytes for the same entry, whatever the order of its keys."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def is_code(text: str) -> bool:
    """Whether a text is an identifier, a key, a date or a code: no space, no accent, at most 160 long."""
    return _CODE.fullmatch(text) is not None


def holds_only_codes(value: object) -> bool:
    """Whether a value, with everything inside it, is made of numbers, flags and codes only."""
    if value is None or isinstance(value, bool | int | float):
        return True
    if isinstance(value, str):
        return is_code(value)
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and is_code(key) and holds_only_codes(value[key]) for key in value)
    return isinstance(value, list | tuple) and all(holds_only_codes(item) for item in value)
