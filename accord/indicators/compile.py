"""From a plan to one SQL statement, built of expressions on a list: no text is ever put together.

The statement has three levels, so that taking the sums off it leaves the facts behind a figure:
the scope (one line per fact that counts, with its place in each breakdown and its answer), the cells,
and their totals.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from accord.indicators.expressions import (
    COMMUNE,
    FACT,
    MEMBER,
    column_of,
    count_distinct,
    date_part,
    every_total,
    guard,
    is_known,
    is_missing,
    literal,
    name_of,
    or_zero,
    subquery_as,
    table_as,
    times,
    when,
    whole,
)
from accord.indicators.rules.breakdowns import NO, YES, Breakdown, Raw
from accord.indicators.rules.plans import Plan, Test
from accord.indicators.rules.tables import OUTSIDE, UNKNOWN, Part
from accord.kit.facts import Column

COMPARISONS = {"equals": exp.EQ, "differs": exp.NEQ, "before": exp.LT, "after": exp.GT, "since": exp.GTE}
# The answer of a line of a rate: 1 counts in the numerator, 0 does not, null is unknown.
ANSWER, AMOUNT, OVER = "answer", "amount", "over_amount"


def compile_table(plan: Plan) -> exp.Select:
    """One line per cell and per total: the breakdowns (null in a total), then the measures.

    Columns: `d_<breakdown>`…, `numerator`, `denominator`, `unknown`, `persons` (those that the plan has).
    """
    dims = [name_of(_dim(breakdown)) for breakdown in plan.by]
    cells = exp.select(*(dim.copy() for dim in dims)).from_(subquery_as(_scope(plan), "scope"))
    for name, measure in _measures(plan).items():
        cells = cells.select(exp.alias_(measure, name))
    if not dims:
        return guard(cells)
    if not plan.is_additive:
        cells.set("group", every_total(dims))
        return guard(cells)
    # Adding cells up is far cheaper than going over the facts once per total.
    cells.set("group", exp.Group(expressions=[dim.copy() for dim in dims]))
    table = exp.select(*(dim.copy() for dim in dims)).from_(subquery_as(cells, "cells"))
    for name in _measures(plan):
        table = table.select(exp.alias_(whole(or_zero(exp.Sum(this=name_of(name)))), name))
    table.set("group", every_total(dims))
    return guard(table)


def compile_facts(plan: Plan, dims: Mapping[str, Raw], part: Part = "numerator") -> exp.Select:
    """The identifiers of the facts behind a cell: the same scope, the sums taken off.

    `dims` gives raw values for some or all of the plan's breakdowns; `part` says which figure of the cell.
    """
    facts = exp.select(name_of("fact_id")).from_(subquery_as(_scope(plan), "scope"))
    for breakdown in plan.by:
        if breakdown.word in dims:
            facts = facts.where(
                exp.EQ(this=name_of(_dim(breakdown)), expression=literal(dims[breakdown.word]))
            )
    condition = _part_condition(plan, part)
    if condition is not None:
        facts = facts.where(condition)
    return guard(facts.order_by(name_of("fact_id")))


# --- the scope -------------------------------------------------------------------------------------------


def _scope(plan: Plan) -> exp.Select:
    scope = exp.select(column_of("fact_id"), column_of("person_id")).from_(table_as(plan.fact.name, FACT))
    for breakdown in plan.by:
        scope = scope.select(exp.alias_(_breakdown_value(breakdown, plan), _dim(breakdown)))
    if plan.indicator.kind == "taux" and plan.summed is None:
        scope = scope.select(exp.alias_(_answer(plan), ANSWER))
    for column, name in ((plan.summed, AMOUNT), (plan.over, OVER)):
        if column is not None:
            scope = scope.select(exp.alias_(_amount(column, plan.decimals), name))
    place = next((breakdown for breakdown in plan.by if breakdown.kind == "place"), None)
    if place is not None:
        scope = scope.join(table_as("commune", COMMUNE), on=_commune_link(place, plan), join_type="left")
    return scope.where(exp.and_(*_scope_conditions(plan)))


def _scope_conditions(plan: Plan) -> list[exp.Expr]:
    placed = column_of(plan.placed_by.name)
    if plan.period is None:
        conditions: list[exp.Expr] = [is_known(placed)]
    else:
        conditions = [exp.GTE(this=placed, expression=literal(plan.period.starts_on))]
        if plan.period.ends_on is not None:
            conditions.append(exp.LTE(this=placed.copy(), expression=literal(plan.period.ends_on)))
    conditions += [_test(test) for test in plan.population]
    if plan.cohort is not None:
        members = exp.select(column_of("person_id", MEMBER)).from_(table_as("cohort_member", MEMBER))
        for name, value in (("agreement", plan.cohort.agreement), ("cohort", plan.cohort.key)):
            members = members.where(exp.EQ(this=column_of(name, MEMBER), expression=literal(value)))
        conditions.append(exp.In(this=column_of("person_id"), query=exp.Subquery(this=members)))
    return conditions


def _answer(plan: Plan) -> exp.Case:
    met = exp.and_(*(_test(test) for test in plan.numerator))
    answer = exp.Case()
    if plan.unknown:
        answer = answer.when(exp.and_(*(_test(test) for test in plan.unknown)), exp.null())
    return answer.when(met, literal(1)).when(exp.not_(met.copy()), literal(0))


def _amount(column: Column, decimals: int) -> exp.Expr:
    if not decimals:
        return column_of(column.name)
    return whole(exp.Mul(this=column_of(column.name), expression=literal(10**decimals)))


def _test(test: Test) -> exp.Expr:
    column = column_of(test.column.name)
    values = [literal(value) for value in test.values]
    if test.operator == "is_known":
        return is_known(column) if test.values[0] else is_missing(column)
    if test.operator == "among":
        return exp.In(this=column, expressions=values)
    if test.operator == "except_for":
        return exp.Paren(
            this=exp.or_(is_missing(column), exp.not_(exp.In(this=column.copy(), expressions=values)))
        )
    if test.operator == "between":
        low, high = values
        return exp.Paren(
            this=exp.and_(exp.GTE(this=column, expression=low), exp.LTE(this=column.copy(), expression=high))
        )
    return COMPARISONS[test.operator](this=column, expression=values[0])


# --- breakdowns ------------------------------------------------------------------------------------------


def _breakdown_value(breakdown: Breakdown, plan: Plan) -> exp.Expr:
    column = column_of(breakdown.column)
    if breakdown.kind == "time":
        return _time_value(breakdown)
    if breakdown.kind == "age":
        return _age_band(breakdown, plan.placed_by)
    if breakdown.kind == "place":
        return _place_value(breakdown, plan)
    if breakdown.kind == "flag":
        return (
            exp.Case()
            .when(column, literal(YES))
            .when(exp.not_(column.copy()), literal(NO))
            .else_(literal(UNKNOWN))
        )
    return exp.Coalesce(this=column, expressions=[literal(UNKNOWN)])


def _time_value(breakdown: Breakdown) -> exp.Expr:
    year, month = (date_part(part, breakdown.column) for part in ("YEAR", "MONTH"))
    if breakdown.word == "annee":
        return year
    if breakdown.word == "mois":
        return exp.Add(this=times(year, 100), expression=month)
    months_in = {"semestre": 6, "trimestre": 3}[breakdown.word]
    rank = exp.Case()
    for number in range(1, 12 // months_in):
        rank = rank.when(exp.LTE(this=month.copy(), expression=literal(number * months_in)), literal(number))
    return exp.Add(this=times(year, 10), expression=rank.else_(literal(12 // months_in)))


def _age_band(breakdown: Breakdown, placed_by: Column) -> exp.Expr:
    """The rank of the age band, by arithmetic on years and months; −1 when the month of birth is unknown.

    Births are known to the month: an age is reached from the first day of the month of birth.
    """
    years = exp.Paren(
        this=exp.Sub(this=date_part("YEAR", placed_by.name), expression=date_part("YEAR", breakdown.column))
    )
    months = exp.Sub(
        this=exp.Add(this=times(years, 12), expression=date_part("MONTH", placed_by.name)),
        expression=date_part("MONTH", breakdown.column),
    )
    band = exp.Case().when(exp.LT(this=months.copy(), expression=literal(0)), literal(-1))
    for rank, bound in enumerate(breakdown.bounds):
        band = band.when(exp.LT(this=months.copy(), expression=literal(bound * 12)), literal(rank))
    last = len(breakdown.bounds)
    return band.when(exp.GTE(this=months.copy(), expression=literal(0)), literal(last)).else_(literal(-1))


def _place_value(breakdown: Breakdown, plan: Plan) -> exp.Expr:
    """The place, `inconnu` without a commune of the vintage, `hors-territoire` outside the department."""
    known, inside = column_of("code", COMMUNE), column_of("departement", COMMUNE)
    value = exp.Case().when(is_missing(known), literal(UNKNOWN))
    if breakdown.zoning is None:
        outside = exp.NEQ(this=inside, expression=literal(plan.geography.department))
        name = {"commune": "commune", "epci": "epci_siren"}[breakdown.word]
        return value.when(outside, literal(OUTSIDE)).else_(
            exp.Coalesce(this=column_of(name, COMMUNE), expressions=[literal(OUTSIDE)])
        )
    level = {"commune": "commune", "epci": "epci_siren", "arrondissement": "arrondissement"}
    code = column_of(level[breakdown.zoning.level], COMMUNE)
    by_zone: dict[str, list[exp.Expr]] = {}
    for key, zone in breakdown.zoning.zones.items():
        by_zone.setdefault(zone, []).append(literal(key))
    for zone, codes in by_zone.items():
        value = value.when(exp.In(this=code.copy(), expressions=codes), literal(zone))
    return value.else_(literal(OUTSIDE))


def _commune_link(breakdown: Breakdown, plan: Plan) -> exp.Expr:
    return exp.and_(
        exp.EQ(this=column_of("vintage", COMMUNE), expression=literal(plan.geography.vintage)),
        exp.EQ(this=column_of("code", COMMUNE), expression=column_of(breakdown.column)),
    )


# --- measures --------------------------------------------------------------------------------------------


def _measures(plan: Plan) -> dict[str, exp.Expr]:
    if plan.summed is not None:
        measures = _sums(plan)
    elif plan.indicator.counts == "personnes":
        measures = _persons(plan)
    else:
        measures = _lines(plan)
    if plan.counts_people:
        measures["persons"] = count_distinct(name_of("person_id"))
    return measures


def _lines(plan: Plan) -> dict[str, exp.Expr]:
    every = exp.Count(this=name_of("fact_id"))
    if plan.indicator.kind == "nombre":
        return {"numerator": every}
    known = exp.Count(this=name_of(ANSWER))
    return {
        "numerator": exp.Count(this=when(_is_yes(), literal(1))),
        "denominator": known,
        "unknown": exp.Sub(this=every, expression=known.copy()),
    }


def _persons(plan: Plan) -> dict[str, exp.Expr]:
    person = name_of("person_id")
    if plan.indicator.kind == "nombre":
        nobody = is_missing(person.copy())
        return {
            "numerator": count_distinct(person),
            "unknown": exp.Count(this=when(nobody, literal(1))),
        }
    known = count_distinct(when(is_known(name_of(ANSWER)), person.copy()))
    return {
        "numerator": count_distinct(when(_is_yes(), person.copy())),
        "denominator": known,
        "unknown": exp.Sub(this=count_distinct(person), expression=known.copy()),
    }


def _sums(plan: Plan) -> dict[str, exp.Expr]:
    every, amount = exp.Count(this=name_of("fact_id")), name_of(AMOUNT)
    if plan.over is None:
        return {
            "numerator": whole(or_zero(exp.Sum(this=amount))),
            "unknown": exp.Sub(this=every, expression=exp.Count(this=amount.copy())),
        }
    both = _both_known()
    return {
        "numerator": whole(or_zero(exp.Sum(this=when(both, amount)))),
        "denominator": whole(or_zero(exp.Sum(this=when(both.copy(), name_of(OVER))))),
        "unknown": exp.Sub(this=every, expression=exp.Count(this=when(both.copy(), literal(1)))),
    }


def _part_condition(plan: Plan, part: Part) -> exp.Expr | None:
    if plan.summed is not None:
        known = _both_known() if plan.over else is_known(name_of(AMOUNT))
        return exp.not_(exp.Paren(this=known)) if part == "unknown" else known
    if plan.indicator.kind == "taux":
        is_unknown = is_missing(name_of(ANSWER))
        return {"numerator": _is_yes(), "unknown": is_unknown}.get(part, exp.not_(is_unknown.copy()))
    if plan.indicator.counts == "personnes":
        nobody = is_missing(name_of("person_id"))
        return nobody if part == "unknown" else exp.not_(nobody)
    return None


def _dim(breakdown: Breakdown) -> str:
    return f"d_{breakdown.word.replace('-', '_')}"


def _is_yes() -> exp.Expr:
    return exp.EQ(this=name_of(ANSWER), expression=literal(1))


def _both_known() -> exp.Expr:
    return exp.and_(*(is_known(name_of(name)) for name in (AMOUNT, OVER)))
