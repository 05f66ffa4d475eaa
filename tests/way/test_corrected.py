"""A file sent again corrected: today's figures follow it, what a committee received does not."""

import hashlib
import json

import pytest

from accord.site import postgres
from tests.way.conftest import AGREEMENT, Home
from tests.way.test_again import pack, without_snapshot


@pytest.fixture
def own_way(tmp_path):
    """A home of its own: this example changes what was deposited."""
    home = Home(tmp_path / "home")
    try:
        home.demo()
        yield home
    finally:
        postgres.delete(home.folder)


def test_a_corrected_file_changes_the_figures_of_today_and_no_frozen_one(own_way, tmp_path):
    way = own_way
    frozen = pack(way)
    before = way.figures()
    snapshot = str(way.rows("SELECT max(id) FROM indicators_snapshot")[0][0])
    name = "formations_2019.csv"
    lines = (way.folder / "inbox" / "region" / name).read_text(encoding="utf-8-sig").splitlines()
    corrected = tmp_path / name
    corrected.write_text("\n".join(lines[:-5]) + "\n", encoding="utf-8-sig")

    told = json.loads(way.run("deposit", str(corrected), "--agreement", AGREEMENT, "--json"))
    way.run("flow")

    changes = told["files"][0]["changes"]
    assert (changes["same"], changes["removed"]) == (len(lines) - 6, 5)
    after = way.figures()
    assert after["entrees"]["total"]["numerator"] < before["entrees"]["total"]["numerator"]
    assert without_snapshot(way.figures("--snapshot", snapshot)) == without_snapshot(before)
    again = tmp_path / "packs"
    way.run("pack", "pilotage", "--agreement", AGREEMENT, "--on", "2021-01-04", "--out", str(again))
    assert {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in again.iterdir()} == frozen
