"""Exactly what the web login may do in the database. A new table or function fails here until decided."""

import pytest
from django.db import ProgrammingError, connection, transaction

from accord.site.postgres.logins import login_name
from accord.site.privileges import MAY_CALL, MAY_WRITE

pytestmark = pytest.mark.django_db

# The tables that the web reads and never writes. A new table goes here, or among those of MAY_WRITE.
ONLY_READ = set(
    """
    auth_group auth_group_permissions auth_permission django_content_type django_migrations pghistory_context
    committees_document committees_frozencell committees_frozentable committees_meetingevent
    conventions_agreement conventions_agreementevent conventions_agreementeventevent
    conventions_agreementparty conventions_agreementversion
    conventions_outcomeevent deposits_cursor deposits_record employment_registration employment_situation
    indicators_publication indicators_snapshot journal_seal journal_verification partners_membership
    partners_membershipevent partners_organisation partners_organisationevent pathways_cohort
    pathways_cohortmember people_following people_identity people_linkevent people_pairevent people_person
    people_rsaright people_sighting territories_commune trainings_participation trainings_session
    """.split()  # noqa: SIM905 - a list of forty words reads better so
) - set(MAY_WRITE)


def web():
    return login_name(connection.settings_dict["LOGINS_OF"], "app")


def rows(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def granted_on_tables():
    found = {}
    for table, right in rows(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee = %s AND table_schema = 'public'",
        web(),
    ):
        found.setdefault(table, set()).add(right)
    return found


def granted_on_columns():
    """What is granted column by column only: a right on the whole table shows on every column too."""
    whole = granted_on_tables()
    found = {}
    for table, right, column in rows(
        "SELECT table_name, privilege_type, column_name FROM information_schema.column_privileges"
        " WHERE grantee = %s AND table_schema = 'public'",
        web(),
    ):
        if right not in whole.get(table, set()):
            found.setdefault((table, right), set()).add(column)
    return found


def test_every_table_is_decided_on_and_the_web_may_do_what_is_listed():
    wanted = {table: {"SELECT"} for table in ONLY_READ}
    columns = {}
    for table, rights in MAY_WRITE.items():
        wanted[table] = {"SELECT"} | {right for right in rights if "(" not in right}
        for right in rights:
            if "(" in right:
                verb, _, names = right.rstrip(")").partition(" (")
                columns[table, verb] = set(names.split(", "))
    assert granted_on_tables() == wanted
    assert granted_on_columns() == columns


def test_every_table_but_the_queue_is_listed():
    tables = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert {name for name in tables if not name.startswith("procrastinate_")} == ONLY_READ | set(MAY_WRITE)


def test_the_web_calls_the_listed_functions_and_no_other():
    called = rows(
        "SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace"
        " AND has_function_privilege(%s, p.oid, 'EXECUTE')",
        web(),
    )
    assert {name for (name,) in called} == set(MAY_CALL)


def test_every_function_that_runs_as_its_owner_says_where_it_looks():
    loose = rows(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        " AND NOT coalesce(array_to_string(proconfig, ';'), '') LIKE '%%search_path=%%pg_temp%%'"
    )
    assert loose == []


@pytest.mark.parametrize(
    "attempt",
    [
        "SET LOCAL accord.erasure = 'forged'; DELETE FROM deposits_record",
        "UPDATE conventions_agreementversion SET sha256 = ''",
        "UPDATE committees_meeting SET frozen_at = NULL",
        "UPDATE partners_membership SET role = 'pilotage'",
        "UPDATE partners_membershipevent SET pgh_label = ''",
        "UPDATE people_identity SET birth_name = ''",
        "UPDATE people_identity SET person_id = NULL",
        "DELETE FROM people_following",
        "INSERT INTO people_person (created_at) VALUES (now())",
        "INSERT INTO journal_entry (at, action, target, purpose, detail, person_ids)"
        " VALUES ('2018-01-01', 'sign-in.refused', '', '', '{}', '[]')",
        "INSERT INTO journal_entry (user_id, organisation_id, action, target, purpose, detail, person_ids)"
        " VALUES (1, 1, 'deposit.accept', '', '', '{}', '[]')",
        "SELECT procrastinate_defer_jobs_v1(NULL)",
        "SELECT accord_ask_job('builtin:procrastinate.builtin_tasks.remove_old_jobs', 1)",
        "SELECT accord_ask_job('deposits.accept', 1)",
        "SELECT people_move(ARRAY[1]::bigint[], 1, 'decision', 1)",
        "CREATE TEMPORARY TABLE mine ()",
    ],
)
def test_the_web_is_refused(as_app, attempt):
    with as_app(), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)


def test_a_setting_does_not_make_the_history_skip_a_change():
    assert rows("SELECT _pgtrigger_should_ignore('x') FROM set_config('pgtrigger.ignore', '{x}', true)") == [
        (False,)
    ]


def test_the_journal_takes_codes_only():
    with pytest.raises(Exception, match="journal_entry_holds_codes"), transaction.atomic():
        rows(
            "INSERT INTO journal_entry (action, target, purpose, detail, person_ids)"
            " VALUES ('x', 'Une Personne', '', '{}', '[]') RETURNING id"
        )
