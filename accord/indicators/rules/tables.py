"""A figure and its table, as pages, packs and the terminal receive them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Unit = Literal["nombre", "taux", "somme"]
Part = Literal["numerator", "denominator", "unknown"]

UNKNOWN = "inconnu"
OUTSIDE = "hors-territoire"

Dims = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    """One figure. `dims` are its (breakdown, code) pairs, `labels` the French label of each code, same order.

    A count or a sum has a `numerator` only; a rate travels as two whole numbers, never as a quotient.
    `unknown` counts what could not be classed: of a rate, the lines left out of its denominator; of a sum,
    the lines without a value; of persons, the lines without a person; None when nothing can be unknown.
    A `hidden` cell carries None everywhere: it must not be published. `persons`, the number of distinct
    persons behind, only serves to judge what must be hidden, and is gone once that is done.
    """

    dims: Dims = ()
    labels: tuple[str, ...] = ()
    numerator: int | None = 0
    denominator: int | None = None
    unknown: int | None = None
    hidden: bool = False
    persons: int | None = None

    @property
    def ratio(self) -> Fraction | None:
        """The exact rate, or None: hidden, not a rate, or nothing known (never a zero for that)."""
        if self.numerator is None or not self.denominator:
            return None
        return Fraction(self.numerator, self.denominator)

    def hide(self) -> Cell:
        """The same cell, with nothing of its figures left."""
        return Cell(self.dims, self.labels, None, None, None, hidden=True)


@dataclass(frozen=True)
class Target:
    """The objective of an indicator, with the act that sets it. A rate's target is in per cent."""

    value: Decimal
    reference: str


@dataclass(frozen=True)
class DepositOrigin:
    """A partner's file that the snapshot holds, so that a reader knows where a figure comes from."""

    id: int
    file_name: str
    format_key: str
    reference_on: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Table:
    """An indicator over a period, broken down.

    `cells` are the finest ones, in reading order; `margins` the partial totals (some breakdowns left out,
    when there are two or more); `total` leaves all of them out. Whole numbers are in units of 10^-`decimals`
    (hours in hundredths: 2). `period` is the French wording, empty for « depuis l’origine ».
    `sums` tells that the figures add up a column instead of counting.
    `breakdowns` gives the French label of each word of `by`; `threshold` is the one applied, 0 for none.
    """

    indicator: str
    label: str
    article: str
    unit: Unit
    by: tuple[str, ...]
    cells: tuple[Cell, ...]
    total: Cell
    margins: tuple[Cell, ...] = ()
    breakdowns: Mapping[str, str] = field(default_factory=dict)
    decimals: int = 0
    measure: str = ""
    sums: bool = False
    period: str = ""
    target: Target | None = None
    threshold: int = 0
    definition: str = ""
    choice: str = ""
    sql: str = ""
    snapshot: str = ""
    deposits: tuple[DepositOrigin, ...] = ()

    def every_cell(self) -> tuple[Cell, ...]:
        """Finest cells, partial totals, total."""
        return (*self.cells, *self.margins, self.total)

    def find(self, dims: Mapping[str, str]) -> Cell | None:
        """The cell, partial total or total of these (breakdown, code) pairs, in any order."""
        wanted = set(dims.items())
        return next((cell for cell in self.every_cell() if set(cell.dims) == wanted), None)

    def codes(self, breakdown: str) -> Sequence[tuple[str, str]]:
        """The (code, label) pairs of a breakdown, in reading order."""
        rank = self.by.index(breakdown)
        return list(dict.fromkeys((cell.dims[rank][1], cell.labels[rank]) for cell in self.cells))

    @property
    def has_hidden(self) -> bool:
        """Whether a figure is hidden: say why beside the table."""
        return any(cell.hidden for cell in self.every_cell())
