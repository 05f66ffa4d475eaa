"""The agreement tests itself: the examples of its folder give the figures that they announce."""

import shutil
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings

from accord.declaration import read_agreement
from accord.indicators.examples import Example, check_example, prepare_example
from accord.indicators.facts import all_facts
from accord.indicators.folder import check_folder
from accord.indicators.reference import compute_groups
from accord.indicators.wording import WORDING
from accord.site.cli import accord

BDR = Path(settings.BASE_DIR) / "declared" / "paca-bdr-2017"
EXAMPLES = sorted((BDR / "exemples").glob("*.toml"))


@pytest.fixture(scope="module")
def bdr():
    return read_agreement(BDR).agreement


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_example_gives_the_figure_it_announces(bdr, path):
    found = check_example(read(path), bdr, all_facts(), path.name)
    assert [problem.message(WORDING) for problem in found] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_duckdb_gives_it_too(bdr, path, duck_of_facts):
    plan, tables = prepare_example(Example.model_validate(read(path)), bdr, all_facts())
    assert duck_of_facts(plan, tables) == compute_groups(plan, tables)


def test_a_wrong_figure_is_said_with_what_was_found(bdr):
    content = read(BDR / "exemples" / "retour-emploi.toml")
    content["attendu"][0]["numerateur"] = 3
    (problem,) = check_example(content, bdr, all_facts(), "essai.toml")
    assert problem.message(WORDING) == (
        "Case « total » : attendu 3 sur 3, inconnus : 1, obtenu 2 sur 3, inconnus : 1. "
        "Corrigez l’un ou l’autre."
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"indicateur": "licornes"}, "exemple.mot"),
        ({"ligne": [{"couleur": "bleu"}]}, "exemple.mot"),
        ({"periode": "jadis"}, "exemple.mot"),
        ({"ventilations": ["session"]}, "exemple.impossible"),
        ({"attendu": "deux"}, "valeur.type"),
        ({"atendu": []}, "mot.inconnu"),
    ],
)
def test_an_example_that_cannot_run_says_why(bdr, change, code):
    content = read(BDR / "exemples" / "retour-emploi.toml") | change
    assert [problem.code for problem in check_example(content, bdr, all_facts(), "essai.toml")] == [code]


def test_without_a_word_nothing_is_expected_to_be_unknown(bdr):
    content = read(BDR / "exemples" / "retour-emploi.toml")
    del content["attendu"][0]["inconnu"]
    (problem,) = check_example(content, bdr, all_facts(), "essai.toml")
    assert problem.message(WORDING).startswith(
        "Case « total » : attendu 2 sur 3, inconnus : 0, obtenu 2 sur 3, inconnus : 1."
    )


def test_a_cell_that_does_not_exist_is_said_with_those_that_do(bdr):
    content = read(BDR / "exemples" / "retour-emploi.toml")
    content |= {"ventilations": ["sexe"], "attendu": [{"case": {"sexe": "F"}, "numerateur": 1}]}
    content["ligne"][0]["sexe"] = "2"
    (problem,) = check_example(content, bdr, all_facts(), "essai.toml")
    said = problem.message(WORDING)
    assert "Case « sexe F »" in said and "aucune case de ce nom" in said and "« sexe 2 »" in said


@pytest.mark.parametrize(
    ("written", "key"), [("numerateur = 9", "attendu[1]"), ('numerateur = "2"', "attendu[1].numerateur")]
)
def test_a_wrong_figure_or_word_of_an_example_is_said_with_its_line(tmp_path, bdr, written, key):
    folder = shutil.copytree(BDR, tmp_path / BDR.name)
    example = folder / "exemples" / "retour-emploi.toml"
    broken = example.read_text(encoding="utf-8").replace("numerateur = 2", written, 1)
    example.write_text(broken, encoding="utf-8")
    (problem,) = check_folder(folder, bdr)
    assert (problem.where.file, problem.where.key) == ("exemples/retour-emploi.toml", key)
    expected = "[[attendu]]" if key == "attendu[1]" else written
    assert broken.splitlines()[problem.where.line - 1] == expected


def test_accord_check_runs_the_examples_and_names_the_line(tmp_path):
    for path in BDR.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(BDR)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    text = (tmp_path / "indicateurs.toml").read_text(encoding="utf-8")
    assert check_folder(tmp_path, read_agreement(tmp_path).agreement) == []
    broken = text.replace('fait = "sortie_formation"', 'fait = "sortie_de_piste"', 1)
    line = broken[: broken.index("sortie_de_piste")].count("\n") + 1
    (tmp_path / "indicateurs.toml").write_text(broken, encoding="utf-8")
    done = CliRunner().invoke(accord, ["check", str(tmp_path)])
    assert done.exit_code == 1
    assert f"indicateurs.toml, ligne {line}" in done.output and "sortie_de_piste" in done.output
