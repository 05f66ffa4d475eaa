"""Problems and questions of a text as a page lists them: what, where, and the cure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accord.conventions.wording import WORDING
from accord.face.words import plural
from accord.kit.problems import Problem
from accord.kit.text import format_article

# Beyond, the first ones are mended first.
MOST_SHOWN = 100


@dataclass(frozen=True)
class ProblemLine:
    """One thing to correct; `where` says the file, the line, the key and the article that are known."""

    message: str
    where: str
    state: str


@dataclass(frozen=True)
class ProblemList:
    """Every problem at once. `heading` counts them; `more` says how many are not shown."""

    heading: str
    state: str
    lines: tuple[ProblemLine, ...]
    more: str = ""


def list_problems(problems: Iterable[Problem]) -> ProblemList:
    """The problems, those that block first."""
    found = sorted(problems, key=lambda problem: not problem.is_blocking)
    blocking = sum(problem.is_blocking for problem in found)
    if blocking:
        heading, state = f"{plural(blocking, 'problème', 'problèmes')} à corriger", "late"
    elif found:
        heading, state = plural(len(found), "remarque", "remarques"), "due"
    else:
        heading, state = "Aucun problème", "done"
    more = len(found) - MOST_SHOWN
    return ProblemList(
        heading,
        state,
        tuple(map(show_problem, found[:MOST_SHOWN])),
        f"Et {plural(more, 'autre', 'autres')} : corrigez d’abord ceux-ci." if more > 0 else "",
    )


def show_problem(problem: Problem) -> ProblemLine:
    """One problem in words."""
    return ProblemLine(problem.message(WORDING), say_place(problem), "late" if problem.is_blocking else "due")


def say_place(problem: Problem) -> str:
    """`convention.toml, ligne 12 · duree.fin · article 7`."""
    where = problem.where
    parts = [
        where.file,
        f"ligne {where.line}" if where.line else "",
        f"ligne {where.row}" if where.row else "",
    ]
    place = ", ".join(part for part in parts if part)
    article = format_article(where.article) if where.article else ""
    return " · ".join(part for part in (place, where.key, article) if part)
