"""From what was counted to what is read: values at the edges, order, labels, targets, definitions."""

from datetime import date

import pytest

from accord.indicators.errors import BreakdownNotAllowed, EventWithoutDate, InvalidIndicator
from accord.indicators.reference import compute_groups
from accord.indicators.rules.assembly import build_table
from accord.indicators.rules.breakdowns import Breakdown
from accord.indicators.rules.definitions import name_period
from accord.kit.periods import Period, half_year_period, month_period, quarter_period, year_period

RATE = {"nature": "taux", "numerateur": [{"colonne": "situation_apres", "egal": "EMPLOI"}]}


@pytest.fixture
def table(declare, plan_of, make_tables):
    """The table of an indicator on a few leavers."""

    def make(exits, *, members=(), by=(), period=None, events=None, **said):
        plan = plan_of(declare(**said), by=by, period=period, events=events)
        return build_table(plan, compute_groups(plan, make_tables(exits, members)), events)

    return make


def figures(table):
    return {cell.labels: cell.numerator for cell in table.cells}


def test_an_unknown_situation_is_neither_in_the_numerator_nor_in_the_denominator(table, make_exit):
    exits = [make_exit(1), make_exit(2, situation="RECHERCHE"), make_exit(3, situation=None)]
    total = table(exits, **RATE).total
    assert (total.numerator, total.denominator, total.unknown) == (1, 2, 1)
    assert total.ratio == 1 / 2


def test_a_rate_without_any_known_answer_is_no_zero(table, make_exit):
    total = table([make_exit(1, situation=None)], **RATE).total
    assert (total.denominator, total.unknown, total.ratio) == (0, 1, None)


def test_one_known_no_is_enough_for_a_no(table, make_exit):
    # In a job, and of level 5: a seeker of unknown level is a no; a worker of unknown level is unknown.
    both = [{"colonne": "situation_apres", "egal": "EMPLOI"}, {"colonne": "niveau", "egal": 5}]
    exits = [make_exit(1, situation="RECHERCHE", level=None), make_exit(2, situation="EMPLOI", level=None)]
    total = table(exits, nature="taux", numerateur=both).total
    assert (total.numerator, total.denominator, total.unknown) == (0, 1, 1)


def test_a_person_who_left_twice_counts_once_in_the_total_and_once_in_each_year(table, make_exit):
    exits = [make_exit(1, person_id=7), make_exit(2, person_id=7, left_on=date(2018, 5, 1))]
    found = table(exits, compte="personnes", by=["annee"])
    assert found.total.numerator == 1
    assert figures(found) == {("2018",): 1, ("2019",): 1}


def test_a_line_without_a_person_is_unknown_among_persons(table, make_exit):
    total = table([make_exit(1), make_exit(2, person_id=None)], compte="personnes").total
    assert (total.numerator, total.unknown) == (1, 1)


@pytest.mark.parametrize(
    ("left_on", "band"),
    [
        (date(2016, 5, 31), "Moins de 26 ans"),
        (date(2016, 6, 1), "26 à 44 ans"),
        (date(2035, 5, 31), "26 à 44 ans"),
        (date(2035, 6, 1), "45 ans et plus"),
    ],
)
def test_an_age_is_reached_on_the_first_day_of_the_month_of_birth(table, make_exit, left_on, band):
    found = figures(table([make_exit(1, birth_month=date(1990, 6, 1), left_on=left_on)], by=["tranche_age"]))
    assert [labels for labels, count in found.items() if count] == [(band,)]


def test_every_declared_age_band_and_zone_is_shown_even_at_zero(table, make_exit):
    assert figures(table([make_exit(1)], by=["tranche_age"])) == {
        ("Moins de 26 ans",): 0, ("26 à 44 ans",): 1, ("45 ans et plus",): 0,
    }  # fmt: skip
    assert figures(table([make_exit(1)], by=["bassin"])) == {("Aix",): 1, ("Arles",): 0, ("Marseille",): 0}


def test_the_unknown_come_last_after_what_lies_outside(table, make_exit):
    exits = [make_exit(1, commune=None), make_exit(2, commune="84007"), make_exit(3)]
    assert [labels for (labels,) in figures(table(exits, by=["bassin"]))][-2:] == [
        "Hors du territoire",
        "Inconnu",
    ]


def test_codes_stand_in_their_declared_order_with_their_label(table, make_exit):
    exits = [make_exit(1, situation="RECHERCHE"), make_exit(2, situation=None), make_exit(3)]
    found = table(exits, by=["situation_apres"])
    assert [cell.labels[0] for cell in found.cells] == ["En emploi", "En recherche d’emploi", "Inconnu"]
    assert found.codes("situation_apres")[0] == ("EMPLOI", "En emploi")


