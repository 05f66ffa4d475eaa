"""From pairs to persons: which rows are one, which wait for a human eye. Plain Python on numbered rows.

Every decision is taken for a whole group at once, so that the order of the rows never matters: when the rows
that one rule would bring together cannot all be one person, the rule brings none of them together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import SequenceMatcher
from itertools import combinations

Row = int


@dataclass(frozen=True, slots=True)
class Edge:
    """Two rows compared: `tier` 0 when only a person may link them, `total` in bits, prior included."""

    a: Row
    b: Row
    tier: int
    rule: str
    total: float
    contradicts: bool


@dataclass(slots=True)
class Group:
    """Rows held for one person, with what must never differ inside: the NIR, and a person already known.

    `homes` are the households of the rows of the file being read; `forms` the first names by kind of source.
    """

    rows: list[Row]
    persons: frozenset[int] = frozenset()
    nirs: frozenset[int] = frozenset()
    jobseekers: frozenset[str] = frozenset()
    sexes: frozenset[str] = frozenset()
    ranks: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    homes: frozenset[str] = frozenset()
    forms: frozenset[tuple[str, str]] = frozenset()


# From this tier on, names and birth alone speak.
CIVIL_STATUS = 3
_HELD = tuple(one.name for one in fields(Group) if one.name != "rows")


@dataclass
class Outcome:
    """The group of each row (by reference: rows of one group share one object), the edges that made the
    links, and the edges left to a person with their total."""

    group_of: dict[Row, Group] = field(default_factory=dict)
    links: list[Edge] = field(default_factory=list)
    reviews: list[tuple[Edge, float]] = field(default_factory=list)


def resolve(
    edges: Sequence[Edge], groups: Iterable[Group], *, nir_contradiction: float, review_from: float
) -> Outcome:
    """Links tier by tier, then keeps one pair to review for each two groups.

    `groups` start as the known persons and the new rows alone; `nir_contradiction` is the (negative) weight
    of two different NIR, laid on a pair when the persons behind it have two, though the pair itself does not.
    """
    outcome = Outcome(group_of={row: group for group in groups for row in group.rows})
    for tier in sorted({edge.tier for edge in edges if edge.tier}):
        of_tier = [edge for edge in edges if edge.tier == tier]
        for crowd, between in _crowds(of_tier, outcome.group_of):
            if _is_one_person(crowd, strict=tier >= CIVIL_STATUS):
                _merge(crowd, outcome.group_of)
                outcome.links.extend(between)
    outcome.reviews = _reviews(edges, outcome.group_of, nir_contradiction, review_from)
    return outcome


def _crowds(edges: Iterable[Edge], group_of: Mapping[Row, Group]) -> list[tuple[list[Group], list[Edge]]]:
    """The sets of groups that the edges tie together, each with its edges."""
    parent: dict[int, int] = {}

    def find(key: int) -> int:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    edges = list(edges)
    for edge in edges:
        parent[find(id(group_of[edge.a]))] = find(id(group_of[edge.b]))
    crowds: dict[int, dict[int, Group]] = defaultdict(dict)
    between: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        root = find(id(group_of[edge.a]))
        between[root].append(edge)
        for row in (edge.a, edge.b):
            crowds[root][id(group_of[row])] = group_of[row]
    return [(list(crowd.values()), between[root]) for root, crowd in crowds.items()]


def _is_one_person(crowd: Sequence[Group], *, strict: bool) -> bool:
    """Never two known persons, two NIR, two sexes, nor two adults of one household in one file.

    When names alone speak (`strict`), never two jobseekers, ranks or places of birth, nor two homes at once.
    """

    def count(values: Callable[[Group], frozenset[int] | frozenset[str]]) -> int:
        return len(frozenset().union(*(values(group) for group in crowd)))

    alone = count(lambda group: group.persons) <= 1 and count(lambda group: group.nirs) <= 1
    if not alone or (strict and count(lambda group: group.jobseekers) > 1):
        return False
    return not any(_are_two(left, right, strict=strict) for left, right in combinations(crowd, 2))


def _are_two(left: Group, right: Group, *, strict: bool) -> bool:
    if _differ(left.sexes, right.sexes) or left.homes & right.homes:
        return True
    return strict and (
        _differ(left.ranks, right.ranks)
        or bool(left.homes and right.homes)
        or _born_elsewhere(left.places, right.places)
        or _are_shortened(left.forms, right.forms)
    )


def _differ(left: frozenset[str], right: frozenset[str]) -> bool:
    """Both say something, and nothing in common: a blank between them does not make them agree."""
    return bool(left and right and not left & right)


def _born_elsewhere(left: frozenset[str], right: frozenset[str]) -> bool:
    # A code says nothing of a name; a name is written in several ways.
    pairs = [(one, other) for one in left for other in right if one[0].isdigit() == other[0].isdigit()]
    return _differ(left, right) and bool(pairs) and not any(_is_same_place(*pair) for pair in pairs)


def _is_same_place(one: str, other: str) -> bool:
    if one.startswith(other) or other.startswith(one):
        return True
    return not one[0].isdigit() and SequenceMatcher(None, one, other).ratio() >= 0.8


def _are_shortened(left: frozenset[tuple[str, str]], right: frozenset[tuple[str, str]]) -> bool:
    """Whether one kind of source writes `MARIE` on one side and `MARIE JEANNE` on the other: two sisters."""
    if left & right:
        left, right = left - right, right - left
    return any(
        kind == other_kind and f"{max(one, other, key=len)} ".startswith(f"{min(one, other, key=len)} ")
        for kind, one in left
        for other_kind, other in right
    )


def _merge(crowd: Sequence[Group], group_of: dict[Row, Group]) -> None:
    if len(crowd) == 1:
        return
    held = {name: frozenset().union(*(getattr(group, name) for group in crowd)) for name in _HELD}
    merged = Group(rows=[row for group in crowd for row in group.rows], **held)
    for row in merged.rows:
        group_of[row] = merged


def _reviews(
    edges: Iterable[Edge], group_of: Mapping[Row, Group], nir_contradiction: float, review_from: float
) -> list[tuple[Edge, float]]:
    """The best pair between each two groups, when it is still worth a look; best first."""
    best: dict[frozenset[int], tuple[float, Row, Row, Edge]] = {}
    for edge in edges:
        left, right = group_of[edge.a], group_of[edge.b]
        if left is right:
            continue
        total = edge.total
        if not edge.contradicts and len(left.nirs | right.nirs) > 1 and left.nirs and right.nirs:
            total += nir_contradiction
        # A rule that must be looked at (a shared number without its guard) is, whatever its total.
        if total < review_from and not edge.rule:
            continue
        key = frozenset((id(left), id(right)))
        rank = (-total, edge.a, edge.b, edge)
        if key not in best or rank[:3] < best[key][:3]:
            best[key] = rank
    return [(edge, -minus) for minus, _, _, edge in sorted(best.values(), key=lambda rank: rank[:3])]
