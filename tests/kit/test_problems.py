import re
from pathlib import Path

import pytest

from accord.kit.problems import Fault, Problem, Severity, Where
from accord.kit.wording import WORDING

KIT = Path(__file__).parents[2] / "accord" / "kit"
CODE = re.compile(r'"((?:nir|siret|caf|france_travail|commune|montant|date)\.[a-z_]+)"', re.ASCII)


def test_every_code_of_the_kit_has_a_sentence_and_every_sentence_a_code():
    readers = ("identifiers.py", "money.py", "dates_in_text.py")
    codes = {code for name in readers for code in CODE.findall((KIT / name).read_text(encoding="utf-8"))}
    assert codes == set(WORDING)


def test_a_problem_says_its_place_in_french():
    where = Where("comites.toml", "comite[1].rythme", 12, "5")
    assert str(where) == "comites.toml, ligne 12 · comite[1].rythme · article 5"
    assert str(Where("stock.csv", row=3)) == "stock.csv, ligne de données 3"


def test_a_fault_becomes_a_problem_once_its_place_is_known():
    problem = Fault("nir.cle").at(Where("stock.csv", "nir", row=3), severity="alerte")
    assert problem.severity is Severity.ALERT
    assert not problem.is_blocking
    form = problem.as_json(WORDING)
    assert (form["file"], form["key"], form["row"], form["code"]) == ("stock.csv", "nir", 3, "nir.cle")


def test_a_file_name_is_place_enough():
    assert Problem("date.absente", "stock.csv").where == Where("stock.csv")


def test_a_code_without_a_sentence_is_our_fault():
    with pytest.raises(KeyError):
        Problem("inconnu", "").message(WORDING)


def test_equal_problems_are_one_in_a_set():
    assert len({Problem("date.absente", "a", {"x": 1}), Problem("date.absente", "a", {"x": 1})}) == 1


def test_what_a_terminal_obeys_is_never_shown():
    problem = Problem("date.absente", Where("a\x1b[2J\x07\u202e.csv", "cl\x9bé\nb"), {"mot": "x\x1b]0;y\x07"})
    assert str(problem.where) == "a[2J.csv · clé b"
    assert problem.params["mot"] == "x]0;y"
