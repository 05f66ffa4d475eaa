"""What a reader can still recover from published totals: the proof, by linear programming."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from typing import TypeVar

from accord.indicators.rules.programmes import NO_LIMIT, Bounds, Equation, Search

K = TypeVar("K", bound=Hashable)
# The solver works in floating point; counts are whole.
SLACK = 1e-6
# How many cells a first, small programme holds.
BLOCK = 60


def find_recoverable(
    known: Mapping[K, int],
    small: Set[K],
    floors: Mapping[K, int],
    equations: Sequence[Equation[K]],
    hidden: Set[K],
    threshold: int,
    proven: set[K],
) -> Iterator[K]:
    """The small counts that the published figures give to within the threshold.

    `proven` remembers the others from one call to the next: hiding more only widens what is possible.
    """
    for component, cells in _components(equations, hidden, known):
        wanted = [key for key in cells if key in small and key not in proven]
        if not wanted:
            continue
        spans = find_ranges(known, floors, component, cells, wanted, enough=threshold)
        for key in wanted:
            low, high = spans[key]
            if high - low < threshold - SLACK:
                yield key
            else:
                proven.add(key)


def find_ranges(
    known: Mapping[K, int],
    floors: Mapping[K, int],
    equations: Sequence[Equation[K]],
    hidden: Sequence[K],
    wanted: Sequence[K],
    enough: float = NO_LIMIT,
) -> dict[K, Bounds]:
    """The smallest and largest value that each wanted cell may have, given all that is not hidden.

    Stops looking at a cell as soon as values `enough` apart were found for it.
    """
    simple = _range_in_one_sum(known, floors, equations, hidden)
    if simple is not None:
        return {key: simple[key] for key in wanted}
    search = Search(known, floors, enough)
    if len(hidden) > 2 * BLOCK and enough < NO_LIMIT:
        # A few neighbours, all others held still, settle most cells: what they allow, the whole allows.
        for block in _blocks(equations, hidden):
            inside = [equation for equation in equations if not block.keys().isdisjoint(equation.members)]
            search.look(inside, list(block), [key for key in wanted if key in block])
    search.look(equations, hidden, wanted)
    return {key: search.range_of(key) for key in wanted}


def _blocks(equations: Sequence[Equation[K]], hidden: Sequence[K]) -> Iterator[dict[K, None]]:
    """The hidden cells in blocks of neighbours: those of the shortest sums stay together."""
    left, block = dict.fromkeys(hidden), dict[K, None]()
    for equation in sorted(equations, key=lambda equation: len(equation.cells)):
        taken = [key for key in equation.members if key in left]
        for key in taken:
            del left[key]
            block[key] = None
            if len(block) == BLOCK:
                yield block
                block = {}
    if block:
        yield block


def _components(
    equations: Sequence[Equation[K]], hidden: Set[K], known: Mapping[K, int]
) -> Iterator[tuple[list[Equation[K]], list[K]]]:
    """Hidden cells that bear on each other, with the sums that bind them; alone ones have no sum."""
    # In the order of the tables, never of a set: two publications must hide the same cells.
    touching: dict[K, list[int]] = {key: [] for key in known if key in hidden}
    for rank, equation in enumerate(equations):
        for key in equation.members:
            if key in touching:
                touching[key].append(rank)
    left = dict.fromkeys(touching)
    while left:
        start = next(iter(left))
        ranks: dict[int, None] = {}
        queue, cells = [start], []
        del left[start]
        while queue:
            cells.append(queue.pop())
            for rank in touching[cells[-1]]:
                if rank in ranks:
                    continue
                ranks[rank] = None
                for key in equations[rank].members:
                    if key in left:
                        del left[key]
                        queue.append(key)
        yield [equations[rank] for rank in ranks], cells


def _range_in_one_sum(
    known: Mapping[K, int],
    floors: Mapping[K, int],
    equations: Sequence[Equation[K]],
    hidden: Sequence[K],
) -> dict[K, Bounds] | None:
    """The same answer without a solver when one exact sum, its total published, binds all the cells."""
    if not equations:
        return {key: (floors[key], NO_LIMIT) for key in hidden}
    if len(equations) > 1 or not equations[0].is_exact or equations[0].total in hidden:
        return None
    lowest = sum(floors[key] for key in hidden)
    to_share = sum(known[key] for key in hidden)
    if len(hidden) == 1:
        return dict.fromkeys(hidden, (to_share, to_share))
    return {key: (floors[key], floors[key] + to_share - lowest) for key in hidden}
