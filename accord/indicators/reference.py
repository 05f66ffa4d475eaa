"""The oracle: the same plan answered line by line in plain Python, slowly and readably.

Tests hold the compiled statement to it, cell by cell. It reads lists of rows (column name → value), one list
per fact, and `commune` for the places. A missing value is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from accord.indicators.rules.breakdowns import MONTHS_IN, NO, YES, Breakdown, Raw
from accord.indicators.rules.groups import Group, Groups
from accord.indicators.rules.plans import Plan, Test
from accord.indicators.rules.tables import OUTSIDE, UNKNOWN, Part

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


def compute_groups(plan: Plan, tables: Tables) -> Groups:
    """Every cell and every total of a plan: the raw value of each breakdown kept, and its measures.

    A cell without any line is absent; the total is always there.
    """
    rows = list(_scope(plan, tables))
    places = {
        row["code"]: row for row in tables.get("commune", ()) if row["vintage"] == plan.geography.vintage
    }
    gathered: dict[tuple[tuple[str, Raw], ...], list[Row]] = {(): []}
    for row in rows:
        values = [(breakdown.word, _value_of(breakdown, row, plan, places)) for breakdown in plan.by]
        for size in range(len(values) + 1):
            for kept in combinations(values, size):
                gathered.setdefault(kept, []).append(row)
    return {dims: _measure(plan, lines) for dims, lines in gathered.items()}


def find_facts(plan: Plan, tables: Tables, dims: Mapping[str, Raw], part: Part = "numerator") -> list[int]:
    """The identifiers of the facts behind a cell, in order."""
    places = {
        row["code"]: row for row in tables.get("commune", ()) if row["vintage"] == plan.geography.vintage
    }
    return sorted(
        row["fact_id"]
        for row in _scope(plan, tables)
        if _stands_in(plan, row, part)
        and all(_value_of(b, row, plan, places) == dims[b.word] for b in plan.by if b.word in dims)
    )


def _places(plan: Plan, tables: Tables) -> dict[str, Row]:
    vintage = plan.geography.vintage
    return {row["code"]: row for row in tables.get("commune", ()) if row["vintage"] == vintage}


def _scope(plan: Plan, tables: Tables) -> Iterator[Row]:
    members = _members(plan, tables)
    for row in tables[plan.fact.name]:
        placed = row[plan.placed_by.name]
        if placed is None or (plan.period is not None and placed not in plan.period):
            continue
        if members is not None and row["person_id"] not in members:
            continue
        if _all(_answer(test, row) for test in plan.population) is True:
            yield row


def _members(plan: Plan, tables: Tables) -> set[int] | None:
    if plan.cohort is None:
        return None
    wanted = (plan.cohort.agreement, plan.cohort.key)
    return {
        row["person_id"]
        for row in tables["cohort_member"]
        if (row["agreement"], row["cohort"]) == wanted and row["person_id"] is not None
    }


def _all(answers: Iterable[bool | None]) -> bool | None:
    """All together: one "no" is enough for "no"; without it, one unknown leaves the whole unknown."""
    found = list(answers)
    if False in found:
        return False
    return None if None in found else True


def _answer(test: Test, row: Row) -> bool | None:
    """Yes, no, or None: a missing value answers nothing, except to « renseigne » and « sauf »."""
    value, wanted = row[test.column.name], test.values
    if test.operator == "is_known":
        return (value is not None) == wanted[0]
    if test.operator == "except_for":
        return value is None or value not in wanted
    if value is None:
        return None
    if test.operator in ("equals", "among"):
        return value in wanted
    if test.operator == "differs":
        return bool(value != wanted[0])
    if test.operator == "between":
        return bool(wanted[0] <= value <= wanted[1])
    return bool(
        {"before": value < wanted[0], "after": value > wanted[0], "since": value >= wanted[0]}[test.operator]
    )


def _rate_answer(plan: Plan, row: Row) -> bool | None:
    if plan.unknown and _all(_answer(test, row) for test in plan.unknown) is True:
        return None
    return _all(_answer(test, row) for test in plan.numerator)


def _stands_in(plan: Plan, row: Row, part: Part) -> bool:
    if plan.summed_columns:
        is_known = all(row[column.name] is not None for column in plan.summed_columns)
        return is_known is not (part == "unknown")
    if plan.indicator.kind == "taux":
        answer = _rate_answer(plan, row)
        return {"numerator": answer is True, "unknown": answer is None}.get(part, answer is not None)
    if plan.indicator.counts == "personnes":
        return (row["person_id"] is None) is (part == "unknown")
    return True


def _measure(plan: Plan, rows: list[Row]) -> Group:
    persons = len({row["person_id"] for row in rows} - {None}) if plan.counts_people else None
    if plan.summed is not None:
        return _measure_sums(plan, rows, persons)
    if plan.indicator.counts == "personnes":
        return _measure_persons(plan, rows, persons)
    if plan.indicator.kind == "nombre":
        return Group(len(rows), None, None, persons)
    answers = [_rate_answer(plan, row) for row in rows]
    known = len(answers) - answers.count(None)
    return Group(answers.count(True), known, answers.count(None), persons)


def _measure_persons(plan: Plan, rows: list[Row], persons: int | None) -> Group:
    everybody = {row["person_id"] for row in rows} - {None}
    if plan.indicator.kind == "nombre":
        return Group(len(everybody), None, sum(row["person_id"] is None for row in rows), persons)
    answers = [(row["person_id"], _rate_answer(plan, row)) for row in rows if row["person_id"] is not None]
    known = {person for person, answer in answers if answer is not None}
    met = {person for person, answer in answers if answer}
    return Group(len(met), len(known), len(everybody - known), persons)


def _measure_sums(plan: Plan, rows: list[Row], persons: int | None) -> Group:
    known = [row for row in rows if all(row[column.name] is not None for column in plan.summed_columns)]
    sums = [int(sum(row[column.name] for row in known) * 10**plan.decimals) for column in plan.summed_columns]
    return Group(sums[0], sums[1] if plan.over else None, len(rows) - len(known), persons)


def _value_of(breakdown: Breakdown, row: Row, plan: Plan, places: Mapping[str, Row]) -> Raw:
    value = row[breakdown.column]
    if breakdown.kind == "time":
        return _time_of(breakdown.word, value)
    if breakdown.kind == "age":
        return _band_of(breakdown.bounds, value, row[plan.placed_by.name])
    if breakdown.kind == "place":
        return _place_of(breakdown, places.get(value), plan)
    if value is None:
        return UNKNOWN
    if breakdown.kind == "flag":
        return YES if value else NO
    return str(value)


def _time_of(word: str, day: date) -> int:
    if word == "annee":
        return day.year
    if word == "mois":
        return day.year * 100 + day.month
    return day.year * 10 + (day.month - 1) // MONTHS_IN[word] + 1


def _band_of(bounds: Sequence[int], birth_month: date | None, day: date) -> int:
    if birth_month is None:
        return -1
    age = day.year - birth_month.year - (day.month < birth_month.month)
    return -1 if age < 0 else sum(age >= bound for bound in bounds)


def _place_of(breakdown: Breakdown, commune: Row | None, plan: Plan) -> str:
    if commune is None:
        return UNKNOWN
    if breakdown.zoning is not None:
        level = {"commune": "commune", "epci": "epci_siren", "arrondissement": "arrondissement"}
        return breakdown.zoning.zones.get(commune[level[breakdown.zoning.level]], OUTSIDE)
    if commune["departement"] != plan.geography.department:
        return OUTSIDE
    return commune["commune" if breakdown.word == "commune" else "epci_siren"] or OUTSIDE
