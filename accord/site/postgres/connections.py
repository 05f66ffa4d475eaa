"""How Django and the rest of Accord reach the database: by DATABASE_URL, or the embedded server at first use.

Building the settings starts nothing and reads no file. The server starts when the first connection opens.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from accord.site.postgres import launcher, logins
from accord.site.postgres.errors import AddressNotUnderstood
from accord.site.postgres.places import default_home
from accord.site.postgres.secrets import ensure_secret, read_secret

BACKEND = "accord.site.postgres.backend"


def connection_settings(login: str = "app", home: Path | None = None) -> dict[str, Any]:
    """The entry of Django's DATABASES for one login (« owner », « loader » or « app »)."""
    database = database_name()
    return {
        "ENGINE": BACKEND,
        "NAME": database,
        "USER": logins.login_name(database, login),
        "LOGIN": login,
        "LOGINS_OF": database,
        "HOME": str(home or default_home()),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def database_name() -> str:
    """The database of DATABASE_URL, or « accord » in the embedded server. Raises AddressNotUnderstood."""
    address = _address()
    if address is None:
        return launcher.DATABASE
    name = address.get("dbname")
    if not name:
        raise AddressNotUnderstood
    return str(name)


def connection_parameters(
    login: str,
    home: Path | None = None,
    *,
    database: str | None = None,
    logins_of: str | None = None,
) -> dict[str, Any]:
    """Keywords for `psycopg.connect` (host, port, user, password, dbname…); starts the embedded server."""
    home = home or default_home()
    prefix = logins_of or database_name()
    user = logins.login_name(prefix, login)
    address = _address()
    if address is None:
        server = launcher.ensure_running(home)
        return {
            "host": str(server.socket_folder),
            "port": server.port,
            "user": user,
            "password": server.password(login),
            "dbname": database or server.database,
        }
    password = _password(login, home, user, address)
    kept = {key: value for key, value in address.items() if key not in {"user", "password"}}
    return {
        **kept,
        "user": user,
        **({"password": password} if password else {}),
        "dbname": database or kept["dbname"],
    }


def connection_uri(login: str, home: Path | None = None, *, database: str | None = None) -> str:
    """A libpq address for tools that want one text (ADBC, pg_dump, procrastinate). Holds a password."""
    from urllib.parse import quote, urlencode

    parameters = connection_parameters(login, home, database=database)
    name = quote(str(parameters.pop("dbname")), safe="")
    return f"postgresql:///{name}?{urlencode(parameters, quote_via=quote)}"


def admin_dsn(home: Path | None = None) -> str:
    """The maintenance database as administrator: DATABASE_URL's own user, or the embedded server's."""
    from psycopg.conninfo import make_conninfo

    address = _address()
    if address is None:
        return launcher.ensure_running(home or default_home()).dsn("admin", "postgres")
    return make_conninfo(**{**address, "dbname": "postgres"})


def prepare_database(home: Path | None = None) -> None:
    """Make the logins and the database where DATABASE_URL points (the embedded server does it by itself)."""
    home = home or default_home()
    if _address() is None:
        launcher.ensure_running(home)
        return
    passwords = login_passwords(home)
    logins.prepare_logins(admin_dsn(home), database_name(), passwords=passwords)


def login_passwords(home: Path) -> dict[str, str]:
    """The password of each login: from the environment, else from ACCORD_HOME/secrets, made when missing."""
    return {
        login: _given_password(login) or ensure_secret(home, f"database-{login}") for login in logins.LOGINS
    }


@contextlib.contextmanager
def as_login(login: str, alias: str = "default") -> Iterator[None]:
    """Django's connection of this thread as another login, and back. Not inside a transaction.

    `with as_login("owner"): call_command("migrate")`
    """
    from django.db import connections

    connection = connections[alias]
    if connection.in_atomic_block:
        raise RuntimeError("as_login cannot change the login inside a transaction")
    former = connection.login
    connection.close()
    connection.login = login
    try:
        yield
    finally:
        connection.close()
        connection.login = former


def _address() -> Mapping[str, Any] | None:
    """DATABASE_URL in libpq's words, or None when it is not set."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return None
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        return conninfo_to_dict(url)
    except ProgrammingError:
        # Not chained: the reason would quote the address, and its password.
        raise AddressNotUnderstood from None


def _given_password(login: str) -> str | None:
    return os.environ.get(f"ACCORD_{login.upper()}_PASSWORD") or None


def _password(login: str, home: Path, user: str, address: Mapping[str, Any]) -> str | None:
    if given := _given_password(login):
        return given
    if address.get("user") == user and address.get("password"):
        return str(address["password"])
    return read_secret(home, f"database-{login}")
