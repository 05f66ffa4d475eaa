"""From a folder of law to its rules, read and checked as an agreement is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from accord.declaration.asked import Asked, tell_apart
from accord.declaration.blanks import find_blanks
from accord.declaration.check import ask_declared, find_key_problems
from accord.declaration.gathering import build, gather_words, in_order
from accord.declaration.law import Law
from accord.kit.problems import Problem


@dataclass(frozen=True)
class LawReading:
    """What a folder of law says. `law` is None while a blocking problem is left."""

    law: Law | None
    problems: tuple[Problem, ...]
    questions: tuple[Asked, ...]
    fingerprint: str = ""


def read_law(folder: Path | Mapping[str, bytes]) -> LawReading:
    """The law of a folder (or of files by name), every problem and every question."""
    gathering = gather_words(folder, Law)
    questions = find_blanks(gathering.words, gathering.places)
    law = build(gathering, Law)
    if law is not None:
        gathering.problems.extend(find_key_problems(law, gathering.places, gathering.lost))
        questions.extend(ask_declared(law.questions, gathering.places))
    problems = in_order(gathering.problems)
    is_whole = law is not None and not any(problem.is_blocking for problem in problems)
    return LawReading(
        law if is_whole else None, problems, in_order(tell_apart(questions)), gathering.fingerprint
    )
