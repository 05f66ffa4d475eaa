"""The defects put in the files, one by one."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir as stdnum_nir
from stdnum.fr import siret as stdnum_siret

from accord.synth.nir import compute_key
from accord.synth.noise import (
    alter_compound,
    alter_particle,
    fold,
    make_mojibake,
    make_typo,
    swap_day_and_month,
)
from accord.synth.siret import make_siret
from accord.synth.timetable import add_months, find_easter, is_working_day


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Lefèvre", "LEFEVRE"), ("d’Angelo", "D'ANGELO"), ("Özkan", "OZKAN"), ("Lœwenguth", "LOEWENGUTH")],
)
def test_the_caf_writes_upper_case_without_accents(written, folded):
    assert fold(written) == folded


def test_mojibake_is_utf_8_read_as_windows_1252():
    assert make_mojibake("Hélène") == "HÃ©lÃ¨ne"


def test_a_name_without_accents_cannot_be_broken_that_way():
    assert make_mojibake("Martin") is None


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=20), st.integers())
def test_a_typo_is_close_to_the_name_and_never_longer_than_two_letters_more(name, seed):
    typed = make_typo(Random(seed), name)

    assert typed[0] == name[0]
    assert abs(len(typed) - len(name)) <= 2


@pytest.mark.parametrize("seed", range(5))
def test_a_particle_is_joined_or_dropped(seed):
    assert alter_particle(Random(seed), "LE GOFF") in ("LEGOFF", "GOFF")


@pytest.mark.parametrize("seed", range(5))
def test_a_compound_first_name_loses_its_hyphen_or_its_second_part(seed):
    assert alter_compound(Random(seed), "MARIE-PIERRE") in ("MARIE PIERRE", "MARIE", "MARIEPIERRE")


def test_day_and_month_are_swapped_only_when_it_gives_another_date():
    assert swap_day_and_month(date(1986, 4, 12)) == date(1986, 12, 4)
    assert swap_day_and_month(date(1986, 4, 13)) is None
    assert swap_day_and_month(date(1986, 4, 4)) is None


@pytest.mark.parametrize("number", ["2860462498123", "186022A004018", "186022B033018", "1850397101045"])
def test_the_key_of_a_nir_is_the_official_one(number):
    assert stdnum_nir.is_valid(f"{number}{compute_key(number):02d}")


@pytest.mark.parametrize("seed", range(20))
def test_an_invented_siret_passes_the_check(seed):
    assert stdnum_siret.is_valid(make_siret(Random(seed)))


def test_six_months_after_the_31st_of_august_is_the_end_of_february():
    assert add_months(date(2019, 8, 31), 6) == date(2020, 2, 29)


def test_easter_monday_ascension_and_whit_monday_are_not_worked():
    assert find_easter(2018) == date(2018, 4, 1)
    assert [is_working_day(day) for day in (date(2018, 4, 2), date(2018, 5, 10), date(2018, 5, 21))] == [
        False
    ] * 3
    assert is_working_day(date(2018, 4, 3))
