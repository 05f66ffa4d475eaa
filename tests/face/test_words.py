"""What French wants on a screen."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines

from accord.face.words import in_days, plural, say_instant, size, time_left, typeset, typo

TODAY = date(2021, 1, 4)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2021, 1, 16), "dans 12\u00a0jours"),
        (date(2021, 1, 5), "demain"),
        (TODAY, "aujourd’hui"),
        (date(2021, 1, 3), "hier"),
        (date(2020, 1, 4), "il y a 366\u00a0jours"),
    ],
)
def test_a_distance_is_said_in_days(day, said):
    assert in_days(day, TODAY) == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0\u00a0ligne"), (1, "1\u00a0ligne"), (4812, "4\u202f812\u00a0lignes")]
)
def test_zero_and_one_are_singular(number, said):
    assert plural(number, "ligne", "lignes") == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1\u00a0octet"), (3400, "3,4\u00a0ko"), (999_960, "1\u00a0Mo"), (2_500_000_000, "2,5\u00a0Go")],
)
def test_a_size_is_said_in_thousands(count, said):
    assert size(count) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(5, "moins d’une minute"), (125, "environ 2\u00a0minutes"), (3599, "environ 1\u00a0heure")],
)
def test_the_time_left_is_never_more_exact_than_it_is(seconds, said):
    assert time_left(seconds) == said


def test_an_instant_is_said_in_the_hour_of_paris():
    assert say_instant(datetime(2018, 1, 31, 23, 30, tzinfo=UTC)) == "01/02/2018 à 00:30"


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("Qui suit la personne ?", "Qui suit la personne\u202f?"),
        ("Objectif : 70 %", "Objectif\u00a0: 70\u00a0%"),
        ("Il dit : « oui » ; puis rien !", "Il dit\u00a0: «\u00a0oui\u00a0»\u202f; puis rien\u202f!"),
        ("à 14:05, voir https://a.example/?b=1", "à 14:05, voir https://a.example/?b=1"),
        ("35 jours, 3 ans et 2 h", "35\u00a0jours, 3\u00a0ans et 2\u00a0h"),
    ],
)
def test_spaces_before_tall_signs_never_break(written, set_):
    assert typo(written) == set_
    assert typo(set_) == set_


def test_a_page_is_set_in_its_text_only():
    page = (
        '<p title="a ; b">Qui ?</p><textarea>Qui ?</textarea><pre>a ; b</pre><code>c : d</code>&nbsp;; &amp;'
    )
    assert typeset(page) == page.replace("<p title", "<p title", 1).replace("Qui ?</p>", "Qui\u202f?</p>")


def test_the_filters_show_dates_and_numbers_as_a_reader_expects():
    shown = engines["django"].from_string(
        "{% load words %}{{ d|day }}|{{ d|day_words }}|{{ d|day_long }}|{{ n|number:1 }}|{{ w|guillemets }}|"
        "{{ d|in_days:t }}|{{ s|typo }}"
    )
    values = {"d": date(2025, 3, 3), "t": date(2025, 3, 1), "n": 1234.5, "w": "oui", "s": "Qui ?"}
    assert shown.render(values).split("|") == [
        "03/03/2025", "3\u00a0mars 2025", "lundi 3\u00a0mars 2025", "1\u202f234,5", "«\u00a0oui\u00a0»",
        "dans 2\u00a0jours", "Qui\u202f?",
    ]  # fmt: skip
