"""The agreement of Bouches-du-Rhône, as its folder declares it (BDR-1 to BDR-11)."""

from datetime import date
from pathlib import Path

import pytest

from accord.declaration import read_agreement
from accord.declaration.calendar import obligations_between
from accord.declaration.term import derive_term
from accord.declaration.wording import WORDING

FOLDER = Path(__file__).parents[2] / "declared" / "paca-bdr-2017"
NOTIFIED = {"notification": date(2018, 1, 15)}


@pytest.fixture(scope="module")
def reading():
    return read_agreement(FOLDER)


@pytest.fixture(scope="module")
def bdr(reading):
    return reading.agreement


def test_it_has_no_problem(reading):
    assert [problem.message(WORDING) for problem in reading.problems] == []


def test_the_questions_name_the_blanks_and_the_target_without_delay(reading):
    blanks = {
        (asked.where.file, asked.where.key)
        for asked in reading.questions
        if asked.code == "champ.a_completer"
    }
    assert blanks == {
        ("convention.toml", "evenement[1].date"),
        ("parties.toml", "partie[1].deliberation.numero"),
        ("parties.toml", "partie[1].deliberation.date"),
        ("parties.toml", "partie[2].deliberation.numero"),
        ("parties.toml", "partie[2].deliberation.date"),
    }
    declared = [asked for asked in reading.questions if asked.code == "question.declaree"]
    target = next(asked for asked in declared if asked.params["cle"] == "retour-a-l-emploi")
    assert "préambule : " in target.message(WORDING)
    assert "article\u00a02 : " in target.message(WORDING)


def test_a_dispute_clause_is_not_provided_and_is_not_a_question(bdr, reading):
    assert bdr.clause("litiges") == "non prévu"
    assert not [asked for asked in reading.questions if "litige" in asked.message(WORDING)]


def test_it_lives_one_year_from_its_notification_renewed_twice_at_most(bdr):
    term = derive_term(bdr, NOTIFIED)
    assert (term.starts_on, term.spans[0].ends_on, term.ends_on) == (
        date(2018, 1, 15),
        date(2019, 1, 14),
        date(2021, 1, 14),
    )


def test_the_notice_runs_from_the_sending_of_the_letter(bdr):
    assert derive_term(bdr, NOTIFIED | {"envoi-lettre-resiliation": date(2018, 6, 30)}).ends_on == date(
        2018, 7, 30
    )


def test_the_steering_committee_meets_twice_a_year_the_technical_one_each_quarter(bdr):
    first_year = obligations_between(bdr, NOTIFIED, until=date(2019, 1, 14))
    assert sum(due.key == "pilotage" for due in first_year) == 2
    assert sum(due.key == "technique" for due in first_year) == 4
    assert sum(due.key == "resultats-annuels" for due in first_year) == 1


def test_the_region_owes_500_000_euros_of_training_a_year(bdr):
    purchases = next(item for item in bdr.commitments if item.key == "achats-de-formation")
    assert [amount.cents for amount in purchases.amounts] == [50_000_000]
    assert (purchases.owners, purchases.article, purchases.amounts[0].per) == (("region",), "4", "an")


def test_the_cohort_has_three_criteria_and_is_frozen_by_an_event(bdr):
    cohort = bdr.public("cohorte")
    assert [criterion.criterion for criterion in cohort.criteria] == [
        "droit-rsa-recent",
        "inscrit-demandeur-d-emploi",
        "reside-sur-le-territoire",
    ]
    assert cohort.criteria[0].less_than.months == 12
    assert (cohort.identified_by, cohort.frozen_on) == ("departement", "gel-cohorte")


def test_the_region_sees_no_rsa_file_of_a_person(bdr):
    kinds = {
        kind
        for right in bdr.visibility
        if right.party == "region" and right.sees == "personnes"
        for kind in right.kinds
    }
    assert kinds == {"formation"}


def test_every_basin_of_the_department_has_its_arrondissement(bdr):
    assert set(bdr.zones("bassin")) == {"131", "132", "133", "134"}


@pytest.mark.parametrize(
    ("key", "owner", "article"),
    [
        ("referents-de-la-cohorte", "region", "2"),
        ("points-de-blocage", "departement", "2"),
        ("suite-des-sortants", "departement", "3"),
        ("metiers-en-tension", "region", "4"),
        ("places-reservees", "region", "4"),
        ("diagnostic-iae", "region", "4"),
        ("evaluation-iae", "departement", "1, 4 et 5"),
        ("mention-du-partenariat", "region", "5"),
        ("rencontres-des-referents", "departement", "6"),
    ],
)
def test_each_promise_has_its_owner_and_its_article(bdr, key, owner, article):
    (commitment,) = [item for item in bdr.commitments if item.key == key]
    assert owner in commitment.owners
    assert commitment.article == article


