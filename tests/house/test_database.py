"""What the database itself guarantees: every table that holds a person is under forced row-level security."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

pytestmark = pytest.mark.django_db

# A column of one of these names ties a row to a person.
PERSON_COLUMNS = ("person_id", "identity_id", "person_ids", "nir_index", "nir_sealed", "candidate_id")


def rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def tables_that_hold_a_person():
    columns = ", ".join(f"'{name}'" for name in PERSON_COLUMNS)
    found = rows(
        "SELECT DISTINCT table_name FROM information_schema.columns "
        f"WHERE table_schema = 'public' AND column_name IN ({columns})"
    )
    return {name for (name,) in found} | {"people_person"}


def test_every_table_that_holds_a_person_is_under_forced_row_security():
    protected = {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity"
        )
    }
    missing = tables_that_hold_a_person() - protected
    assert len(tables_that_hold_a_person()) >= 10
    assert missing == set()


def test_every_protected_table_has_a_policy():
    bare = rows(
        "SELECT relname FROM pg_class c WHERE relkind = 'r' AND relrowsecurity "
        "AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)"
    )
    assert bare == []


def test_the_history_of_a_table_is_protected_as_the_table_is():
    protected = {
        name for (name,) in rows("SELECT relname FROM pg_class WHERE relkind='r' AND relrowsecurity")
    }
    histories = {
        name for (name,) in rows("SELECT relname FROM pg_class WHERE relkind='r' AND relname ~ 'event$'")
    }
    unprotected = {
        name for name in histories if name.removesuffix("event") in protected and name not in protected
    }
    assert unprotected == set()


def test_the_logins_of_the_web_and_of_the_loader_own_no_table():
    owned = rows(
        "SELECT c.relname, r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace "
        "AND (r.rolname LIKE '%\\_app' OR r.rolname LIKE '%\\_loader')"
    )
    assert owned == []


def test_the_web_login_does_not_bypass_row_security():
    roles = dict(rows("SELECT rolname, rolbypassrls OR rolsuper FROM pg_roles WHERE rolname LIKE '%\\_app'"))
    assert roles and not any(roles.values())


def test_the_models_and_the_migrations_say_the_same():
    told = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=told)
    assert "No changes detected" in told.getvalue()
