"""What is wrong with a declared indicator, against the facts that exist: every problem, before any figure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from accord.declaration.indicators import Condition, Indicator, Value
from accord.indicators.rules.breakdowns import Geography, Zoning, find_breakdown
from accord.kit.facts import Column, Fact
from accord.kit.problems import Problem, Where

Path = tuple[str | int, ...]
Places = Callable[[Path, str], Where]

ORDERED_OPERATORS = {"before", "after", "since", "between"}
MOMENT_OPERATORS = {"before", "after", "since"}
FRENCH_TYPES = {
    "key": "un texte",
    "code": "un code",
    "date": "une date ou un événement",
    "whole": "un nombre entier",
    "decimal": "un nombre",
    "flag": "vrai ou faux (true, false)",
}


def _key_alone(path: Path, article: str) -> Where:
    return Where(key=".".join(str(part) for part in path), article=article)


def check_indicators(
    indicators: Sequence[Indicator],
    facts: Mapping[str, Fact],
    *,
    zonings: Collection[str] = (),
    publics: Collection[str] | None = None,
    events: Collection[str] | None = None,
    where: Places = _key_alone,
) -> list[Problem]:
    """The problems of all indicators. `where` turns ("indicateur", rank, word…) and an article into a place.

    `publics` and `events` are the declared keys; None leaves them unchecked.
    """
    problems = []
    for rank, indicator in enumerate(indicators):

        def place(path: Path, article: str, rank: int = rank) -> Where:
            return where(("indicateur", rank, *path), article)

        problems += check_indicator(
            indicator, facts, zonings=zonings, publics=publics, events=events, where=place
        )
    return problems


def check_indicator(
    indicator: Indicator,
    facts: Mapping[str, Fact],
    *,
    zonings: Collection[str] = (),
    publics: Collection[str] | None = None,
    events: Collection[str] | None = None,
    where: Places = _key_alone,
) -> list[Problem]:
    """The problems of one indicator; empty when it can be computed."""

    def place(*path: str | int) -> Where:
        return where(path, indicator.article)

    fact = facts.get(indicator.fact)
    if fact is None:
        known = ", ".join(sorted(facts))
        return [Problem("indicateur.fait_inconnu", place("fait"), {"mot": indicator.fact, "connus": known})]
    columns = {column.word: column for column in fact.columns}
    problems = list(_check_columns(indicator, columns, place))
    for list_name, conditions in _lists_of_conditions(indicator):
        for rank, condition in enumerate(conditions):
            problems += _check_condition(condition, columns, events, partial(place, list_name, rank))
    if not problems:
        problems += _check_breakdowns(indicator, fact, zonings, place)
    if publics is not None and indicator.within and indicator.within not in publics:
        problems.append(Problem("indicateur.public_inconnu", place("parmi"), {"mot": indicator.within}))
    return problems


def _lists_of_conditions(indicator: Indicator) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    yield "population", indicator.population
    yield "numerateur", indicator.numerator
    yield "inconnu", indicator.unknown


def _check_columns(
    indicator: Indicator, columns: Mapping[str, Column], place: Callable[..., Where]
) -> Iterator[Problem]:
    wanted: list[tuple[str, str, tuple[str, ...]]] = [("date", indicator.placed_by, ("date",))]
    if indicator.column:
        wanted.append(("colonne", indicator.column, ("whole", "decimal")))
    if indicator.over:
        wanted.append(("rapportee_a", indicator.over, ("whole", "decimal")))
    if "lieu" in indicator.model_fields_set or "place" in indicator.model_fields_set:
        wanted.append(("lieu", indicator.place, ("code", "key")))
    for key, word, types in wanted:
        column = columns.get(word)
        if column is None:
            yield _unknown_column(word, columns, place(key))
        elif column.type not in types:
            params = {"mot": word, "attendu": FRENCH_TYPES[types[-1]]}
            yield Problem("indicateur.type_colonne", place(key), params)


def _check_condition(
    condition: Condition,
    columns: Mapping[str, Column],
    events: Collection[str] | None,
    place: Callable[..., Where],
) -> Iterator[Problem]:
    column = columns.get(condition.column)
    if column is None:
        yield _unknown_column(condition.column, columns, place("colonne"))
        return
    if condition.operator == "is_known":
        return
    where = place("colonne")
    if not _suits(condition.operator, column):
        code = "indicateur.date_operateur" if column.type == "date" else "indicateur.ordre"
        yield Problem(code, where, {"mot": column.word})
    else:
        yield from _check_values(condition.values, column, events, where)
    if condition.operator == "between" and len({type(value) for value in condition.values}) == 1:
        low, high = condition.values
        if low > high:  # type: ignore[operator]
            yield Problem("indicateur.entre", where, {"mot": column.word})


def _suits(operator: str, column: Column) -> bool:
    if operator in MOMENT_OPERATORS:
        return column.type == "date"
    if operator in ORDERED_OPERATORS:
        return column.type in ("date", "whole", "decimal")
    return column.type != "date" or operator == "equals"


def _check_values(
    values: tuple[Value, ...], column: Column, events: Collection[str] | None, where: Where
) -> Iterator[Problem]:
    for value in values:
        if not _has_type(value, column):
            params = {"mot": column.word, "attendu": FRENCH_TYPES[column.type], "valeur": str(value)}
            yield Problem("indicateur.type_valeur", where, params)
        elif column.codes and value not in column.codes:
            known = ", ".join(column.codes)
            params = {"mot": column.word, "valeur": str(value), "connus": known}
            yield Problem("indicateur.code_inconnu", where, params)
        elif column.type == "date" and isinstance(value, str) and events is not None and value not in events:
            yield Problem("indicateur.evenement_inconnu", where, {"valeur": value})


def _has_type(value: Value, column: Column) -> bool:
    if isinstance(value, bool):
        return column.type == "flag"
    accepted: dict[str, tuple[type, ...]] = {
        "key": (str,),
        "code": (str,),
        "date": (date, str),
        "whole": (int,),
        "decimal": (int, Decimal),
        "flag": (),
    }
    return isinstance(value, accepted[column.type])


def _check_breakdowns(
    indicator: Indicator, fact: Fact, zonings: Collection[str], place: Callable[..., Where]
) -> Iterator[Problem]:
    geography = Geography(zonings=tuple(Zoning(key, key, "commune", {}) for key in zonings))
    for rank, word in enumerate(indicator.breakdowns):
        if find_breakdown(word, indicator, fact, geography) is None:
            params = {"mot": word, "fait": fact.label}
            yield Problem("indicateur.ventilation", place("ventilations", rank), params)


def _unknown_column(word: str, columns: Mapping[str, Column], where: Where) -> Problem:
    return Problem("indicateur.colonne_inconnue", where, {"mot": word, "connues": ", ".join(columns)})
