"""Whole files kept unreadable: sealed piece by piece in constant memory, with a label that is hidden too.

Layout: mark, fingerprint of the key, salt, length of the label, sealed label, sealed pieces. Each file has a
key of its own, drawn from the salt; a piece is bound to its place and to being the last or not, so that
pieces moved, repeated, or left out at the end do not open (the STREAM construction of Hoang et al., 2015).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from accord.kit.sealing import KEY_BYTES, UnreadableSeal

MARK = b"ACCORD\x00\x01"
PIECE_BYTES = 1 << 20
TAG_BYTES, SALT_BYTES, FINGERPRINT_BYTES, LENGTH_BYTES = 16, 32, 8, 4
LONGEST_LABEL = 1 << 16
_HEAD_BYTES = len(MARK) + FINGERPRINT_BYTES + SALT_BYTES + LENGTH_BYTES
_LABEL, _PIECE, _LAST = 0, 1, 2


class OtherKey(UnreadableSeal):
    """The file was sealed with another key: nothing says that it was altered."""


class FileSealer:
    """AES-256-GCM by pieces of 1 MiB."""

    def __init__(self, key32: bytes) -> None:
        if len(key32) != KEY_BYTES:
            raise ValueError("a sealing key has 32 bytes")
        self._key = key32
        self._fingerprint = self._derive(b"file-key/1", b"")[:FINGERPRINT_BYTES]

    def _derive(self, purpose: bytes, salt: bytes) -> bytes:
        info = b"accord/" + purpose
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt or None, info=info).derive(self._key)

    def seal(self, source: BinaryIO, target: BinaryIO, label: bytes = b"") -> None:
        """Write `source`, sealed, to `target`. A file of no byte has one empty piece."""
        if len(label) > LONGEST_LABEL:
            raise ValueError("the label is too long")
        salt = os.urandom(SALT_BYTES)
        length = (len(label) + TAG_BYTES).to_bytes(LENGTH_BYTES, "big")
        head = MARK + self._fingerprint + salt + length
        cipher = AESGCM(self._derive(b"file/1", salt))
        target.write(head + cipher.encrypt(_nonce(0, _LABEL), label, head))
        place, piece = 0, source.read(PIECE_BYTES)
        while True:
            following = source.read(PIECE_BYTES) if piece else b""
            target.write(cipher.encrypt(_nonce(place, _PIECE if following else _LAST), piece, head))
            if not following:
                return
            place, piece = place + 1, following

    def read_label(self, source: BinaryIO) -> bytes:
        """The label of a sealed file. UnreadableSeal; OtherKey when another key sealed it."""
        return self._open_head(source)[2]

    def open(self, source: BinaryIO) -> Iterator[bytes]:
        """The bytes again, piece by piece, each one authenticated before it is given.

        UnreadableSeal when a piece was altered, moved or cut off: what came before it is sound, and the
        file is not whole.
        """
        cipher, head, _ = self._open_head(source)
        place, piece = 0, source.read(PIECE_BYTES + TAG_BYTES)
        while True:
            following = source.read(PIECE_BYTES + TAG_BYTES)
            yield _decrypt(cipher, _nonce(place, _PIECE if following else _LAST), piece, head)
            if not following:
                return
            place, piece = place + 1, following

    def _open_head(self, source: BinaryIO) -> tuple[AESGCM, bytes, bytes]:
        head = source.read(_HEAD_BYTES)
        if len(head) < _HEAD_BYTES or not head.startswith(MARK):
            raise UnreadableSeal("not a sealed file")
        own, salt = head[len(MARK) :][:FINGERPRINT_BYTES], head[-SALT_BYTES - LENGTH_BYTES : -LENGTH_BYTES]
        if own != self._fingerprint:
            raise OtherKey("sealed with another key")
        length = int.from_bytes(head[-LENGTH_BYTES:], "big")
        if length > LONGEST_LABEL + TAG_BYTES:
            raise UnreadableSeal("altered head")
        cipher = AESGCM(self._derive(b"file/1", salt))
        return cipher, head, _decrypt(cipher, _nonce(0, _LABEL), source.read(length), head)


def is_sealed(source: BinaryIO) -> bool:
    """Whether a file begins as a sealed one does."""
    return source.read(len(MARK)) == MARK


def _nonce(place: int, role: int) -> bytes:
    return place.to_bytes(11, "big") + bytes([role])


def _decrypt(cipher: AESGCM, nonce: bytes, piece: bytes, head: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, piece, head)
    except InvalidTag:
        raise UnreadableSeal("altered, moved or cut") from None
