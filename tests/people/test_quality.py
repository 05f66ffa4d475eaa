"""Against the truth of a synthetic département: who is recognised, and above all who is not mistaken.

The bounds are below what is measured at scale 1, because a small département has few links: one weighs 0.6 %.
"""

import pytest

from accord.synth import write_departement
from tests.people.synthetic import Register, measure, read_folder

SCALE = 0.01


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    out = tmp_path_factory.mktemp("town")
    write_departement(scale=SCALE, seed=7, out=out)
    register = Register()
    for file in read_folder(out):
        register.take(file)
    return register


def test_nobody_is_taken_for_somebody_else(register):
    for kind in ("rsa", "inscription", "formation"):
        quality = measure(register, kind)
        assert quality.precision >= 0.998, quality


def test_france_travail_is_recognised_by_itself_nearly_always(register):
    quality = measure(register, "inscription")
    assert quality.expected > 300
    assert quality.recall >= 0.99


def test_the_trainees_of_the_region_who_have_no_nir_are_mostly_recognised(register):
    quality = measure(register, "formation")
    assert quality.expected > 100
    assert quality.recall >= 0.88


@pytest.mark.parametrize(("kind", "least"), [("rsa", 0.99), ("inscription", 0.99), ("formation", 0.98)])
def test_what_is_not_recognised_waits_for_a_person(register, kind, least):
    assert measure(register, kind).reach >= least


def test_few_pairs_wait_and_most_of_them_are_one_person(register):
    truth_of = {number: min(truths) for number, truths in register.truths.items()}
    same = sum(truth_of[pair["id"]] == truth_of[pair["candidate"]] for pair in register.pairs)
    assert len(register.pairs) <= 0.02 * len(register.rows)
    assert same >= 0.5 * len(register.pairs)


def test_an_identity_never_stands_for_two_persons(register):
    assert [number for number, truths in register.truths.items() if len(truths) > 1] == []
