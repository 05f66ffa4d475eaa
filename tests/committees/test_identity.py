from datetime import date
from pathlib import Path

import pytest

from accord.committees.figures import list_asks
from accord.committees.pack.identity import describe_agreement, list_dues
from accord.declaration import read_agreement
from accord.indicators.queries import Ask

FOLDER = Path(__file__).parents[2] / "declared" / "paca-bdr-2017"
EVENTS = {"notification": date(2018, 1, 15)}


@pytest.fixture(scope="module")
def agreement():
    return read_agreement(FOLDER).agreement


def lines_on(agreement, day, events=EVENTS):
    said = describe_agreement(agreement, agreement.committee("pilotage"), events, day)
    return {line.label: line.text.replace("\u00a0", " ") for line in said}


def test_a_clause_that_the_text_does_not_have_reads_non_prevu(agreement):
    assert lines_on(agreement, date(2021, 1, 4))["Litiges"] == "non prévu"


def test_a_blank_of_the_text_reads_a_completer(agreement):
    assert "numéro à compléter, date à compléter" in lines_on(agreement, date(2021, 1, 4))["Région"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2017, 12, 1), "À partir du 15 janvier 2018, jusqu’au 14 janvier 2021 au plus tard."),
        (date(2018, 6, 1), "première période jusqu’au 14 janvier 2019"),
        (date(2019, 6, 1), "reconduction n° 1 jusqu’au 14 janvier 2020"),
        (date(2021, 1, 4), "jusqu’au 14 janvier 2021 (reconduction n° 2, la dernière)"),
        (date(2021, 2, 1), "la convention n’est plus en vigueur"),
    ],
)
def test_it_says_where_the_agreement_is_in_its_life(agreement, day, words):
    assert words in lines_on(agreement, day)["En vigueur"]


def test_without_its_first_event_nothing_is_dated(agreement):
    assert "dont la date n’est pas connue" in lines_on(agreement, date(2021, 1, 4), {})["En vigueur"]
    intro, dues = list_dues(agreement, {}, date(2021, 1, 4))
    assert "n’a pas de date connue" in intro
    assert dues == ()


def test_what_is_due_is_past_near_or_to_come(agreement):
    _intro, dues = list_dues(agreement, EVENTS, date(2018, 6, 1))
    states = {due.on: due.state.replace("\u00a0", " ") for due in dues}
    assert states["14/04/2018"] == "échue"
    assert states["14/07/2018"] == "dans 43 jours"
    assert states["14/01/2019"] == "à venir"
    assert [due.on[6:] + due.on[3:5] for due in dues] == sorted(due.on[6:] + due.on[3:5] for due in dues)


def test_a_committee_without_a_declared_pack_reads_every_total(agreement):
    silent = agreement.committee("pilotage").model_copy(update={"pack": ()})
    assert list_asks(agreement, silent) == [Ask(indicator.key) for indicator in agreement.indicators]


def test_a_declared_pack_gives_the_total_then_each_breakdown_that_it_shows():
    class Indicator:
        key, breakdowns = "entres", ("annee", "sexe")

    class Agreement:
        indicators = (Indicator,)

        def indicator(self, key):
            return Indicator

    class Committee:
        pack = ("entres",)

        def __init__(self, *shown):
            self.shown = shown

        def shows(self, breakdown):
            return breakdown in self.shown

    assert list_asks(Agreement(), Committee("annee", "sexe")) == [
        Ask("entres"),
        Ask("entres", ("annee",)),
        Ask("entres", ("sexe",)),
    ]
    assert list_asks(Agreement(), Committee("sexe")) == [Ask("entres"), Ask("entres", ("sexe",))]
