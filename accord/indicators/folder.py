"""What an agreement's folder says of its indicators, checked against the facts, then by its examples."""

from __future__ import annotations

from pathlib import Path

from accord.declaration.agreement import Agreement
from accord.declaration.locate import KeyPath, format_path, locate_keys, nearest_line
from accord.declaration.syntax import read_toml
from accord.indicators.examples import check_example
from accord.indicators.facts import all_facts
from accord.indicators.rules.checking import check_indicators
from accord.kit.problems import Problem, Where

EXAMPLES = "exemples"


def check_folder(folder: Path, agreement: Agreement) -> list[Problem]:
    """Every problem of the indicators and of the examples of a folder that reads well, with its line."""
    facts = all_facts()
    places = _places_of_indicators(folder)

    def where(path: KeyPath, article: str) -> Where:
        _, rank, *rest = path
        file, own, lines = places[int(rank)]
        full: KeyPath = ("indicateur", own, *rest)
        return Where(file, format_path(full), nearest_line(lines, full), article)

    problems = check_indicators(
        agreement.indicators,
        facts,
        zonings=[zoning.key for zoning in agreement.territory.zonings] if agreement.has_territory else [],
        publics=[public.key for public in agreement.publics],
        events=[event.key for event in agreement.events],
        where=where,
    )
    if problems:
        return problems
    for path in sorted((folder / EXAMPLES).glob("*.toml")):
        name = path.relative_to(folder).as_posix()
        read = read_toml(name, path.read_bytes())
        if isinstance(read, Problem):
            problems.append(read)
        else:
            content, lines = read
            problems += check_example(content, agreement, facts, name, lines)
    return problems


def _places_of_indicators(folder: Path) -> list[tuple[str, int, dict[KeyPath, int]]]:
    """For each indicator of the agreement, in order: its file, its rank there, the lines of that file."""
    places = []
    for path in sorted(folder.glob("*.toml")):
        lines = locate_keys(path.read_text(encoding="utf-8-sig"))
        ranks = {int(key[1]) for key in lines if len(key) > 1 and key[0] == "indicateur"}
        places += [(path.name, rank, lines) for rank in sorted(ranks)]
    return places
