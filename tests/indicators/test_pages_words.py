"""Figures in words: a value, its base, its target, what is unknown or kept back."""

from datetime import date
from decimal import Decimal

import pytest

from accord.indicators.pages.table import NARROW, draw_chart, view_table
from accord.indicators.pages.words import figure_of, value_of
from accord.indicators.rules.tables import Cell, Table, Target
from accord.kit.text import format_article, format_distance


def table(unit="taux", by=(), cells=(), total=None, **more) -> Table:
    return Table(
        indicator="retour-emploi", label="Retour à l’emploi", article="2",
        unit=unit, by=by, cells=tuple(cells),
        total=total or Cell(numerator=42, denominator=70, unknown=6), **more,
    )  # fmt: skip


def test_a_rate_shows_its_base_and_its_unknown():
    figure = figure_of(table(target=Target(Decimal(70), "article 2")))
    assert (figure.value, figure.foundation) == ("60,0\u00a0%", "42 sur 70, et 6 inconnus")
    assert figure.target == "objectif 70\u00a0%"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (Cell(numerator=0, denominator=12), "0,0\u00a0%"),
        (Cell(numerator=0, denominator=0, unknown=4), "inconnu"),
        (Cell(numerator=0, denominator=0, unknown=0), "–"),
        (Cell(numerator=3, denominator=4).hide(), "c"),
    ],
)
def test_unknown_nobody_and_kept_back_are_three_things_and_none_is_zero(cell, said):
    assert value_of(table(), cell) == said


def test_whole_hours_lose_their_decimals():
    hours = table("somme", decimals=2, total=Cell(numerator=8342800))
    assert figure_of(hours).value == "83\u202f428"
    assert value_of(hours, Cell(numerator=150)) == "1,50"


def years_by_sex() -> Table:
    cells = [
        Cell((("annee", year), ("sexe", sex)), (year, label), 10, 20, 1)
        for year in ("2018", "2019")
        for sex, label in (("1", "Hommes"), ("2", "Femmes"))
    ]
    margins = [Cell((("annee", year),), (year,), 20, 40, 2) for year in ("2018", "2019")]
    return table(
        by=("annee", "sexe"),
        cells=[cells[0].hide(), *cells[1:]],
        margins=tuple(margins),
        breakdowns={"annee": "Année", "sexe": "Sexe"},
        threshold=5,
    )


def test_two_breakdowns_are_crossed_with_their_totals():
    view = view_table(years_by_sex())
    assert view.headers == ("Hommes", "Femmes", "Ensemble")
    assert [box.text for box in view.rows[0].boxes] == ["c", "50,0\u00a0%", "50,0\u00a0%"]
    assert view.rows[0].boxes[1].under == "10 sur 20 · 1 inconnu"
    assert view.total.boxes[-1].text == "60,0\u00a0%"
    assert view.has_hidden


def test_a_hidden_figure_is_nowhere_in_the_chart():
    secret = Cell((("sexe", "1"),), ("Hommes",), 3, 7, 1).hide()
    drawn = draw_chart(table(by=("sexe",), cells=[secret], breakdowns={"sexe": "Sexe"}))
    assert ">c<" in drawn
    assert "42,9" not in drawn


def test_a_long_list_is_cut_and_says_so():
    cells = [Cell((("session", str(rank)),), (f"Session {rank}",), rank) for rank in range(400)]
    view = view_table(table("nombre", by=("session",), cells=cells, breakdowns={"session": "Session"}))
    assert len(view.rows) == 150
    assert view.left_out == 250
    assert draw_chart(table("nombre", by=("session",), cells=cells)) == ""


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("5", "article\u00a05"),
        ("2 et 4", "articles 2 et 4"),
        ("préambule", "préambule"),
        ("4-1", "article\u00a04-1"),
    ],
)
def test_an_article_is_named_as_people_say_it(article, said):
    assert format_article(article) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2021, 1, 4), "aujourd’hui"),
        (date(2021, 1, 5), "dans 1\u00a0jour"),
        (date(2021, 1, 16), "dans 12\u00a0jours"),
        (date(2020, 10, 14), "il y a 3\u00a0mois"),
        (date(2018, 1, 14), "il y a 3\u00a0ans"),
    ],
)
def test_a_distance_is_said_beside_the_date(day, said):
    assert format_distance(day, date(2021, 1, 4)) == said


def test_years_are_columns_on_a_wide_screen_and_bars_on_a_phone():
    cells = [Cell((("annee", year),), (year,), 10) for year in ("2018", "2019", "2020")]
    drawn = table("nombre", by=("annee",), cells=cells, breakdowns={"annee": "Année"})
    assert 'text-anchor="end"' not in draw_chart(drawn)
    assert 'text-anchor="end">2018<' in draw_chart(drawn, NARROW).replace(' fill="#1B1F2A"', "")
