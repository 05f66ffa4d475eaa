"""The smallest and largest value that published totals leave to a hidden cell: linear programmes (HiGHS)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
Bounds = tuple[float, float]

NO_LIMIT = float("inf")
# How many times many cells are pushed at once before each is looked at alone.
PUSHES = 12


@dataclass(frozen=True)
class Equation(Generic[K]):
    """A total and the cells that make it. When it is not exact, the total is at most the sum of the cells.

    `is_nested`: a total that is less than the sum of its cells, because a person may stand in several, is
    still at least each of them.
    """

    total: K
    cells: tuple[K, ...]
    is_exact: bool = True
    is_nested: bool = False

    @property
    def members(self) -> tuple[K, ...]:
        """The cells and their total."""
        return (*self.cells, self.total)


class Search(Generic[K]):
    """What was found possible for each hidden cell, one programme after the other."""

    def __init__(self, known: Mapping[K, int], floors: Mapping[K, int], enough: float) -> None:
        self.known, self.floors, self.enough = known, floors, enough
        self.seen: dict[K, Bounds] = {}

    def range_of(self, key: K) -> Bounds:
        """The values found so far; before any, the true one."""
        return self.seen.get(key, (float(self.known[key]), float(self.known[key])))

    def is_settled(self, key: K) -> bool:
        """Whether values `enough` apart were found."""
        low, high = self.range_of(key)
        return high - low >= self.enough

    def look(self, equations: Sequence[Equation[K]], hidden: Sequence[K], wanted: Sequence[K]) -> None:
        """Widen what is known of the wanted cells, when these hidden ones move and all others stay."""
        programme = _Programme(self.known, self.floors, equations, hidden)
        if self.enough < NO_LIMIT:
            self._push(programme, wanted)
        for key in wanted:
            for sign in (1, -1):
                if not self.is_settled(key):
                    self._widen(programme.minimise({key: sign}))

    def _push(self, programme: _Programme[K], wanted: Sequence[K]) -> None:
        """Many cells at once, in varied directions: most are settled in a few programmes."""
        draw = Random(len(wanted))  # noqa: S311 - any draw will do, the same each time
        for _ in range(PUSHES):
            left = [key for key in wanted if not self.is_settled(key)]
            if len(left) <= PUSHES:
                return
            signs = {key: draw.choice((1, -1)) for key in left}
            self._widen(programme.minimise(signs))
            self._widen(programme.minimise({key: -sign for key, sign in signs.items()}))

    def _widen(self, found: Mapping[K, float]) -> None:
        for key, value in found.items():
            low, high = self.range_of(key)
            self.seen[key] = (min(low, value), max(high, value))


class _Programme(Generic[K]):
    """The linear programme of one group of hidden cells; only its objective changes."""

    def __init__(
        self,
        known: Mapping[K, int],
        floors: Mapping[K, int],
        equations: Sequence[Equation[K]],
        hidden: Sequence[K],
    ) -> None:
        self.known = known
        self.ranks = {key: rank for rank, key in enumerate(hidden)}
        self.bounds = [(floors[key], None) for key in hidden]
        equal, at_most = _Rows(), _Rows()
        for equation in equations:
            terms = [(equation.total, 1), *((cell, -1) for cell in equation.cells)]
            self._add(equal if equation.is_exact else at_most, terms)
            if equation.is_nested and not equation.is_exact:
                for cell in equation.cells:
                    self._add(at_most, [(cell, 1), (equation.total, -1)])
        width = len(hidden)
        self.constraints = {
            "A_eq": equal.matrix(width), "b_eq": equal.sides or None,
            "A_ub": at_most.matrix(width), "b_ub": at_most.sides or None,
        }  # fmt: skip

    def minimise(self, objective: Mapping[K, int]) -> dict[K, float]:
        """Every cell's value where the weighted sum is smallest; no limit for a cell that may grow freely."""
        from scipy.optimize import linprog  # type: ignore[import-untyped]

        weights = [0.0] * len(self.ranks)
        for key, weight in objective.items():
            weights[self.ranks[key]] = float(weight)
        found: Any = linprog(weights, bounds=self.bounds, method="highs", **self.constraints)
        if found.status == 3:
            # Nothing published holds it. With several cells, nobody knows which: nothing is learnt.
            return dict.fromkeys(objective, NO_LIMIT) if len(objective) == 1 else {}
        if found.status != 0:
            return {}
        return {key: float(found.x[rank]) for key, rank in self.ranks.items()}

    def _add(self, rows: _Rows, terms: Sequence[tuple[K, int]]) -> None:
        """A sum of terms, at most zero or equal to it: what is published moves to the right."""
        side = 0
        row = []
        for key, factor in terms:
            if key in self.ranks:
                row.append((self.ranks[key], factor))
            else:
                side -= factor * self.known[key]
        rows.add(row, side)


class _Rows:
    """The constraints of a programme, sparse."""

    def __init__(self) -> None:
        self.sides: list[int] = []
        self.entries: list[tuple[int, int, int]] = []

    def add(self, row: Sequence[tuple[int, int]], side: int) -> None:
        self.entries += [(len(self.sides), column, factor) for column, factor in row]
        self.sides.append(side)

    def matrix(self, width: int) -> Any:
        from scipy.sparse import csr_array  # type: ignore[import-untyped]

        if not self.sides:
            return None
        rows, columns, factors = zip(*self.entries, strict=True)
        return csr_array((factors, (rows, columns)), shape=(len(self.sides), width), dtype=float)
