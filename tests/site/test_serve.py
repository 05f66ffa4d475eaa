"""`accord serve`: refuses a base that is not up to date, serves, stops cleanly."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from accord.site.commands.serve import is_port_free
from accord.site.postgres import delete

pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="makes its own embedded server")
ACCORD = [sys.executable, "-m", "accord.site.cli"]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("serve")
    yield folder
    delete(folder)


def environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"ACCORD_HOME": str(home), "PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ACCORD, *words], env=environment(home), capture_output=True, text=True, timeout=60, check=False
    )


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str) -> bytes:
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.read()
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("the pages do not answer")


def test_a_base_that_is_not_up_to_date_is_refused_with_the_cure(home):
    refused = run(home, "serve", "--port", str(free_port()))
    assert refused.returncode == 1
    assert "accord database migrate" in refused.stderr


def test_the_pages_are_served_and_stop_cleanly(home):
    assert run(home, "database", "migrate").returncode == 0
    port = free_port()
    server = subprocess.Popen(
        [*ACCORD, "serve", "--port", str(port)],
        env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        page = wait_for(f"http://127.0.0.1:{port}/connexion/").decode()
        style = wait_for(f"http://127.0.0.1:{port}/static/accord/accord.css").decode()
        assert not is_port_free("127.0.0.1", port)
    finally:
        server.send_signal(signal.SIGINT)
        said, _ = server.communicate(timeout=20)
    assert "Se connecter" in page
    assert "@layer tokens" in style
    assert server.returncode == 0
    assert "Traceback" not in said


def test_the_secret_of_the_sessions_is_made_once_for_its_owner(home):
    from accord.site.secrets import read_secret

    secret = read_secret(home, "signing-key")
    assert len(secret) >= 40
    assert read_secret(home, "signing-key") == secret
    assert (home / "secrets" / "signing-key").stat().st_mode & 0o777 == 0o600
