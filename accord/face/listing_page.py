"""The page of a list, ready to be shown: nothing is left to think for its template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from accord.face.columns import Cell
from accord.face.words import plural
from accord.kit.text import format_number

EXPORTS: Final = (("csv", "CSV"), ("xlsx", "Excel"), ("ods", "OpenDocument"))


@dataclass(frozen=True)
class Header:
    """The head of a column. `url` orders by it; `direction` is empty when the rows are not ordered so."""

    label: str
    kind: str
    url: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Row:
    """One row: what it opens, its first cell, then (label, class, cell) for the others."""

    key: Any
    url: str
    head: Cell
    cells: tuple[tuple[str, str, Cell], ...]


@dataclass(frozen=True)
class FilterField:
    """A filter as the form shows it: `kind` is prefix, exact, choice or period, whose end is `until`."""

    name: str
    label: str
    kind: str
    value: str
    until: str = ""
    options: tuple[tuple[str, str, bool], ...] = ()
    error: str = ""


@dataclass(frozen=True)
class SortOption:
    """One way to order the rows, for narrow screens where the heads of columns are not shown."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in force, and the address without it."""

    label: str
    said: str
    url: str


@dataclass(frozen=True)
class Export:
    """The same list as a file."""

    label: str
    url: str


@dataclass(frozen=True)
class ListPage:
    """Everything that `face/listing.html` shows. Addresses are empty when there is nowhere to go.

    `keys` are those of the rows shown: what the journal of looks wants.
    """

    caption: str
    headers: tuple[Header, ...]
    rows: tuple[Row, ...]
    filters: tuple[FilterField, ...]
    sorts: tuple[SortOption, ...]
    active: tuple[ActiveFilter, ...]
    count: str
    empty: str
    first: str
    previous: str
    following: str
    cleared: str
    kept: tuple[tuple[str, str], ...]
    exports: tuple[Export, ...]
    keys: tuple[Any, ...]

    @property
    def opens_filters(self) -> bool:
        """Whether a filter is in force or cannot be read: a narrow screen folds them otherwise."""
        return bool(self.active) or any(field.error for field in self.filters)


def describe_count(count: int | None, unit: tuple[str, str], feminine: bool, most: int) -> str:
    """« 12 personnes », « plus de 1 000 personnes », « aucune personne »; empty when not counted."""
    if count is None:
        return ""
    if count > most:
        return f"Plus de {format_number(most)} {unit[1]}"
    if count == 0:
        return f"{'Aucune' if feminine else 'Aucun'} {unit[0]}"
    return plural(count, *unit)
