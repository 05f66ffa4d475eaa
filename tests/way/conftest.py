"""The whole way through the real command, in a home of its own: from partners' files to a pack."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from accord.site import postgres

ROOT = Path(__file__).parents[2]
SCALE, SEED = "0.01", "3"
AGREEMENT = "paca-bdr-2017"


class Home:
    """An ACCORD_HOME with its embedded server, driven through the `accord` command as a person would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL"}}
        return {**kept, "ACCORD_HOME": str(self.folder), "ACCORD_TODAY": "2021-01-04", "COLUMNS": "120"}

    def start(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "accord.site.cli", *arguments],
            cwd=ROOT, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *arguments: str, code: int = 0) -> str:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=240)
        assert process.returncode == code, f"{arguments} gave {process.returncode}\n{out}\n{err}"
        return out

    def demo(self) -> str:
        return self.run("demo", "--no-serve", "--scale", SCALE, "--seed", SEED)

    def figures(self, *arguments: str) -> dict:
        asked = ("--agreement", AGREEMENT, "--audience", "nominative", "--json")
        told = json.loads(self.run("figures", *asked, *arguments))
        return {table["indicator"]: table for table in told["tableaux"]}

    def rows(self, statement: str) -> list[tuple]:
        with psycopg.connect(**postgres.connection_parameters("loader", self.folder)) as connection:
            return connection.execute(statement).fetchall()

    def counts(self) -> dict[str, int]:
        tables = (
            "deposits_record", "people_identity", "people_person", "people_sighting", "people_linkevent",
            "people_pair", "people_following", "people_rsaright", "trainings_session",
            "trainings_participation", "employment_registration", "employment_situation",
            "pathways_cohortmember", "deposits_deposit", "indicators_snapshot", "committees_frozencell",
        )  # fmt: skip
        return {table: self.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}

    def truth(self, name: str) -> list[dict[str, str]]:
        path = self.folder / "inbox" / "truth" / name
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines, delimiter=";"))


@pytest.fixture(scope="session")
def way(tmp_path_factory) -> Iterator[Home]:
    """A home where the demonstration ran once."""
    home = Home(tmp_path_factory.mktemp("way") / "home")
    try:
        home.demo()
        yield home
    finally:
        postgres.delete(home.folder)
