"""Each address, each role, own organisation, another one, a stranger: what the rules say, and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accord.journal.models import Entry
from accord.partners.rules.permissions import ROLES, Rule
from accord.site.matrix import Line, read_lines, write_matrix
from tests.site import matrix_world

LINES = read_lines()
# Those that a session opens, or not, by its role.
SIGNED_IN = [line for line in LINES if not line.is_for_strangers and not line.is_keyed]
MATRIX = Path(__file__).resolve().parents[2] / "docs" / "matrix.md"
CLOSED = (403, 404)


def test_the_matrix_in_the_documentation_is_the_one_of_the_rules():
    assert MATRIX.read_text(encoding="utf-8") == write_matrix(), (
        "run: python -m accord.site.matrix > docs/matrix.md"
    )


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_each_address_has_a_name_and_a_rule(line):
    assert line.name
    assert line.is_for_strangers or line.is_keyed or isinstance(line.rule, Rule)


def test_the_few_pages_open_to_strangers_are_these():
    doors = {"sign-in", "sign-out", "verify-code"}
    # Whoever has its secret word reads it: the due dates of an organisation, without any person's data.
    assert {line.name for line in LINES if line.is_for_strangers} == doors | {"calendar-feed"}


def test_the_few_addresses_that_a_key_opens_are_these():
    assert {line.name for line in LINES if line.is_keyed} == {"keyed-upload", "keyed-report"}


@pytest.mark.parametrize("role", [*ROLES, ""])
@pytest.mark.parametrize("line", [line for line in LINES if line.is_keyed], ids=lambda line: line.name)
def test_no_session_opens_what_a_key_opens(matrix, client, as_web, line, role):
    if role:
        client.force_login(matrix.world.users[role])
    address = reverse(line.name, kwargs=arguments(line, matrix.own(role or "pilotage", line.name)))
    with as_web():
        assert visit(client, address) == 401


def test_no_two_addresses_have_the_same_name():
    names = [line.name for line in LINES]
    assert sorted(set(names)) == sorted(names)


@pytest.fixture
def matrix(world):
    """Objects of each body, and the same of a body that is none of theirs."""
    return matrix_world.build(world)


def visit(browser: Client, address: str) -> int:
    """The status of the page, or of the form when the address takes nothing else; never where it leads."""
    status = browser.get(address).status_code
    return browser.post(address).status_code if status == 405 else status


def arguments(line: Line, samples: dict[str, Any]) -> dict[str, Any]:
    missing = [name for name in line.objects if name not in samples]
    assert not missing, f"tests/site/matrix_world.py has no sample of {missing} for {line.name}"
    return {name: samples[name] for name in line.objects}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("line", SIGNED_IN, ids=lambda line: line.name)
def test_a_role_opens_what_its_rule_says_and_nothing_else(matrix, client, as_web, line, role):
    client.force_login(matrix.world.users[role])
    client.raise_request_exception = False
    address = reverse(line.name, kwargs=arguments(line, matrix.own(role, line.name)))
    with as_web():
        status = visit(client, address)
    if line.opens_to(role):
        assert status not in (*CLOSED, 500) or matrix.is_empty(line.name), (address, status)
    else:
        assert status == 403, address
        assert Entry.objects.filter(action="page.refused", target=line.name).count() == 1


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("line", [line for line in SIGNED_IN if line.objects], ids=lambda line: line.name)
def test_what_belongs_to_another_organisation_does_not_exist(matrix, client, as_web, line, role):
    if not line.opens_to(role):
        pytest.skip("the role opens none")
    client.force_login(matrix.world.users[role])
    client.raise_request_exception = False
    asked = matrix.foreign(role, line.name, line.objects)
    assert asked
    for samples in asked:
        address = reverse(line.name, kwargs=arguments(line, samples))
        with as_web():
            assert visit(client, address) == 404, address
    refused = Entry.objects.filter(action="page.refused", target=line.name)
    assert refused.count() >= len(asked)
    assert refused.first().organisation_id == matrix.world.users[role].memberships.get().organisation_id


@pytest.mark.parametrize("line", SIGNED_IN, ids=lambda line: line.name)
def test_a_stranger_is_sent_to_sign_in(matrix, client, as_web, line):
    address = reverse(line.name, kwargs=arguments(line, matrix.own("pilotage", line.name)))
    with as_web():
        answer = client.get(address)
        sent = client.post(address)
    assert answer.headers["Location"].startswith("/connexion/")
    assert "Se connecter" in sent.content.decode()
