"""Whole files kept unreadable: whatever their size they open again, and whatever is done to them shows."""

from __future__ import annotations

from io import BytesIO

import pytest

from accord.kit.sealed_files import MARK, PIECE_BYTES, TAG_BYTES, FileSealer, OtherKey, is_sealed
from accord.kit.sealing import UnreadableSeal

SEALER = FileSealer(b"k" * 32)


def seal(clear: bytes, label: bytes = b"nom.csv") -> bytes:
    target = BytesIO()
    SEALER.seal(BytesIO(clear), target, label)
    return target.getvalue()


def open_(sealed: bytes) -> bytes:
    return b"".join(SEALER.open(BytesIO(sealed)))


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_a_file_of_any_size_opens_again(size: int) -> None:
    clear = bytes(range(256)) * (size // 256 + 1)
    assert open_(seal(clear[:size])) == clear[:size]


def test_neither_the_bytes_nor_the_label_can_be_read() -> None:
    sealed = seal(b"LEFEVROT;MARIE" * 100, b"stock_de_LEFEVROT.csv")
    assert b"LEFEVROT" not in sealed
    assert SEALER.read_label(BytesIO(sealed)) == b"stock_de_LEFEVROT.csv"


def test_the_same_file_twice_gives_two_seals() -> None:
    assert seal(b"x" * 50)[len(MARK) + 8 :] != seal(b"x" * 50)[len(MARK) + 8 :]


def test_a_sealed_file_is_known_by_its_mark() -> None:
    assert is_sealed(BytesIO(seal(b"x"))) and not is_sealed(BytesIO(b"nir;nom\n"))


@pytest.mark.parametrize("place", [0, 9, 20, 50, 60, 75, -1])
def test_a_flipped_bit_anywhere_shows(place: int) -> None:
    sealed = bytearray(seal(b"x" * 100))
    sealed[place] ^= 1
    with pytest.raises(UnreadableSeal):
        open_(bytes(sealed))


def test_pieces_exchanged_show() -> None:
    sealed = seal(bytes(2 * PIECE_BYTES) + b"fin")
    head, one = len(sealed) - 2 * (PIECE_BYTES + TAG_BYTES) - 3 - TAG_BYTES, PIECE_BYTES + TAG_BYTES
    first, second, rest = (
        sealed[head : head + one],
        sealed[head + one : head + 2 * one],
        sealed[head + 2 * one :],
    )
    with pytest.raises(UnreadableSeal):
        open_(sealed[:head] + second + first + rest)


def test_a_file_cut_between_two_pieces_shows() -> None:
    sealed = seal(bytes(2 * PIECE_BYTES))
    with pytest.raises(UnreadableSeal):
        open_(sealed[: -(PIECE_BYTES + TAG_BYTES)])


def test_a_piece_of_another_file_shows() -> None:
    one, other = seal(b"a" * 50), seal(b"b" * 50)
    with pytest.raises(UnreadableSeal):
        open_(one[: -50 - TAG_BYTES] + other[-50 - TAG_BYTES :])


def test_another_key_is_told_from_an_altered_file() -> None:
    with pytest.raises(OtherKey):
        b"".join(FileSealer(b"o" * 32).open(BytesIO(seal(b"x"))))
