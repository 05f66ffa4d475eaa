"""What the web login (`app`) may do in the database, table by table: it reads, and writes what is listed.

Applied as the owner at the end of each `migrate`, whatever the database had before; doing it again changes
nothing. Which rows, the policies of each room say; why,
`docs/decisions/0007-what-the-web-login-may-do.md`.
"""

from __future__ import annotations

from typing import Any

from accord.site.postgres.logins import login_name

# Table → what is granted beside SELECT. A table that is not here is only read.
MAY_WRITE: dict[str, tuple[str, ...]] = {
    # Signing in, and one's own account.
    "django_session": ("INSERT", "UPDATE", "DELETE"),
    "partners_user": ("UPDATE (password, last_login)",),
    "partners_secondfactor": ("INSERT", "UPDATE", "DELETE"),
    "partners_recoverycode": ("INSERT", "UPDATE (used_at)", "DELETE"),
    "partners_signincounter": ("INSERT", "UPDATE", "DELETE"),
    # The agreement: its text (a version never changes), what happened, what became of what was due.
    "conventions_agreement": ("INSERT", "UPDATE (title)"),
    "conventions_agreementversion": ("INSERT",),
    "conventions_agreementparty": ("INSERT",),
    "conventions_agreementevent": ("INSERT",),
    "conventions_agreementdraft": (
        "INSERT",
        "UPDATE (files, revision, saved_at, saved_by_id)",
        "DELETE",
    ),
    "conventions_answer": ("INSERT",),
    "conventions_registerlist": ("INSERT", "UPDATE (rows, imported_at, imported_count)"),
    "conventions_outcome": ("INSERT", "DELETE"),
    "conventions_calendarsubscription": ("INSERT", "UPDATE (revoked_at)"),
    # Committees: a meeting is planned and its figures asked for; the worker freezes them.
    "committees_meeting": ("INSERT", "UPDATE (asked_at, asked_by_id, fault)"),
    # Files: handed over, decided on, stopped; the worker does the rest.
    "deposits_arrival": ("INSERT",),
    "deposits_senderkey": ("INSERT", "UPDATE (revoked_at, revoked_by_id)"),
    "deposits_deposit": ("UPDATE (state, decided_by_id, decided_at)",),
    "deposits_work": ("INSERT", "UPDATE (stop_asked_at, stop_asked_by_id)"),
    # Persons: a verdict on a pair; identities move through people_move() alone.
    "people_pair": ("UPDATE (state, decided_at, decided_by_id)",),
    # Who did what: added, at an instant that the database gives.
    "journal_entry": ("INSERT (user_id, organisation_id, action, target, purpose, detail, person_ids)",),
}

# Neither read nor written: jobs are asked for through accord_ask_job() alone.
HIDDEN_PREFIX = "procrastinate_"

MAY_CALL = (
    # Who acts, asked by the policies.
    "accord_organisation",
    "accord_user",
    "accord_has_role",
    "accord_is_trusted",
    # Whether one may name a party of an agreement, asked by its policy.
    "conventions_may_name",
    # Persons, each checked inside.
    "people_count_identities",
    "people_directory",
    "people_count_followed",
    "people_count_named",
    "people_by_number",
    "people_origins",
    "people_looks",
    "people_hold",
    "people_move",
    # Work for the worker: listed tasks, one whole number.
    "accord_ask_job",
)

# No login skips the history of a table by a setting, and its triggers write it as the owner: the web login
# needs no right on it. pgtrigger makes these functions anew with each of its migrations.
_NEVER_IGNORE = """
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT false $$
"""

_OWN_TABLES = """
SELECT c.relname, c.relkind = 'S' FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
  AND pg_get_userbyid(c.relowner) = current_user
"""

_OWN_FUNCTIONS = """
SELECT p.oid::regprocedure::text, p.proname, p.prorettype = 'trigger'::regtype FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND pg_get_userbyid(p.proowner) = current_user
"""


def apply_after_migrations(*, using: str, **signal: Any) -> None:
    """The receiver of `post_migrate`: does it as the owner, and nothing under another login."""
    from django.db import connections

    connection = connections[using]
    if getattr(connection, "login", "") == "owner":
        apply_privileges(connection)


def apply_privileges(connection: Any) -> None:
    """Take everything from the web login, then give back what this module lists. Runs as the owner."""
    from django.db import transaction

    web = '"' + login_name(connection.settings_dict["LOGINS_OF"], "app") + '"'
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in (*_table_statements(cursor, web), *_function_statements(cursor, web)):
            cursor.execute(statement)


def _table_statements(cursor: Any, web: str) -> list[str]:
    cursor.execute(_OWN_TABLES)
    found = cursor.fetchall()
    statements = []
    for name, is_sequence in found:
        statements.append(f'REVOKE ALL ON {"SEQUENCE" if is_sequence else "TABLE"} "{name}" FROM {web}')
        if not is_sequence and not name.startswith(HIDDEN_PREFIX):
            granted = ", ".join(("SELECT", *MAY_WRITE.get(name, ())))
            statements.append(f'GRANT {granted} ON TABLE "{name}" TO {web}')
    return statements


def _function_statements(cursor: Any, web: str) -> list[str]:
    cursor.execute(_OWN_FUNCTIONS)
    statements = []
    for signature, name, is_trigger in cursor.fetchall():
        statements.append(f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC, {web}")
        if name in MAY_CALL:
            statements.append(f"GRANT EXECUTE ON FUNCTION {signature} TO {web}")
        if is_trigger and name.startswith("pgtrigger_"):
            statements.append(
                f"ALTER FUNCTION {signature} SECURITY DEFINER SET search_path = public, pg_temp"
            )
        if name == "_pgtrigger_should_ignore":
            statements.append(_NEVER_IGNORE)
    return statements
