"""A real browser for the tests: Debian's Chromium, the site on a true port under the true web login."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from accord.partners.doors import VERIFIED
from tests.site import examples, pages_world

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's Chromium")


@dataclass(frozen=True)
class Site:
    """The site as it is served: its address, its world, and the session of each role."""

    url: str
    world: pages_world.World
    sessions: dict[str, str]
    visits: list[examples.Visit]


@pytest.fixture
def site(chromium, transactional_db, settings, monkeypatch, request) -> Site:
    """The pages on a true port, under the true web login, with a session ready for each role."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TODAY = "2021-01-04"
    monkeypatch.setattr(
        "accord.indicators.pages.kept._compute",
        lambda place, questions, snapshot: {
            question.by: pages_world.sample_table(place, question) for question in questions
        },
    )
    monkeypatch.setattr("accord.indicators.pages.dossiers.facts_behind", lambda **asked: [])
    world = pages_world.build_world()
    examples.prepare(world)
    sessions = {role: _open_session(world.users[role]) for role in pages_world.ROLES}
    every_visit = examples.visits(world)
    monkeypatch.setitem(connection.settings_dict, "LOGIN", "app")
    return Site(request.getfixturevalue("live_server").url, world, sessions, every_visit)


@pytest.fixture
def served(site) -> str:
    """The address of the site."""
    return site.url


@pytest.fixture
def open_page(chromium) -> Iterator[Callable[..., Any]]:
    """`open_page(320)`: a fresh browser window of that width; closed at the end."""
    contexts = []

    def open_one(width: int, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="fr-FR", **options)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def sign_in(page: Any, served: str, role: str) -> None:
    """Sign in as a person does."""
    page.goto(f"{served}/connexion/")
    page.get_by_label("Adresse électronique").fill(f"{role}@accord.example")
    page.get_by_label("Mot de passe").fill(pages_world.PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(lambda url: "/connexion/" not in url)


def enter(page: Any, site: Site, role: str) -> None:
    """Be signed in already; as nobody for a stranger."""
    if role == examples.STRANGER:
        return
    host = urlsplit(site.url).hostname
    name = django_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": site.sessions[role], "domain": host, "path": "/"}])


def overflow(page: Any) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def _open_session(user: Any) -> str:
    client = Client()
    client.force_login(user)
    session = client.session
    session[VERIFIED] = True
    session.save()
    return session.session_key
