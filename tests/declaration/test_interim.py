"""The agreement on temporary work (Pas-de-Calais, FPETT, AKTO, FASTT), as its folder declares it."""

from datetime import date
from pathlib import Path

import pytest

from accord.declaration import read_agreement
from accord.declaration.calendar import obligations_between
from accord.declaration.reading import read_files
from accord.declaration.term import MissingEvent, derive_term
from accord.declaration.wording import WORDING

FOLDER = Path(__file__).parents[2] / "declared" / "pdc-interim-2024"
FOUR = ("departement", "fpett", "akto", "fastt")
# The text leaves the days of signature blank: these are examples.
SIGNED = {
    "signature-departement": date(2024, 9, 2),
    "signature-fpett": date(2024, 9, 10),
    "signature-akto": date(2024, 9, 18),
    "signature-fastt": date(2024, 9, 5),
}


@pytest.fixture(scope="module")
def reading():
    return read_agreement(FOLDER)


@pytest.fixture(scope="module")
def interim(reading):
    return reading.agreement


def test_it_has_no_problem(reading):
    assert [problem.message(WORDING) for problem in reading.problems] == []


# ---- INTERIM-1: the life of the agreement


def test_interim_1_it_starts_at_the_last_of_the_four_signatures_for_four_years(interim):
    term = derive_term(interim, SIGNED)
    assert (term.starts_on, term.ends_on) == (date(2024, 9, 18), date(2028, 9, 17))
    assert len(term.spans) == 1


@pytest.mark.parametrize("missing", SIGNED)
def test_interim_1_while_one_signature_is_missing_nothing_is_in_force(interim, missing):
    with pytest.raises(MissingEvent):
        derive_term(interim, {key: day for key, day in SIGNED.items() if key != missing})


def test_interim_1_it_ends_one_month_after_the_letter_is_received(interim):
    received = SIGNED | {"reception-lettre-resiliation": date(2025, 1, 31)}
    term = derive_term(interim, received)
    assert term.ends_on == date(2025, 2, 28)
    assert term.state_on(date(2025, 3, 1)) == "résiliée"


def test_interim_1_a_next_agreement_is_voted_by_the_end_of_july_2028(interim):
    acts = {
        due.occurrence.split(":")[-1]: due.date
        for due in obligations_between(interim, SIGNED)
        if due.kind == "acte"
    }
    assert (acts["evaluation"], acts["vote"], acts["signatures"]) == (
        date(2028, 1, 28),
        date(2028, 7, 28),
        date(2028, 9, 15),
    )


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


def test_interim_7_its_meetings_are_dated_but_say_that_the_rhythm_is_to_be_confirmed(interim):
    year = obligations_between(interim, SIGNED, until=date(2025, 9, 17))
    meetings = [due for due in year if due.kind == "comite"]
    assert [due.date for due in meetings] == [date(2025, 3, 17), date(2025, 9, 17)]
    assert all("rythme à confirmer" in due.label for due in meetings)
    assert {due.owners for due in meetings} == {FOUR}


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


def test_each_spott_is_validated_by_the_fpett_before_it_starts(interim):
    (due,) = [
        due
        for due in obligations_between(interim, SIGNED | {"lancement-spott": [date(2025, 2, 3)]})
        if due.key == "valider-les-spott"
    ]
    assert (due.date, due.owner, due.article) == (date(2025, 2, 3), "FPETT", "annexe 3")


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


def test_what_the_check_finds_besides_the_blanks_is_the_promise_written_twice(reading):
    others = ("question.declaree", "champ.a_completer", "champ.xxx")
    assert [one.code for one in reading.questions if one.code not in others] == ["engagement.repete"]


def test_the_share_of_rsa_recipients_follows_from_the_two_other_figures():
    files = read_files(FOLDER)
    assert b"valeur = 51311" in files["indicateurs.toml"]
    wrong = files["indicateurs.toml"].replace(b"valeur = 51311", b"valeur = 61311")
    asked = read_agreement({**files, "indicateurs.toml": wrong}).questions
    assert [one.id for one in asked if one.code == "calcul.faux"] == ["calcul.faux:part-verifiee"]
