"""The reference page: as fresh as the code, whole, and enough to write an agreement from."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from accord.declaration import Law, read_agreement, read_files
from accord.declaration.agreement import Agreement
from accord.declaration.calendar import obligations_between
from accord.declaration.manual import EVERY_WORD, FIRST, example_of
from accord.declaration.manual_tables import models_in
from accord.declaration.manual_words import PARTS
from accord.declaration.schema import build_schema
from accord.declaration.wording import WORDING
from accord.indicators.folder import check_folder
from accord.site.commands.check import reference_files

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference"
PAGE = (PUBLISHED / "convention.md").read_text(encoding="utf-8")
WORDS = {field.alias for field in Agreement.model_fields.values()}


@pytest.mark.parametrize("name", ["convention.md", "convention.schema.json", "droit.schema.json"])
def test_the_published_reference_is_the_one_that_the_code_makes(name):
    said = f"docs/reference/{name} is stale: run `accord check --reference docs/reference`"
    assert (PUBLISHED / name).read_text(encoding="utf-8") == reference_files()[name], said


def test_the_page_says_how_to_make_it_again():
    assert "accord check --reference docs/reference" in PAGE


def test_every_word_stands_in_one_part_of_the_page():
    placed = [word for words in PARTS.values() for word in words]
    assert sorted(placed) == sorted(WORDS)
    titles = set(re.findall(r"^### `\[\[?(\w+)\]\]?`$", PAGE, re.MULTILINE))
    assert titles == WORDS | {"droit", "regle"}


# Words that many entries share: once is enough. The words of files have their own folder, formats/.
ANYWHERE = {"depuis", "jusqu_a", "deliberation", "siret", "siege", "rappel"}
OF_FILES = {"formats", "layout", "indicators"}
# Where one word excludes another, the folder has the other one.
ONE_OF_SEVERAL = {
    ("Term", "fin"),
    ("Amendment", "duree"),
    ("Amendment", "revision"),
    ("Amendment", "litiges"),
    ("Calculation", "produit"),
    ("Calculation", "rapport"),
    ("Calculation", "difference"),
}


def _models(model, seen):
    if model not in seen:
        seen.add(model)
        for field in model.model_fields.values():
            for inner in models_in(field.annotation):
                _models(inner, seen)
    return seen


def test_every_word_of_every_table_is_explained():
    for model in _models(Agreement, set()) | _models(Law, set()):
        if model in (Agreement, Law):
            continue
        for field in model.model_fields.values():
            assert f"| `{field.alias}` | {field.description} |" in PAGE, (model.__name__, field.alias)
            assert field.description


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_word_has_an_example_taken_from_a_checked_folder(word):
    example = example_of(word)
    assert example
    assert example in PAGE


def test_the_folder_of_every_word_has_no_problem():
    reading = read_agreement(EVERY_WORD)
    assert [problem.message(WORDING) for problem in reading.problems] == []
    assert check_folder(EVERY_WORD, reading.agreement) == []


def _used(entry, used):
    used.setdefault(type(entry), set())
    for name, field in type(entry).model_fields.items():
        value = getattr(entry, name)
        if name in entry.model_fields_set:
            used[type(entry)].add(field.alias)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, BaseModel):
                _used(inner, used)
    return used


def test_the_folder_of_every_word_leaves_none_out():
    used = _used(read_agreement(EVERY_WORD).agreement, {})
    missing = {
        (model.__name__, field.alias)
        for model, words in used.items()
        for field in model.model_fields.values()
        if field.alias not in words | ANYWHERE and model.__module__.split(".")[-1] not in OF_FILES
    }
    assert missing == ONE_OF_SEVERAL


def test_the_first_example_is_checked_dated_and_computed():
    reading = read_agreement(FIRST)
    assert reading.problems == ()
    assert check_folder(FIRST, reading.agreement) == []
    dues = obligations_between(
        reading.agreement, {"notification": date(2025, 3, 10), "fin-de-session": [date(2025, 6, 20)]}
    )
    assert {"comite", "engagement", "obligation", "terme"} == {due.kind for due in dues}


def test_the_first_example_stands_whole_in_the_page():
    for name, data in read_files(FIRST).items():
        assert f"### `{name}`" in PAGE
        assert data.decode().rstrip() in PAGE


@pytest.mark.parametrize("root", [Agreement, Law])
def test_the_schema_of_each_root_explains_every_word_in_french(root):
    schema = build_schema(root)
    json.dumps(schema)
    tables = [schema, *schema["$defs"].values()]
    assert all(field.get("description") for table in tables for field in table.get("properties", {}).values())


def test_the_page_names_every_fact_that_may_be_counted():
    for word in ("parcours_formation", "sortie_formation", "droit_rsa", "inscription"):
        assert f"#### `{word}`" in PAGE
