"""Three logins of one database: owner (migrations), loader (bypasses row-level security), app (owns nothing,
reads; what it writes is listed in accord/site/privileges.py).

Works on the embedded server and on any PostgreSQL 15 or later. What it runs is also what
`accord database sql` prints for an administrator who keeps these rights to himself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from accord.site.postgres.errors import RightsMissing, ServerTooOld

if TYPE_CHECKING:
    import psycopg

LOGINS = ("owner", "loader", "app")
OLDEST_MAJOR = 15
REVISION = "2"
"""Change it when the definition below changes: embedded servers are then prepared again."""

_LOCK = 7220_1001


def login_name(database: str, login: str) -> str:
    """« accord_app » for the app login of the database « accord »."""
    if login not in LOGINS:
        raise ValueError(f"unknown login: {login}")
    return f"{database}_{login}"


def prepare_logins(
    admin_dsn: str,
    database: str,
    *,
    passwords: Mapping[str, str] | None = None,
    logins_of: str | None = None,
) -> None:
    """Create or mend the logins, the database and its privileges; doing it again changes nothing.

    `admin_dsn` leads to a maintenance database (« postgres ») as a user who may create roles and databases.
    `logins_of` names the logins after another database (several test databases share theirs).
    Raises RightsMissing, ServerTooOld, or psycopg.OperationalError when the server cannot be reached.
    """
    import psycopg
    from psycopg.conninfo import make_conninfo

    prefix = logins_of or database
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        check_version(connection)
        # Roles belong to the whole server: two processes that make them at once would fail in each other.
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            _create_roles(connection, prefix, passwords or {})
            _create_database(connection, database, prefix)
            with psycopg.connect(make_conninfo(admin_dsn, dbname=database), autocommit=True) as inside:
                for statement in privileges_sql(prefix):
                    inside.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege as refusal:
            raise RightsMissing(connection.info.user) from refusal


def check_version(connection: psycopg.Connection) -> None:
    """Raise ServerTooOld below PostgreSQL 15."""
    version = connection.info.server_version
    if version < OLDEST_MAJOR * 10_000:
        raise ServerTooOld(f"{version // 10_000}.{version % 10_000}")


def roles_sql(prefix: str) -> list[str]:
    """What makes the three roles what they are, once they exist."""
    owner, loader, app = (_quoted(login_name(prefix, login)) for login in LOGINS)
    plain = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
    return [
        f"ALTER ROLE {owner} {plain} NOBYPASSRLS",
        f"ALTER ROLE {loader} {plain} BYPASSRLS",
        f"ALTER ROLE {app} {plain} NOBYPASSRLS",
        # The loader may put the app's role on: tests and exports then see what the app would.
        f"GRANT {app} TO {loader}",
    ]


def database_sql(database: str, prefix: str) -> list[str]:
    """Who may enter the database, once it exists."""
    name = _quoted(database)
    owner, loader, app = (_quoted(login_name(prefix, login)) for login in LOGINS)
    return [
        f"ALTER DATABASE {name} OWNER TO {owner}",
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {owner}, {loader}",
        f"GRANT CONNECT ON DATABASE {name} TO {app}",
        f"REVOKE TEMPORARY ON DATABASE {name} FROM {app}",
    ]


def privileges_sql(prefix: str) -> list[str]:
    """What each login may do inside the database; run it there."""
    owner, loader, app = (_quoted(login_name(prefix, login)) for login in LOGINS)
    default = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner}"
    return [
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
        f"GRANT USAGE ON SCHEMA public TO {loader}, {app}",
        f"{default} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {loader}",
        f"{default} GRANT USAGE ON SEQUENCES TO {loader}",
        # What the app writes is listed in accord/site/privileges.py, and given at the end of the migrations.
        f"{default} GRANT SELECT ON TABLES TO {app}",
        f"{default} REVOKE INSERT, UPDATE, DELETE ON TABLES FROM {app}",
        f"{default} REVOKE USAGE ON SEQUENCES FROM {app}",
        # A definer function is a door: nobody but our own logins may call one.
        f"{default} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        f"{default} GRANT EXECUTE ON FUNCTIONS TO {loader}",
        f"{default} REVOKE EXECUTE ON FUNCTIONS FROM {app}",
    ]


def administrator_sql(database: str) -> str:
    """A psql script for an administrator: run it twice if you like, then give each login its password."""
    names = [login_name(database, login) for login in LOGINS]
    creations = "".join(
        f"SELECT 'CREATE ROLE {_quoted(name)}' WHERE NOT EXISTS "  # noqa: S608
        f"(SELECT FROM pg_roles WHERE rolname = {_literal(name)}) \\gexec\n"
        for name in names
    )
    make_database = (
        f"SELECT $$CREATE DATABASE {_quoted(database)} OWNER {_quoted(names[0])} TEMPLATE template0 "  # noqa: S608
        f"ENCODING 'UTF8' LOCALE 'C'$$ WHERE NOT EXISTS "
        f"(SELECT FROM pg_database WHERE datname = {_literal(database)}) \\gexec\n"
    )
    return "".join(
        [
            "-- À exécuter avec psql, en administrateur, dans la base « postgres » (PostgreSQL ≥ 15).\n",
            creations,
            "".join(f"{statement};\n" for statement in roles_sql(database)),
            make_database,
            "".join(f"{statement};\n" for statement in database_sql(database, database)),
            f"\\connect {_quoted(database)}\n",
            "".join(f"{statement};\n" for statement in privileges_sql(database)),
            "-- Puis un mot de passe par compte, à donner à Accord par ACCORD_OWNER_PASSWORD,\n"
            "-- ACCORD_LOADER_PASSWORD et ACCORD_APP_PASSWORD :\n",
            "".join(f"\\password {_quoted(name)}\n" for name in names),
        ]
    )


def _create_roles(connection: psycopg.Connection, prefix: str, passwords: Mapping[str, str]) -> None:
    for login in LOGINS:
        name = login_name(prefix, login)
        if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).rowcount:
            connection.execute(f"CREATE ROLE {_quoted(name)}".encode())
        if password := passwords.get(login):
            # Hashed on our side, so that no log of the server can ever hold it.
            hashed = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
            connection.execute(f"ALTER ROLE {_quoted(name)} PASSWORD {_literal(hashed.decode())}".encode())
    for statement in roles_sql(prefix):
        connection.execute(statement.encode())


def _create_database(connection: psycopg.Connection, database: str, prefix: str) -> None:
    owner = login_name(prefix, "owner")
    is_superuser = connection.info.parameter_status("is_superuser") == "on"
    if not is_superuser:
        connection.execute(f"GRANT {_quoted(owner)} TO CURRENT_USER".encode())
    if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).rowcount:
        connection.execute(
            f"CREATE DATABASE {_quoted(database)} OWNER {_quoted(owner)} "
            "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'".encode()
        )
    for statement in database_sql(database, prefix):
        connection.execute(statement.encode())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
