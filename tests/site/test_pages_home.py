"""Home: who waits is all within reach, and each count says what it is made of."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accord.site.home_page import explain_stays
from accord.site.worklist import LISTED, SHOWN, Stay, persons_shown, stays_waiting

LEFT = Stay(
    id=1,
    person_id=1,
    session="19_000022S",
    prescribed_on=None,
    entered_on=date(2019, 3, 1),
    planned_exit_on=None,
    left_on=date(2019, 9, 27),
    exit_cause="",
    exam="",
    result="",
    is_situation_known=False,
)


def leavers(count: int) -> list[Stay]:
    return [replace(LEFT, id=number, person_id=number) for number in range(1, count + 1)]


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.TODAY = "2021-01-04"


@pytest.mark.parametrize(
    ("count", "in_sight", "folded", "left_out"),
    [
        (SHOWN, SHOWN, "", ""),
        (8, SHOWN, "En voir 3 de plus", ""),
        (LISTED + 12, SHOWN, "En voir 45 de plus", "Et 12\u00a0autres."),
    ],
)
def test_every_person_who_waits_is_in_sight_folded_or_counted(db, count, in_sight, folded, left_out):
    (line,) = stays_waiting("organisme", leavers(count))
    assert line.count == str(count)
    assert (len(line.people), line.more, line.left_out) == (in_sight, folded, left_out)
    assert len(line.people) + len(line.more_people) == min(count, LISTED)


def test_persons_who_are_folded_are_journalled_as_those_in_sight(db):
    assert persons_shown(stays_waiting("organisme", leavers(8))) == [*range(1, 9)]


def test_counts_on_stays_say_what_they_are_made_of():
    waiting = replace(LEFT, entered_on=None, left_on=None, prescribed_on=date(2020, 11, 2))
    later = replace(LEFT, entered_on=LEFT.entered_on + timedelta(days=31))
    said = explain_stays([LEFT, later, waiting])
    assert (
        "2\u00a0entrées au total, la dernière le 01/04/2019 ; 1\u00a0prescription sans entrée connue." in said
    )


def test_no_entry_at_all_is_said():
    assert explain_stays([]).startswith("Aucune entrée en formation")
