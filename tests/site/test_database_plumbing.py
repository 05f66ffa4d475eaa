"""What every test of the house relies on: the database is made by the owner, and used by who may."""

import pytest
from django.db import ProgrammingError, connection, transaction

from accord.site.postgres import as_login


def ask(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_tests_connect_as_loader():
    assert ask("SELECT current_user").endswith("_loader")
    assert ask("SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user") is True


@pytest.mark.django_db
def test_as_app_puts_the_role_and_its_actor_on_then_off(as_app):
    with as_app(organisation=7, user=3):
        assert ask("SELECT current_user").endswith("_app")
        assert ask("SELECT current_setting('accord.organisation')") == "7"
        assert ask("SELECT current_setting('accord.user')") == "3"
    assert ask("SELECT current_user").endswith("_loader")
    assert ask("SELECT current_setting('accord.organisation')") == ""


@pytest.mark.django_db
def test_as_app_is_taken_off_when_the_database_refuses(as_app):
    with pytest.raises(ProgrammingError), as_app(organisation=7):
        ask("SELECT 1 FROM no_such_table")
    assert ask("SELECT current_user").endswith("_loader")


@pytest.mark.django_db(transaction=True)
def test_as_login_connects_as_the_app_for_true():
    with as_login("app"):
        assert ask("SELECT session_user").endswith("_app")
        assert ask("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = session_user") is False
    assert ask("SELECT session_user").endswith("_loader")


@pytest.mark.django_db
def test_as_login_is_refused_inside_a_transaction():
    with transaction.atomic(), pytest.raises(RuntimeError), as_login("app"):
        pass


@pytest.mark.django_db
def test_app_and_loader_own_nothing():
    owned = ask(
        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE r.rolname LIKE %s OR r.rolname LIKE %s",
        r"%\_app",
        r"%\_loader",
    )
    assert owned == 0
    assert ask("SELECT tableowner FROM pg_tables WHERE tablename = 'django_migrations'").endswith("_owner")
