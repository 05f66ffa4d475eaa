"""The owner owns, the loader sees everything, the app sees what row-level security lets it see."""

import secrets
import subprocess

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from accord.site.postgres import admin_dsn, administrator_sql, connection_settings, delete, prepare_logins
from accord.site.postgres.connections import connection_parameters, connection_uri
from accord.site.postgres.errors import AddressNotUnderstood, RightsMissing
from accord.site.postgres.logins import LOGINS, login_name
from accord.site.postgres.places import wheel_install

pytestmark = pytest.mark.database

PASSWORDS = {login: f"{login}-secret" for login in LOGINS}


@pytest.fixture(scope="module")
def administrator(tmp_path_factory):
    """The administrator of a server: DATABASE_URL's when it is set, else an embedded one."""
    home = tmp_path_factory.mktemp("logins")
    yield admin_dsn(home)
    delete(home)


@pytest.fixture(scope="module")
def database(administrator):
    name = f"accord_logins_{secrets.token_hex(4)}"
    prepare_logins(administrator, name, passwords=PASSWORDS)
    yield name
    with psycopg.connect(administrator, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.execute(f"DROP ROLE {', '.join(login_name(name, login) for login in LOGINS)}")


@pytest.fixture
def connect(administrator, database):
    def as_login(login):
        user = login_name(database, login)
        dsn = make_conninfo(administrator, dbname=database, user=user, password=PASSWORDS[login])
        return psycopg.connect(dsn, autocommit=True)

    return as_login


@pytest.fixture
def guarded_table(connect):
    """A table of two organisations' rows under forced row-level security, made by the owner."""
    with connect("owner") as owner:
        owner.execute("CREATE TABLE guarded (organisation text, value int)")
        owner.execute("INSERT INTO guarded VALUES ('7', 1), ('8', 2)")
        owner.execute("ALTER TABLE guarded ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE guarded FORCE ROW LEVEL SECURITY")
        owner.execute(
            "CREATE POLICY own_rows ON guarded"
            " USING (organisation = current_setting('accord.organisation', true))"
        )
        yield "guarded"
        owner.execute("DROP TABLE guarded")


def catalogue(administrator, database):
    """What prepare_logins decides: roles, database privileges, default privileges."""
    with psycopg.connect(administrator, dbname=database) as connection:
        roles = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolcanlogin"
            " FROM pg_roles WHERE rolname LIKE %s ORDER BY 1",
            [database + "%"],
        ).fetchall()
        entry = connection.execute("SELECT datacl FROM pg_database WHERE datname = %s", [database]).fetchone()
        defaults = connection.execute(
            "SELECT defaclobjtype, defaclacl FROM pg_default_acl ORDER BY 1"
        ).fetchall()
        schema = connection.execute("SELECT nspacl FROM pg_namespace WHERE nspname = 'public'").fetchone()
    return roles, entry, defaults, schema


def test_preparing_again_changes_nothing(administrator, database):
    before = catalogue(administrator, database)
    prepare_logins(administrator, database, passwords=PASSWORDS)
    assert catalogue(administrator, database) == before


def test_only_the_loader_bypasses_row_level_security_and_nobody_is_superuser(administrator, database):
    roles = catalogue(administrator, database)[0]
    assert [(name.removeprefix(database + "_"), *rights) for name, *rights in roles] == [
        ("app", False, False, False, False, True),
        ("loader", False, True, False, False, True),
        ("owner", False, False, False, False, True),
    ]


@pytest.mark.parametrize("login", ["app", "loader"])
def test_app_and_loader_make_no_table(connect, login):
    with connect(login) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine ()")


def test_the_loader_may_use_a_temporary_table_and_the_app_may_not(connect):
    with connect("loader") as connection:
        connection.execute("CREATE TEMPORARY TABLE passing (value int)")
        assert connection.execute("SELECT count(*) FROM passing").fetchone() == (0,)
    with connect("app") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TEMPORARY TABLE passing (value int)")


