"""The figures that are published together, as one system: what each cell says, and what adds up to what."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from accord.indicators.rules.breakdowns import MONTHS_IN
from accord.indicators.rules.plans import Plan
from accord.indicators.rules.programmes import Equation
from accord.indicators.rules.regions import Region, Regions, gather
from accord.indicators.rules.tables import Cell, Table

# The table's indicator and period, and the (breakdown, code) pairs of the cell.
Key = tuple[str, str, frozenset[tuple[str, str]]]
# A count: a region, or what only one cell says, or the rest of a sum.
Quantity = Hashable
Parents = Mapping[tuple[str, str], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Figures:
    """What tables say together.

    `says` gives the quantities of each cell, which add up and are never negative: the count; or numerator,
    rest of the denominator and unknown; or, of a sum, the persons behind it. Two cells that count the same
    lines say one quantity, hidden only when both are. A quantity that no cell says is never published.
    `floors` is the least that a hidden quantity can be known to be.
    """

    says: dict[Key, tuple[Quantity, ...]] = field(default_factory=dict)
    said_by: dict[Quantity, list[Key]] = field(default_factory=dict)
    values: dict[Quantity, int] = field(default_factory=dict)
    small: dict[Quantity, None] = field(default_factory=dict)
    floors: dict[Quantity, int] = field(default_factory=dict)
    equations: list[Equation[Quantity]] = field(default_factory=list)

    def add_quantity(self, quantity: Quantity, value: int, floor: int = 0) -> Quantity:
        """A quantity and its value, the first that is said of it."""
        self.values.setdefault(quantity, value)
        self.floors[quantity] = max(floor, self.floors.get(quantity, 0))
        return quantity

    def hidden_quantities(self, hidden: Set[Key]) -> dict[Quantity, None]:
        """What nobody can read when these cells are hidden, in the order of the tables."""
        said = self.said_by
        return {q: None for q in self.values if all(key in hidden for key in said.get(q, ()))}


def key_of(table: Table, cell: Cell) -> Key:
    """What a cell is about, the same in every table of a pack."""
    return (table.indicator, table.period, frozenset(cell.dims))


def read_figures(
    tables: Sequence[Table],
    thresholds: Mapping[str, int],
    parents: Parents,
    plans: Sequence[Plan] | None = None,
) -> Figures:
    """The figures of the tables as one system: a cell that stands in two tables is one cell.

    `plans`, one for each table, tie the figures of different indicators; without them, indicators are
    strangers to each other.
    """
    figures = Figures()
    regions = Regions(zip(plans, tables, strict=True)) if plans else None
    bases: dict[Key, Region] = {}
    for rank, table in enumerate(tables):
        for cell in table.every_cell():
            key = key_of(table, cell)
            found: tuple[Region | None, ...] = ()
            if plans and regions and not table.sums:
                found = regions.of_parts(plans[rank], cell)
                base = regions.of_base(plans[rank], cell) if table.unit == "taux" else None
                if base is not None:
                    bases[key] = base
            _add_cell(figures, key, table, cell, found, thresholds[table.indicator])
    add = _Equations(figures)
    _add_own_sums(figures, parents, add)
    for key, base in bases.items():
        value = sum(figures.values[quantity] for quantity in figures.says[key])
        if figures.values.get(base, value) == value:
            add.exact(figures.add_quantity(base, value), figures.says[key])
    if regions:
        _add_questions(figures, regions, add)
        _add_persons(figures, add)
    return figures


class _Equations:
    """The equations, each once, those that hold nothing left out."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.seen: set[tuple[Quantity, frozenset[Quantity]]] = set()

    def exact(self, total: Quantity, cells: Sequence[Quantity], is_nested: bool = False) -> None:
        """A sum; not exact when a person may stand in several of its cells."""
        sign = (total, frozenset(cells))
        if sign in self.seen or tuple(cells) == (total,):
            return
        self.seen.add(sign)
        held = sum(self.figures.values[cell] for cell in cells) == self.figures.values[total]
        self.figures.equations.append(Equation(total, tuple(cells), held, is_nested))

    def at_least(self, total: Quantity, cells: Sequence[Quantity]) -> None:
        """A total and disjoint parts of it; what is left is a quantity that nobody publishes."""
        if not cells:
            return
        left = self.figures.values[total] - sum(self.figures.values[cell] for cell in cells)
        if left < 0:
            return
        if left:
            cells = (*cells, self.figures.add_quantity(("rest", total, tuple(cells)), left))
        self.exact(total, cells)


