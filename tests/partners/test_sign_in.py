"""Signing in: the lock-out, and what an answer does not tell."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accord.partners.actions import create_account, create_organisation
from accord.partners.models import SignInCounter
from accord.partners.sign_in import FORGET_AFTER, LOCK_MINUTES, TRIES, try_sign_in

PASSWORD = "une-phrase-de-passe-longue"
EMAIL = "camille@accord.example"


@pytest.fixture
def account(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return create_account(
        email=EMAIL,
        full_name="Camille Exemple",
        password=PASSWORD,
        organisation=create_organisation(name="CCAS", kind="structure-referente"),
        role="referent",
        starts_on=date(2018, 1, 15),
    )


def attempt(email=EMAIL, password="faux"):
    return try_sign_in(None, email=email, password=password)


def test_the_right_password_gives_the_user(account):
    assert attempt(password=PASSWORD).user == account


def test_five_failures_suspend_the_address(account):
    answers = [attempt().refusal for _ in range(TRIES)]
    assert answers == ["connexion.refusee"] * (TRIES - 1) + ["connexion.suspendue"]


def test_a_suspended_address_refuses_the_right_password(account):
    for _ in range(TRIES):
        attempt()
    refused = attempt(password=PASSWORD)
    assert refused.user is None
    assert refused.refusal == "connexion.suspendue"
    assert refused.minutes == LOCK_MINUTES


def test_an_address_without_account_is_suspended_alike(account):
    answers = [attempt("personne@accord.example").refusal for _ in range(TRIES + 1)]
    assert answers == ["connexion.refusee"] * (TRIES - 1) + ["connexion.suspendue"] * 2


def test_the_suspension_ends(account):
    for _ in range(TRIES):
        attempt()
    SignInCounter.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert attempt(password=PASSWORD).user == account


def test_a_failure_after_the_suspension_starts_a_new_count(account):
    for _ in range(TRIES):
        attempt()
    SignInCounter.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert attempt().refusal == "connexion.refusee"
    assert SignInCounter.objects.get().failures == 1


def test_old_failures_are_forgotten(account):
    for _ in range(TRIES - 1):
        attempt()
    SignInCounter.objects.update(last_failed_at=timezone.now() - FORGET_AFTER - timedelta(minutes=1))
    assert attempt().refusal == "connexion.refusee"


def test_a_success_clears_the_count(account):
    attempt()
    attempt(password=PASSWORD)
    assert not SignInCounter.objects.exists()


def test_the_counter_does_not_hold_the_address(account):
    attempt()
    assert "camille" not in SignInCounter.objects.get().key


def test_case_and_spaces_of_the_address_do_not_multiply_the_tries(account):
    for email in (EMAIL, EMAIL.upper(), f" {EMAIL}", "Camille@Accord.Example", EMAIL):
        attempt(email)
    assert SignInCounter.objects.get().failures == TRIES


@pytest.mark.parametrize("email", [EMAIL, "personne@accord.example"])
def test_a_password_is_hashed_whether_the_account_exists_or_not(account, email, monkeypatch):
    from django.contrib.auth import hashers

    hashed = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda *asked: hashed.append(1) or encode(*asked)
    )
    attempt(email)
    assert hashed == [1]


def test_a_user_without_a_membership_today_is_refused(account):
    account.memberships.update(ends_on=date(2019, 1, 1))
    assert attempt(password=PASSWORD).refusal == "connexion.sans_rattachement"


def test_an_inactive_account_is_refused_like_a_wrong_password(account):
    account.is_active = False
    account.save()
    assert attempt(password=PASSWORD).refusal == "connexion.refusee"


def test_passwords_are_hashed_with_argon2():
    from django.conf import settings
    from django.contrib.auth.hashers import make_password

    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert make_password(PASSWORD).startswith("argon2$argon2id$")
