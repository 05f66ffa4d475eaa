"""One database server for every run and worker, one database each, made by the owner and used as the loader.

The server is the embedded one (in var/test, or ACCORD_TEST_HOME) or the one of DATABASE_URL, whose user must
then be an administrator. `as_app` puts the app's role on: row-level security then applies as on the web.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from accord.site.postgres import admin_dsn, delete, ensure_running, stop
from accord.site.postgres.connections import database_name, login_passwords
from accord.site.postgres.logins import login_name, prepare_logins

CHECKOUT = Path(__file__).resolve().parents[1]
SERVER_HOME = Path(os.environ.get("ACCORD_TEST_HOME", CHECKOUT / "var" / "test")).absolute()
RUN = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Take a number for this run, so that two runs at once share the server and no database."""
    os.environ.pop("ACCORD_PRODUCTION", None)
    config.addinivalue_line(
        "markers", "database: asks a PostgreSQL server; run again where DATABASE_URL points"
    )
    config.addinivalue_line("markers", "browser: opens pages in Chromium, which no other server changes")
    if hasattr(config, "workerinput"):
        return
    SERVER_HOME.mkdir(parents=True, exist_ok=True)
    with _exclusive(SERVER_HOME / "runs.lock"):
        for number in range(100):
            descriptor = os.open(SERVER_HOME / f"run-{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.environ["ACCORD_TEST_RUN"] = str(number)
                config.stash[RUN] = descriptor
                return
            os.close(descriptor)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last run to leave stops the server."""
    if RUN not in config.stash:
        return
    with _exclusive(SERVER_HOME / "runs.lock"):
        os.close(config.stash[RUN])
        if not any(_is_locked(path) for path in SERVER_HOME.glob("run-*.lock")):
            stop(SERVER_HOME)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for the database is marked `database`, so that one run takes it all; `browser` alike."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {"db", "transactional_db", "live_server"} or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if "chromium" in fixtures:
            item.add_marker("browser")


@pytest.fixture(scope="session", autouse=True)
def accord_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home for the files that the rooms write; whatever server a command started there is stopped."""
    from django.conf import settings

    home = tmp_path_factory.mktemp("home")
    settings.ACCORD_HOME = home
    os.environ["ACCORD_HOME"] = str(home)
    yield home
    delete(home)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """A fresh database, migrated as owner; the tests then connect as loader."""
    from django.core.management import call_command
    from django.db import connections

    from accord.site.postgres import as_login

    if not os.environ.get("DATABASE_URL"):
        ensure_running(SERVER_HOME, durable=False)
    logins_of = f"{database_name()}_test"
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    database = f"{logins_of}_{os.environ['ACCORD_TEST_RUN']}_{worker}"
    administrator = admin_dsn(SERVER_HOME)
    _drop_database(administrator, database)
    prepare_logins(administrator, database, passwords=login_passwords(SERVER_HOME), logins_of=logins_of)
    _allow_truncate(administrator, database, logins_of)

    connection = connections["default"]
    connection.settings_dict.update(
        NAME=database, LOGINS_OF=logins_of, LOGIN="loader", HOME=str(SERVER_HOME), CONN_MAX_AGE=0
    )
    connection.login = "loader"
    with django_db_blocker.unblock():
        with as_login("owner"):
            call_command("migrate", verbosity=0, interactive=False)
        yield
        connections.close_all()
    _drop_database(administrator, database)


@pytest.fixture
def as_app(db: None) -> Callable[..., AbstractContextManager[None]]:
    """`with as_app(organisation=org, user=user):` what the web sees: the app's role, and its actor.

    Takes identifiers or objects with a `pk`; without an organisation, nobody in particular.
    """
    from django.db import connection, transaction

    def set_actor(role: str, organisation: Any, user: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('role', %s, true), set_config('accord.organisation', %s, true),"
                " set_config('accord.user', %s, true)",
                [role, *(str(getattr(value, "pk", value) or "") for value in (organisation, user))],
            )

    @contextlib.contextmanager
    def act(organisation: Any = None, user: Any = None) -> Iterator[None]:
        with transaction.atomic():
            set_actor(login_name(connection.settings_dict["LOGINS_OF"], "app"), organisation, user)
            yield
            # A savepoint that is kept keeps its settings too: take the role off by hand.
            set_actor("none", None, None)

    return act


def _allow_truncate(administrator: str, database: str, logins_of: str) -> None:
    """Django empties the tables after a test that commits; the loader may do so here, and here only."""
    owner, loader = login_name(logins_of, "owner"), login_name(logins_of, "loader")
    with psycopg.connect(administrator, dbname=database, autocommit=True) as connection:
        connection.execute(
            f'ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" GRANT TRUNCATE ON TABLES TO "{loader}"'
        )


def _drop_database(administrator: str, database: str) -> None:
    with psycopg.connect(administrator, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


@contextlib.contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _is_locked(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


pytest_plugins = ["tests.chromium"]
