"""What a regular expression may cost at worst: one that could run for ever is refused before it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def write_sample(pattern: str, parts: Mapping[str, str]) -> str:
    """A text in the shape of a pattern: its named groups as given, what may be absent written once.

    The caller matches it: a pattern may ask for more than its shape says.
    """
    parsed = parser.parse(pattern)
    names = {number: name for name, number in parsed.state.groupdict.items()}
    return _write_all(parsed, {number: parts[name] for number, name in names.items() if name in parts})


def _write_all(items: Sequence[tuple[Any, Any]], given: Mapping[int, str]) -> str:
    return "".join(_write_one(operation, about, given) for operation, about in items)


def _write_one(operation: Any, about: Any, given: Mapping[int, str]) -> str:
    if operation is ops.LITERAL:
        return chr(about)
    if operation in (ops.ANY, ops.NOT_LITERAL):
        return "_"
    if operation is ops.IN:
        return _write_choice(about)
    if operation in _REPEATS:
        least, _most, inner = about
        return _write_all(inner, given) * max(1, int(least))
    if operation is ops.BRANCH:
        return _write_all(about[1][0], given)
    if operation is ops.SUBPATTERN:
        return given[about[0]] if about[0] in given else _write_all(about[-1], given)
    return ""


def _write_choice(items: Sequence[tuple[Any, Any]]) -> str:
    """The first sign of a class of signs; a plain one when the class says what it is not."""
    operation, about = items[0]
    if operation is ops.LITERAL:
        return chr(about)
    return chr(about[0]) if operation is ops.RANGE else "_"