def test_articles_2_3_and_4_hold_each_of_their_promises(bdr):
    articles = [item.article for item in bdr.commitments]
    assert articles.count("2") == 5
    assert articles.count("3") == 5
    assert articles.count("4") == 11
    assert len(articles) == len({item.key for item in bdr.commitments})


def test_the_steering_committee_reads_the_return_to_work_of_all_leavers_and_of_the_cohort(bdr):
    pilotage = bdr.committee("pilotage")
    assert {"retour-emploi", "retour-emploi-cohorte"} <= set(pilotage.pack)
    assert pilotage.shows("bassin")
    assert not pilotage.shows("session")
    assert bdr.committee("technique").shows("session")


# ---- What the folder says around the promises, requirement by requirement


def _commitment(bdr, key):
    return next(item for item in bdr.commitments if item.key == key)


def test_bdr_1_the_letter_serves_as_formal_notice_and_counts_from_its_sending(bdr):
    clause = bdr.termination
    assert clause.starts == "envoi-lettre-resiliation"
    assert bdr.event(clause.starts).label.startswith("Envoi")
    assert "mise en demeure" in clause.form
    assert len(clause.grounds) == 3


def test_bdr_1_it_is_revised_by_amendment_when_both_parties_agree(bdr):
    assert bdr.revision.form == "avenant"
    assert "accord des deux parties" in bdr.revision.condition


def test_bdr_1_an_amendment_takes_its_way_through_both_assemblies(bdr):
    assert {circuit.party for circuit in bdr.circuits} == {"region", "departement"}
    for circuit in bdr.circuits:
        assert [step.place for step in circuit.steps].count("vote") == 1
        assert "choix de la maison" in circuit.reference


def test_bdr_6_each_committee_is_held_by_both_parties_and_knows_its_rhythm(bdr):
    rhythms = {committee.key: committee.rhythm for committee in bdr.committees}
    assert (rhythms["pilotage"].times, rhythms["pilotage"].at_least) == (2, True)
    assert rhythms["technique"].span_months == 3
    for committee in bdr.committees:
        assert {member.party for member in committee.members} == {"region", "departement"}


def test_bdr_6_the_results_are_given_once_a_year_in_the_steering_committee(bdr):
    (results,) = bdr.obligations
    assert (results.committee, results.rhythm.months, results.article) == ("pilotage", 12, "5")


def test_bdr_8_the_referents_are_met_territory_by_territory_and_their_number_is_asked(bdr, reading):
    meetings = _commitment(bdr, "rencontres-des-referents")
    assert (meetings.owners, meetings.article) == (("region", "departement"), "6")
    assert "besoins du territoire" in meetings.label
    assert "rencontres-territoriales" in {asked.params.get("cle") for asked in reading.questions}


def test_bdr_11_the_iae_is_diagnosed_by_the_region_then_evaluated_by_both(bdr):
    assert _commitment(bdr, "diagnostic-iae").owners == ("region",)
    assert _commitment(bdr, "evaluation-iae").owners == ("region", "departement")
    assert "après le diagnostic" in _commitment(bdr, "evaluation-iae").evidence


def test_bdr_11_referents_are_named_blocking_points_followed_and_the_partnership_cited(bdr):
    for key in ("referents-de-la-cohorte", "points-de-blocage", "mention-du-partenariat"):
        assert _commitment(bdr, key).owners == ("region", "departement")
    assert "politiques et techniques" in _commitment(bdr, "referents-de-la-cohorte").evidence


def test_the_target_of_70_percent_is_written_twice_and_does_not_contradict_itself(bdr, reading):
    assert [figure.value for figure in bdr.figures] == [70, 70]
    assert not [asked for asked in reading.questions if asked.code == "chiffre.divergent"]


def test_what_article_5_asks_and_nothing_computes_yet_is_listed(bdr):
    assert [item.key for item in bdr.expected] == [
        "freins-par-bassin",
        "ouvertures-et-clotures",
        "places-en-plus",
        "achats-engages",
    ]


def test_all_3_every_promise_has_an_owner_who_exists(bdr):
    for item in (*bdr.commitments, *bdr.obligations):
        assert item.owners
        assert all(bdr.party(owner) for owner in item.owners)
