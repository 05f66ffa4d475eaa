"""Values as partners write them, and what they become."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.declaration.formats import Field
from accord.deposits.reading.values import find_nir_conflicts, read_column, read_nirs
from accord.kit.identifiers import Nir, nir_key, read_nir


def read(type_: str, *texts: str | None, **words: Any) -> tuple[list[str | None], dict[str, list[int]]]:
    """The canonical values, and the places of each finding."""
    one = Field.model_validate({"nom": "x", "libelle": "x", "type": type_, **words})
    found = read_column(one, pl.Series(texts, dtype=pl.String), reference_on=date(2018, 1, 31))
    places = {code: mask.arg_true().to_list() for code, mask in (*found.faults, *found.alerts)}
    return found.values.to_list(), places


def test_a_date_is_read_in_each_way_partners_write_it() -> None:
    texts = ("2018-01-31", "31/01/2018", "20180131", "2018-01-31 00:00:00.0", "43131")
    assert read("date", *texts) == (["2018-01-31"] * 5, {})


def test_an_impossible_date_is_told_from_one_whose_day_and_month_are_swapped() -> None:
    values, places = read("date", "2017-02-30", "2016-25-04", "04-25-2016", "2016-04-25")
    assert values == [None, None, None, "2016-04-25"]
    assert places == {"date.impossible": [0], "date.inversee": [1, 2]}


def test_a_date_that_stands_for_none_is_missing_and_said() -> None:
    assert read("naissance", "1900-01-01", "9999-12-31") == ([None, None], {"date.convenue": [0, 1]})


def test_a_birth_without_its_day_keeps_its_month() -> None:
    one = Field.model_validate({"nom": "x", "libelle": "x", "type": "naissance"})
    found = read_column(one, pl.Series(["1986-04-00", "1986-00-00", "1986-04-12"]), reference_on=None)
    assert found.values.to_list() == ["1986-04-01", "1986-01-01", "1986-04-12"]
    assert found.precision is not None
    assert found.precision.to_list() == ["J", "O", None]


def test_a_birth_after_the_file_is_unknown() -> None:
    assert read("naissance", "2018-02-01") == ([None], {"naissance.future": [0]})


def test_broken_accents_are_mended_and_said() -> None:
    assert read("nom", "HÃ©lÃ¨ne", "Hélène") == (["Hélène", "Hélène"], {"texte.mojibake": [0]})


def test_a_formula_is_kept_as_text_and_said() -> None:
    values, places = read("texte", "=HYPERLINK(1)", "@somme", "+33 6 12 34 56 78", "-12,5")
    assert values[:2] == ["=HYPERLINK(1)", "@somme"]
    assert places == {"cellule.formule": [0, 1]}


def test_a_family_may_be_called_nc_but_no_code_is() -> None:
    assert read("nom", "NC")[0] == ["NC"]
    assert read("code", "NC")[0] == [None]


def test_an_unknown_code_is_kept_and_said() -> None:
    assert read("code", "BTP", "btp", "XYZ", codes={"BTP": "Bâtiment"}) == (
        ["BTP", "BTP", "XYZ"],
        {"code.inconnu": [2]},
    )


def test_invisible_characters_are_removed() -> None:
    assert read("nom", "DU\x00PONT") == (["DU PONT"], {"texte.controle": [0]})


@pytest.mark.parametrize("text", ["0346145", "346145", "034614500000000", "000000000346145"])
def test_an_allocataire_s_number_is_one_whatever_its_padding(text: str) -> None:
    assert read("allocataire", text) == (["0346145"], {})


def test_yes_no_sex_and_numbers_have_one_way_each() -> None:
    assert read("booleen", "1", "O", "non", "peut-être") == (
        ["O", "O", "N", None],
        {"booleen.illisible": [3]},
    )
    assert read("sexe", "MME", "1", "X") == (["2", "1", None], {"sexe.inconnu": [2]})
    assert read("nombre", "399,5", "420.00", "-3") == (["399.5", "420", None], {"nombre.illisible": [2]})


def test_fourteen_zeros_are_no_siret() -> None:
    assert read("siret", "0" * 14, "22620001200012", "22620001200013") == (
        [None, "22620001200012", None],
        {"siret.cle": [2]},
    )


def test_a_nir_has_thirteen_characters_or_fifteen() -> None:
    values, places = read("nir", "2860462498123", "286046249812362", "2 86 04 62 498 123 62", "28604624981")
    assert values == ["2860462498123"] * 3 + [None]
    assert places == {"nir.longueur": [3]}


def test_a_waiting_number_identifies_nobody() -> None:
    assert read("nir", "7860299352012") == ([None], {"nir.provisoire": [0]})


def test_corsica_keeps_its_letters() -> None:
    assert read("nir", "186022A004018" + nir_key("186022A004018"))[0] == ["186022A004018"]


DIGITS = st.text("0123456789", min_size=10, max_size=17)
SHAPED = st.from_regex(r"\A[1-9][0-9]{4}([0-9]{2}|2A|2B)[0-9]{6}\Z")
KEYED = SHAPED.map(lambda nir13: nir13 + nir_key(nir13))


@given(st.lists(DIGITS | SHAPED | KEYED | st.text(max_size=16), min_size=1, max_size=20))
def test_whole_columns_of_nir_say_what_the_kit_says_of_each(texts: list[str]) -> None:
    found = read_nirs(pl.Series(texts, dtype=pl.String).str.strip_chars())
    faults = {at: code for code, mask in found.faults for at in mask.arg_true()}
    for at, text in enumerate(texts):
        one = read_nir(text)
        if isinstance(one, Nir):
            assert found.values[at] == (one.nir13 if one.is_identifier else None)
            assert at not in faults
        else:
            assert found.values[at] is None
            assert faults.get(at, "nir.absent") == one.code


def test_a_nir_that_disagrees_with_its_row_is_said() -> None:
    nir = pl.Series(["2860462498123"] * 4)
    sex = pl.Series(["1", "2", "2", "2"])
    born = pl.Series(["1986-04-12", "1987-04-12", "1986-05-04", "1986-05-12"])
    found = {code: mask.arg_true().to_list() for code, mask in find_nir_conflicts(nir, sex, born)}
    assert found == {
        "nir.sexe_different": [0],
        "nir.annee_differente": [1],
        "date.inversee_probable": [2],
        "nir.mois_different": [3],
    }


DAYS = st.dates(date(1850, 1, 1), date(2100, 1, 1))
WRITTEN_DAYS = st.one_of(
    st.builds(
        lambda day, form: day.strftime(form), DAYS, st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%Y%m%d"])
    ),
    st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"),
    st.from_regex(r"\A[0-9]{2}/[0-9]{2}/[0-9]{4}\Z"),
    st.sampled_from(["1900-01-01", "01/01/1901", "9999-12-31", "0000-00-00", "31/2/2017", "1/2/2017"]),
)


@given(st.lists(WRITTEN_DAYS, min_size=1, max_size=20))
def test_whole_columns_of_dates_say_what_the_kit_says_of_each(texts: list[str]) -> None:
    from accord.kit.dates_in_text import read_date

    values, places = read("date", *texts)
    wrong = {at for found in places.values() for at in found}
    for at, text in enumerate(texts):
        one = read_date(text)
        assert values[at] == (one.day.isoformat() if one.day else None)
        assert (at in wrong) == (one.day is None and one.code != "date.absente")


@given(st.lists(st.from_regex(r"\A[0-9]{5,16}[A-Z]?[0-9]{0,3}\Z"), min_size=1, max_size=20))
def test_whole_columns_of_identifiers_say_what_the_kit_says_of_each(texts: list[str]) -> None:
    from accord.kit.identifiers import canonical_caf_number, read_france_travail_number
    from accord.kit.problems import Fault

    jobseekers, numbers = read("france-travail", *texts)[0], read("allocataire", *texts)[0]
    for at, text in enumerate(texts):
        jobseeker, number = read_france_travail_number(text), canonical_caf_number(text)
        assert jobseekers[at] == (None if isinstance(jobseeker, Fault) else jobseeker.number)
        assert numbers[at] == (None if isinstance(number, Fault) else number)
