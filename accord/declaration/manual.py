"""The reference page of the grammar, in French: each word from its own model, the examples from folders that
are checked, the dates from the code that counts them. Nothing in it is written twice."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from accord.declaration.agreement import Agreement
from accord.declaration.law import Law
from accord.declaration.manual_tables import inner_tables, is_repeated, models_in, table_of
from accord.declaration.manual_words import FILES_IN, PARTS, rule_lines
from accord.kit.facts import Fact

TEXTS = Path(__file__).parent / "texts"
EXAMPLES = Path(__file__).parent / "exemples"
FIRST, EVERY_WORD = EXAMPLES / "premiere-convention", EXAMPLES / "tous-les-mots"
_TYPES = {
    "key": "identifiant",
    "code": "code",
    "date": "date",
    "whole": "nombre entier",
    "decimal": "nombre",
    "flag": "oui ou non",
}


@dataclass(frozen=True)
class Beyond:
    """What rooms above this one add to the page: facts to count, breakdowns, the words of an example."""

    facts: Sequence[Fact]
    breakdowns: Mapping[str, str]
    example: type[BaseModel]
    vintages: Sequence[int]


def write_manual(beyond: Beyond) -> str:
    """The whole page in Markdown."""
    notes = tomllib.loads(_text("notes.toml"))
    told: dict[type[BaseModel], str] = {}
    parts = [_text("introduction.md"), _first_example()]
    for title, words in PARTS.items():
        parts.append(f"## {title}\n")
        parts.extend(_word(word, notes.get(word, ""), told) for word in words)
        if "indicateur" in words:
            parts += [_examples_of_indicators(beyond), _facts(beyond)]
    parts += [_text("dates.md").format(lines=rule_lines()), _text("controle.md"), _law()]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _text(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8")


def _quote(path: Path) -> str:
    return f"```toml\n{path.read_text(encoding='utf-8').rstrip()}\n```\n"


def _first_example() -> str:
    lines = [_text("premier-exemple.md")]
    for path in [*sorted(FIRST.glob("*.toml")), *sorted(FIRST.glob("*/*.toml"))]:
        lines.append(f"### `{path.relative_to(FIRST).as_posix()}`\n\n{_quote(path)}")
    return "\n".join(lines)


def _word(word: str, note: str, told: dict[type[BaseModel], str]) -> str:
    """One top-level word: its meaning, an example taken from a checked folder, its tables."""
    field = next(field for field in Agreement.model_fields.values() if field.alias == word)
    (model,) = models_in(field.annotation)
    repeated = is_repeated(field.annotation)
    title = f"[[{word}]]" if repeated else f"[{word}]"
    status = "Obligatoire" if field.is_required() else "Facultatif"
    times = "autant de fois que l’on veut" if repeated else "une seule fois"
    said = [f"### `{title}`\n", f"{field.description}. *{status}, {times}.*\n"]
    if note:
        said.append(f"{note.strip()}\n")
    if example := example_of(word):
        said.append(f"```toml\n{example}\n```\n")
    said.append(table_of(model) + "\n")
    told[model] = word
    said.extend(inner_tables(model, "" if word in FILES_IN else word, told))
    return "\n".join(said)


def example_of(word: str) -> str:
    """The first entry of a word in the folder that has every word, as it is written; empty without one."""
    if word in FILES_IN:
        (path, *_) = sorted((EVERY_WORD / FILES_IN[word]).glob("*.toml"))
        return path.read_text(encoding="utf-8").rstrip()
    header = re.compile(rf"^\[\[?{word}\]\]?$", re.MULTILINE)
    for path in sorted(EVERY_WORD.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        if found := header.search(text):
            rest = re.compile(rf"^\[\[?(?!\[?{word}\.)", re.MULTILINE).search(text, found.end())
            return text[found.start() : rest.start() if rest else len(text)].rstrip()
    return ""


def _examples_of_indicators(beyond: Beyond) -> str:
    lines = [_text("exemples.md"), *(_quote(path) for path in sorted(FIRST.glob("exemples/*.toml")))]
    lines.append(table_of(beyond.example) + "\n")
    lines.extend(inner_tables(beyond.example, "", {}))
    return "\n".join(lines)


def _facts(beyond: Beyond) -> str:
    times = ", ".join(f"`{word}`" for word in beyond.breakdowns)
    vintages = ", ".join(str(year) for year in beyond.vintages)
    lines = [_text("faits.md").format(times=times, vintages=vintages)]
    for fact in beyond.facts:
        lines.append(f"#### `{fact.word}`\n\n{fact.label} : une ligne est {fact.grain}.\n")
        lines.append("| Colonne | Ce que c’est | Nature | Codes |\n|---|---|---|---|")
        for column in fact.columns:
            codes = ", ".join(f"`{code}` {label}" for code, label in column.codes.items())
            lines.append(f"| `{column.word}` | {column.label} | {_TYPES[column.type]} | {codes} |")
        lines.append("")
    return "\n".join(lines)


def _law() -> str:
    return "\n".join([_text("droit.md"), *_law_words()])


def _law_words() -> Iterator[str]:
    for word in ("droit", "regle"):
        field = next(field for field in Law.model_fields.values() if field.alias == word)
        (model,) = models_in(field.annotation)
        title = f"[[{word}]]" if is_repeated(field.annotation) else f"[{word}]"
        yield f"### `{title}`\n\n{field.description}.\n\n{table_of(model)}\n"
        yield from inner_tables(model, word, {})
