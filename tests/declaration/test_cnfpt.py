"""The agreement between the Pas-de-Calais and the CNFPT, as its folder declares it."""

from datetime import date
from pathlib import Path

import pytest

from accord.declaration import read_agreement
from accord.declaration.calendar import obligations_between
from accord.declaration.happenings import Occurrence
from accord.declaration.reading import read_files
from accord.declaration.term import derive_term
from accord.declaration.wording import WORDING

FOLDER = Path(__file__).parents[2] / "declared" / "pdc-cnfpt-2024"


@pytest.fixture(scope="module")
def reading():
    return read_agreement(FOLDER)


@pytest.fixture(scope="module")
def cnfpt(reading):
    return reading.agreement


def read_with(file, old, new):
    """The same folder with one word changed."""
    files = read_files(FOLDER)
    assert old.encode() in files[file]
    return read_agreement({**files, file: files[file].replace(old.encode(), new.encode(), 1)})


def test_it_has_no_problem(reading):
    assert [problem.message(WORDING) for problem in reading.problems] == []


# ---- CNFPT-1: the life of the agreement


def test_cnfpt_1_it_applies_from_1_december_2023_to_31_december_2024_both_included(cnfpt):
    term = derive_term(cnfpt, {})
    assert (term.starts_on, term.ends_on) == (date(2023, 12, 1), date(2024, 12, 31))
    assert term.state_on(date(2024, 12, 31)) == "en vigueur"
    assert term.state_on(date(2025, 1, 1)) == "échue"


def test_cnfpt_1_a_letter_received_on_29_february_ends_it_on_29_may_once_engaged_actions_close(cnfpt):
    received = {"reception-lettre-resiliation": date(2024, 2, 29)}
    waiting = derive_term(cnfpt, received)
    assert waiting.ends_on == date(2024, 5, 29)
    assert waiting.reserve == "actions engagées à la date du préavis closes"


@pytest.mark.parametrize(
    ("closed_on", "ends_on"),
    [(date(2024, 4, 12), date(2024, 5, 29)), (date(2024, 7, 10), date(2024, 7, 10))],
)
def test_cnfpt_1_the_end_waits_for_the_last_engaged_action(cnfpt, closed_on, ends_on):
    term = derive_term(
        cnfpt,
        {"reception-lettre-resiliation": date(2024, 2, 29), "cloture-actions-engagees": closed_on},
    )
    assert (term.ends_on, term.reserve) == (ends_on, "")


def test_cnfpt_1_a_dispute_set_out_on_31_january_is_answered_by_29_february(cnfpt):
    (answer,) = [
        due
        for due in obligations_between(cnfpt, {"expose-du-litige": [date(2024, 1, 31)]})
        if due.key == "reponse-au-litige"
    ]
    assert (answer.date, answer.article) == (date(2024, 2, 29), "7")


def test_cnfpt_1_a_dispute_is_answered_within_a_month_then_goes_to_the_administrative_court(cnfpt):
    assert cnfpt.disputes.article == "7"
    assert cnfpt.disputes.answer.months == 1
    assert cnfpt.disputes.court == "tribunal administratif compétent"


def test_cnfpt_1_each_party_may_end_it_with_reasons_by_a_registered_letter(cnfpt):
    clause = cnfpt.termination
    assert (clause.article, clause.by, clause.needs_grounds) == ("5", ("departement", "cnfpt"), True)
    assert "recommandée" in clause.form
    assert (clause.notice.months, clause.starts) == (3, "reception-lettre-resiliation")


def test_cnfpt_1_changing_the_text_is_not_provided_for(cnfpt):
    assert cnfpt.clause("revision") == "non prévu"


def test_the_commission_permanente_voted_it_with_43_votes_and_one_absent(cnfpt):
    act = cnfpt.party("departement").act
    assert (act.number, act.voted_on, act.report) == ("2023-603", date(2023, 12, 11), "Rapport n° 63")
    assert (act.vote.in_favour, act.vote.against, act.vote.abstentions, act.vote.absent) == (43, 0, 0, 1)
    assert [(opinion.given_on, opinion.sense) for opinion in act.opinions] == [
        (date(2023, 11, 27), "favorable")
    ]
    assert act.signed_by == "Directrice des Politiques d’inclusion durable"


