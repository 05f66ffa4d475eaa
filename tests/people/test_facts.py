"""What may be counted of people, and what must not be in it."""

from datetime import date

import pytest
from django.db import connection

from accord.deposits.models import DepositState
from accord.kit.facts import ORIGIN_COLUMNS
from accord.people import intake
from accord.people.facts import FACTS
from accord.people.queries import identities_of, waiting_pairs
from tests.people.conftest import CAF_ROW, NIR, SOPHIE

pytestmark = pytest.mark.django_db


def read(word):
    fact = next(fact for fact in FACTS if fact.word == word)
    with connection.cursor() as cursor:
        cursor.execute(fact.sql)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.word)
def test_a_fact_gives_its_origin_then_its_columns(fact):
    with connection.cursor() as cursor:
        cursor.execute(fact.sql)
        names = [column.name for column in cursor.description]
    assert names == [*ORIGIN_COLUMNS, *(column.name for column in fact.columns)]


def test_a_person_is_described_by_the_caf_first_and_by_month_only(deposit):
    deposit("formation", [SOPHIE | {"date_naissance": "1985-04-14", "id_france_travail": "1234567X013"}])
    deposit("rsa", [SOPHIE | CAF_ROW | {"id_france_travail": "1234567X"}])
    intake.pull()
    [person] = read("personne")
    assert (person["sex"], person["birth_month"]) == ("2", date(1985, 3, 1))


def test_an_unknown_month_of_birth_stays_unknown(deposit):
    deposit("rsa", [SOPHIE | CAF_ROW | {"date_naissance": "1985-01-01", "precision_naissance": "O"}])
    intake.pull()
    assert [person["birth_month"] for person in read("personne")] == [None]


def test_the_last_file_gives_the_state_of_a_right(deposit):
    deposit("rsa", [SOPHIE | CAF_ROW])
    closed = {"etat_dossier": "5", "motif_cloture": "RFD", "date_reference": "2017-12-31"}
    deposit("rsa", [SOPHIE | CAF_ROW | closed], reference_on=date(2017, 12, 31))
    intake.pull()
    [right] = read("droit_rsa")
    assert (right["state"], right["closing_reason"], right["reference_on"]) == (
        "5",
        "RFD",
        date(2017, 12, 31),
    )


def test_a_superseded_deposit_counts_for_nothing(deposit):
    wrong = deposit("rsa", [SOPHIE | CAF_ROW])
    intake.pull()
    wrong.state = DepositState.SUPERSEDED
    wrong.save()
    assert read("personne") == read("droit_rsa") == []


def test_facts_hold_no_name_no_number_and_no_household(deposit):
    deposit("rsa", [SOPHIE | CAF_ROW | {"nir": NIR, "id_france_travail": "1234567X"}])
    intake.pull()
    text = repr([read(fact.word) for fact in FACTS])
    assert not any(word in text for word in ("MARTIN", "SOPHIE", NIR, "1234567X", "0346145", "01024041062"))


def test_an_identity_is_shown_without_its_nir(deposit):
    deposit("rsa", [SOPHIE | CAF_ROW | {"nir": NIR}])
    deposit("formation", [SOPHIE])
    intake.pull()
    person = read("personne")[0]["person_id"]
    assert [(card.kind, card.nir) for card in identities_of(person)] == [
        ("rsa", "2\u00a085\u00a0••\u00a0••\u00a0•••\u00a0•••"),
        ("formation", ""),
    ]


def test_a_waiting_pair_shows_both_records_and_what_agrees(deposit):
    deposit("rsa", [SOPHIE | CAF_ROW])
    deposit("formation", [SOPHIE | {"nom_naissance": "MARTTIN"}])
    intake.pull()
    [card] = waiting_pairs()
    assert (card.left.birth_name, card.right.birth_name) == ("MARTTIN", "MARTIN")
    assert 0.9 < card.score < 1 and card.evidence["birth"]["level"] == "same"
