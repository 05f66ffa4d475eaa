"""The shape of the house: rooms, names, sizes of docstrings, what may be imported."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "accord"
ROOMS = [
    "kit", "declaration", "face", "journal", "territories", "partners", "conventions", "deposits", "people",
    "trainings", "employment", "pathways", "indicators", "committees", "site",
]  # fmt: skip
FORBIDDEN_NAMES = {"utils", "helpers", "common", "services", "misc", "tools"}
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_enters_what_leaves_and_which_article(room):
    docstring = importlib.import_module(f"accord.{room}").__doc__ or ""
    assert re.search(r"\bEnters: ", docstring), f"{room} does not say what enters"
    assert re.search(r"\bLeaves: ", docstring), f"{room} does not say what leaves"
    assert len(docstring.strip().splitlines()) <= 7


def test_every_folder_of_the_package_is_a_room_or_a_workshop():
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {*ROOMS, "synth", "bench"}


def test_no_module_has_a_name_that_says_nothing():
    assert [path for path in SOURCES if path.stem in FORBIDDEN_NAMES] == []


def test_a_public_class_or_function_of_the_rules_has_a_docstring():
    silent = []
    for path in SOURCES:
        if "rules" not in path.parts:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if is_public and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert silent == []


def test_actions_take_keywords_only():
    positional = []
    for path in PACKAGE.rglob("actions.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and "_" in node.name:
                is_action = not node.name.startswith(("read_", "hash_", "describe_"))
                if is_action and (node.args.args or node.args.posonlyargs):
                    positional.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert positional == []


def test_heavy_modules_are_not_loaded_by_the_web_process():
    script = (
        "import sys, django; django.setup(); import accord.site.urls; "
        "heavy = {'duckdb', 'polars', 'typst', 'scipy', 'splink', 'pyarrow', 'python_calamine'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env={"DJANGO_SETTINGS_MODULE": "accord.site.settings", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_the_help_of_the_command_lists_every_command_module():
    from accord.site.cli import COMMANDS

    files = {path.stem for path in (PACKAGE / "site" / "commands").glob("*.py")} - {"__init__"}
    assert {name.removesuffix("_") for name in files} == set(COMMANDS)
