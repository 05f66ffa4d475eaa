"""The value of a cell as it is read: whole numbers, rates with both their numbers, « c », « inconnu »."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from accord.committees.pack.contents import HIDDEN
from accord.indicators.rules.tables import Cell, Table
from accord.kit.text import NO_BREAK_SPACE, format_number, format_percent

NOTHING = "—"


def whole(count: int | None, decimals: int = 0) -> Decimal | None:
    """A whole number in units of 10^-decimals as the quantity that it stands for."""
    return None if count is None else Decimal(count).scaleb(-decimals)


def write_count(cell: Cell, count: int | None, decimals: int = 0) -> str:
    """A count of a cell: « c » when the cell is hidden, a dash when there is nothing to say."""
    if cell.hidden:
        return HIDDEN
    return NOTHING if count is None else format_number(whole(count, decimals))


def write_value(cell: Cell, table: Table) -> str:
    """What the cell says in its unit: `1 204`, `64,2 %`, « c », « inconnu »."""
    if cell.hidden:
        return HIDDEN
    if table.unit == "taux":
        # Nobody to count has no rate; only unknown answers leave it unknown.
        absent = "inconnu" if cell.unknown else NOTHING
        return format_percent(cell.numerator, cell.denominator, unknown=absent)
    return format_number(whole(cell.numerator, table.decimals))


def write_percent(share: Fraction | Decimal, decimals: int = 1) -> str:
    """`64,2 %` of an exact share between 0 and 1."""
    exact = Decimal(share.numerator) / Decimal(share.denominator) if isinstance(share, Fraction) else share
    return f"{format_number(exact * 100, decimals)}{NO_BREAK_SPACE}%"


def bounds_of(cell: Cell, table: Table) -> tuple[Fraction, Fraction] | None:
    """The lowest and the highest rate, if every unknown were a no, or a yes.

    None when nothing is unknown, and for a rate of sums: the lines without a value have no size.
    """
    if table.decimals or cell.numerator is None or cell.denominator is None or not cell.unknown:
        return None
    everyone = cell.denominator + cell.unknown
    return Fraction(cell.numerator, everyone), Fraction(cell.numerator + cell.unknown, everyone)


def write_unknown(cell: Cell, table: Table) -> str:
    """How many are unknown, and what they could change: « 88 inconnus, hors du calcul »."""
    if cell.hidden or cell.unknown is None:
        return ""
    if cell.unknown == 0:
        return "Aucun inconnu."
    many = "s" if cell.unknown > 1 else ""
    said = f"{format_number(cell.unknown)}{NO_BREAK_SPACE}inconnu{many}"
    bounds = bounds_of(cell, table) if table.unit == "taux" else None
    if bounds is None:
        return f"{said}, compté{many} à part."
    low, high = (write_percent(bound) for bound in bounds)
    words = f"{said}, hors du calcul : selon leur réponse, le taux irait de {low} à {high}."
    if cell.unknown > (cell.denominator or 0):
        words += " Il y a plus d’inconnus que de réponses."
    return words


def write_target(table: Table) -> str:
    """`70 %` or `500`, with nothing after it; empty without a target."""
    if table.target is None:
        return ""
    value = format_number(table.target.value.normalize() + 0)
    return f"{value}{NO_BREAK_SPACE}%" if table.unit == "taux" else value


def cite_article(article: str) -> str:
    """`art. 5`, `art. 5 et 7`; what is not a number stands as it is (`préambule`)."""
    return f"art.{NO_BREAK_SPACE}{article}" if article[:1].isdigit() else article


def write_gap(table: Table) -> str:
    """How far the total is from its target, in words: « 5,8 points sous l’objectif »."""
    gap = _gap(table)
    if gap is None:
        return ""
    if gap == 0:
        return "L’objectif est atteint."
    where = "au-dessus de" if gap > 0 else "sous"
    if table.unit != "taux":
        return f"{format_number(abs(gap))} {where} l’objectif."
    size = abs(gap).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    # 69,96 % is not 70 %: rounding never reaches a target.
    words = f"{format_number(size)}{NO_BREAK_SPACE}point{'s' if size >= 2 else ''}" if size else "Tout juste"
    return f"{words} {where} l’objectif."


def _gap(table: Table) -> Decimal | None:
    cell = table.total
    if table.target is None or cell.hidden or cell.numerator is None:
        return None
    if table.unit != "taux":
        return (whole(cell.numerator, table.decimals) or Decimal(0)) - table.target.value
    if cell.ratio is None:
        return None
    return Decimal(cell.ratio.numerator) * 100 / Decimal(cell.ratio.denominator) - table.target.value
