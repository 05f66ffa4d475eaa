"""Figures as the reader sees them: a value in words, its base, its target, what is unknown or kept back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from accord.indicators.rules.tables import Cell, Table, Target
from accord.kit.text import NO_BREAK_SPACE, format_number, format_percent

KEPT_BACK = "c"
# A large figure is kept back too, when a small one could be told from it.
KEPT_BACK_WORDS = "non montré, pour ne désigner personne"
NOTHING_KNOWN = "inconnu"
NOBODY = "–"


@dataclass(frozen=True)
class Figure:
    """One figure: `value` large, then what it stands on. Empty texts are not shown."""

    label: str
    value: str
    is_absent: bool
    base: str
    unknown: str
    target: str
    url: str = ""

    @property
    def foundation(self) -> str:
        """What the value stands on, in one phrase."""
        if not self.base:
            return self.unknown.removeprefix("et ")
        return ", ".join(part for part in (self.base, self.unknown) if part)


def figure_of(table: Table, url: str = "") -> Figure:
    """The total of a table as a figure."""
    cell = table.total
    value = value_of(table, cell)
    return Figure(
        label=table.label,
        value=value,
        is_absent=value in (KEPT_BACK, NOTHING_KNOWN, NOBODY),
        base=base_of(table, cell),
        unknown=unknown_of(cell) if cell.unknown or table.unit == "taux" else "",
        target=target_of(table.target, table.unit),
        url=url,
    )


def value_of(table: Table, cell: Cell) -> str:
    """`1 234`, `42,9 %`, « c » when kept back, « inconnu » when nothing is known, a dash over nobody."""
    if cell.hidden:
        return KEPT_BACK
    if table.unit == "taux":
        if cell.denominator == 0 and not cell.unknown:
            return NOBODY
        return format_percent(cell.numerator, cell.denominator, unknown=NOTHING_KNOWN)
    return format_number(_scaled(cell.numerator, table.decimals), unknown=NOTHING_KNOWN)


def base_of(table: Table, cell: Cell) -> str:
    """`312 sur 540` for a rate, empty for the rest."""
    if cell.hidden:
        return KEPT_BACK_WORDS
    if table.unit != "taux" or cell.numerator is None or not cell.denominator:
        return ""
    numerator = format_number(_scaled(cell.numerator, table.decimals))
    return f"{numerator} sur {format_number(_scaled(cell.denominator, table.decimals))}"


def unknown_of(cell: Cell) -> str:
    """`et 28 inconnus`; empty when nothing can be unknown or nothing is."""
    if cell.hidden or cell.unknown is None:
        return ""
    if cell.unknown == 0:
        return "aucun inconnu"
    return f"et {format_number(cell.unknown)} {'inconnu' if cell.unknown == 1 else 'inconnus'}"


def target_of(target: Target | None, unit: str) -> str:
    """`objectif 70 %`; empty without a target."""
    if target is None:
        return ""
    number = format_number(target.value.normalize() if target.value % 1 else int(target.value))
    return f"objectif {number}{NO_BREAK_SPACE}%" if unit == "taux" else f"objectif {number}"


def number_of(table: Table, count: int | None) -> str:
    """A whole number of the table in its unit."""
    return format_number(_scaled(count, table.decimals), unknown="")


def height_of(table: Table, cell: Cell) -> float | None:
    """The length of a bar: a rate out of a hundred, else the number; None when there is none to draw."""
    if cell.hidden or cell.numerator is None:
        return None
    if table.unit == "taux":
        return float(cell.ratio * 100) if cell.ratio is not None else None
    return float(_scaled(cell.numerator, table.decimals) or 0)


def _scaled(count: int | None, decimals: int) -> Decimal | int | None:
    """Whole hours counted in hundredths lose their decimals."""
    if count is None or not decimals:
        return count
    whole, rest = divmod(count, 10**decimals)
    return Decimal(count).scaleb(-decimals) if rest else whole
