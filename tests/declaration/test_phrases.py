from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.declaration.phrases import read_delay, read_duration, read_rhythm, read_year_day


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("1 an", 12, "mois"),
        ("Un an", 12, "mois"),
        ("trois mois", 3, "mois"),
        ("2 semestres", 12, "mois"),
        ("8 jours", 8, "jours"),
        ("deux semaines", 14, "jours"),
        ("15 jours ouvrés", 15, "jours ouvrés"),
        ("5 jours ouvrables", 5, "jours ouvrables"),
        ("8 jours francs", 8, "jours francs"),
    ],
)
def test_a_duration_reads_as_it_is_said(text, count, unit):
    duration = read_duration(text)
    assert (duration.count, duration.unit) == (count, unit)


@pytest.mark.parametrize(
    "text", ["", "0 mois", "bientôt", "un", "mois", "1,5 mois", "-1 mois", "1 mois et demi"]
)
def test_what_is_not_a_duration_is_refused(text):
    assert read_duration(text) is None


@pytest.mark.parametrize(
    ("text", "times", "months", "at_least"),
    [
        ("chaque trimestre", 1, 3, False),
        ("tous les trimestres", 1, 3, False),
        ("tous les deux mois", 1, 2, False),
        ("tous les quatre mois", 1, 4, False),
        ("chaque quadrimestre", 1, 4, False),
        ("une fois par an", 1, 12, False),
        ("une fois par semestre", 1, 6, False),
        ("au moins deux fois par an", 2, 12, True),
        ("Chaque année", 1, 12, False),
        ("une à deux fois par an", 1, 12, True),
        ("toutes les années", 1, 12, False),
    ],
)
def test_a_rhythm_reads_as_it_is_said(text, times, months, at_least):
    rhythm = read_rhythm(text)
    assert (rhythm.times, rhythm.months, rhythm.at_least) == (times, months, at_least)


@pytest.mark.parametrize(
    "text", ["", "souvent", "cinq fois par an", "0 fois par an", "tous les 0 mois", "par an"]
)
def test_what_is_not_a_rhythm_is_refused(text):
    assert read_rhythm(text) is None


def test_a_limit_in_months_expires_on_the_same_day_number_or_the_last_day():
    month = read_duration("1 mois")
    assert month.after(date(2018, 6, 30)) == date(2018, 7, 30)
    assert month.after(date(2018, 1, 31)) == date(2018, 2, 28)


def test_three_months_after_29_february_is_29_may():
    assert read_duration("trois mois").after(date(2024, 2, 29)) == date(2024, 5, 29)


def test_a_delay_is_counted_from_its_event_in_either_direction():
    assert read_delay("8 jours après fin-action").due_on(date(2018, 1, 1)) == date(2018, 1, 9)
    assert read_delay("1 mois avant debut").due_on(date(2018, 3, 31)) == date(2018, 2, 28)
    assert read_delay("le jour de gel-cohorte").due_on(date(2018, 1, 31)) == date(2018, 1, 31)
    assert read_delay("2 mois après notification").event == "notification"


@pytest.mark.parametrize(
    "text", ["", "après notification", "2 mois", "2 mois apres notification", "le jour J"]
)
def test_what_is_not_a_delay_is_refused(text):
    assert read_delay(text) is None


def test_a_clear_delay_counts_neither_its_first_day_nor_its_last_and_runs_past_days_off():
    clear = read_duration("8 jours francs")
    assert clear.after(date(2024, 3, 1)) == date(2024, 3, 11)  # the ninth day after is Sunday 10 March
    assert clear.before(date(2024, 3, 20)) == date(2024, 3, 11)
    assert clear.before(date(2024, 3, 19)) == date(2024, 3, 8)  # Sunday 10 March: the Friday before


def test_working_days_leave_out_sundays_and_public_holidays():
    working = read_duration("5 jours ouvrables")
    assert working.after(date(2024, 5, 6)) == date(2024, 5, 14)  # 8 and 9 May are public holidays
    assert working.before(date(2024, 5, 13)) == date(2024, 5, 4)


@pytest.mark.parametrize(
    ("text", "day"), [("31 décembre", date(2024, 12, 31)), ("1er mars", date(2024, 3, 1))]
)
def test_a_day_of_the_year_reads_as_it_is_said(text, day):
    assert read_year_day(text).in_year(2024) == day


def test_29_february_is_the_last_day_of_the_month_in_other_years():
    assert read_year_day("29 février").in_year(2023) == date(2023, 2, 28)


@pytest.mark.parametrize("text", ["", "31 février", "0 mars", "décembre", "31/12", "32 décembre"])
def test_what_is_not_a_day_of_the_year_is_refused(text):
    assert read_year_day(text) is None


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_phrases(text):
    for read in (read_duration, read_rhythm, read_delay, read_year_day):
        phrase = read(text)
        assert phrase is None or phrase.text == text