def test_two_breakdowns_come_with_the_totals_of_each(table, make_exit):
    exits = [make_exit(1), make_exit(2, sex="2"), make_exit(3, left_on=date(2018, 5, 1))]
    found = table(exits, by=["sexe", "annee"])
    assert found.find({"sexe": "1"}).numerator == 2
    assert found.find({"annee": "2019"}).numerator == 2
    assert found.find({"annee": "2018", "sexe": "2"}).numerator == 0
    assert found.find({}) is found.total


@pytest.mark.parametrize(
    ("word", "code", "label"),
    [
        ("annee", "2019", "2019"),
        ("semestre", "2019-S2", "2e semestre 2019"),
        ("trimestre", "2019-T1", "1er trimestre 2019"),
        ("mois", "2019-03", "mars 2019"),
    ],
)
def test_a_time_has_a_code_that_reads_back_and_a_label(geography, word, code, label):
    breakdown = Breakdown(word, "time", "left_on", "")
    raw = breakdown.raw_of(code)
    assert (breakdown.code_of(raw), breakdown.label_of(raw, geography)) == (code, label)


@pytest.mark.parametrize("code", ["moins-26", "26-44", "45-plus", "inconnu"])
def test_the_code_of_an_age_band_reads_back(code):
    breakdown = Breakdown("tranche_age", "age", "birth_month", "", bounds=(26, 45))
    assert breakdown.code_of(breakdown.raw_of(code)) == code


def test_a_line_without_its_date_is_in_no_period_and_in_no_total(table, make_exit):
    assert table([make_exit(1, left_on=None)]).total.numerator == 0


def test_the_first_and_the_last_day_of_a_period_count(table, make_exit):
    days = [date(2018, 12, 31), date(2019, 1, 1), date(2019, 12, 31), date(2020, 1, 1)]
    exits = [make_exit(rank, left_on=day) for rank, day in enumerate(days)]
    assert table(exits, period=year_period(2019)).total.numerator == 2


def test_the_target_is_the_last_one_begun_at_the_end_of_the_period(table):
    targets = [
        {"valeur": 60, "a_compter_de": date(2017, 1, 1), "reference": "plan"},
        {"valeur": 70, "a_compter_de": "notification", "reference": "avenant"},
    ]
    said = {**RATE, "cible": targets, "events": {"notification": date(2018, 1, 15)}}
    assert table([], **said, period=year_period(2016)).target is None
    assert table([], **said, period=year_period(2017)).target.value == 60
    assert table([], **said, period=year_period(2018)).target.reference == "avenant"
    assert table([], **{**said, "events": {}}).target.value == 60


def test_the_definition_says_what_is_counted_among_whom_and_what_is_unknown(table):
    said = table(
        [],
        **RATE,
        population=[{"colonne": "date_entree", "a_compter_de": "notification"}],
        parmi="cohorte",
        events={"notification": date(2018, 1, 15)},
    ).definition.replace("\u00a0", " ")
    assert "« Sorties de formation »" in said
    assert "situation après : « En emploi »" in said
    assert "date d’entrée : à compter du 15 janvier 2018" in said
    assert "« cohorte »" in said and "Inconnu, compté à part" in said


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (None, ""),
        (year_period(2019), "2019"),
        (half_year_period(2019, 1), "1er semestre 2019"),
        (quarter_period(2019, 3), "3e trimestre 2019"),
        (month_period(2019, 3), "mars 2019"),
        (Period(date(2018, 1, 15), date(2019, 1, 14)), "du 15 janvier 2018 au 14 janvier 2019"),
        (Period(date(2018, 1, 15)), "depuis le 15 janvier 2018"),
    ],
)
def test_a_period_is_named_as_a_reader_says_it(period, text):
    assert name_period(period).replace("\u00a0", " ") == text


def test_a_breakdown_that_is_not_declared_is_refused(declare, plan_of):
    with pytest.raises(BreakdownNotAllowed, match="sexe"):
        plan_of(declare(ventilations=["sexe"]), by=["annee"])


def test_four_breakdowns_at_once_or_the_same_twice_are_refused(declare, plan_of):
    for by in (["annee", "sexe", "bassin", "session"], ["sexe", "sexe"]):
        with pytest.raises(BreakdownNotAllowed):
            plan_of(declare(), by=by)


def test_an_indicator_that_does_not_fit_its_fact_is_refused_with_its_problems(declare, plan_of):
    with pytest.raises(InvalidIndicator, match="licorne"):
        plan_of(declare(fait="licorne"))


def test_an_event_that_nobody_dated_is_asked_for(declare, plan_of):
    with pytest.raises(EventWithoutDate, match="notification"):
        plan_of(declare(population=[{"colonne": "date_sortie", "avant": "notification"}]))
