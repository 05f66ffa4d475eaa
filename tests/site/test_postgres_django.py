"""Django starts the embedded server at its first connection, and starts it again when it died."""

import subprocess
import sys
from pathlib import Path

import pytest

from accord.site.postgres import delete, status

CHECKOUT = Path(__file__).resolve().parents[2]

PROGRAM = """
import os, pathlib, signal, sys, time
from django.conf import settings
from accord.site.postgres import as_login, connection_settings, status

home = pathlib.Path(sys.argv[1])
settings.configure(DATABASES={"default": connection_settings("app", home)})
import django
django.setup()
from django.db import connection

def who():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]

print("ready to start:", status(home).state)
print("first:", who())
with as_login("loader"):
    print("inside:", who())
print("after:", who())
os.kill(status(home).pid, signal.SIGKILL)
while status(home).state == "running":
    time.sleep(0.01)
# What Django does between two requests.
connection.close_if_unusable_or_obsolete()
connection.health_check_done = False
print("killed:", who())
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield tmp_path / "home"
    delete(tmp_path / "home")


def test_the_server_starts_at_the_first_connection_and_again_after_it_was_killed(home):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(home)], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [
        "ready to start: absent",
        "first: accord_app",
        "inside: accord_loader",
        "after: accord_app",
        "killed: accord_app",
    ], done.stderr
    assert status(home).state == "running"
