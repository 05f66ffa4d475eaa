"""What a figure has done: its years, and how far it moved from what was last frozen. In words."""

from __future__ import annotations

from fractions import Fraction

from accord.indicators.pages.state import State
from accord.indicators.pages.words import number_of, value_of
from accord.indicators.rules.tables import Cell, Table
from accord.kit.text import NO_BREAK_SPACE, format_date_words, format_number

YEARS_SAID = 3


def known_years(years: Table | None) -> list[Cell]:
    """The years of a figure that have something to say, in order."""
    if years is None:
        return []
    return [cell for cell in years.cells if not cell.hidden and (cell.numerator or cell.denominator)]


def say_years(years: Table | None, *, every: bool = False) -> str:
    """`2018 : 49,6 %, 2019 : 57,3 %, 2020 : 60,9 %`, the last few or every one; empty when there are none."""
    if years is None:
        return ""
    known = known_years(years)
    said = [
        f"{cell.labels[0]}{NO_BREAK_SPACE}: {value_of(years, cell)}"
        for cell in (known if every else known[-YEARS_SAID:])
    ]
    return ", ".join(said) if len(said) > 1 else ""


def say_move(table: Table, former: Table | None, state: State | None) -> str:
    """`+ 12 depuis les chiffres arrêtés le 4 janvier 2021`; empty when either figure is not known."""
    if former is None or state is None or state.frozen_on is None:
        return ""
    moved = _difference(table, table.total, former.total)
    if moved is None:
        return ""
    since = f"depuis les chiffres arrêtés le {format_date_words(state.frozen_on)}"
    return f"{moved} {since}"


def _difference(table: Table, now: Cell, then: Cell) -> str | None:
    if now.hidden or then.hidden:
        return None
    if table.unit == "taux":
        if now.ratio is None or then.ratio is None:
            return None
        return _say_points((now.ratio - then.ratio) * 100)
    if now.numerator is None or then.numerator is None:
        return None
    count = now.numerator - then.numerator
    return "inchangé" if count == 0 else f"{_sign(count)}{NO_BREAK_SPACE}{number_of(table, abs(count))}"


def _say_points(points: Fraction) -> str:
    tenths = round(points * 10)
    if tenths == 0:
        return "inchangé"
    shown = format_number(abs(tenths) / 10, 1)
    return f"{_sign(tenths)}{NO_BREAK_SPACE}{shown} {'points' if abs(tenths) >= 20 else 'point'}"


def _sign(number: int | Fraction) -> str:
    return "+" if number > 0 else "−"
