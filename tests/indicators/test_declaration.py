"""An indicator that could not be computed is refused when it is declared, with the reason in French."""

from pathlib import Path

import pytest
from django.conf import settings
from pydantic import ValidationError

from accord.declaration import read_agreement
from accord.declaration.indicators import INDICATOR_WORDING
from accord.indicators.facts import all_facts
from accord.indicators.rules.checking import check_indicators
from accord.indicators.wording import WORDING

BDR = Path(settings.BASE_DIR) / "declared" / "paca-bdr-2017"
RATE = {"nature": "taux", "numerateur": [{"colonne": "situation_apres", "egal": "EMPLOI"}]}


def problems_of(indicator, facts):
    found = check_indicators(
        [indicator], facts, zonings=["bassin"], publics=["cohorte"], events=["notification"]
    )
    return [(problem.code, problem.where.key) for problem in found]


def refused(declare, **said):
    with pytest.raises(ValidationError) as caught:
        declare(**said)
    return [error["type"] for error in caught.value.errors()]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ({"colonne": "situation_apres"}, "indicateur.operateur"),
        ({"colonne": "situation_apres", "egal": "EMPLOI", "different": "RECHERCHE"}, "indicateur.operateur"),
        ({"colonne": "situation_apres", "parmi": []}, "indicateur.liste_vide"),
    ],
    ids=["none", "two", "empty list"],
)
def test_a_condition_asks_exactly_one_question(declare, condition, code):
    assert refused(declare, population=[condition]) == [code]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"colonne": "heures_absence"}, "indicateur.colonne_sans_somme"),
        ({"compte": "somme"}, "indicateur.somme_sans_colonne"),
        ({"compte": "somme", "colonne": "heures_absence", "nature": "taux"}, "indicateur.rapportee_a"),
        ({"nature": "taux"}, "indicateur.numerateur"),
        ({"numerateur": RATE["numerateur"]}, "indicateur.numerateur"),
        ({"inconnu": RATE["numerateur"]}, "indicateur.inconnu_sans_taux"),
        ({"tranches_age": []}, "indicateur.tranches_absentes"),
        ({"tranches_age": [45, 26]}, "indicateur.tranches_desordre"),
        ({"ventilations": ["sexe", "sexe"]}, "indicateur.ventilation_en_double"),
    ],
)
def test_words_that_do_not_go_together_are_refused(declare, said, code):
    assert refused(declare, **said) == [code]


@pytest.mark.parametrize(
    ("said", "code", "key"),
    [
        ({"fait": "licorne"}, "indicateur.fait_inconnu", "indicateur.0.fait"),
        ({"date": "date_naissance"}, "indicateur.colonne_inconnue", "indicateur.0.date"),
        ({"date": "sexe"}, "indicateur.type_colonne", "indicateur.0.date"),
        ({"lieu": "heures_prevues"}, "indicateur.type_colonne", "indicateur.0.lieu"),
        ({"parmi": "les-autres"}, "indicateur.public_inconnu", "indicateur.0.parmi"),
        ({"ventilations": ["heures_prevues"]}, "indicateur.ventilation", "indicateur.0.ventilations.0"),
        ({"ventilations": ["quartier"]}, "indicateur.ventilation", "indicateur.0.ventilations.0"),
    ],
)
def test_what_the_facts_do_not_have_is_refused_at_its_place(declare, facts, said, code, key):
    assert problems_of(declare(**said), facts) == [(code, key)]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ({"colonne": "couleur", "egal": "bleu"}, "indicateur.colonne_inconnue"),
        ({"colonne": "situation_apres", "egal": "AU_TRAVAIL"}, "indicateur.code_inconnu"),
        ({"colonne": "situation_apres", "egal": 3}, "indicateur.type_valeur"),
        ({"colonne": "niveau", "egal": "3"}, "indicateur.type_valeur"),
        ({"colonne": "brsa_declare", "egal": "O"}, "indicateur.type_valeur"),
        ({"colonne": "situation_apres", "avant": "notification"}, "indicateur.ordre"),
        ({"colonne": "situation_apres", "entre": ["A", "B"]}, "indicateur.ordre"),
        ({"colonne": "date_sortie", "parmi": ["notification"]}, "indicateur.date_operateur"),
        ({"colonne": "date_sortie", "avant": "noel"}, "indicateur.evenement_inconnu"),
        ({"colonne": "niveau", "entre": [5, 3]}, "indicateur.entre"),
    ],
)
def test_a_condition_that_its_column_cannot_answer_is_refused(declare, facts, condition, code):
    assert [found for found, _ in problems_of(declare(population=[condition]), facts)] == [code]


def test_every_problem_is_said_at_once(declare, facts):
    wrong = declare(
        date="naguere",
        population=[{"colonne": "couleur", "egal": "bleu"}, {"colonne": "niveau", "egal": "x"}],
    )
    assert len(problems_of(wrong, facts)) == 3


def test_each_problem_is_worded_with_its_cure(declare, facts):
    (problem,) = check_indicators([declare(fait="licorne")], facts)
    assert problem.message(WORDING) == (
        "Aucun fait ne s’appelle « licorne ». Faits connus : membre_cohorte, sortie_formation."
    )


def test_every_refusal_of_the_grammar_is_worded():
    source = (Path(settings.BASE_DIR) / "accord" / "declaration" / "indicators.py").read_text(
        encoding="utf-8"
    )
    used = {code for code in INDICATOR_WORDING if code.removeprefix("indicateur.") in source}
    assert used == set(INDICATOR_WORDING)


def test_the_indicators_of_the_bouches_du_rhone_fit_the_facts():
    agreement = read_agreement(BDR).agreement
    found = check_indicators(
        agreement.indicators,
        all_facts(),
        zonings=[zoning.key for zoning in agreement.territory.zonings],
        publics=[public.key for public in agreement.publics],
        events=[event.key for event in agreement.events],
    )
    assert [problem.message(WORDING) for problem in found] == []


def test_every_question_that_an_indicator_depends_on_is_declared():
    agreement = read_agreement(BDR).agreement
    asked = {indicator.question for indicator in agreement.indicators if indicator.question}
    assert asked and asked <= {question.key for question in agreement.questions}
