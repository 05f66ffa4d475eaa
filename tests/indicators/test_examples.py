"""The agreement tests itself: the examples of its folder give the figures that they announce."""

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
        ({"attendu": "deux"}, "exemple.forme"),
    ],
)
def test_an_example_that_cannot_run_says_why(bdr, change, code):
    content = read(BDR / "exemples" / "retour-emploi.toml") | change
    assert [problem.code for problem in check_example(content, bdr, all_facts(), "essai.toml")] == [code]


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
