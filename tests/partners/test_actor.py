"""Who acts, and how PostgreSQL knows it for one transaction only."""

import pytest
from django.db import connection

from accord.partners.actor import Actor, acting_as, stream_as
from accord.partners.models import Role
from accord.partners.rules import permissions

CAMILLE = Actor(user_id=7, organisation_id=42, role="pilotage")


def organisation_seen() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT accord_organisation()")
        return cursor.fetchone()[0]


def test_nobody_acts_by_default(db):
    assert organisation_seen() is None


def test_an_actor_acts_inside_the_block_only(db):
    with acting_as(CAMILLE):
        assert organisation_seen() == 42
    assert organisation_seen() is None


def test_an_inner_actor_gives_the_place_back(db):
    with acting_as(CAMILLE):
        with acting_as(Actor(8, 43, "referent")):
            assert organisation_seen() == 43
        assert organisation_seen() == 42


def test_nobody_inside_an_actor_sees_nothing(db):
    with acting_as(CAMILLE), acting_as(None):
        assert organisation_seen() is None


def test_a_block_that_fails_leaves_no_actor(db):
    with pytest.raises(RuntimeError), acting_as(CAMILLE):
        raise RuntimeError
    assert organisation_seen() is None


def test_a_refused_statement_leaves_no_actor(db):
    from django.db import DatabaseError, transaction

    with (
        pytest.raises(DatabaseError),
        acting_as(CAMILLE),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM no_such_table")
    assert organisation_seen() is None


def test_a_stream_acts_while_it_is_read(db):
    response = stream_as(CAMILLE, lambda: [str(organisation_seen()).encode()])
    assert organisation_seen() is None
    assert b"".join(response.streaming_content) == b"42"
    assert organisation_seen() is None


def test_the_rules_know_exactly_the_roles_of_the_accounts():
    assert set(permissions.ROLES) == set(Role.values)


@pytest.mark.parametrize(
    ("can", "check", "allowed"),
    [
        (permissions.can_be_member, permissions.check_is_member, permissions.ROLES),
        (permissions.can_see_figures, permissions.check_see_figures, ("pilotage", "service-formation")),
        (permissions.can_see_committees, permissions.check_see_committees, ("pilotage", "service-formation")),
        (permissions.can_see_all_persons, permissions.check_see_all_persons, ("pilotage",)),
        (permissions.can_review_pairs, permissions.check_review_pairs, ("pilotage",)),
    ],
)
@pytest.mark.parametrize("role", permissions.ROLES)
def test_can_and_check_say_the_same(can, check, allowed, role):
    actor = Actor(1, 1, role)
    assert can(actor) is (role in allowed)
    if role in allowed:
        check(actor)
    else:
        with pytest.raises(permissions.NotAllowed) as refusal:
            check(actor)
        assert refusal.value.code.startswith("acces.")


def test_every_reason_is_worded():
    from accord.partners.wording import WORDING

    rules = [value for value in vars(permissions).values() if isinstance(value, permissions.Rule)]
    assert rules
    assert all(rule.reason in WORDING for rule in rules)
