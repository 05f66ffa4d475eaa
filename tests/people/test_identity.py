"""What makes two writings comparable, and what makes one identity."""

from dataclasses import replace
from datetime import date

import pytest

from accord.kit.identifiers import read_nir
from accord.kit.sealing import BlindIndex
from accord.people.rules.identity import (
    SourceIdentity,
    fingerprint,
    first_name_key,
    is_doubted,
    is_vague,
    jobseeker_key,
    name_key,
    read_birth,
)

INDEX = BlindIndex(bytes(range(32)))
SOPHIE = SourceIdentity(
    birth_name="MARTIN", first_names="SOPHIE", birth_on="1985-03-14", household="CAF-131-1"
)


@pytest.mark.parametrize("name", ["INCONNU", "Non renseigné", "XXX", "s.n.p.", ""])
def test_a_filler_is_no_name(name):
    assert name_key(name) == ""


def test_first_names_keep_their_words_but_neither_hyphen_nor_accent():
    assert first_name_key("Marie-Hélène Anne") == "MARIE HELENE ANNE"


def test_a_conventional_date_is_no_date_of_birth():
    assert read_birth("1900-01-01") is None
    assert read_birth("") is None
    assert read_birth("1985-03-14") == date(1985, 3, 14)


@pytest.mark.parametrize(
    ("born_on", "precision"),
    [(date(1985, 1, 1), "N"), (date(1985, 12, 31), "N"), (date(1985, 6, 1), "J"), (date(1985, 6, 2), "O")],
)
def test_a_date_that_clerks_use_for_unknown_is_vague(born_on, precision):
    assert is_vague(born_on, precision)


def test_an_ordinary_date_is_not_vague():
    assert not is_vague(date(1985, 3, 14), "N")


def test_the_long_and_short_jobseeker_numbers_share_their_root():
    assert jobseeker_key("1234567X013") == jobseeker_key("1234567X") == "1234567X"
    assert jobseeker_key("n’importe quoi") == ""


def test_the_same_words_from_the_same_source_give_the_same_fingerprint():
    assert fingerprint(INDEX, "rsa", 3, SOPHIE) == fingerprint(INDEX, "rsa", 3, replace(SOPHIE))


@pytest.mark.parametrize(
    "other",
    [
        fingerprint(INDEX, "inscription", 3, SOPHIE),
        fingerprint(INDEX, "rsa", 4, SOPHIE),
        fingerprint(INDEX, "rsa", 3, replace(SOPHIE, household="CAF-131-2")),
        fingerprint(INDEX, "rsa", 3, replace(SOPHIE, birth_name="", usual_name="MARTIN")),
        fingerprint(BlindIndex(bytes(32)), "rsa", 3, SOPHIE),
    ],
    ids=["source", "émetteur", "foyer", "colonne", "clé"],
)
def test_another_source_word_or_key_gives_another_fingerprint(other):
    assert fingerprint(INDEX, "rsa", 3, SOPHIE) != other


def test_a_fingerprint_gives_nothing_back():
    assert b"MARTIN" not in fingerprint(INDEX, "rsa", 3, SOPHIE)


@pytest.mark.parametrize(
    ("sex", "born", "precision", "doubted"),
    [
        ("1", "1980-01-15", "N", False),
        ("", "1980-01-15", "N", False),
        ("2", "1980-01-15", "N", True),
        ("1", "1982-01-15", "N", True),
        ("1", "1980-04-15", "N", True),
        ("1", "1980-04-01", "N", False),
        ("1", "1980-07-01", "O", False),
        ("1", None, "", False),
    ],
)
def test_a_nir_is_doubted_when_it_contradicts_its_own_row(sex, born, precision, doubted):
    nir = read_nir("1800113055301")
    assert is_doubted(nir, sex, date.fromisoformat(born) if born else None, precision) is doubted


def test_the_commune_and_the_session_are_words_only_where_there_is_no_number():
    def codes(**said):
        places = (("13055", "S1"), ("13001", "S1"), ("13055", "S2"))
        people = [replace(SOPHIE, household="", commune=town, session=one, **said) for town, one in places]
        return {fingerprint(INDEX, "formation", 3, person) for person in people}

    assert len(codes()) == 3
    assert len(codes(france_travail_number="1234567X")) == len(codes(nir="aa" * 32)) == 1
