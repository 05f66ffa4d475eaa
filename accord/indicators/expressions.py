"""The expressions that a statement may be made of, and the only ways to make them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Literal

from sqlglot import exp

from accord.indicators.errors import RefusedExpression
from accord.indicators.rules.plans import Scalar

Dialect = Literal["duckdb", "postgres", "spark"]

# What a statement may be made of. Each is tested on its text in three dialects and on its values.
WHITELIST = (
    exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.GroupingSets, exp.Order, exp.Ordered,
    exp.Subquery, exp.Table, exp.TableAlias, exp.Alias, exp.Column, exp.Identifier, exp.Tuple,
    exp.Literal, exp.Boolean, exp.Null, exp.Cast, exp.DataType, exp.DataTypeParam, exp.Extract, exp.Var,
    exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Is,
    exp.Add, exp.Sub, exp.Mul, exp.Case, exp.If, exp.Coalesce, exp.Count, exp.Distinct, exp.Sum,
)  # fmt: skip

FACT, COMMUNE, MEMBER = "f", "c", "m"


def write_sql(statement: exp.Expr, dialect: Dialect = "duckdb", *, pretty: bool = True) -> str:
    """The text of a statement in a dialect."""
    return statement.sql(dialect=dialect, pretty=pretty)


def guard(statement: exp.Select) -> exp.Select:
    """The statement, when all it is made of is on the list; raises RefusedExpression."""
    for node in statement.walk():
        if type(node) not in WHITELIST:
            raise RefusedExpression(type(node).__name__)
    return statement


def name_of(name: str) -> exp.Column:
    """A column of the level below."""
    return exp.column(name)


def column_of(name: str, table: str = FACT) -> exp.Column:
    """A column of a table, by the table's alias."""
    return exp.column(name, table=table)


def table_as(name: str, alias: str) -> exp.Expr:
    """A table under an alias."""
    return exp.alias_(exp.to_table(name), alias, table=True)


def subquery_as(query: exp.Select, alias: str) -> exp.Subquery:
    """A level of the statement, named."""
    return query.subquery(alias)


def literal(value: Scalar) -> exp.Expr:
    """A value: dates and decimals are cast, since dialects guess their type differently."""
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
    if isinstance(value, Decimal):
        return exp.cast(exp.Literal.string(format(value, "f")), "DECIMAL(18, 2)")
    if isinstance(value, int):
        return exp.cast(exp.Literal.string(str(value)), "INT") if value < 0 else exp.Literal.number(value)
    return exp.Literal.string(value)


def whole(value: exp.Expr) -> exp.Cast:
    """As a whole number of 64 bits."""
    return exp.cast(value, "BIGINT")


def date_part(part: str, column: str) -> exp.Expr:
    """YEAR or MONTH of a date column of the fact."""
    return exp.cast(exp.Extract(this=exp.var(part), expression=column_of(column)), "INT")


def times(value: exp.Expr, factor: int) -> exp.Expr:
    """A whole multiple."""
    return exp.Mul(this=value, expression=literal(factor))


def is_missing(value: exp.Expr) -> exp.Expr:
    """No value."""
    return exp.Is(this=value, expression=exp.null())


def is_known(value: exp.Expr) -> exp.Expr:
    """A value."""
    return exp.not_(is_missing(value))


def when(condition: exp.Expr, value: exp.Expr) -> exp.Case:
    """The value where the condition holds, else nothing."""
    return exp.Case().when(condition, value)


def or_zero(value: exp.Expr) -> exp.Coalesce:
    """Zero for the sum of no line."""
    return exp.Coalesce(this=value, expressions=[literal(0)])


def count_distinct(value: exp.Expr) -> exp.Count:
    """The number of distinct values, missing ones left out."""
    return exp.Count(this=exp.Distinct(expressions=[value]))


def every_total(dims: list[exp.Column]) -> exp.Group:
    """The cells, the partial totals and the total, in one pass."""
    sets = [
        exp.Tuple(expressions=[dim.copy() for dim in kept])
        for size in range(len(dims), -1, -1)
        for kept in combinations(dims, size)
    ]
    return exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)])
