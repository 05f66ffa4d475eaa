"""The agreement between Hauts-de-France and the Pas-de-Calais, as its folder declares it."""

from datetime import date
from pathlib import Path

import pytest

from accord.declaration import read_agreement
from accord.declaration.calendar import obligations_between
from accord.declaration.reading import read_files
from accord.declaration.term import MissingEvent, derive_term
from accord.declaration.wording import WORDING

FOLDER = Path(__file__).parents[2] / "declared" / "hdf-pdc-2022"
# The text leaves the day of notification blank: this one is an example.
NOTIFIED = {"notification": date(2022, 11, 15)}


@pytest.fixture(scope="module")
def reading():
    return read_agreement(FOLDER)


@pytest.fixture(scope="module")
def hdf(reading):
    return reading.agreement


def test_it_has_no_problem(reading):
    assert [problem.message(WORDING) for problem in reading.problems] == []


# ---- HDF-1: the life of the agreement and the act behind it


def test_hdf_1_nothing_is_in_force_from_january_2022_to_the_notification(hdf):
    with pytest.raises(MissingEvent) as missing:
        derive_term(hdf, {})
    assert missing.value.event == "notification"
    term = derive_term(hdf, NOTIFIED)
    assert term.state_on(date(2022, 1, 1)) == "pas encore en vigueur"
    assert term.state_on(date(2022, 11, 14)) == "pas encore en vigueur"
    assert term.state_on(date(2022, 11, 15)) == "en vigueur"


def test_hdf_1_the_written_end_prevails_over_six_years(hdf):
    assert hdf.term.duration.months == 72
    term = derive_term(hdf, NOTIFIED)
    assert term.ends_on == date(2028, 12, 31)
    assert term.state_on(date(2029, 1, 1)) == "échue"


def test_hdf_1_an_amendment_before_the_end_makes_it_one_year_longer_once(hdf):
    term = derive_term(hdf, NOTIFIED | {"avenant-prolongation": date(2028, 11, 30)})
    assert term.ends_on == date(2029, 12, 31)
    assert term.prolongations_left == 0
    assert derive_term(hdf, NOTIFIED).prolongations_left == 1


def test_hdf_1_an_amendment_after_the_end_comes_too_late(hdf):
    late = derive_term(hdf, NOTIFIED | {"avenant-prolongation": date(2029, 1, 1)})
    assert late.ends_on == date(2028, 12, 31)


def test_hdf_1_the_departement_votes_the_amendment_by_the_end_of_november_2028_the_region_before_it(hdf):
    acts = {
        (due.key, due.occurrence.split(":")[-1]): due.date
        for due in obligations_between(hdf, NOTIFIED, since=date(2028, 1, 1))
        if due.kind == "acte"
    }
    assert acts[("circuit-departement", "commission")] == date(2028, 11, 10)
    assert acts[("circuit-departement", "vote")] == date(2028, 11, 24)
    assert acts[("circuit-departement", "notification-acte")] == date(2028, 12, 29)
    assert acts[("circuit-region", "vote-region")] == date(2028, 11, 3)


def test_hdf_1_ending_and_disputes_are_not_provided_changing_is_by_amendment(hdf):
    assert hdf.clause("resiliation") == "non prévu"
    assert hdf.clause("litiges") == "non prévu"
    assert (hdf.revision.article, hdf.revision.form, hdf.revision.condition) == ("5", "avenant", None)


def test_hdf_1_the_commission_permanente_voted_it_with_42_votes_after_a_favourable_opinion(hdf):
    act = hdf.party("departement").act
    assert (act.number, act.voted_on, act.report) == ("2022-419", date(2022, 10, 17), "Rapport n° 43")
    assert (act.vote.in_favour, act.vote.against, act.vote.abstentions, act.vote.absent) == (42, 0, 0, 2)
    assert [(opinion.given_on, opinion.sense) for opinion in act.opinions] == [
        (date(2022, 10, 3), "favorable")
    ]


