"""SIGKILL at random moments: what was begun ends the same as if nothing had happened."""

import random
import time

import pytest

from accord.site import postgres
from tests.way.conftest import SCALE, SEED, Home
from tests.way.test_again import without_snapshot


@pytest.mark.parametrize("kills", [3, pytest.param(10, marks=pytest.mark.long)])
def test_kills_at_random_moments_leave_the_state_of_an_uninterrupted_run(way, tmp_path, kills):
    chance = random.Random(20180131)
    home = Home(tmp_path / "home")
    cut_short = 0
    try:
        for _ in range(kills):
            process = home.start("demo", "--no-serve", "--scale", SCALE, "--seed", SEED)
            time.sleep(chance.uniform(0.8, 4.5))
            cut_short += process.poll() is None
            process.kill()
            process.communicate()
        home.demo()
        counts = home.counts()
        expected = way.counts()
        assert cut_short >= kills / 2
        # A cut run may have gathered the data once more, or chosen the demonstration's portfolio earlier.
        moment = {"indicators_snapshot", "people_following"}
        assert {k: v for k, v in counts.items() if k not in moment} == {
            k: v for k, v in expected.items() if k not in moment
        }
        followed = "SELECT count(*) FROM people_following WHERE reason <> 'referent'"
        assert home.rows(followed) == way.rows(followed)
        assert without_snapshot(home.figures()) == without_snapshot(way.figures())
        assert home.rows("SELECT count(*) FROM deposits_deposit WHERE state <> 'accepte'") == [(0,)]
    finally:
        postgres.delete(home.folder)