def test_the_app_changes_no_table_of_the_owner(connect, guarded_table):
    with connect("app") as app:
        for attempt in (
            "ALTER TABLE guarded DISABLE ROW LEVEL SECURITY",
            "DROP TABLE guarded",
            "TRUNCATE guarded",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(attempt)


def test_the_app_without_actor_sees_nothing(connect, guarded_table):
    with connect("app") as app:
        assert app.execute("SELECT value FROM guarded").fetchall() == []


def test_the_app_with_an_actor_sees_his_rows_only(connect, guarded_table):
    with connect("app") as app:
        app.execute("SET accord.organisation = '7'")
        assert app.execute("SELECT value FROM guarded").fetchall() == [(1,)]


def test_the_app_writes_no_row_of_another(connect, guarded_table):
    with connect("app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("SET accord.organisation = '7'")
        app.execute("INSERT INTO guarded VALUES ('8', 3)")


def test_the_owner_himself_is_held_by_forced_row_level_security(connect, guarded_table):
    with connect("owner") as owner:
        assert owner.execute("SELECT value FROM guarded").fetchall() == []


def test_the_loader_sees_every_row(connect, guarded_table):
    with connect("loader") as loader:
        assert loader.execute("SELECT value FROM guarded ORDER BY 1").fetchall() == [(1,), (2,)]


def test_the_loader_who_puts_the_role_of_the_app_on_sees_what_it_sees(connect, database, guarded_table):
    with connect("loader") as loader:
        loader.execute(f"SET ROLE {login_name(database, 'app')}")
        assert loader.execute("SELECT value FROM guarded").fetchall() == []


def test_the_app_cannot_become_the_loader_or_the_owner(connect, database):
    with connect("app") as app:
        for login in ("loader", "owner"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(f"SET ROLE {login_name(database, login)}")


def test_a_new_function_is_open_to_the_loader_only(connect):
    with connect("owner") as owner:
        owner.execute("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        assert owner.execute(
            "SELECT count(*) FROM pg_proc, aclexplode(proacl) WHERE proname = 'one' AND grantee = 0"
        ).fetchone() == (0,)
    with connect("loader") as loader:
        assert loader.execute("SELECT one()").fetchone() == (1,)
    with connect("app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("SELECT one()")


def test_a_new_table_is_read_by_the_app_and_written_by_the_loader(connect, guarded_table):
    with connect("loader") as loader:
        loader.execute("UPDATE guarded SET value = 3 WHERE value = 3")
    with connect("app") as app:
        for change in (
            "INSERT INTO guarded VALUES ('7', 3)",
            "UPDATE guarded SET value = 3",
            "DELETE FROM guarded",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(change)


def test_a_user_without_rights_is_sent_to_his_administrator(administrator, database):
    user = login_name(database, "app")
    dsn = make_conninfo(administrator, user=user, password=PASSWORDS["app"])
    with psycopg.connect(administrator, autocommit=True) as connection:
        connection.execute(f"GRANT CONNECT ON DATABASE postgres TO {user}")
        try:
            with pytest.raises(RightsMissing, match="accord database sql"):
                prepare_logins(dsn, f"{database}_other")
        finally:
            connection.execute(f"REVOKE CONNECT ON DATABASE postgres FROM {user}")


def test_the_text_for_an_administrator_holds_every_login_and_no_password():
    text = administrator_sql("convention")
    assert all(f'"convention_{login}"' in text for login in LOGINS)
    assert "PASSWORD '" not in text
    assert 'ALTER ROLE "convention_loader" LOGIN NOSUPERUSER' in text


def test_the_text_for_an_administrator_prepares_the_same_and_may_run_twice(administrator, tmp_path):
    name = f"accord_text_{secrets.token_hex(4)}"
    text = "".join(line for line in administrator_sql(name).splitlines(True) if "\\password" not in line)
    (tmp_path / "logins.sql").write_text(text)
    psql = wheel_install() / "bin" / "psql"
    command = [psql, administrator, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file"]
    try:
        for _ in range(2):
            subprocess.run([*command, tmp_path / "logins.sql"], check=True, capture_output=True)
        by_text = catalogue(administrator, name)
        prepare_logins(administrator, name)
        assert catalogue(administrator, name) == by_text
    finally:
        with psycopg.connect(administrator, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
            connection.execute(f"DROP ROLE {', '.join(login_name(name, login) for login in LOGINS)}")


def test_building_the_settings_touches_no_disk(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings = connection_settings("loader", tmp_path / "home")
    assert (settings["NAME"], settings["USER"]) == ("accord", "accord_loader")
    assert not (tmp_path / "home").exists()


def test_an_address_names_the_server_the_database_and_its_logins(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://admin:a@db.example:6543/insertion?sslmode=require")
    monkeypatch.setenv("ACCORD_APP_PASSWORD", "b c/d")
    parameters = connection_parameters("app", tmp_path)
    assert parameters == {
        "host": "db.example",
        "port": "6543",
        "sslmode": "require",
        "dbname": "insertion",
        "user": "insertion_app",
        "password": "b c/d",
    }
    assert psycopg.conninfo.conninfo_to_dict(connection_uri("app", tmp_path)) == parameters


def test_the_password_of_the_address_serves_its_own_login_only(tmp_path, monkeypatch):
    monkeypatch.delenv("ACCORD_APP_PASSWORD", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://insertion_app:mine@db.example/insertion")
    assert connection_parameters("app", tmp_path)["password"] == "mine"
    assert "password" not in connection_parameters("owner", tmp_path)


@pytest.mark.parametrize("address", ["postgresql://user:motdepasse@host", "pas une adresse motdepasse"])
def test_a_bad_address_is_refused_without_quoting_it(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(AddressNotUnderstood) as refusal:
        connection_settings("app")
    assert "motdepasse" not in str(refusal.value)
