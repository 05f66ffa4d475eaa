"""The list of persons at two million people: with and without its count, and against twenty thousand.

Pages are asked through Django's test client, under the web login and row-level security, the entry in the
journal included: what a reader waits for, but the network. Pages to compare are asked in turn.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

NAME = "web"
TITLE = "Liste des personnes à 2 millions de fiches : avec et sans son compte, et face à 20 000"
SMALL, LARGE = 20_000, 2_000_000
ROUNDS = 40
# Rate with the count over rate without; median time at two million over median time at twenty thousand.
LEAST_WITH_COUNT, MOST_GROWTH = 0.8, 1.5
PASSWORD = "une-phrase-de-passe-longue"  # noqa: S105 - of a scratch database
PAGES = {
    "liste": ("departement", "/personnes/"),
    "liste_sans_compte": ("departement", "/personnes/"),
    "suite": ("departement", "/personnes/?apres={middle}"),
    "nom": ("departement", "/personnes/?nom=MAR"),
    "nom_et_prenom": ("departement", "/personnes/?nom=M&prenom=C"),
    "nom_et_prenom_rares": ("departement", "/personnes/?nom=MAR&prenom=CAM"),
    "nom_rare": ("departement", "/personnes/?nom=HAUTEVILLE"),
    "grand_ccas": ("grand-ccas", "/personnes/"),
    "petit_ccas": ("petit-ccas", "/personnes/"),
    "fiche": ("departement", "/personnes/{middle}/"),
    "accueil_petit_ccas": ("petit-ccas", "/"),
}
# Shown without a hold: it finds nine persons among twenty thousand, a full page to count among two million.
NOT_HELD = {"nom_et_prenom_rares"}


def run(progress: Callable[[str], None] | None = None) -> dict[str, Any]:
    """The ratios and the median times, at a size given by ACCORD_BENCH_PEOPLE (default 2 000 000)."""
    say = progress or (lambda label: None)
    large = int(os.environ.get("ACCORD_BENCH_PEOPLE", LARGE))
    with tempfile.TemporaryDirectory(prefix="accord-bench-") as scratch, ExitStack() as sites:
        few = sites.enter_context(_site(Path(scratch) / "few", min(SMALL, large), say))
        many = sites.enter_context(_site(Path(scratch) / "many", large, say))
        say(f"{ROUNDS} tours de chaque page, d’une base à l’autre")
        # The first turns warm what a server keeps warm.
        turns = [(few.ask(), many.ask()) for _turn in range(ROUNDS + 3)][3:]
    times = [{name: median(turn[side][name] for turn in turns) for name in PAGES} for side in (0, 1)]
    return _conclude(times[0], times[1], large, many.seconds)


def _conclude(small: dict[str, float], large: dict[str, float], size: int, seconds: float) -> dict[str, Any]:
    rate = large["liste_sans_compte"] / large["liste"]
    growth = {name: large[name] / small[name] for name in PAGES if name != "liste_sans_compte"}
    kept = rate >= LEAST_WITH_COUNT and all(
        ratio <= MOST_GROWTH for name, ratio in growth.items() if name not in NOT_HELD
    )
    return {
        "personnes": size,
        "chargement_s": round(seconds),
        "avec_compte_face_a_sans": round(rate, 2),
        **{f"{name}_ms": round(1000 * value, 1) for name, value in large.items()},
        **{f"{name}_face_a_{SMALL}": round(ratio, 2) for name, ratio in growth.items()},
        "tenu": kept,
    }


@dataclass
class _Site:
    """The pages in a process and a database of their own, asked one turn at a time."""

    process: subprocess.Popen[str]
    seconds: float

    def ask(self) -> dict[str, float]:
        """The seconds of each page, this turn."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def _site(home: Path, size: int, say: Callable[[str], None]) -> Iterator[_Site]:
    from accord.site.postgres import delete

    say(f"écriture de {size} personnes")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"ACCORD_HOME": str(home), "ACCORD_HOSTS": "testserver", "ACCORD_TODAY": "2021-01-04"}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "accord.bench.web", str(size)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _Site(process, json.loads(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.wait(60)
        delete(home)


def _main(size: int) -> None:
    """Say how long the writing took, then answer each line by the seconds of each page."""
    from accord.site.cli import start_django

    start_django("app")
    started = time.perf_counter()
    _prepare(size)
    browsers = {name: _sign_in(name) for name in ("departement", "grand-ccas", "petit-ccas")}
    print(json.dumps(time.perf_counter() - started), flush=True)  # noqa: T201
    for _line in sys.stdin:
        print(json.dumps(_ask_pages(browsers, size)), flush=True)  # noqa: T201


def _prepare(size: int) -> None:
    """The database, three bodies with an account each, and the people."""
    from django.core.management import call_command
    from django.db import connection, connections

    from accord.bench.web_people import load_people
    from accord.site.postgres import admin_dsn, as_login, prepare_database

    prepare_database()
    with as_login("owner"):
        call_command("migrate", verbosity=0)
    with as_login("loader"):
        bodies, deposit = _write_bodies()
        database = connection.settings_dict["NAME"]
    connections.close_all()
    load_people(admin_dsn(), database, size, bodies, deposit)


def _write_bodies() -> tuple[dict[str, int], int]:
    from accord.conventions.models import Agreement
    from accord.deposits.models import Deposit, DepositState
    from accord.partners.actions import create_account, create_organisation

    bodies = {}
    for name, kind, role in (
        ("departement", "departement", "pilotage"),
        ("grand-ccas", "structure-referente", "referent"),
        ("petit-ccas", "structure-referente", "referent"),
    ):
        body = create_organisation(name=name, kind=kind)
        create_account(
            email=f"{name}@accord.example",
            full_name=name,
            password=PASSWORD,
            organisation=body,
            role=role,
            starts_on=date(2018, 1, 15),
        )
        bodies[name] = body.pk
    agreement = Agreement.objects.create(key="mesure", title="Mesure")
    deposit = Deposit.objects.create(
        agreement=agreement,
        format_key="mesure",
        kind="rsa",
        file_name="mesure",
        file_sha256="0" * 64,
        file_size=0,
        state=DepositState.ACCEPTED,
        visible_to=list(bodies.values()),
    )
    return bodies, deposit.pk


def _ask_pages(browsers: dict[str, Any], size: int) -> dict[str, float]:
    middle = size // 2
    times = {}
    for name, (body, address) in PAGES.items():
        with _counting(name != "liste_sans_compte"):
            started = time.perf_counter()
            answer = browsers[body].get(address.format(middle=middle))
            times[name] = time.perf_counter() - started
        if answer.status_code != 200:
            raise RuntimeError(f"{name}: {answer.status_code}")
    return times


@contextmanager
def _counting(counts: bool):
    if counts:
        yield
        return
    with mock.patch("accord.people.list_page.count_people", lambda search: 1001):
        yield


def _sign_in(body: str):
    from django.test import Client

    from accord.partners.models import User

    browser = Client()
    browser.force_login(User.objects.get(email=f"{body}@accord.example"))
    return browser


if __name__ == "__main__":
    _main(int(sys.argv[1]))
