"""The shared library of formats, checked on its own: every file of it is one format."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from accord.declaration.asked import Asked, tell_apart
from accord.declaration.base import Part, word
from accord.declaration.blanks import find_blanks
from accord.declaration.check import find_key_problems
from accord.declaration.formats import Layout
from accord.declaration.gathering import build, gather_words, in_order, read_files
from accord.declaration.library import LIBRARY_FOLDER
from accord.kit.problems import Problem, Where


class Library(Part):
    """All the formats that agreements may take."""

    layouts: tuple[Layout, ...] = word("modele", "Les formats, un par fichier", default=())


@dataclass(frozen=True)
class LibraryReading:
    """What the library says. `library` is None while a blocking problem is left."""

    library: Library | None
    problems: tuple[Problem, ...]
    questions: tuple[Asked, ...]


def read_library(folder: Path) -> LibraryReading:
    """The formats of the library, every problem and every question."""
    files = {f"{LIBRARY_FOLDER}{name}": data for name, data in read_files(folder).items()}
    gathering = gather_words(files, Library)
    questions = find_blanks(gathering.words, gathering.places)
    library = build(gathering, Library)
    if library is not None:
        gathering.problems.extend(find_key_problems(library, gathering.places, gathering.lost))
    problems = in_order([_at_home(problem) for problem in gathering.problems])
    asked = [Asked(one.id, one.code, _home(one.where), one.params) for one in tell_apart(questions)]
    is_whole = library is not None and not any(problem.is_blocking for problem in problems)
    return LibraryReading(library if is_whole else None, problems, in_order(asked))


def _at_home(problem: Problem) -> Problem:
    return Problem(problem.code, _home(problem.where), problem.params, problem.severity)


def _home(where: Where) -> Where:
    """The place as the library names it: its files stand at its top."""
    return replace(where, file=where.file.removeprefix(LIBRARY_FOLDER))
