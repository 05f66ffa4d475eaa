"""Identifiers kept unreadable: sealed to be shown again to whoever may, indexed blindly to be compared."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES, NONCE_BYTES, INDEX_BYTES = 32, 12, 32
_VERSION = b"\x01"


class UnreadableSeal(Exception):
    """The sealed value was made with another key, another version, or was altered."""


def _derive(key32: bytes, purpose: bytes) -> bytes:
    if len(key32) != KEY_BYTES:
        raise ValueError("a sealing key has 32 bytes")
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"accord/" + purpose).derive(key32)


class Sealer:
    """AES-GCM with a random nonce: two seals of one value differ. First byte: the version."""

    def __init__(self, key32: bytes) -> None:
        self._cipher = AESGCM(_derive(key32, b"seal/1"))

    def seal(self, value: str | bytes) -> bytes:
        """The sealed value: version, nonce, ciphertext and its tag (29 bytes more than the value)."""
        clear = value.encode() if isinstance(value, str) else value
        nonce = os.urandom(NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, clear, _VERSION)

    def open(self, sealed: bytes) -> bytes:
        """The value again. UnreadableSeal when the key or the bytes are not those that sealed it."""
        sealed = bytes(sealed)
        if sealed[:1] != _VERSION or len(sealed) <= 1 + NONCE_BYTES:
            raise UnreadableSeal("unknown version")
        try:
            return self._cipher.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], _VERSION)
        except InvalidTag:
            raise UnreadableSeal("wrong key or altered value") from None

    def open_text(self, sealed: bytes) -> str:
        """The text again."""
        return self.open(sealed).decode()

    def seal_many(self, values: Iterable[str | None]) -> list[bytes | None]:
        """Sealed values in order; a missing value stays missing."""
        return [None if value is None else self.seal(value) for value in values]


class BlindIndex:
    """HMAC-SHA-256 under its own key: equal numbers give equal codes, and a code gives nothing back.

    32 bytes: the version, then the first 31 bytes of the code.
    """

    def __init__(self, key32: bytes) -> None:
        self._hmac = hmac.new(_derive(key32, b"index/1"), digestmod=hashlib.sha256)

    def of(self, nir13: str) -> bytes:
        """The code of one canonical value (for a NIR, its thirteen characters)."""
        code = self._hmac.copy()
        code.update(nir13.encode())
        return _VERSION + code.digest()[: INDEX_BYTES - 1]

    def of_many(self, values: Iterable[str | None]) -> list[bytes | None]:
        """Codes in order; a missing value stays missing."""
        return [None if value is None else self.of(value) for value in values]
