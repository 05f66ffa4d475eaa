"""What a regular expression may cost at worst: one that could run for ever is refused before it runs."""

from __future__ import annotations

from collections.abc import Sequence
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

LONGEST_NAME = 250
# Two unbounded repeats on the longest name of a file, and a few choices: some milliseconds.
MOST_WAYS = 4 * LONGEST_NAME**2
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)


def count_ways(pattern: str) -> int:
    """A bound of the ways in which a pattern may match one place, never much above MOST_WAYS.

    Raises re.error when the pattern does not read.
    """
    return _count_all(parser.parse(pattern))


def _count_all(items: Sequence[tuple[Any, Any]]) -> int:
    ways = 1
    for operation, about in items:
        ways = min(ways * _count_one(operation, about), MOST_WAYS + 1)
    return ways


def _count_one(operation: Any, about: Any) -> int:
    if operation in _REPEATS:
        least, most, inner = about
        return _count_repeat(least, min(int(most), LONGEST_NAME), _count_all(inner))
    if operation is ops.BRANCH:
        return sum(_count_all(branch) for branch in about[1])
    if operation is ops.SUBPATTERN:
        return _count_all(about[-1])
    if operation in (ops.ASSERT, ops.ASSERT_NOT):
        return _count_all(about[1])
    if operation is ops.ATOMIC_GROUP:
        return _count_all(about)
    return MOST_WAYS + 1 if operation is ops.GROUPREF_EXISTS else 1


def _count_repeat(least: int, most: int, inner: int) -> int:
    ways = 0
    for times in range(min(least, most), most + 1):
        ways += inner ** min(times, 20)
        if ways > MOST_WAYS:
            break
    return ways
