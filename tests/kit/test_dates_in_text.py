from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kit.dates_in_text import PLACEHOLDERS, ReadDate, is_swappable, read_date
from accord.kit.problems import Fault

DAY = date(1986, 4, 12)
FORMS = [
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y%m%d",
    "%Y-%m-%d 00:00:00.0",
    "%Y-%m-%dT00:00:00Z",
]


@given(st.dates(date(1902, 1, 1), date(2150, 1, 1)), st.sampled_from(FORMS))
def test_every_form_of_a_date_gives_the_same_day(day, form):
    assert read_date(day.strftime(form)) == ReadDate(day)


@given(st.dates(date(1930, 1, 1), date(2100, 1, 1)))
def test_an_excel_serial_gives_the_day_that_excel_shows(day):
    assert read_date(str((day - date(1899, 12, 30)).days)) == ReadDate(day)


def test_the_serial_met_in_the_field():
    assert read_date("31514").day == DAY


@pytest.mark.parametrize("text", ["", "  ", "NULL", "nc", "-"])
def test_an_empty_cell_is_a_missing_date(text):
    read = read_date(text)
    assert read.is_missing
    assert (read.day, read.code, read.fault) == (None, "date.absente", None)


@pytest.mark.parametrize(
    "text", ["1900-01-01", "01/01/1901", "9999-12-31", "00000000", "00/00/0000", "9999-12-31 00:00:00.0"]
)
def test_a_date_that_stands_for_none_is_missing(text):
    read = read_date(text)
    assert read.is_missing
    assert read.code == "date.convenue"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/2018", "date.impossible"),
        ("2018-13-01", "date.impossible"),
        ("00/04/1986", "date.impossible"),
        ("12/04/86", "date.annee_courte"),
        ("12 avril 1986", "date.illisible"),
        ("12/04-1986", "date.illisible"),
        ("99999", "date.illisible"),
        ("١٢/٠٤/١٩٨٦", "date.illisible"),
    ],
)
def test_a_wrong_date_is_a_fault_and_never_a_guess(text, code):
    read = read_date(text)
    assert read.day is None
    assert read.fault == Fault(code)


def test_an_unknown_day_of_birth_keeps_what_is_known():
    assert read_date("00/04/1986", allow_partial=True) == ReadDate(date(1986, 4, 1), precision="J")
    assert read_date("1986-00-00", allow_partial=True) == ReadDate(date(1986, 1, 1), precision="O")


@given(st.text(max_size=30))
def test_any_text_is_a_date_a_missing_one_or_a_fault(text):
    read = read_date(text, allow_partial=True)
    assert (read.day is not None) + read.is_missing + (read.fault is not None) == 1
    assert read.day not in PLACEHOLDERS


def test_only_small_and_different_numbers_can_be_exchanged():
    assert is_swappable(date(1986, 4, 12))
    assert not is_swappable(date(1986, 4, 13))
    assert not is_swappable(date(1986, 4, 4) + timedelta(0))
