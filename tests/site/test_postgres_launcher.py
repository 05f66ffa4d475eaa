"""The embedded server is shared, survives what happens to it, and closes its door."""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from accord.site.postgres import delete, ensure_running, launcher, places, status, stop
from accord.site.postgres.errors import EmbeddedRefused, OtherDataVersion, ServerDidNotStart, ServerTooOld
from accord.site.postgres.logins import check_version
from accord.site.postgres.places import known_places

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_other_server(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("ACCORD_PRODUCTION", raising=False)


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("shared")
    yield home
    delete(home)


@pytest.fixture
def own_home(tmp_path):
    yield tmp_path / "home"
    delete(tmp_path / "home")


def ask(server, login, sql):
    with psycopg.connect(server.dsn(login)) as connection:
        return connection.execute(sql).fetchone()[0]


def commit_one_row(server):
    with psycopg.connect(server.dsn("owner")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
        connection.execute("TRUNCATE kept")
        connection.execute("INSERT INTO kept VALUES (42)")


def test_it_starts_and_every_login_enters(shared_home):
    server = ensure_running(shared_home)
    names = [ask(server, login, "SELECT current_user") for login in ("owner", "loader", "app")]
    assert names == ["accord_owner", "accord_loader", "accord_app"]


def test_it_stops_and_says_so(shared_home):
    ensure_running(shared_home)
    assert status(shared_home).state == "running"
    assert stop(shared_home) is True
    assert status(shared_home).state == "stopped"
    assert stop(shared_home) is False


def test_a_home_without_server_is_absent_and_stays_empty(tmp_path):
    assert status(tmp_path).state == "absent"
    assert stop(tmp_path) is False
    assert list(tmp_path.iterdir()) == []


def test_asking_again_shares_the_same_server(shared_home):
    assert ensure_running(shared_home).pid == ensure_running(shared_home).pid


def test_asking_again_costs_almost_nothing(shared_home):
    ensure_running(shared_home)
    started = time.perf_counter()
    for _ in range(20):
        ensure_running(shared_home)
    assert (time.perf_counter() - started) / 20 < 0.02


def test_committed_rows_survive_a_killed_server(shared_home):
    server = ensure_running(shared_home)
    commit_one_row(server)
    os.kill(server.pid, signal.SIGKILL)
    while status(shared_home).state == "running":
        time.sleep(0.01)
    again = ensure_running(shared_home)
    assert again.pid != server.pid
    assert ask(again, "owner", "SELECT value FROM kept") == 42


def test_committed_rows_survive_a_stop(shared_home):
    commit_one_row(ensure_running(shared_home))
    stop(shared_home)
    assert ask(ensure_running(shared_home), "owner", "SELECT value FROM kept") == 42


def test_a_pid_file_that_names_another_process_is_forgotten(shared_home):
    ensure_running(shared_home)
    pid_file = known_places(shared_home).pid_file
    lines = pid_file.read_text().splitlines()
    stop(shared_home)
    places = known_places(shared_home)
    # As after a restart of the machine: the number of the dead server is now a process of the same account.
    sleeper = places.account.run(["/bin/sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!"])
    try:
        pid_file.write_text("\n".join([sleeper.stdout.strip(), *lines[1:]]) + "\n")
        places.account.own(pid_file)
        assert status(shared_home).state == "stopped"
        assert ask(ensure_running(shared_home), "app", "SELECT 1") == 1
    finally:
        os.kill(int(sleeper.stdout), signal.SIGKILL)


def test_a_server_that_lost_its_socket_is_started_again(shared_home):
    server = ensure_running(shared_home)
    for file in server.socket_folder.iterdir():
        file.unlink()
    assert status(shared_home).state == "unreachable"
    assert ask(ensure_running(shared_home), "app", "SELECT 1") == 1


def test_processes_that_ask_at_once_start_one_server(own_home):
    program = (
        "import sys, pathlib; from accord.site.postgres import ensure_running;"
        "print(ensure_running(pathlib.Path(sys.argv[1])).pid)"
    )
    command = [sys.executable, "-c", program, str(own_home)]
    with ThreadPoolExecutor() as pool:
        answers = list(
            pool.map(
                lambda _: subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True),
                range(3),
            )
        )
    assert len({answer.stdout for answer in answers}) == 1


def test_a_program_killed_while_it_makes_the_server_leaves_nothing_half_done(own_home):
    program = (
        "import sys, pathlib; from accord.site.postgres import ensure_running;"
        "ensure_running(pathlib.Path(sys.argv[1]))"
    )
    for delay in (0.15, 0.3, 0.45):
        process = subprocess.Popen([sys.executable, "-c", program, str(own_home)], cwd=CHECKOUT)
        time.sleep(delay)
        process.kill()
        process.wait()
    assert ask(ensure_running(own_home), "app", "SELECT 1") == 1


@pytest.mark.parametrize("login", ["admin", "owner", "loader", "app"])
def test_the_socket_asks_for_the_password(shared_home, login):
    server = ensure_running(shared_home)
    for wrong in ({"password": "faux"}, {"password": ""}):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.dsn(login), **wrong)