def _add_cell(
    figures: Figures, key: Key, table: Table, cell: Cell, found: tuple[Region | None, ...], threshold: int
) -> None:
    if key in figures.says:
        return
    parts = _parts(table, cell)
    few = cell.persons is not None and 0 < cell.persons < threshold
    quantities: list[Quantity] = []
    for rank, part in enumerate(parts):
        own = (*key, rank)
        quantity: Quantity = (found[rank] if found else None) or own
        if figures.values.get(quantity, part) != part:
            # Two facts that should hold the same lines do not: they are not the same count.
            quantity = own
        figures.add_quantity(quantity, part, floor=1 if len(parts) == 1 and part else 0)
        figures.said_by.setdefault(quantity, []).append(key)
        quantities.append(quantity)
        if part > 0 and (part < threshold or few):
            figures.small[quantity] = None
    figures.says[key] = tuple(quantities)


def _parts(table: Table, cell: Cell) -> tuple[int, ...]:
    if table.sums:
        if cell.persons is None:
            raise ValueError("the persons behind a sum are needed to judge it")
        return (cell.persons,)
    numerator = cell.numerator or 0
    if table.unit != "taux":
        return (numerator,)
    return (numerator, (cell.denominator or 0) - numerator, cell.unknown or 0)


def _add_own_sums(figures: Figures, parents: Parents, add: _Equations) -> None:
    """Within an indicator: the total of each breakdown, place within place, month within year."""
    sums: dict[tuple[Key, str], dict[Key, None]] = {}
    for key in figures.says:
        for total, word in sorted(_totals_of(key, parents), key=lambda pair: (pair[1], _order(pair[0]))):
            if total in figures.says:
                sums.setdefault((total, word), {})[key] = None
    for (total, _), cells in sums.items():
        for part, quantity in enumerate(figures.says[total]):
            add.exact(quantity, [figures.says[cell][part] for cell in cells], is_nested=part == 0)


def _totals_of(key: Key, parents: Parents) -> Iterator[tuple[Key, str]]:
    """The totals that a cell adds up to: without one of its breakdowns, or within a larger place or time."""
    indicator, period, dims = key
    for word, code in dims:
        yield (indicator, period, dims - {(word, code)}), word
        for parent in (*parents.get((word, code), ()), *_parents_in_time(word, code)):
            if parent[0] not in {other for other, _ in dims}:
                yield (indicator, period, dims - {(word, code)} | {parent}), word


def _parents_in_time(word: str, code: str) -> Iterator[tuple[str, str]]:
    if word not in MONTHS_IN or word == "annee":
        return
    year, rank = code.split("-")
    last_month = int(rank.strip("ST")) * MONTHS_IN[word]
    yield "annee", year
    if word != "semestre":
        yield "semestre", f"{year}-S{(last_month + 5) // 6}"
    if word == "mois":
        yield "trimestre", f"{year}-T{(last_month + 2) // 3}"


def _add_questions(figures: Figures, regions: Regions, add: _Equations) -> None:
    """Between indicators: the answers to one question add up to the lines of whom it was asked."""
    known = [quantity for quantity in figures.values if isinstance(quantity, Region)]
    for (axis, _), group in gather(known).items():
        values = {region: regions.values_on(region, axis) for region in group}
        largest = sorted(group, key=lambda region: -len(values[region]))
        for rank, total in enumerate(largest):
            if len(values[total]) > 1:
                add.at_least(total, _disjoint(values, total, largest[rank + 1 :]))
                singles = [region for region in largest[rank + 1 :] if len(values[region]) == 1]
                add.at_least(total, _disjoint(values, total, singles))


def _disjoint(values: Mapping[Region, Set[str]], total: Region, smaller: Iterable[Region]) -> list[Region]:
    """Regions within another, as large as can be, no two of which overlap."""
    left, found = set(values[total]), []
    for region in smaller:
        if values[region] <= left and len(values[region]) < len(values[total]):
            left -= values[region]
            found.append(region)
    return found


def _add_persons(figures: Figures, add: _Equations) -> None:
    """There are never more persons than lines."""
    for quantity in list(figures.values):
        if isinstance(quantity, Region) and quantity.counted == "persons":
            lines = Region("lines", quantity.lines_of, quantity.period, quantity.conditions)
            if lines in figures.values:
                add.at_least(lines, [quantity])


def _order(key: Key) -> tuple[str, str, str]:
    return (key[0], key[1], repr(sorted(key[2])))