def test_hdf_1_the_region_voted_it_eighteen_days_earlier(hdf):
    act = hdf.party("region").act
    assert (act.number, act.voted_on) == ("2022.01321", date(2022, 9, 29))


# ---- HDF-2: four axes, who promises what


def test_hdf_2_the_four_axes_have_their_sub_axes(hdf):
    under = {axis.key: axis.within for axis in hdf.axes}
    numbers = {axis.key: axis.number for axis in hdf.axes}
    assert [axis.number for axis in hdf.axes if axis.within is None] == ["1", "2", "3", "4"]
    assert {numbers[key]: numbers[parent] for key, parent in under.items() if parent} == {
        "1.1": "1",
        "1.2": "1",
        "1.3": "1",
        "2.1": "2",
        "2.2": "2",
    }


def test_hdf_2_each_promise_of_article_2_stands_under_the_axis_that_its_article_names(hdf):
    numbers = {axis.key: axis.number for axis in hdf.axes}
    of_article_2 = [promise for promise in hdf.commitments if promise.article.startswith("2, axe ")]
    assert len(of_article_2) == 30
    assert [
        promise.key for promise in of_article_2 if promise.article != f"2, axe {numbers.get(promise.axis)}"
    ] == []


@pytest.mark.parametrize(
    ("key", "owners", "article"),
    [
        ("plus-d-entrees", ("region",), "2, axe 1.1"),
        ("ouverture-contrats-aides-iae", ("region",), "2, axe 1.1"),
        ("besoins-et-marches", ("region",), "2, axe 1.2"),
        ("evolution-de-l-insertion", ("departement",), "2, axe 1.2"),
        ("identifier-les-publics-elargis", ("departement",), "2, axe 1.3"),
        ("deployer-ouiform", ("departement",), "2, axe 2.1"),
        ("convention-d-association", ("region",), "2, axe 2.1"),
        ("donnees-caf-france-travail", ("region", "departement"), "2, axe 2.2"),
        ("enquete-des-sortants", ("region",), "2, axe 2.2"),
        ("marche-cache", ("region",), "2, axe 3"),
        ("pmsmp", ("departement",), "2, axe 3"),
        ("marches-clauses", ("departement",), "2, axe 4"),
        ("plan-d-actions", ("region", "departement"), "3"),
    ],
)
def test_hdf_2_each_promise_has_its_owner_and_its_article(hdf, key, owners, article):
    (promise,) = [item for item in hdf.commitments if item.key == key]
    assert (promise.owners, promise.article) == (owners, article)


# ---- HDF-12: the two committees and the yearly evaluation


def test_hdf_12_the_technical_committee_is_run_by_the_region_the_steering_one_meets_for_the_agreement(hdf):
    technical, steering = hdf.committee("technique"), hdf.committee("pilotage")
    assert (technical.rhythm.text, steering.rhythm.text) == ("une fois par semestre", "une fois par an")
    assert technical.convened_by == ("region",)
    assert {member.party for member in steering.members} == {"region", "departement"}


def test_hdf_12_in_a_year_the_technical_committee_meets_twice_the_steering_one_once(hdf):
    year = obligations_between(hdf, NOTIFIED, since=date(2022, 11, 16), until=date(2023, 11, 14))
    meetings = [(due.key, due.date) for due in year if due.kind == "comite"]
    assert sorted(meetings) == [
        ("pilotage", date(2023, 11, 14)),
        ("technique", date(2023, 5, 14)),
        ("technique", date(2023, 11, 14)),
    ]


def test_hdf_12_each_year_is_evaluated_at_its_end_by_the_two_parties(hdf):
    evaluations = [due for due in obligations_between(hdf, NOTIFIED) if due.key == "evaluation-annuelle"]
    assert [due.date for due in evaluations] == [date(year, 12, 31) for year in range(2022, 2029)]
    assert {due.owners for due in evaluations} == {("region", "departement")}
    assert {due.article for due in evaluations} == {"4"}
    assert evaluations[0].reminders == (date(2022, 9, 30), date(2022, 11, 30))