def test_nobody_listens_on_the_network(shared_home):
    assert ask(ensure_running(shared_home), "admin", "SHOW listen_addresses") == ""


def test_nothing_is_readable_by_others(shared_home):
    server = ensure_running(shared_home)
    places = known_places(shared_home)
    for folder in (places.folder, places.data, server.socket_folder, shared_home / "secrets"):
        assert folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in (shared_home / "secrets").iterdir())


def test_no_parent_folder_changes_its_mode(tmp_path):
    parent = tmp_path / "private"
    parent.mkdir(mode=0o700)
    ensure_running(parent / "home")
    assert parent.stat().st_mode & 0o777 == 0o700
    delete(parent / "home")


def test_the_folder_of_the_system_is_open_to_its_account_whatever_the_umask(tmp_path, monkeypatch):
    """The command closes what it makes to others: on a new machine it would shut its own server out."""
    monkeypatch.setattr(places, "SYSTEM_FOLDER", tmp_path / "system")
    before = os.umask(0o077)
    try:
        binaries = places._copied_install(places.wheel_install())
        places._put_aside(places.outside_folder(tmp_path))
    finally:
        os.umask(before)
    for folder in (tmp_path / "system", binaries, binaries / "bin"):
        assert folder.stat().st_mode & 0o777 == 0o755


def test_the_log_quotes_no_query(shared_home):
    server = ensure_running(shared_home)
    with pytest.raises(psycopg.DataError):
        ask(server, "app", "SELECT 'MARTIN Zoé'::date")
    assert "MARTIN" not in known_places(shared_home).log.read_text()


def test_a_long_path_gets_a_short_socket(tmp_path):
    home = tmp_path / ("un-tres-long-dossier" * 5) / "home"
    try:
        server = ensure_running(home)
        assert len(os.fsencode(server.socket_folder / ".s.PGSQL.5432")) < 107
        assert ask(server, "app", "SELECT 1") == 1
    finally:
        delete(home)


def test_lost_passwords_are_made_again_and_the_rows_are_kept(own_home):
    commit_one_row(ensure_running(own_home))
    shutil.rmtree(own_home / "secrets")
    assert ask(ensure_running(own_home), "owner", "SELECT value FROM kept") == 42


def test_a_home_deleted_by_hand_while_it_runs_starts_anew(tmp_path):
    home = tmp_path / "home"
    commit_one_row(ensure_running(home))
    folder = known_places(home).folder
    shutil.rmtree(home)
    try:
        assert ask(ensure_running(home), "owner", "SELECT to_regclass('kept')") is None
    finally:
        delete(home)
        for aside in folder.parent.glob(f"{folder.name}.old-*"):
            shutil.rmtree(aside)


def test_deleting_leaves_nothing(tmp_path):
    home = tmp_path / "home"
    ensure_running(home)
    folder = known_places(home).folder
    assert delete(home) is True
    assert not folder.exists()
    assert status(home).state == "absent"


def test_production_refuses_it_and_names_the_cure(tmp_path, monkeypatch):
    monkeypatch.setenv("ACCORD_PRODUCTION", "true")
    with pytest.raises(EmbeddedRefused, match="DATABASE_URL"):
        ensure_running(tmp_path)


def test_data_of_another_version_are_refused_with_the_cure(own_home):
    ensure_running(own_home)
    stop(own_home)
    version_file = known_places(own_home).data / "PG_VERSION"
    version_file.write_text("17\n")
    with pytest.raises(OtherDataVersion, match=r"PostgreSQL 17.*accord backup"):
        ensure_running(own_home)


def test_broken_settings_are_reported_at_once(own_home):
    ensure_running(own_home)
    stop(own_home)
    places = known_places(own_home)
    local = places.data / "local.conf"
    local.write_text("shared_buffers = beaucoup\n")
    places.account.own(local)
    started = time.monotonic()
    with pytest.raises(ServerDidNotStart, match="configuration"):
        ensure_running(own_home)
    assert time.monotonic() - started < 20
    local.unlink()


def test_a_slow_start_tells_its_progress(own_home, monkeypatch):
    ensure_running(own_home)
    stop(own_home)
    told = []
    answers = launcher._answers
    patience = time.monotonic() + 1.5
    monkeypatch.setattr(
        launcher, "_answers", lambda process: time.monotonic() > patience and answers(process)
    )
    ensure_running(own_home, progress=lambda sentence, seconds: told.append(sentence))
    assert "La base de données se remet en état" in told


def test_a_server_older_than_15_is_refused():
    class Old:
        class info:
            server_version = 140011

    with pytest.raises(ServerTooOld, match=r"14\.11"):
        check_version(Old)
