from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kit.identifiers import (
    FranceTravailNumber,
    Nir,
    canonical_caf_number,
    department_of,
    nir_key,
    parent_commune,
    read_commune_code,
    read_france_travail_number,
    read_nir,
    read_siret,
)
from accord.kit.problems import Fault

PLACES = st.one_of(
    st.sampled_from(["01", "13", "62", "95", "97", "99"]).flatmap(
        lambda department: st.integers(0, 999).map(lambda commune: f"{department}{commune:03d}")
    ),
    st.sampled_from(["2A", "2B"]).flatmap(
        lambda department: st.integers(0, 999).map(lambda commune: f"{department}{commune:03d}")
    ),
)
MONTH_CODES = st.sampled_from([*range(1, 13), *range(20, 43), *range(50, 100)])


@st.composite
def nirs(draw, first="12"):
    place, year, month = draw(PLACES), draw(st.integers(0, 99)), draw(MONTH_CODES)
    return f"{draw(st.sampled_from(first))}{year:02d}{month:02d}{place}{draw(st.integers(1, 999)):03d}"


@pytest.mark.parametrize(
    ("nir13", "key"), [("2860462498123", "62"), ("1850362498045", "29"), ("186022A004018", "64")]
)
def test_the_key_is_computed_for_the_mainland_and_corsica(nir13, key):
    assert read_nir(nir13) == Nir(nir13, key)


@given(nirs("123478"))
def test_thirteen_or_fifteen_characters_with_spaces_are_the_same_number(nir13):
    short = read_nir(nir13)
    spaced = f"{nir13[0]} {nir13[1:3]} {nir13[3:5]} {nir13[5:7]} {nir13[7:10]} {nir13[10:]} {nir_key(nir13)}"
    assert read_nir(spaced) == short
    assert short.nir15 == nir13 + short.key


@given(nirs(), st.integers(0, 11))
def test_exchanging_two_neighbouring_digits_is_always_seen(nir13, place):
    number = nir13 + nir_key(nir13)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        assert isinstance(read_nir(swapped), Fault)


@given(nirs("78"))
def test_a_waiting_number_is_read_but_identifies_nobody(nir13):
    waiting = read_nir(nir13)
    assert waiting.is_provisional
    assert not waiting.is_identifier


def test_a_number_that_begins_with_3_or_4_may_identify_and_is_provisional():
    temporary = read_nir("3860462498123")
    assert temporary.is_provisional
    assert temporary.is_identifier
    assert temporary.sex == "1"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "nir.absent"),
        ("0000000000000", "nir.absent"),
        ("28604624981", "nir.longueur"),
        ("2860462498 12X", "nir.forme"),
        ("2A60462498123", "nir.forme"),
        ("286042C498123", "nir.forme"),
        ("9860462498123", "nir.premier_chiffre"),
        ("2861362498123", "nir.mois"),
        ("2864962498123", "nir.mois"),
        ("286046249812363", "nir.cle"),
        ("269054958815780", "nir.specimen"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(text, code):
    assert read_nir(text) == Fault(code)


def test_a_month_above_twelve_says_an_incomplete_civil_status():
    assert read_nir("2863162498123").birth_month is None
    assert read_nir("2860462498123").birth_month == 4


def test_disagreements_with_the_record_are_warnings():
    nir = read_nir("2860462498123")
    assert nir.warnings(sex="2", born_on=date(1986, 4, 12)) == ()
    assert nir.warnings(sex="1") == ("nir.sexe_different",)
    assert nir.warnings(born_on=date(1987, 5, 1)) == ("nir.annee_differente", "nir.mois_different")
    assert read_nir("2863162498123").warnings(born_on=date(1986, 5, 1)) == ()


def test_a_number_never_prints_itself():
    assert "2860462" not in f"{read_nir('2860462498123')!r}{read_nir('2860462498123')}"
    assert "1234567" not in repr(read_france_travail_number("1234567X"))


@given(st.text())
def test_any_text_is_either_a_number_or_a_reason(text):
    assert isinstance(read_nir(text), Nir | Fault)
    assert isinstance(read_siret(text), str | Fault)
    assert isinstance(canonical_caf_number(text), str | Fault)
    assert isinstance(read_commune_code(text), str | Fault)
    assert isinstance(read_france_travail_number(text), FranceTravailNumber | Fault)


def test_a_siret_is_checked_and_la_poste_keeps_its_exception():
    assert read_siret("226 200 012 00012") == "22620001200012"
    assert read_siret("22620001200013") == Fault("siret.cle")
    assert read_siret("226200012") == Fault("siret.forme")
    assert read_siret("") == Fault("siret.absent")
    assert read_siret("35600000049837") == "35600000049837"


@pytest.mark.parametrize(
    "text", ["0346145", "346145", "034614500000000", "000000000346145", "34614500000000"]
)
def test_the_four_writings_of_an_allocataire_number_are_one(text):
    assert canonical_caf_number(text) == "0346145"


@given(st.integers(1, 9_999_999))
def test_padding_an_allocataire_number_never_changes_it(number):
    canonical = f"{number:07d}"
    assert canonical_caf_number(canonical) == canonical
    assert canonical_caf_number(str(number)) == canonical
    assert canonical_caf_number(canonical.ljust(15, "0")) == canonical


def test_an_allocataire_number_that_cannot_be_one_is_refused():
    assert canonical_caf_number("12345678") == Fault("caf.longueur")
    assert canonical_caf_number("12A4567") == Fault("caf.forme")
    assert canonical_caf_number("000000000000000") == Fault("caf.absent")


def test_the_two_lengths_of_an_old_jobseeker_number_compare_equal():
    assert read_france_travail_number("1234567X").root == read_france_travail_number("1234567x062").root
    assert read_france_travail_number("12345678901").kind == "11"
    assert read_france_travail_number("1234567890A").kind == "local"
    assert read_france_travail_number("NULL") == Fault("france_travail.absent")
    assert read_france_travail_number("12345") == Fault("france_travail.forme")


def test_a_commune_code_gets_back_its_lost_zero_and_a_postcode_abroad_is_refused():
    assert read_commune_code("1001") == "01001"
    assert read_commune_code("2a004") == "2A004"
    assert read_commune_code("96123") == Fault("commune.forme")
    assert read_commune_code("") == Fault("commune.absente")


def test_the_districts_of_the_three_cities_belong_to_their_commune():
    assert parent_commune("13216") == "13055"
    assert parent_commune("75101") == "75056"
    assert parent_commune("69389") == "69123"
    assert parent_commune("13217") == "13217"
    assert parent_commune("2A004") == "2A004"


def test_the_departement_of_a_commune_has_three_characters_overseas():
    assert department_of("13055") == "13"
    assert department_of("2A004") == "2A"
    assert department_of("97411") == "974"
