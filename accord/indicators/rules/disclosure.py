"""Statistical disclosure control: no published table lets a reader recover a small count.

For whoever may not see persons (design: disclosure; the threshold is declared by the agreement):

1. A cell is hidden when a figure in it stands between 1 and the threshold less one: a count; of a rate, those
   who count in the numerator, those who do not, and the unknown; and any figure that rests on fewer distinct
   persons than the threshold.
2. Cells are then hidden beside it until nobody, knowing every figure published in the same tables, how each
   is defined, and that no count is negative, can tell a small count to within the threshold. The numerator of
   a rate may be the total of another indicator, its denominator the rest of a third: all of them are one
   system (`systems`, `regions`).
3. The proof is a pair of linear programmes per small count (HiGHS): the largest and the smallest value that
   the published figures leave possible are at least the threshold apart.

Only small counts are defended: a larger one hidden beside them could have been published anyway. What was
published before is not looked at: two packs a month apart may differ by one person.

Zero stays zero. An empty cell is about nobody, and hiding zeros would hide most of a table for no person's
sake. The audit takes it into account: since zeros are shown, a hidden count is known to be one or more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from accord.indicators.rules.audit import find_recoverable
from accord.indicators.rules.plans import Plan
from accord.indicators.rules.programmes import Equation
from accord.indicators.rules.systems import Figures, Key, Parents, Quantity, key_of, read_figures
from accord.indicators.rules.tables import Cell, Table

Sum = Equation[Quantity]


def protect_tables(
    tables: Sequence[Table],
    threshold: int | Mapping[str, int],
    parents: Parents | None = None,
    plans: Sequence[Plan] | None = None,
) -> list[Table]:
    """The same tables, safe to publish together. The persons behind each cell are gone.

    `threshold` may differ by indicator; the highest is then the least that a small count may vary.
    `parents` says which codes lie within others ("commune", "13055") → ("bassin", "Marseille"), so that a
    table by commune is not undone by a table by basin. `plans`, one for each table, tie indicators of the
    same lines. Needs `persons` in the cells of sums.
    """
    if not tables:
        return []
    keys = {table.indicator for table in tables}
    thresholds = dict.fromkeys(keys, threshold) if isinstance(threshold, int) else threshold
    figures = read_figures(tables, thresholds, parents or {}, plans)
    hidden = choose_hidden(figures, max(thresholds[key] for key in keys))
    return [_publish(table, hidden, thresholds[table.indicator]) for table in tables]


def protect_table(table: Table, threshold: int) -> Table:
    """One table, published alone."""
    return protect_tables([table], threshold)[0]


def choose_hidden(figures: Figures, threshold: int) -> frozenset[Key]:
    """The cells to hide: the small ones, then others until the audit finds nothing to recover."""
    choice = _Choice(figures, threshold)
    proven: set[Quantity] = set()
    while True:
        choice.close_weak_sums()
        recoverable = list(
            find_recoverable(
                figures.values,
                figures.small.keys(),
                figures.floors,
                figures.equations,
                choice.concealed.keys(),
                threshold,
                proven,
            )
        )
        if not recoverable:
            return frozenset(choice.hidden)
        # Each sum hides enough by itself, and yet not all together: one more cell around each.
        if not choice.hide_around(recoverable):
            choice.hide(figures.values)


class _Choice:
    """The cells hidden so far, and what they conceal."""

    def __init__(self, figures: Figures, threshold: int) -> None:
        self.figures, self.threshold = figures, threshold
        self.hidden: set[Key] = set()
        self.ranks = {quantity: rank for rank, quantity in enumerate(figures.values)}
        self.sums: dict[Quantity, list[Sum]] = {quantity: [] for quantity in figures.values}
        for equation in figures.equations:
            for quantity in equation.members:
                self.sums[quantity].append(equation)
        self.concealed = figures.hidden_quantities(self.hidden)
        self.hide(figures.small)

    def hide(self, quantities: Iterable[Quantity]) -> None:
        """Hide every cell that says one of them."""
        touched: dict[Quantity, None] = {}
        for quantity in quantities:
            for key in self.figures.said_by.get(quantity, ()):
                self.hidden.add(key)
                touched |= dict.fromkeys(self.figures.says[key])
        for quantity in touched:
            if all(key in self.hidden for key in self.figures.said_by[quantity]):
                self.concealed[quantity] = None

    def close_weak_sums(self) -> None:
        """Hide more in each sum that gives a hidden count back by itself: cheap, and most of the work."""
        while True:
            given = self._find_given()
            weak = [equation for equation in self.figures.equations if self._is_weak(equation, given)]
            before = len(self.concealed)
            # What is hidden for a short sum often settles the longer ones.
            for equation in sorted(weak, key=lambda equation: len(equation.cells)):
                if self._is_weak(equation, given):
                    self._hide_in([equation])
            if len(self.concealed) == before:
                return

    def hide_around(self, quantities: Iterable[Quantity]) -> bool:
        """Hide one more cell in the sums of each count, or in the nearest ones that show something."""
        before = len(self.concealed)
        for quantity in quantities:
            seen, near = {quantity}, [quantity]
            while near and not self._hide_in(self._sums_of(near)):
                reached = [cell for one in self._sums_of(near) for cell in one.members]
                near = [cell for cell in dict.fromkeys(reached) if cell not in seen]
                seen.update(near)
        return len(self.concealed) > before

    def _sums_of(self, quantities: Iterable[Quantity]) -> list[Sum]:
        return [equation for quantity in quantities for equation in self.sums[quantity]]

    def _find_given(self) -> set[Quantity]:
        """The counts that no cell says, and that a sum of published ones gives."""
        given: set[Quantity] = set()
        queue = [equation for equation in self.figures.equations if equation.is_exact]
        while queue:
            equation = queue.pop()
            unknown = [q for q in equation.members if q in self.concealed and q not in given]
            if len(unknown) == 1 and unknown[0] not in self.figures.said_by:
                given.add(unknown[0])
                queue += [one for one in self.sums[unknown[0]] if one.is_exact]
        return given

    def _is_weak(self, equation: Sum, given: set[Quantity]) -> bool:
        """Whether a sum gives back its only hidden count, or small ones to within the threshold."""
        figures = self.figures
        unknown = [cell for cell in equation.cells if cell in self.concealed and cell not in given]
        if equation.total in self.concealed and equation.total not in given:
            return not unknown and equation.total in figures.said_by
        if len(unknown) == 1:
            return unknown[0] in figures.said_by
        to_share = sum(figures.values[cell] - figures.floors[cell] for cell in unknown)
        return to_share < self.threshold and any(cell in figures.small for cell in unknown)

    def _hide_in(self, sums: Iterable[Sum]) -> bool:
        """Hide one more count of these sums: the one with the least behind it; a total for want of another.

        Tells whether one was hidden. Where the count is nothing, hiding it would blur nothing.
        """
        shown = {
            quantity: self._cost(equation, quantity)
            for equation in sums
            for quantity in equation.members
            if quantity not in self.concealed and self.figures.values[quantity]
        }
        if shown:
            self.hide([min(shown, key=lambda quantity: shown[quantity])])
        return bool(shown)

    def _cost(self, equation: Sum, quantity: Quantity) -> tuple[object, ...]:
        cells = self.figures.said_by[quantity]
        behind = sum(self.figures.values[one] for key in cells for one in self.figures.says[key])
        finest = min(len(key[2]) for key in cells)
        return (quantity == equation.total, -finest, behind, self.ranks[quantity])


def _publish(table: Table, hidden: frozenset[Key], threshold: int) -> Table:
    def show(cell: Cell) -> Cell:
        return cell.hide() if key_of(table, cell) in hidden else replace(cell, persons=None)

    return replace(
        table,
        cells=tuple(show(cell) for cell in table.cells),
        margins=tuple(show(cell) for cell in table.margins),
        total=show(table.total),
        threshold=threshold,
    )
