"""Creating organisations and accounts: every problem at once, in French."""

from datetime import date

import pytest

from accord.partners.actions import create_account, create_organisation
from accord.partners.errors import CannotCreate
from accord.partners.queries import find_membership, memberships_of
from accord.partners.wording import WORDING


@pytest.fixture(autouse=True)
def quick_hash(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def open_account(organisation, **changes):
    asked = {
        "email": "Camille@Accord.Example",
        "full_name": "Camille Exemple",
        "password": "une-phrase-de-passe-longue",
        "organisation": organisation,
        "role": "referent",
        "starts_on": date(2018, 1, 15),
    }
    return create_account(**(asked | changes))


@pytest.fixture
def ccas(db):
    return create_organisation(name="CCAS d’Aubagne", kind="structure-referente")


def test_an_account_acts_for_its_organisation_from_its_first_day(ccas):
    user = open_account(ccas)
    assert user.email == "camille@accord.example"
    assert find_membership(user=user, chosen=None).organisation == ccas
    assert not memberships_of(user, on=date(2018, 1, 14)).exists()


def test_the_chosen_membership_is_kept_while_it_stands(ccas):
    user = open_account(ccas)
    other = user.memberships.create(organisation=ccas, role="pilotage", starts_on=date(2019, 1, 1))
    assert find_membership(user=user, chosen=other.pk) == other
    user.memberships.filter(pk=other.pk).update(ends_on=date(2019, 12, 31))
    assert find_membership(user=user, chosen=other.pk) is None
    assert find_membership(user=user, chosen=None).role == "referent"


def test_every_problem_is_told_at_once(ccas):
    with pytest.raises(CannotCreate) as refusal:
        open_account(ccas, email="camille", password="123456", role="chef")
    codes = [problem.code for problem in refusal.value.problems]
    assert codes == ["compte.adresse", "compte.mot_de_passe", "compte.role"]
    assert all(problem.message(WORDING) for problem in refusal.value.problems)
    assert "camille" not in str(refusal.value)


def test_one_account_an_address(ccas):
    open_account(ccas)
    with pytest.raises(CannotCreate, match="adresse_prise"):
        open_account(ccas)


@pytest.mark.parametrize("siret", ["123", "13002526500014"])
def test_a_wrong_siret_is_refused(db, siret):
    with pytest.raises(CannotCreate, match=r"organisation\.siret"):
        create_organisation(name="Organisme", kind="organisme-formation", siret=siret)


def test_one_organisation_a_siret(db):
    create_organisation(name="Organisme", kind="organisme-formation", siret="130 025 265 00013")
    with pytest.raises(CannotCreate, match="siret_pris"):
        create_organisation(name="Autre", kind="organisme-formation", siret="13002526500013")
