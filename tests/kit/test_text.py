from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kit.text import (
    fold_name,
    format_date,
    format_date_long,
    format_date_words,
    format_delay,
    format_month,
    format_number,
    format_percent,
    join_words,
    looks_like_mojibake,
    name_tokens,
    repair_mojibake,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lefèvre", "LEFEVRE"),
        ("Marie-Pierre", "MARIE PIERRE"),
        ("D’Œuvre", "D'OEUVRE"),
        ("de la Fosse", "DELAFOSSE"),
        ("Saint-Étienne", "ST ETIENNE"),
        ("  Le   Goff ", "LE GOFF"),
    ],
)
def test_two_writings_of_a_name_fold_to_one_key(one, other):
    assert fold_name(one) == fold_name(other)


@given(st.text(max_size=200))
def test_a_folded_name_is_short_upper_case_ascii_and_folds_to_itself(name):
    folded = fold_name(name)
    assert folded.isascii()
    assert len(folded) <= 80
    assert folded == folded.upper()
    assert fold_name(folded.replace("ST", "")) == folded.replace("ST", "")


def test_particles_do_not_count_as_words_unless_they_are_the_name():
    assert name_tokens("de la Fosse-Martin") == ("FOSSE", "MARTIN")
    assert name_tokens("LE") == ("LE",)
    assert name_tokens("") == ()


@given(st.text(alphabet="éèêëàâäîïôöùûüçÉÈÀÇŒœ’ABCabc -", min_size=1))
def test_utf8_read_as_windows_1252_is_repaired(text):
    broken = "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode()
    )
    assert repair_mojibake(broken) == text


@given(st.text(alphabet="éèêëàâäîïôöùûüçÉÈÀÇŒœABCabc -"))
def test_a_sound_french_text_is_left_alone(text):
    assert not looks_like_mojibake(text)
    assert repair_mojibake(text) == text


def test_a_broken_name_is_seen():
    assert looks_like_mojibake("HÃ©lÃ¨ne")


def test_dates_read_as_in_a_french_document():
    day = date(2025, 3, 3)
    assert format_date(day) == "03/03/2025"
    assert format_date_long(day) == "lundi 3\u00a0mars 2025"
    assert format_date_words(date(2025, 1, 1)) == "1er\u00a0janvier 2025"
    assert format_month(day) == "mars 2025"
    assert format_date(None) == "inconnue"


def test_numbers_use_a_comma_and_narrow_spaces():
    assert format_number(1234.5) == "1\u202f234,5"
    assert format_number(-1234567) == "−1\u202f234\u202f567"
    assert format_number(2.345, 2) == "2,35"
    assert format_number(None) == "inconnu"


def test_a_share_of_nothing_is_unknown_and_not_zero():
    assert format_percent(3, 7) == "42,9\u00a0%"
    assert format_percent(0, 7) == "0,0\u00a0%"
    assert format_percent(0, 0) == "inconnu"
    assert format_percent(None, 7) == "inconnu"


def test_words_are_joined_as_one_speaks():
    assert join_words(["a"]) == "a"
    assert join_words(["a", "b", "c"], "ou") == "a, b ou c"


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (date(2021, 1, 3), "en retard de 1\u00a0jour"),
        (date(2020, 12, 23), "en retard de 12\u00a0jours"),
        (date(2020, 7, 14), "en retard de 6\u00a0mois"),
        (date(2018, 4, 14), "en retard de 3\u00a0ans"),
    ],
)
def test_a_delay_is_said_beside_the_date(due_on, said):
    assert format_delay(due_on, date(2021, 1, 4)) == said