# ---- CNFPT-2: the money


def test_cnfpt_2_the_ceiling_is_39_600_euros_paid_by_the_departement(cnfpt):
    (envelope,) = cnfpt.envelopes
    assert (envelope.cents, envelope.nature, envelope.owners) == (3_960_000, "plafond", ("departement",))


def test_cnfpt_2_the_budget_line_is_that_of_the_report(cnfpt):
    (line,) = cnfpt.budget_lines
    assert (line.operation, line.line) == ("C02-446A05", "6568/93446")
    assert [float(sum_) for sum_ in (line.voted, line.available, line.proposed, line.left)] == [
        6193643.00,
        882651.77,
        39600.00,
        843051.77,
    ]


def test_the_two_actions_cost_the_whole_ceiling(cnfpt):
    prices = {tariff.key: tariff.cents for tariff in cnfpt.tariffs}
    assert prices == {"agents-territoriaux": 80_000, "inter-institutionnel": 120_000}
    assert {
        action.key: (action.groups * action.days_per_group, action.days * prices[action.tariff])
        for action in cnfpt.actions
    } == {"gestion-agressivite": (18, 2_160_000), "secret-professionnel": (15, 1_800_000)}


# ---- CNFPT-5: what falls due around each session


def test_cnfpt_5_programme_code_and_registrations_fall_due_one_month_before_each_session(cnfpt):
    sessions = {
        "debut-session": [
            Occurrence(date(2024, 3, 31), "Agressivité, Calaisis"),
            Occurrence(date(2024, 5, 13), "Secret, Artois"),
        ]
    }
    dues = obligations_between(cnfpt, sessions)
    assert [
        (due.key, due.date, due.owner) for due in dues if due.key in ("code-session", "inscriptions-validees")
    ] == [
        ("code-session", date(2024, 2, 29), "CNFPT"),
        ("inscriptions-validees", date(2024, 2, 29), "Département"),
        ("code-session", date(2024, 4, 13), "CNFPT"),
        ("inscriptions-validees", date(2024, 4, 13), "Département"),
    ]
    assert "Agressivité, Calaisis" in next(due.label for due in dues if due.key == "code-session")


def test_cnfpt_5_sign_in_sheets_are_handed_over_within_eight_days_after_the_action(cnfpt):
    dues = obligations_between(cnfpt, {"fin-action": [date(2024, 4, 2), date(2024, 12, 24)]})
    assert [(due.date, due.owner) for due in dues if due.key == "emargement"] == [
        (date(2024, 4, 10), "Département"),
        (date(2025, 1, 1), "Département"),
    ]


# ---- CNFPT-8: who is trained, where it is compulsory


def test_cnfpt_8_aggression_management_is_compulsory_in_four_territories_secrecy_nowhere(cnfpt):
    actions = {action.key: action for action in cnfpt.actions}
    assert actions["gestion-agressivite"].required_in == ("Calaisis", "Audomarois", "Artois", "Arrageois")
    assert actions["secret-professionnel"].required_in == ()
    assert actions["secret-professionnel"].optional_in == ("tout le département",)


def test_cnfpt_8_two_thirds_of_the_referents_work_for_public_bodies(cnfpt):
    said = {partner.key: partner.role for partner in cnfpt.partners}
    assert "deux tiers" in said["ccas-cias"]
    assert "un tiers" in said["associations-insertion"]


# ---- CNFPT-9: what is paid by whom, what the text says besides


@pytest.mark.parametrize(
    ("key", "article"),
    [
        ("frais-a-part", "4"),
        ("paiement-par-mandat", "4"),
        ("temps-travaille", "3.1"),
        ("autres-themes", "rapport"),
        ("vehicules", "6"),
    ],
)
def test_cnfpt_9_what_obliges_nobody_by_a_date_is_kept_with_its_article(cnfpt, key, article):
    (provision,) = [item for item in cnfpt.provisions if item.key == key]
    assert provision.article == article


def test_cnfpt_9_premises_are_insured_and_other_funders_are_approached_by_the_departement(cnfpt):
    owners = {item.key: item.owners for item in cnfpt.commitments}
    assert owners["assurance-des-locaux"] == ("departement",)
    assert owners["assurance-des-personnes"] == ("cnfpt",)
    assert owners["autres-financeurs"] == ("departement",)
    assert {"udccas", "opco"} <= {partner.key for partner in cnfpt.partners}


