from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kit.periods import (
    Period,
    add_business_days,
    add_months,
    elapsed_months,
    elapsed_years,
    end_of_clear_days,
    end_of_term,
    is_business_day,
    next_business_day,
    read_period,
    split_in_months,
)

DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))
MONTHS = st.integers(-600, 600)


def test_a_month_after_31_january_is_the_last_day_of_february():
    assert add_months(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)


def test_three_months_after_29_february_keep_the_day_number():
    assert add_months(date(2024, 2, 29), 3) == date(2024, 5, 29)


def test_months_can_be_counted_backwards_over_the_new_year():
    assert add_months(date(2024, 1, 15), -2) == date(2023, 11, 15)


@given(DAYS, MONTHS)
def test_adding_months_moves_by_that_many_months_and_never_skips_one(day, months):
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day <= day.day


@given(DAYS, st.integers(1, 240))
def test_a_term_and_the_next_one_leave_no_day_out(day, months):
    ends_on = end_of_term(day, months)
    following = ends_on + timedelta(days=1)
    assert following >= add_months(day, months)
    assert following - add_months(day, months) <= timedelta(days=1)


def test_one_year_from_15_january_ends_on_14_january():
    assert end_of_term(date(2018, 1, 15), 12) == date(2019, 1, 14)


def test_one_month_from_31_january_ends_on_the_last_day_of_february():
    assert end_of_term(date(2023, 1, 31), 1) == date(2023, 2, 28)


@given(DAYS, DAYS)
def test_elapsed_months_are_the_most_that_can_be_added_without_passing_the_day(since, on):
    months = elapsed_months(since, on)
    assert add_months(since, months) <= on
    assert (add_months(since, months + 1), since.day) > (on, on.day)


def test_a_right_opened_on_31_january_is_not_a_month_old_on_28_february():
    assert elapsed_months(date(2018, 1, 31), date(2018, 2, 28)) == 0
    assert elapsed_months(date(2018, 1, 31), date(2018, 3, 1)) == 1


def test_age_changes_on_the_birthday_and_on_1_march_for_29_february():
    assert elapsed_years(date(1986, 4, 12), date(2018, 4, 11)) == 31
    assert elapsed_years(date(1986, 4, 12), date(2018, 4, 12)) == 32
    assert elapsed_years(date(2000, 2, 29), date(2018, 2, 28)) == 17
    assert elapsed_years(date(2000, 2, 29), date(2018, 3, 1)) == 18


def test_14_july_and_whit_monday_are_not_business_days():
    assert not is_business_day(date(2018, 7, 14))
    assert not is_business_day(date(2018, 5, 21))
    assert is_business_day(date(2018, 5, 22))


def test_two_business_days_after_the_friday_before_easter_is_the_wednesday():
    assert add_business_days(date(2018, 3, 30), 2) == date(2018, 4, 4)
    assert add_business_days(date(2018, 4, 4), -2) == date(2018, 3, 30)


def test_clear_days_count_neither_end_and_run_over_a_weekend():
    # Received on Monday 2 July, eight clear days: Wednesday 11 July.
    assert end_of_clear_days(date(2018, 7, 2), 8) == date(2018, 7, 11)
    # Eleven would end on Saturday 14 July, a holiday: Monday 16 July.
    assert end_of_clear_days(date(2018, 7, 2), 11) == date(2018, 7, 16)


@given(DAYS)
def test_the_next_business_day_is_one(day):
    assert is_business_day(next_business_day(day))
    assert next_business_day(day) >= day


@pytest.mark.parametrize(
    ("typed", "starts_on", "ends_on"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-S2", date(2018, 7, 1), date(2018, 12, 31)),
        ("2018-t3", date(2018, 7, 1), date(2018, 9, 30)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2018-01-15/2019-01-14", date(2018, 1, 15), date(2019, 1, 14)),
    ],
)
def test_a_period_reads_as_it_is_typed(typed, starts_on, ends_on):
    assert read_period(typed) == Period(starts_on, ends_on)


@pytest.mark.parametrize("typed", ["", "18", "2018-13", "2018-S3", "2019-01-01/2018-01-01", "0000", "hier"])
def test_what_is_not_a_period_is_refused(typed):
    assert read_period(typed) is None


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError):
        Period(date(2018, 1, 2), date(2018, 1, 1))


def test_a_running_period_meets_a_closed_one_on_its_last_days():
    running, closed = Period(date(2018, 6, 1)), Period(date(2018, 1, 1), date(2018, 6, 30))
    assert running.intersection(closed) == Period(date(2018, 6, 1), date(2018, 6, 30))
    assert date(2030, 1, 1) in running
    assert not closed.overlaps(Period(date(2018, 7, 1)))


@given(DAYS, st.integers(1, 36), st.integers(0, 1000))
def test_spans_cover_a_period_without_gap_or_overlap(starts_on, months, length):
    period = Period(starts_on, starts_on + timedelta(days=length))
    spans = list(split_in_months(period, months))
    assert spans[0].starts_on == starts_on
    assert spans[-1].ends_on == period.ends_on
    assert all(a.ends_on + timedelta(days=1) == b.starts_on for a, b in pairwise(spans))
