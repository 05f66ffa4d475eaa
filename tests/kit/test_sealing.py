import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kit.sealing import BlindIndex, Sealer, UnreadableSeal

KEY, OTHER = bytes(range(32)), bytes(32)
SEALER = Sealer(KEY)


@given(st.text())
def test_a_sealed_text_opens_again_and_never_looks_the_same(text):
    assert SEALER.open_text(SEALER.seal(text)) == text
    assert SEALER.seal(text) != SEALER.seal(text)


def test_another_key_or_an_altered_seal_opens_nothing():
    sealed = SEALER.seal("2860462498123")
    for broken in (sealed[:-1] + bytes([sealed[-1] ^ 1]), b"\x02" + sealed[1:], b""):
        with pytest.raises(UnreadableSeal):
            SEALER.open(broken)
    with pytest.raises(UnreadableSeal):
        Sealer(OTHER).open(sealed)


def test_a_blind_index_is_stable_keyed_and_32_bytes_long():
    index = BlindIndex(KEY)
    assert index.of("2860462498123") == BlindIndex(KEY).of("2860462498123")
    assert index.of("2860462498123") != BlindIndex(OTHER).of("2860462498123")
    assert index.of("2860462498123") != index.of("2860462498124")
    assert len(index.of("2860462498123")) == 32
    assert index.of("2860462498123")[0] == 1


def test_many_values_keep_their_order_and_their_gaps():
    assert BlindIndex(KEY).of_many(["a", None])[1] is None
    sealed = SEALER.seal_many(["a", None, "b"])
    assert [value and SEALER.open_text(value) for value in sealed] == ["a", None, "b"]


def test_a_short_key_is_refused():
    with pytest.raises(ValueError):
        Sealer(b"short")
