"""The order of a life: events, the stretches without any, what sources say differently, what a pair risks."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.people.rules.risk import HIGH, LOW, NONE, risk_of
from accord.people.rules.timeline import (
    Event,
    Origin,
    find_breaks,
    find_disagreements,
    find_rsa_disagreements,
    merge_alike,
    order_events,
)
from accord.people.wording import RISKS

TODAY = date(2021, 1, 4)


def event(on, until=None, *, lane="region", title="Entrée en formation", **more):
    day = date.fromisoformat(on) if on else None
    end = date.fromisoformat(until) if until else None
    return Event(lane, "formation", day, title, 1, Origin(1, 1), until=end, **more)


def test_the_latest_comes_first_and_what_has_no_date_last():
    ordered = order_events([event(None), event("2018-01-01"), event("2019-01-01")])
    assert [one.on for one in ordered] == [date(2019, 1, 1), date(2018, 1, 1), None]


def test_a_stretch_of_seven_months_is_a_break_and_one_of_two_is_not():
    breaks = find_breaks(
        [event("2020-01-10"), event("2020-03-01"), event("2020-10-05"), event("2020-12-20")], TODAY
    )
    assert [(one.months, one.is_open) for one in breaks] == [(7, False)]


def test_a_long_event_covers_its_whole_length():
    assert find_breaks([event("2018-01-01", "2020-12-20")], TODAY) == []


def test_the_break_that_lasts_until_today_is_open():
    [one] = find_breaks([event("2018-01-31")], TODAY)
    assert one.is_open and one.months == 35


def test_what_lies_ahead_breaks_nothing():
    assert find_breaks([event("2020-12-20"), event("2022-01-01")], TODAY) == []


@given(st.lists(st.dates(date(2015, 1, 1), date(2020, 12, 31)), min_size=1))
def test_breaks_never_overlap_and_no_event_lies_inside_one(days):
    breaks = find_breaks([event(day.isoformat()) for day in days], TODAY)
    assert all(first.before <= second.after for first, second in pairwise(breaks))
    assert not any(one.after < day < one.before for one in breaks for day in days)


def test_what_two_records_say_alike_is_said_once():
    merged = merge_alike([event("2018-01-01", files=2), event("2018-01-01")])
    assert [one.files for one in merged] == [3]


def test_only_whole_months_make_the_length_of_a_break():
    [one] = find_breaks([event("2019-11-30"), event("2020-02-29"), event("2020-12-20")], TODAY)
    assert (one.after, one.months) == (date(2020, 2, 29), 9)


def test_sources_disagree_on_what_they_both_say_and_silence_contradicts_nothing():
    said = [
        ("Prénoms", [("CAF", "SOPHIE", "SOPHIE"), ("Région", "Sofia", "SOFIA"), ("France Travail", "", "")]),
        ("Sexe", [("CAF", "femme", "2"), ("Région", "", "")]),
    ]
    [found] = find_disagreements(said)
    assert found.values == (("CAF", "SOPHIE"), ("Région", "Sofia"))


def test_a_declaration_against_the_word_of_the_caf_near_that_day_is_a_disagreement():
    official = event("2018-01-31", lane="caf", holds_rsa=True)
    declared = event("2018-02-05", holds_rsa=False)
    assert find_rsa_disagreements([official, declared]) == [(declared, official)]
    assert find_rsa_disagreements([official, event("2018-02-05", holds_rsa=True)]) == []
    assert find_rsa_disagreements([official, event("2019-02-05", holds_rsa=False)]) == []


def evidence(**levels):
    return {name: {"level": level, "bits": 0.0} for name, level in levels.items()}


@pytest.mark.parametrize(
    ("found", "level", "code"),
    [
        (evidence(name="exact", birth="same", first_name="different"), HIGH, "proche.jumeau"),
        (evidence(name="exact", birth="same", first_name="exact", nir="different"), HIGH, "proche.nir"),
        (evidence(name="exact", birth="same", first_name="close", sex="different"), HIGH, "proche.sexe"),
        (evidence(name="exact", birth="different", first_name="exact"), HIGH, "proche.naissance"),
        (evidence(name="different", birth="same", first_name="exact"), LOW, "proche.nom"),
        (evidence(name="exact", birth="same", first_name="second"), LOW, "proche.prenom"),
        (evidence(name="close", birth="same", first_name="exact"), NONE, "proche.aucun"),
        ({}, NONE, "proche.aucun"),
    ],
)
def test_the_risk_of_a_relative_is_read_in_the_evidence(found, level, code):
    assert risk_of(found) == (level, code)
    assert RISKS[code].endswith(".")
