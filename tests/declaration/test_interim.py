"""The agreement on temporary work (Pas-de-Calais, FPETT, AKTO, FASTT), as its folder declares it."""

from datetime import date
from pathlib import Path

import pytest

from accord.declaration import read_agreement
from accord.declaration.wording import WORDING

FOLDER = Path(__file__).parents[2] / "declared" / "pdc-interim-2024"
FOUR = ("departement", "fpett", "akto", "fastt")


@pytest.fixture(scope="module")
def reading():
    return read_agreement(FOLDER)


@pytest.fixture(scope="module")
def interim(reading):
    return reading.agreement


def test_it_has_no_problem(reading):
    assert [problem.message(WORDING) for problem in reading.problems] == []


# ---- INTERIM-1: the life of the agreement


def test_interim_1_it_is_free_of_charge_and_names_no_sum(interim):
    assert {item.key: item.article for item in interim.provisions}["gratuite"] == "3"
    assert interim.envelopes == ()
    assert [item for item in interim.commitments if item.amounts] == []


def test_interim_1_it_is_never_renewed_tacitly(interim):
    assert (interim.term.article, interim.term.renewal, interim.term.renewals) == ("2", "jamais", 0)


def test_interim_1_a_breach_ends_it_by_a_registered_letter_with_reasons(interim):
    clause = interim.termination
    assert (clause.article, clause.by, clause.needs_grounds) == ("9", FOUR, True)
    assert (clause.notice.months, clause.starts) == (1, "reception-lettre-resiliation")


def test_interim_1_it_is_changed_by_amendment_and_judged_in_lille(interim):
    assert (interim.revision.article, interim.revision.form) == ("7", "avenant")
    assert interim.disputes.court == "tribunal administratif de Lille"


def test_the_act_was_voted_with_44_votes_sent_on_the_12th_and_published_on_the_15th_of_july(interim):
    act = interim.party("departement").act
    assert (act.number, act.voted_on, act.report) == ("2024-330", date(2024, 7, 8), "Rapport n° 40")
    assert (act.vote.in_favour, act.vote.against, act.vote.abstentions, act.vote.absent) == (44, 0, 0, 0)
    assert (act.sent_on, act.published_on) == (date(2024, 7, 12), date(2024, 7, 15))
    assert [opinion.given_on for opinion in act.opinions] == [date(2024, 6, 25)]


# ---- INTERIM-7: the committee of the four


def test_interim_7_the_committee_joins_the_four_and_its_rhythm_is_asked_once(interim, reading):
    committee = interim.committee("suivi")
    assert tuple(member.party for member in committee.members) == FOUR
    assert committee.rhythm == "non prévu"
    about = [one.id for one in reading.questions if "suivi" in one.id or one.id == "rythme-du-comite"]
    assert about == ["rythme-du-comite"]


# ---- INTERIM-10: lessons, communication, what follows


@pytest.mark.parametrize(
    ("key", "article"),
    [
        ("lecons-et-essaimage", "5-3"),
        ("plan-de-communication", "6"),
        ("tous-les-partenaires-cites", "6"),
        ("evaluer", "2 et 5"),
    ],
)
def test_interim_10_the_four_promise_lessons_communication_and_an_evaluation(interim, key, article):
    (promise,) = [item for item in interim.commitments if item.key == key]
    assert (promise.owners, promise.article) == (FOUR, article)


def test_interim_10_an_amicable_settlement_comes_before_the_court(interim):
    assert interim.disputes.article == "8"
    assert interim.disputes.settlement.index("amiable") < interim.disputes.settlement.index("Lille")


# ---- The pathway and the programmes (INTERIM-2, 3, 9)


def test_the_pathway_goes_from_the_workshop_to_the_assignment_and_an_agency_may_enter_at_any_gate(interim):
    (pathway,) = [item for item in interim.pathways if item.key == "parcours-btp"]
    assert [step.key for step in pathway.steps] == [
        "sensibilisation",
        "decouverte",
        "sas",
        "contrat-formation",
        "mission",
    ]
    assert {step.key: step.length for step in pathway.steps if step.length} == {
        "decouverte": "2 à 5 jours",
        "sas": "quatre semaines",
    }
    assert all(step.may_enter and "agences-emploi" in step.actors for step in pathway.steps)


def test_tremplin_rsa_is_apart_from_the_sas_of_the_departement(interim):
    programmes = {item.key: item for item in interim.programmes}
    assert programmes["tremplin-rsa"].run_by == "fpett"
    assert programmes["sas-du-departement"].run_by == "departement"
    assert programmes["ateliers"].places == ("Arrageois", "Ternois", "bassin minier")
    assert "DREETS" in programmes["aktiv"].limit


def test_article_5_1_asks_for_eight_measures(interim):
    assert sum(item.article == "5-1" for item in interim.expected) == 8


# ---- What the text leaves blank, writes twice, or leaves open


def test_the_blank_fields_are_questions(reading):
    assert {one.id for one in reading.questions if one.code in ("champ.a_completer", "champ.xxx")} == {
        "champ.a_completer:signature-departement:date",
        "champ.a_completer:signature-fpett:date",
        "champ.a_completer:signature-akto:date",
        "champ.a_completer:signature-fastt:date",
        "champ.a_completer:fpett:deliberation.date",
        "champ.a_completer:akto:deliberation.date",
        "champ.a_completer:fastt:deliberation.date",
        "champ.xxx:akto:siege",
        "champ.xxx:fastt:siege",
    }


def test_the_promise_of_akto_written_twice_is_found(reading):
    repeated = [one for one in reading.questions if one.code == "engagement.repete"]
    assert [(one.id, one.where.article) for one in repeated] == [
        ("engagement.repete:deployer-les-spott-bis", "4-3")
    ]


def test_the_questions_that_people_asked(reading):
    asked = {one.id: one.message(WORDING) for one in reading.questions if one.code == "question.declaree"}
    assert set(asked) == {
        "rythme-du-comite",
        "plan-d-action",
        "evaluation-finale",
        "resiliation-a-quatre",
        "date-de-signature",
        "convention-dreets",
        "taux-d-insertion",
        "note-sans-texte",
        "population-selon-les-textes",
        "deux-sas",
        "apres-2025",
        "donnees-personnelles",
    }
    assert "1,472" in asked["population-selon-les-textes"]
    assert "1,454" in asked["population-selon-les-textes"]
