"""The second factor: a secret that is sealed, codes that serve once, recovery codes that are hashed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accord.partners import second_factor
from accord.partners.actions import create_account, create_organisation
from accord.partners.actor import Actor
from accord.partners.models import RecoveryCode, SecondFactor, SignInCounter
from accord.partners.rules import one_time_codes as rules
from accord.partners.sign_in import NETWORK_TRIES, TRIES, network_of, try_sign_in

# RFC 6238, appendix B: the secret of its examples, and a code that it gives (six digits).
RFC_SECRET = b"12345678901234567890"


@pytest.fixture
def user(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECOND_FACTOR_KEY = "key-of-the-tests"
    return create_account(
        email="camille@accord.example",
        full_name="Camille Exemple",
        password="une-phrase-de-passe-longue",
        organisation=create_organisation(name="CCAS", kind="structure-referente"),
        role="referent",
        starts_on=date(2018, 1, 15),
    )


@pytest.fixture
def clock(monkeypatch):
    """An instant that the tests move."""

    class Clock:
        at = timezone.now()

        def later(self, seconds: int) -> None:
            self.at += timedelta(seconds=seconds)

    clock = Clock()
    monkeypatch.setattr("accord.partners.second_factor.timezone.now", lambda: clock.at)
    return clock


def secret_of(user) -> bytes:
    return second_factor._open(SecondFactor.objects.get(user=user))


def enrol(user, clock) -> tuple[str, ...]:
    second_factor.start_second_factor(user=user)
    code = rules.code_at(secret_of(user), clock.at.timestamp())
    actor = Actor(user.pk, user.memberships.get().organisation_id, "referent")
    codes = second_factor.confirm_second_factor(user=user, code=code, actor=actor)
    clock.later(60)
    return codes


def code_now(user, clock) -> str:
    return rules.code_at(secret_of(user), clock.at.timestamp())


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")])
def test_the_codes_are_those_of_the_standard(at, code):
    assert rules.code_at(RFC_SECRET, at) == code


@pytest.mark.parametrize(
    ("late", "is_taken"), [(0, True), (30, True), (-30, True), (61, False), (-61, False)]
)
def test_a_telephone_may_be_half_a_minute_off(late, is_taken):
    code = rules.code_at(RFC_SECRET, 1_000_000_020 + late)
    found = rules.find_step(RFC_SECRET, code, at=1_000_000_020, last_step=0)
    assert (found is not None) is is_taken


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "٠٨١٨٠٤", "08180 "])
def test_what_is_not_six_digits_is_no_code(typed):
    assert rules.find_step(RFC_SECRET, typed, at=1111111109, last_step=0) is None


def test_the_secret_is_kept_sealed(user):
    second_factor.start_second_factor(user=user)
    kept = bytes(SecondFactor.objects.get().secret_sealed)
    shown = second_factor.read_enrolment(user).secret.replace(" ", "")
    assert secret_of(user) not in kept
    assert len(shown) == 32


def test_the_drawing_holds_nothing_that_the_policy_of_pages_refuses(user):
    second_factor.start_second_factor(user=user)
    drawing = second_factor.read_enrolment(user).drawing
    assert drawing.startswith("<svg")
    assert "style=" not in drawing
    assert "<script" not in drawing


def test_a_first_code_confirms_and_gives_ten_recovery_codes(user, clock):
    codes = enrol(user, clock)
    assert len(set(codes)) == 10
    assert second_factor.has_second_factor(user)
    assert second_factor.read_enrolment(user) is None


def test_a_wrong_first_code_confirms_nothing(user):
    second_factor.start_second_factor(user=user)
    actor = Actor(user.pk, 1, "referent")
    assert second_factor.confirm_second_factor(user=user, code="000000", actor=actor) == ()
    assert not second_factor.has_second_factor(user)


def test_a_code_serves_once(user, clock):
    enrol(user, clock)
    code = code_now(user, clock)
    assert second_factor.check_code(user=user, code=code) == ""
    assert second_factor.check_code(user=user, code=code) == "code.refuse"


def test_an_older_code_never_serves_after_a_newer_one(user, clock):
    enrol(user, clock)
    before = rules.code_at(secret_of(user), clock.at.timestamp() - 30)
    assert second_factor.check_code(user=user, code=code_now(user, clock)) == ""
    assert second_factor.check_code(user=user, code=before) == "code.refuse"


def test_five_wrong_codes_suspend_even_the_right_one(user, clock):
    enrol(user, clock)
    refusals = [second_factor.check_code(user=user, code="000000") for _ in range(TRIES)]
    assert refusals == ["code.refuse"] * (TRIES - 1) + ["code.suspendu"]
    assert second_factor.check_code(user=user, code=code_now(user, clock)) == "code.suspendu"


def test_nobody_suspends_the_codes_of_another_by_typing_a_strange_address(user, clock):
    enrol(user, clock)
    for _ in range(TRIES):
        try_sign_in(None, email=f"code/{user.pk}", password="faux")
    assert second_factor.check_code(user=user, code=code_now(user, clock)) == ""


def test_a_recovery_code_serves_once_however_it_is_typed(user, clock):
    code = enrol(user, clock)[3]
    assert second_factor.check_code(user=user, code=f" {code.lower().replace('-', ' ')}") == ""
    assert second_factor.check_code(user=user, code=code) == "code.refuse"
    assert second_factor.count_recovery_codes(user) == 9


def test_recovery_codes_are_kept_as_hashes_only(user, clock):
    codes = enrol(user, clock)
    kept = " ".join(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_new_recovery_codes_close_the_former_ones(user, clock):
    former = enrol(user, clock)
    second_factor.renew_recovery_codes(user=user, actor=Actor(user.pk, 1, "referent"))
    assert second_factor.check_code(user=user, code=former[0]) == "code.refuse"


def test_a_lost_key_closes_the_telephone_but_not_the_way_back(user, clock, settings):
    enrol(user, clock)
    code = code_now(user, clock)
    settings.SECOND_FACTOR_KEY = "another"
    assert second_factor.check_code(user=user, code=code) == "code.refuse"
    second_factor.remove_second_factor(user=user, actor=Actor(user.pk, 1, "referent"))
    assert not second_factor.has_second_factor(user)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_network_is_an_address_or_a_block(rf, address, network):
    assert network_of(rf.get("/", REMOTE_ADDR=address)) == network


def test_behind_a_proxy_the_last_address_told_is_the_one_it_saw(rf, settings):
    settings.CLIENT_ADDRESS_HEADER = "HTTP_X_FORWARDED_FOR"
    request = rf.get("/", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.7", REMOTE_ADDR="127.0.0.1")
    assert network_of(request) == "192.0.2.7"


def test_a_network_that_tries_many_accounts_is_suspended(user, rf):
    request = rf.post("/", REMOTE_ADDR="192.0.2.7")
    for number in range(NETWORK_TRIES):
        try_sign_in(request, email=f"agent{number}@accord.example", password="faux")
    refused = try_sign_in(request, email=user.email, password="une-phrase-de-passe-longue")
    assert refused.refusal == "connexion.reseau"
    elsewhere = rf.post("/", REMOTE_ADDR="192.0.2.8")
    assert try_sign_in(elsewhere, email=user.email, password="une-phrase-de-passe-longue").user == user


def test_an_office_that_mistypes_once_a_minute_is_never_suspended(user, rf):
    request = rf.post("/", REMOTE_ADDR="192.0.2.7")
    for number in range(2 * NETWORK_TRIES):
        answer = try_sign_in(request, email=f"agent{number}@accord.example", password="faux")
        SignInCounter.objects.update(last_failed_at=timezone.now() - timedelta(minutes=1))
        assert answer.refusal == "connexion.refusee"
