"""How a room describes the tables that may be counted.

A fact holds no name, no NIR and no date of birth finer than the month. Indicators count facts, never
models; a declaration speaks of them by their French `word`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ColumnType = Literal["key", "code", "date", "whole", "decimal", "flag"]


@dataclass(frozen=True)
class Column:
    """One column of a fact. `codes` labels each code; a missing value is unknown, never a code."""

    name: str
    word: str
    label: str
    type: ColumnType
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fact:
    """A table that may be counted.

    `sql` reads it from PostgreSQL, columns in the order of `columns`, after the four that every fact has:
    `fact_id` (its row in the room's table), `deposit_id` and `row` (its origin, empty for a derived fact),
    `person_id` (opaque). `grain` says in French what one row is.

    A fact may hold some of the rows of another, with the same columns and more: `lines_of` names that other,
    and `where_known` the columns that those rows have filled. Figures of both are one set.
    """

    name: str
    word: str
    label: str
    grain: str
    columns: tuple[Column, ...]
    sql: str
    lines_of: str = ""
    where_known: tuple[str, ...] = ()

    def column(self, word: str) -> Column:
        """The column that a declaration names `word`; KeyError when the fact has none."""
        return {column.word: column for column in self.columns}[word]


ORIGIN_COLUMNS = ("fact_id", "deposit_id", "row", "person_id")