def test_hdf_12_the_steering_committee_reads_entries_of_rsa_recipients_and_what_became_of_them(hdf):
    pack = {key: hdf.indicator(key) for key in hdf.committee("pilotage").pack}
    assert {"entrees-rsa", "part-rsa-entrees", "devenir-rsa"} <= set(pack)
    assert "annee" in pack["entrees-rsa"].breakdowns
    assert "annee" in pack["part-rsa-entrees"].breakdowns


# ---- HDF-14: no title, no prescription


def test_hdf_14_sending_people_to_training_holds_only_while_the_title_does(hdf):
    (promise,) = [item for item in hdf.commitments if item.key == "orienter-vers-la-formation"]
    assert (promise.since, promise.until) == ("association-en-vigueur", "association-finie")
    assert promise.owners == ("departement",)


@pytest.mark.parametrize(
    ("day", "may_send"),
    [
        (date(2023, 1, 31), False),
        (date(2023, 2, 1), True),
        (date(2024, 6, 29), True),
        (date(2024, 6, 30), False),
    ],
)
def test_hdf_14_before_and_after_the_title_nobody_is_sent(hdf, day, may_send):
    title = {"association-en-vigueur": date(2023, 2, 1), "association-finie": date(2024, 6, 30)}
    promises = {item.key for item in hdf.on(day, NOTIFIED | title).commitments}
    assert ("orienter-vers-la-formation" in promises) is may_send


def test_hdf_14_without_a_title_nobody_is_ever_sent(hdf):
    promises = {item.key for item in hdf.on(date(2024, 1, 1), NOTIFIED).commitments}
    assert "orienter-vers-la-formation" not in promises
    assert "convention-d-association" in promises


# ---- The figures of the report, and what the text leaves open


def test_the_figures_of_the_report_are_those_of_2017_and_2021(hdf):
    values = {figure.key: float(figure.value) for figure in hdf.figures}
    assert values == {
        "entrees-rsa-2017": 2000,
        "part-rsa-2017": 16,
        "entrees-rsa-2021": 4576,
        "part-rsa-2021": 27.4,
        "hausse-2017-2021": 128.8,
        "metiers-du-canal": 29,
    }


def test_the_questions_that_people_asked_name_their_places(reading):
    asked = {one.id: one.message(WORDING) for one in reading.questions if one.code == "question.declaree"}
    assert set(asked) == {
        "vide-avant-notification",
        "trois-ans-de-2018",
        "titre-d-association",
        "plan-d-actions-sans-date",
        "annee-de-l-evaluation",
        "un-ou-cinq-comites",
        "devenir-professionnel",
        "objectif-chiffre",
        "donnees-personnelles",
    }
    assert "14 mai 2021" in asked["trois-ans-de-2018"]
    assert "31 décembre 2020" in asked["trois-ans-de-2018"]


def test_no_person_is_shown_to_the_region(hdf):
    assert {right.party: right.sees for right in hdf.visibility} == {
        "departement": "personnes",
        "region": "chiffres",
    }


def test_what_the_check_finds_by_itself(reading):
    found = {one.id for one in reading.questions if one.code != "question.declaree"}
    assert found == {
        "duree.deux_fins:duree",
        "engagement.repete:evenements-et-salons-bis",
        "champ.a_completer:signature:date",
        "champ.a_completer:notification:date",
    }


def test_a_rise_that_does_not_follow_from_the_two_years_is_found():
    files = read_files(FOLDER)
    assert b"valeur = 128.80" in files["indicateurs.toml"]
    wrong = files["indicateurs.toml"].replace(b"valeur = 128.80", b"valeur = 125.80")
    asked = read_agreement({**files, "indicateurs.toml": wrong}).questions
    assert [one.id for one in asked if one.code == "calcul.faux"] == ["calcul.faux:hausse-verifiee"]
