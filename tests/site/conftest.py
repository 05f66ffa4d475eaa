from contextlib import contextmanager

import pytest
from django.db import connection

from accord.site.postgres.logins import login_name
from tests.site import pages_world
from tests.site.browser import open_page as open_page
from tests.site.browser import served as served
from tests.site.browser import site as site


class Undefined(str):
    """What an undefined variable renders as: a failure that names it."""

    __slots__ = ()

    def __contains__(self, text: object) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"undefined in a template: {variable}")


@pytest.fixture
def world(db, settings, monkeypatch):
    """The world of the pages, quick to sign in, with computed tables replaced by a sample."""
    from django.template import engines

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TODAY = "2021-01-04"
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined("%s"))
    monkeypatch.setattr("accord.indicators.pages.kept._compute", _sample)
    monkeypatch.setattr("accord.indicators.pages.kept._kept", type(_kept())())
    monkeypatch.setattr("accord.indicators.pages.dossiers.facts_behind", lambda **asked: [])
    return pages_world.build_world()


def _kept():
    from accord.indicators.pages import kept as tables

    return tables._kept


def _sample(place, questions, snapshot):
    return {question.by: pages_world.sample_table(place, question) for question in questions}


@pytest.fixture
def as_web(world):
    """`with as_web():` the role of the web application, as on the real server; the pages set the actor."""

    @contextmanager
    def act():
        set_role(login_name(connection.settings_dict["LOGINS_OF"], "app"))
        try:
            yield
        finally:
            set_role("none")

    return act


def set_role(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [role])


@pytest.fixture
def signed_in(world, client):
    """`signed_in("pilotage")`: a browser where that account is signed in."""

    def sign(role: str):
        client.force_login(world.users[role])
        return client

    return sign
