"""What protects every page: the actor, the headers, the sign-in form, errors without secrets."""

import logging

import pytest
from django.db import connection, connections
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.test import Client

from accord.partners.errors import StreamsOutsideActor
from tests.site import pages_world


@pytest.fixture
def browser(world):
    return Client(enforce_csrf_checks=True)


def sign_in(browser, email: str, password: str, **more):
    """The form as a person sends it, with the token of its page."""
    page = browser.get("/connexion/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    typed = {"adresse": email, "mot-de-passe": password, "csrfmiddlewaretoken": token, **more}
    return browser.post("/connexion/", typed)


def test_an_undefined_variable_fails_a_test(world):
    with pytest.raises(AssertionError, match="nothing"):
        engines["django"].from_string("{{ nothing }}").render({})


@pytest.mark.parametrize("address", ["/connexion/", "/", "/nulle-part/", "/static/accord/accord.css"])
def test_every_answer_carries_the_policies(world, signed_in, address):
    headers = signed_in("pilotage").get(address).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"].startswith("camera=()")


def test_a_signed_in_page_is_never_stored(world, signed_in):
    assert signed_in("pilotage").get("/").headers["Cache-Control"] == "no-store"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(browser):
    sign_in(browser, "pilotage@accord.example", pages_world.PASSWORD)
    cookie = browser.cookies["accord"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_cookies_are_secure_in_production(tmp_path):
    import subprocess
    import sys

    script = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_NAME)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True, text=True, check=True,
        env={
            "DJANGO_SETTINGS_MODULE": "accord.site.settings",
            "ACCORD_PRODUCTION": "1", "PATH": "/usr/bin:/bin",
            "ACCORD_HOME": str(tmp_path), "DATABASE_URL": "postgresql://accord@localhost/accord",
        },
    )  # fmt: skip
    assert done.stdout.split() == ["True", "True", "True", "__Host-accord"]


def test_a_right_password_opens_the_page_that_was_asked(browser, world):
    answer = sign_in(
        browser, "Pilotage@accord.example ", pages_world.PASSWORD, suite="/conventions/x/comites/"
    )
    assert answer.headers["Location"] == "/conventions/x/comites/"
    assert int(browser.session["_auth_user_id"]) == world.users["pilotage"].pk


@pytest.mark.parametrize("wanted", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(browser, wanted):
    answer = sign_in(browser, "pilotage@accord.example", pages_world.PASSWORD, suite=wanted)
    assert answer.headers["Location"] == "/"


def test_an_unknown_account_and_a_wrong_password_get_the_same_answer(browser):
    known = sign_in(browser, "pilotage@accord.example", "faux-mot-de-passe").content.decode()
    unknown = sign_in(browser, "inconnue@accord.example", "faux-mot-de-passe").content.decode()

    def without_what_was_typed(page: str) -> str:
        lines = page.replace("pilotage@", "…@").replace("inconnue@", "…@").splitlines()
        return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)

    assert without_what_was_typed(known) == without_what_was_typed(unknown)
    assert "ne correspond pas" in known


def test_a_refused_form_gives_the_address_back_and_never_the_password(browser):
    answer = sign_in(browser, "pilotage@accord.example", "faux-mot-de-passe")
    assert answer.status_code == 422
    assert 'value="pilotage@accord.example"' in answer.content.decode()
    assert "faux-mot-de-passe" not in answer.content.decode()


def test_an_empty_form_says_which_fields_to_fill(browser):
    page = sign_in(browser, "", "").content.decode()
    assert "Saisissez votre adresse électronique." in page
    assert "Saisissez votre mot de passe." in page


def test_a_form_without_its_token_is_refused_kindly(browser):
    answer = browser.post("/connexion/", {"adresse": "a@b.fr", "mot-de-passe": "x"})
    assert answer.status_code == 403
    assert "Ce formulaire n’est plus valable" in answer.content.decode()


def test_signing_out_ends_the_session_and_asks_for_a_form(world, signed_in):
    browser = signed_in("pilotage")
    assert browser.get("/deconnexion/").status_code == 405
    assert browser.post("/deconnexion/").headers["Location"] == "/connexion/"
    assert "Vous êtes déconnecté" in browser.get("/connexion/").content.decode()
    assert browser.get("/").status_code == 302


def test_a_membership_that_ended_closes_the_pages_at_once(world, signed_in):
    browser = signed_in("pilotage")
    assert browser.get("/").status_code == 200
    world.users["pilotage"].memberships.update(ends_on="2020-12-31")
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize("address", ["/nulle-part/", "/conventions/aucune/chiffres/"])
def test_a_missing_page_is_said_in_french(world, signed_in, address):
    answer = signed_in("pilotage").get(address)
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.content.decode()


def test_a_refusal_gives_its_reason_and_the_cure(world, signed_in):
    page = signed_in("referent").get("/conventions/paca-bdr-2017/chiffres/").content.decode()
    assert "ouverts aux services des deux signataires" in page
    assert "adressez-vous au pilotage de l’insertion" in page