def test_cnfpt_9_the_departement_pays_in_2024(cnfpt):
    (payment,) = [due for due in obligations_between(cnfpt, {}) if due.key == "paiement"]
    assert (payment.date, payment.owner, payment.article) == (date(2024, 12, 31), "Département", "4")


# ---- CNFPT-11: who does which task


@pytest.mark.parametrize(
    ("task", "owner"),
    [
        ("inscription-non-territoriaux", "cnfpt"),
        ("attestations", "cnfpt"),
        ("evaluation", "cnfpt"),
        ("intervenants", "cnfpt"),
        ("supports", "cnfpt"),
        ("code-session", "cnfpt"),
        ("inscriptions-validees", "departement"),
        ("convocations", "departement"),
        ("salles-et-materiel", "departement"),
        ("accueil", "departement"),
        ("emargement", "departement"),
    ],
)
def test_cnfpt_11_each_task_has_one_owner(cnfpt, task, owner):
    (found,) = [item for item in (*cnfpt.commitments, *cnfpt.obligations) if item.key == task]
    assert found.owners == (owner,)


def test_cnfpt_11_code_and_registrations_due_the_same_day_is_a_question(reading):
    (asked,) = [one for one in reading.questions if one.code == "obligation.meme_jour"]
    assert asked.id == "obligation.meme_jour:inscriptions-validees"
    assert asked.where.article == "3.2"


# ---- What the check finds by arithmetic


def test_cnfpt_8_the_number_of_referents_differs_in_three_places(reading):
    found = {one.id: one.message(WORDING) for one in reading.questions if one.code == "chiffre.divergent"}
    assert set(found) == {"chiffre.divergent:referents-rapport", "chiffre.divergent:referents-annexe"}
    assert "300" in found["chiffre.divergent:referents-rapport"]
    assert "270" in found["chiffre.divergent:referents-annexe"]
    assert all("230" in said for said in found.values())


def test_120_people_in_9_groups_do_not_make_18_present(reading):
    (asked,) = [one for one in reading.questions if one.code == "calcul.faux"]
    assert asked.id == "calcul.faux:presence-agressivite"
    assert "162" in asked.message(WORDING)
    assert "120" in asked.message(WORDING)


def test_nothing_else_is_found(reading):
    usual = ("question.declaree", "champ.a_completer", "champ.xxx")
    assert sorted(one.code for one in reading.questions if one.code not in usual) == [
        "calcul.faux",
        "chiffre.divergent",
        "chiffre.divergent",
        "obligation.meme_jour",
    ]


@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [
        ("solde = 843051.77", "solde = 843051.78", "budget.solde"),
        ("jours = 18", "jours = 19", "action.jours"),
        ("euros = 21600", "euros = 22800", "action.euros"),
        ("euros = 39600", "euros = 39599", "action.plafond"),
    ],
)
def test_cnfpt_2_an_amount_that_no_longer_adds_up_is_found(old, new, asked):
    assert asked in {one.code for one in read_with("argent.toml", old, new).questions}


# ---- What the text leaves blank or open


def test_the_blank_fields_are_questions(reading):
    blanks = {one.id for one in reading.questions if one.code in ("champ.a_completer", "champ.xxx")}
    assert blanks == {
        "champ.a_completer:compte-code-banque:valeur",
        "champ.a_completer:compte-code-guichet:valeur",
        "champ.a_completer:compte-numero:valeur",
        "champ.a_completer:compte-cle:valeur",
        "champ.a_completer:compte-iban:valeur",
        "champ.a_completer:compte-bic:valeur",
        "champ.xxx:numero-de-la-convention:valeur",
        "champ.a_completer:signature:date",
        "champ.a_completer:signature-annexe:date",
        "champ.a_completer:cnfpt:deliberation.date",
    }


def test_the_questions_that_people_asked(reading):
    assert {one.id for one in reading.questions if one.code == "question.declaree"} == {
        "effet-avant-le-vote",
        "qui-inscrit-qui",
        "modification",
        "moyenne-non-atteinte",
        "plafond-annuel",
        "actions-de-decembre",
    }
