from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.committees.pack.values import bounds_of, cite_article, write_gap, write_unknown, write_value
from accord.committees.rules.frozen import cells_of, heading_of, rebuild_table
from accord.committees.rules.permissions import can_freeze_figures, check_may_freeze
from accord.committees.rules.policies import can_freeze, can_give_pack, check_freeze
from accord.committees.rules.states import TRANSITIONS, MeetingState, Step, next_state, opens_on, state_of
from accord.committees.wording import WORDING
from accord.indicators.rules.tables import Cell, Target
from tests.committees import samples

HELD_ON = date(2021, 1, 4)


def test_a_meeting_is_planned_then_to_prepare_then_frozen_for_good():
    assert state_of(held_on=HELD_ON, frozen=False, today=date(2020, 6, 1)) is MeetingState.PLANNED
    assert state_of(held_on=HELD_ON, frozen=False, today=opens_on(HELD_ON)) is MeetingState.TO_PREPARE
    assert state_of(held_on=HELD_ON, frozen=False, today=date(2023, 1, 1)) is MeetingState.TO_PREPARE
    assert state_of(held_on=HELD_ON, frozen=True, today=date(2020, 6, 1)) is MeetingState.FROZEN


def test_nothing_leaves_the_frozen_state():
    assert not [state for (state, _step) in TRANSITIONS if state is MeetingState.FROZEN]


def test_only_a_meeting_that_is_near_is_frozen():
    assert [state for state in MeetingState if can_freeze(state)] == [MeetingState.TO_PREPARE]
    assert next_state(MeetingState.PLANNED, Step.FREEZE) is None


def test_only_a_frozen_meeting_gives_its_pack():
    assert [state for state in MeetingState if can_give_pack(state)] == [MeetingState.FROZEN]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MeetingState.FROZEN, "déjà arrêtés : ils ne changent plus"),
        (MeetingState.PLANNED, "peuvent être arrêtés à partir du 05/12/2020"),
    ],
)
def test_a_refusal_says_why_and_what_to_do(state, words):
    problem = check_freeze(state, label="Comité de pilotage", held_on=HELD_ON)
    assert words in problem.message(WORDING)
    assert "04/01/2021" in problem.message(WORDING)


def test_freezing_belongs_to_the_steering_of_the_departement():
    assert can_freeze_figures(None)
    assert can_freeze_figures([("pilotage", "departement")])
    assert not can_freeze_figures([("pilotage", "region"), ("referent", "departement")])
    assert "pilotage de l’insertion" in check_may_freeze([("referent", "departement")]).message(WORDING)


@pytest.mark.parametrize(
    "table",
    [
        samples.entries(),
        samples.entries_by_basin(),
        samples.entries_by_year_and_sex(),
        samples.return_rate(),
        samples.return_rate(Cell((), (), 0, 0, 0)),
    ],
    ids=["total", "hidden", "crossed", "rate", "nothing known"],
)
def test_a_frozen_table_is_rebuilt_exactly(table):
    assert rebuild_table(heading_of(table), cells_of(table)) == table


@given(st.decimals(min_value=-10_000, max_value=10_000, allow_nan=False))
def test_a_target_is_kept_to_its_last_decimal(value):
    table = samples.entries(target=Target(value, "avenant 1"))
    assert rebuild_table(heading_of(table), cells_of(table)).target.value == value


def test_the_bounds_of_a_rate_put_every_unknown_on_one_side():
    table = samples.return_rate(Cell((), (), 30, 40, 10))
    assert bounds_of(table.total, table) == (Fraction(30, 50), Fraction(40, 50))


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 500))
def test_the_rate_lies_within_its_bounds(met, not_met, unknown):
    cell = Cell((), (), met, met + not_met, unknown)
    low, high = bounds_of(cell, samples.return_rate(cell))
    assert low <= high
    if cell.ratio is not None:
        assert low <= cell.ratio <= high


def test_a_rate_of_nothing_is_unknown_and_never_zero():
    table = samples.return_rate(Cell((), (), 0, 0, 12))
    assert write_value(table.total, table) == "inconnu"
    assert write_gap(table) == ""


def test_a_rate_of_nobody_has_no_value():
    table = samples.return_rate(Cell((), (), 0, 0, 0))
    assert write_value(table.total, table) == "—"


def test_more_unknown_than_answers_is_said():
    table = samples.return_rate(Cell((), (), 8, 8, 847))
    assert write_unknown(table.total, table).endswith("Il y a plus d’inconnus que de réponses.")


def test_no_unknown_is_said_too():
    table = samples.return_rate(Cell((), (), 3, 4, 0))
    assert write_unknown(table.total, table) == "Aucun inconnu."


@pytest.mark.parametrize(
    ("numerator", "words"),
    [
        (700, "L’objectif est atteint."),
        (710, "1,0\u00a0point au-dessus de l’objectif."),
        (699, "0,1\u00a0point sous l’objectif."),
        (642, "5,8\u00a0points sous l’objectif."),
        (685, "1,5\u00a0point sous l’objectif."),
    ],
)
def test_the_distance_to_the_target_is_said_in_points(numerator, words):
    table = samples.return_rate(Cell((), (), numerator, 1000, 0))
    assert write_gap(table) == words


def test_rounding_never_reaches_a_target():
    table = samples.return_rate(Cell((), (), 69_999, 100_000, 0))
    assert write_gap(table) == "Tout juste sous l’objectif."


def test_a_target_in_number_is_compared_in_number():
    table = samples.entries(total=450, target=Target(Decimal(500), "convention, article 4"))
    assert write_gap(table) == "50 sous l’objectif."


def test_an_article_that_is_not_a_number_stands_as_it_is():
    assert cite_article("5") == "art.\u00a05"
    assert cite_article("préambule") == "préambule"


def test_a_meeting_opens_thirty_days_before():
    assert opens_on(HELD_ON) == HELD_ON - timedelta(days=30)
