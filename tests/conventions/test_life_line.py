"""The life line: the notice that stops a tacit renewal, and what it says once nothing may be renewed."""

from datetime import date

import pytest

from accord.conventions.agreements import Place, term_of
from accord.conventions.life_line import life_of
from accord.conventions.queries import events_of, read_version
from accord.declaration.term import derive_term, last_notice_days


@pytest.fixture
def place(world):
    version = world.agreement.versions.get()
    return Place(world.agreement, version, read_version(version), "departement", events_of(world.agreement))


def test_a_letter_sent_on_the_last_day_stops_the_renewal(place):
    (first, _), (_second, _) = last_notice_days(place.declared, place.events, term_of(place))
    assert first == date(2018, 12, 14)
    ended = derive_term(place.declared, {**place.events, "envoi-lettre-resiliation": first})
    assert ended.ends_on == date(2019, 1, 14)


def test_a_letter_sent_the_day_after_lets_it_be_renewed(place):
    late = derive_term(place.declared, {**place.events, "envoi-lettre-resiliation": date(2018, 12, 15)})
    assert late.ends_on == date(2019, 1, 15)


def test_before_a_renewal_the_page_gives_the_last_day_to_give_notice(place, settings):
    settings.TODAY = "2018-12-01"
    assert "14\u00a0décembre 2018 (dans 13\u00a0jours)" in life_of(place).notice


def test_after_the_last_renewal_there_is_nothing_to_denounce(place):
    assert "Aucune reconduction à venir" in life_of(place).notice


def test_the_meetings_held_stand_on_the_line(place):
    assert "séance tenue le 01/07/2020" in life_of(place).drawing
