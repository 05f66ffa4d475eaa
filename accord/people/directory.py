"""The directory of persons: in the order of names, by page, under row-level security and without a full scan.

Its SQL is in migrations 0004 to 0006 and 0009: one function gives at most 1 001 lines, one line a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accord.deposits.keys import read_keys
from accord.kit.identifiers import (
    FranceTravailNumber,
    Nir,
    canonical_caf_number,
    read_france_travail_number,
    read_nir,
)
from accord.kit.text import fold_name
from accord.people.models import Identity
from accord.people.queries import pairs_to_check
from accord.people.rules.identity import first_name_key

PAGE = 50
COUNTED = 1000
# Keys are made of A-Z and 0-9: everything stands between these two.
LOWEST, HIGHEST = "!", "~"


@dataclass(frozen=True, slots=True)
class Search:
    """What the list is narrowed to: the beginning of a name and of a first name, a source, some persons."""

    name: str = ""
    first_name: str = ""
    kind: str = ""
    among: tuple[int, ...] | None = None

    @property
    def bounds(self) -> list[Any]:
        """The ranges of keys, the source and the persons, as the function takes them."""
        first = first_name_key(self.first_name)
        among = None if self.among is None else list(self.among)
        return [*_range(fold_name(self.name)), first, f"{first}{HIGHEST}" if first else "", self.kind, among]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the directory: the identity under whose name the person stands, and its place."""

    name_key: str
    first_name_key: str
    identity_id: int
    person_id: int


def read_lines(
    search: Search, *, start: Line | None = None, backwards: bool = False, limit: int = PAGE
) -> list[Line]:
    """The lines that follow `start` (or come before it, nearest last), in order."""
    place = [start.name_key, start.first_name_key, start.identity_id] if start else ["", "", None]
    lines = [
        Line(*row)
        for row in _ask(
            "SELECT * FROM people_directory(%s, %s, %s, %s, %s, %s::bigint[], %s, %s, %s::bigint, %s, %s)",
            [*search.bounds, *place, backwards, limit],
        )
    ]
    return lines[::-1] if backwards else lines


def find_line(search: Search, identity_id: int) -> Line | None:
    """The line of an identity of this search, to go on from it; None when it is not one of them any more."""
    found = Identity.objects.filter(pk=identity_id).values_list(
        "birth_name_key", "usual_name_key", "first_name_key", "person_id"
    )
    low, high = search.bounds[:2]
    for birth, usual, first, person in found:
        key = birth if low <= birth < high else usual
        return Line(key, first, identity_id, person)
    return None


def count_people(search: Search) -> int:
    """How many persons, 1 001 meaning more than 1 000."""
    read = 2 * (COUNTED + 1)
    # From the first records found, which nearly always tell.
    if search == Search():
        rows, people = _ask("SELECT * FROM people_count_followed(%s)", [read])[0]
    else:
        rows, people = _ask(
            "SELECT * FROM people_count_named(%s, %s, %s, %s, %s, %s::bigint[], %s)", [*search.bounds, read]
        )[0]
    if people > COUNTED or rows < read:
        return min(int(people), COUNTED + 1)
    return _ask(
        "SELECT count(*) FROM people_directory(%s, %s, %s, %s, %s, %s::bigint[], '', '', NULL, false, %s)",
        [*search.bounds, COUNTED + 1],
    )[0][0]


def persons_of_waiting_pairs() -> tuple[int, ...]:
    """The persons of the pairs that wait for a decision."""
    rows = pairs_to_check().values_list("identity__person_id", "candidate__person_id")
    found = {person for row in rows for person in row}
    return tuple(sorted(found))


def find_by_nir(typed: str) -> tuple[int, ...] | None:
    """The persons who bear this NIR; None when it cannot be one. The number goes nowhere: its index does."""
    number = read_nir(typed)
    if not isinstance(number, Nir):
        return None
    return _by_number(read_keys().index.of(number.nir13), None, None, None)


def find_by_france_travail(typed: str) -> tuple[int, ...] | None:
    """The persons who bear this France Travail number; None when it cannot be one."""
    number = read_france_travail_number(typed)
    return _by_number(None, number.root, None, None) if isinstance(number, FranceTravailNumber) else None


def find_by_household(typed: str) -> tuple[int, ...] | None:
    """The persons of this household, by its key or by the allocataire's number; None when it is none."""
    text = typed.strip().upper()
    if text.count("-") == 2:
        return _by_number(None, None, text, None)
    number = canonical_caf_number(text)
    return _by_number(None, None, None, number) if isinstance(number, str) else None


def _by_number(*numbers: Any) -> tuple[int, ...]:
    rows = _ask("SELECT person_id FROM people_by_number(%s::bytea, %s, %s, %s)", list(numbers))
    return tuple(sorted(person for (person,) in rows))


def _range(key: str) -> tuple[str, str]:
    return (key, f"{key}{HIGHEST}") if key else (LOWEST, HIGHEST)


def _ask(statement: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
