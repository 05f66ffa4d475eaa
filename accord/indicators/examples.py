"""The examples of an agreement: a few rows in, the expected figure out. The agreement tests itself.

An example is a TOML file of `exemples/`. Its rows are in the words of the fact that the indicator counts;
what a row does not say is unknown. The reference engine counts them: no database, no snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from accord.declaration.agreement import Agreement
from accord.declaration.base import Key, Part, Text, word
from accord.declaration.locate import KeyPath, format_path, nearest_line
from accord.declaration.places import Places
from accord.declaration.shape import explain_errors
from accord.indicators.errors import IndicatorError
from accord.indicators.reference import Tables, compute_groups
from accord.indicators.rules.assembly import build_table
from accord.indicators.rules.breakdowns import Geography, Zoning
from accord.indicators.rules.plans import Plan, make_plan
from accord.indicators.rules.tables import Cell, Table
from accord.kit.facts import ORIGIN_COLUMNS, Fact
from accord.kit.periods import Period, read_period
from accord.kit.problems import Problem, Where

# Beyond this many cells, naming them all would not help.
MOST_NAMED = 12
Value = bool | int | Decimal | date | str


class Expected(Part):
    """What a cell must say; `case` names it by its codes, none for the total."""

    cell: dict[str, str] = word("case", "La case, par ses codes", {"sexe": "2"}, default={})
    numerator: int = word("numerateur", "Le nombre, ou le numérateur", 2)
    denominator: int | None = word("denominateur", "Le dénominateur d’un taux", 3, default=None)
    unknown: int | None = word(
        "inconnu", "Ce qui n’a pas pu être classé ; sans ce mot, aucun", 1, default=None
    )


class Example(Part):
    """Rows, and the figures that they make."""

    says: Text = word(
        "dit", "Ce que montre l’exemple", "Une situation absente est inconnue, et non un « non »"
    )
    indicator: Key = word("indicateur", "L’indicateur", "retour-emploi")
    period: Text | None = word("periode", "La période", "2018", default=None)
    breakdowns: tuple[Text, ...] = word("ventilations", "Les ventilations", ["sexe"], default=())
    events: dict[str, date] = word("evenements", "La date des événements", default={})
    cohort: tuple[int, ...] = word("cohorte", "Les personnes du public", [1, 2], default=())
    communes: tuple[dict[str, str], ...] = word(
        "commune", "Des communes : code, nom, departement, arrondissement, epci", default=()
    )
    rows: tuple[dict[str, Value], ...] = word("ligne", "Les lignes, dans les mots du fait, et « personne »")
    expected: tuple[Expected, ...] = word("attendu", "Les chiffres attendus")


def check_example(
    content: Mapping[str, Any],
    agreement: Agreement,
    facts: Mapping[str, Fact],
    file: str,
    lines: Mapping[KeyPath, int] | None = None,
) -> list[Problem]:
    """Run one example; a problem for each figure that is not the expected one.

    `lines` are those of the keys of the file.
    """
    places = dict(lines or {})
    try:
        example = Example.model_validate(content)
    except ValidationError as fault:
        return _explain_form(fault, content, file, places)
    try:
        plan, tables = prepare_example(example, agreement, facts)
    except IndicatorError as reason:
        return [Problem("exemple.impossible", file, {"raison": str(reason)})]
    except KeyError as missing:
        return [Problem("exemple.mot", file, {"mot": str(missing.args[0])})]
    table = build_table(plan, compute_groups(plan, tables), example.events)
    return [
        Problem("exemple.faux", _where(file, ("attendu", rank), places), _differ(expected, table))
        for rank, expected in enumerate(example.expected)
        if not _agree(expected, table.find(expected.cell))
    ]


def _explain_form(
    fault: ValidationError, content: Mapping[str, Any], file: str, lines: dict[KeyPath, int]
) -> list[Problem]:
    places = Places()
    for key in content:
        places.add((key,), file, (key,), lines)
    return [
        problem if problem.where.file else replace(problem, where=_where(file, path, lines))
        for path, problem in explain_errors(fault, content, places, Example)
    ]


def _where(file: str, path: KeyPath, lines: dict[KeyPath, int]) -> Where:
    return Where(file, format_path(path), nearest_line(lines, path))


def prepare_example(example: Example, agreement: Agreement, facts: Mapping[str, Fact]) -> tuple[Plan, Tables]:
    """The plan of an example and its rows as facts. KeyError: a word that the agreement or the fact lacks."""
    indicator = agreement.indicator(example.indicator)
    plan = make_plan(
        agreement=agreement.key,
        indicator=indicator,
        facts=facts,
        geography=_geography(agreement, example),
        by=example.breakdowns,
        period=_period(example),
        events=example.events,
    )
    members = [
        {"person_id": person, "agreement": agreement.key, "cohort": indicator.within}
        for person in example.cohort
    ]
    tables: dict[str, Sequence[Mapping[str, Any]]] = {
        "cohort_member": members,
        "commune": [_commune(commune, agreement.territory.vintage) for commune in example.communes],
    }
    rows = [_row(rank, row, plan.fact) for rank, row in enumerate(example.rows, 1)]
    return plan, {**tables, plan.fact.name: rows}


def _period(example: Example) -> Period | None:
    if example.period is None:
        return None
    period = read_period(example.period.replace("..", "/"))
    if period is None:
        raise KeyError(example.period)
    return period


def _geography(agreement: Agreement, example: Example) -> Geography:
    territory = agreement.territory
    zonings = tuple(
        Zoning(zoning.key, zoning.label, zoning.level, agreement.zones(zoning.key))
        for zoning in territory.zonings
    )
    names = {commune["code"]: commune.get("nom", "") for commune in example.communes}
    return Geography(territory.department, territory.vintage, zonings, names)


def _row(rank: int, row: Mapping[str, Value], fact: Fact) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys((*ORIGIN_COLUMNS, *(column.name for column in fact.columns)))
    values |= {"fact_id": rank, "row": rank, "person_id": row.get("personne", rank)}
    return values | {fact.column(name).name: value for name, value in row.items() if name != "personne"}


def _commune(said: Mapping[str, str], vintage: int) -> dict[str, Any]:
    return {
        "vintage": vintage,
        "code": said["code"],
        "commune": said["code"],
        "name": said.get("nom"),
        "departement": said["departement"],
        "arrondissement": said.get("arrondissement"),
        "epci_siren": said.get("epci"),
    }


def _agree(expected: Expected, found: Cell | None) -> bool:
    return found is not None and _expected_figures(expected, found) == _figures(found)


def _figures(cell: Cell) -> tuple[int | None, int | None, int | None]:
    return (cell.numerator, cell.denominator, cell.unknown)


def _expected_figures(expected: Expected, found: Cell | None) -> tuple[int | None, int | None, int | None]:
    """What is expected; where something may be unknown and the example says nothing of it, none is."""
    unknown = expected.unknown
    if unknown is None and found is not None and found.unknown is not None:
        unknown = 0
    return (expected.numerator, expected.denominator, unknown)


def _differ(expected: Expected, table: Table) -> dict[str, object]:
    found = table.find(expected.cell)
    return {
        "case": _name(expected.cell.items()),
        "obtenu": _say(_figures(found)) if found is not None else _say_cells(table),
        "attendu": _say(_expected_figures(expected, found)),
    }


def _name(dims: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{word} {code}" for word, code in dims) or "total"


def _say_cells(table: Table) -> str:
    """No such cell: the names of those that there are, as the example must write them."""
    names = [f"« {_name(cell.dims)} »" for cell in table.every_cell()]
    more = ", …" if len(names) > MOST_NAMED else ""
    return f"aucune case de ce nom (cases obtenues : {', '.join(names[:MOST_NAMED])}{more})"


def _say(figures: tuple[int | None, int | None, int | None]) -> str:
    numerator, denominator, unknown = figures
    said = str(numerator) if denominator is None else f"{numerator} sur {denominator}"
    return said if unknown is None else f"{said}, inconnus : {unknown}"
