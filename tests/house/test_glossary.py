"""GLOSSARY.md is the authority on names: every word that an agreement may use for a fact stands in it."""

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
ROOMS = {path.name for path in (ROOT / "accord").iterdir() if (path / "__init__.py").exists()} | {
    "declaration"
}


def rows_under(title):
    section = GLOSSARY.split(f"## {title}")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows if "---" not in row[0]][1:]


def facts_of_every_room():
    rooms = [
        room for room in ROOMS if find_spec(f"accord.{room}.facts") and room not in {"kit", "indicators"}
    ]
    return [fact for room in sorted(rooms) for fact in import_module(f"accord.{room}.facts").FACTS]


def test_every_term_has_its_french_its_meaning_its_source_and_its_room():
    terms = rows_under("Words of the trade")
    assert len(terms) > 40
    assert [term for term in terms if len(term) != 5 or not all(term)] == []
    assert [term for term in terms if term[4] not in ROOMS] == []


def test_the_terms_are_in_alphabetical_order():
    names = [term[0].split(" ")[0] for term in rows_under("Words of the trade")]
    assert names == sorted(names)


def test_every_fact_and_column_that_an_agreement_may_name_is_listed():
    listed = {(row[0], row[1]) for row in rows_under("Columns of the facts")}
    used = {(fact.word, fact.name) for fact in facts_of_every_room()}
    used |= {(column.word, column.name) for fact in facts_of_every_room() for column in fact.columns}
    assert used - listed == set()
    assert listed - used == set()


def test_a_fact_describes_its_grain_and_holds_no_identity():
    forbidden = re.compile(r"\b(birth_name|usual_name|first_names|nir_index|nir_sealed|birth_on)\b(?!\))")
    for fact in facts_of_every_room():
        assert fact.label and fact.grain, fact.name
        assert len({column.word for column in fact.columns}) == len(fact.columns), fact.name
        assert not {column.name for column in fact.columns} & set(forbidden.findall(fact.sql)), fact.name


@pytest.mark.parametrize("acronym", ["nir", "rsa", "epci", "siret", "rncp", "qpv", "caf"])
def test_a_french_acronym_used_in_names_is_explained(acronym):
    assert acronym in {row[0] for row in rows_under("Words of the trade")}
