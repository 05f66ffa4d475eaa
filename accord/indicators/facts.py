"""Every fact that may be counted, collected from the rooms that describe one."""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache

from accord.kit.facts import Fact

# The rooms below this one, in the order of the way.
ROOMS = ("journal", "territories", "partners", "conventions", "deposits", "people", "trainings", "employment",
         "pathways")  # fmt: skip


@cache
def _collect() -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for room in ROOMS:
        name = f"accord.{room}.facts"
        if importlib.util.find_spec(name) is not None:
            facts += importlib.import_module(name).FACTS
    return tuple(facts)


def all_facts() -> dict[str, Fact]:
    """Each fact by the word that declarations use for it."""
    return {fact.word: fact for fact in _collect()}