def break_home(monkeypatch, fault):
    def fail(membership, actor):
        raise fault

    monkeypatch.setattr("accord.site.views.build_home_page", fail)


def test_a_fault_of_ours_shows_a_kind_page_without_its_cause(world, signed_in, monkeypatch):
    break_home(monkeypatch, RuntimeError("NIR 1 80 05 13"))
    browser = signed_in("pilotage")
    browser.raise_request_exception = False
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "Le défaut vient de nous" in answer.content.decode()
    assert "NIR" not in answer.content.decode()


def test_a_log_names_the_fault_and_never_its_words(world):
    from accord.site.logs import DiscreetFormatter

    try:
        raise ValueError("already exists: " + "ellimac"[::-1])
    except ValueError as fault:
        told = DiscreetFormatter().formatException((type(fault), fault, fault.__traceback__))
    assert "ValueError" in told
    assert "camille" not in told
    assert logging.getLogger("django.request").level == logging.ERROR


def test_what_a_failed_page_wrote_is_not_kept(world, signed_in, monkeypatch):
    from accord.journal.actions import write_entry
    from accord.journal.models import Entry

    def write_then_fail(membership, actor):
        write_entry(action="test", actor=actor)
        raise RuntimeError

    monkeypatch.setattr("accord.site.views.build_home_page", write_then_fail)
    browser = signed_in("pilotage")
    browser.raise_request_exception = False
    browser.get("/")
    assert not Entry.objects.filter(action="test").exists()


def test_the_actor_is_gone_after_the_answer(world, signed_in):
    signed_in("pilotage").get("/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT accord_organisation(), current_setting('accord.user', true)")
        assert cursor.fetchone() in [(None, ""), (None, None)]


def test_a_stream_that_would_outlive_its_actor_is_refused(world, rf):
    from accord.partners.actor import ActorMiddleware

    request = rf.get("/")
    request.user = world.users["pilotage"]
    request.session = {}
    request.resolver_match = None
    middleware = ActorMiddleware(lambda request: StreamingHttpResponse([b"rows"]))
    with pytest.raises(StreamsOutsideActor):
        middleware(request)
    assert ActorMiddleware(lambda request: HttpResponse())(request).status_code == 200


@pytest.fixture
def web_login(transactional_db, settings, monkeypatch):
    """The true login of the web application, on a world that the loader wrote."""
    from accord.site.postgres import as_login

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr("accord.indicators.pages.kept._compute", lambda *asked: {})
    world = pages_world.build_world()
    with as_login("app"):
        yield world


def test_the_web_login_owns_no_table_and_bypasses_no_rule(web_login):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_a_query_that_forgets_its_filter_sees_nothing_without_an_actor(web_login):
    from accord.deposits.models import Deposit
    from accord.people.models import Following, Identity, Person

    assert [model.objects.count() for model in (Person, Identity, Following, Deposit)] == [0, 0, 0, 0]


def test_a_query_that_forgets_its_filter_sees_only_what_the_actor_follows(web_login):
    from datetime import date

    from accord.partners.actor import Actor, acting_as
    from accord.people.models import Following, Identity, Person
    from accord.site.postgres import as_login

    with as_login("loader"):
        for organisation, letter in (("ccas", b"a"), ("region", b"b")):
            identity = Identity.objects.create(
                person=Person.objects.create(), kind="rsa", fingerprint=letter * 32, birth_name="Fictif"
            )
            Following.objects.create(
                identity=identity,
                organisation=web_login.organisations[organisation],
                reason="test",
                starts_on=date(2018, 1, 1),
            )
    referent = Actor(web_login.users["referent"].pk, web_login.organisations["ccas"].pk, "referent")
    with acting_as(referent):
        assert Identity.objects.count() == 1
        assert Person.objects.count() == 1
    assert Identity.objects.count() == 0


def test_the_pages_work_under_the_true_web_login(web_login):
    browser = Client()
    answer = browser.post(
        "/connexion/", {"adresse": "referent@accord.example", "mot-de-passe": pages_world.PASSWORD}
    )
    assert answer.headers["Location"] == "/"
    assert browser.get("/").status_code == 200
    assert browser.get("/conventions/paca-bdr-2017/comites/").status_code == 403
    assert connections["default"].login == "app"


def test_the_day_of_a_demonstration_never_leads_to_another_site(world, signed_in):
    answer = signed_in("pilotage").generic(
        "GET", "/", PATH_INFO="//ailleurs.example/x", QUERY_STRING="demonstration=2020-01-01"
    )
    assert answer.headers.get("Location") == "/%2Failleurs.example/x"


@pytest.mark.parametrize("day", ["9999-12-30", "0001-01-01"])
def test_a_day_from_which_nothing_can_be_counted_is_not_replayed(world, signed_in, day):
    browser = signed_in("pilotage")
    assert browser.get(f"/echeances/?demonstration={day}").status_code == 200
    assert browser.get("/echeances/").status_code == 200
