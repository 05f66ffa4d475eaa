"""The day of a demonstration: its own, or the one that a reader asked for; nothing outside of one."""

from datetime import date

from accord.face.replay import replay, replayed_day


def test_outside_a_demonstration_no_day_is_replayed(settings):
    settings.TODAY = ""
    with replay(date(2024, 11, 4)):
        assert replayed_day() is None


def test_a_reader_is_on_the_day_that_they_asked_for_and_nobody_else(settings):
    settings.TODAY = "2021-01-04"
    with replay(date(2024, 11, 4)):
        assert replayed_day() == date(2024, 11, 4)
    assert replayed_day() == date(2021, 1, 4)
