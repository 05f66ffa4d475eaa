"""The door to DuckDB: a snapshot's Parquet files opened read-only, and statements run on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.indicators.compile import compile_facts, compile_table
from accord.indicators.errors import SnapshotFileMissing
from accord.indicators.expressions import write_sql
from accord.indicators.rules.breakdowns import Raw
from accord.indicators.rules.groups import Group, Groups, empty_group
from accord.indicators.rules.plans import Plan
from accord.indicators.rules.tables import Part

if TYPE_CHECKING:
    import duckdb

MEASURES = ("numerator", "denominator", "unknown", "persons")


@contextmanager
def open_facts(
    files: Mapping[str, str], folder: Path, deposits: Collection[int] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection where each fact is a view on its file (name → file in `folder`); nothing else is in reach.

    With `deposits`, a view holds the facts that these deposits gave, and those that no file gave.
    Raises SnapshotFileMissing.
    """
    import duckdb

    folder = folder.absolute()
    for file in files.values():
        if not (folder / file).is_file():
            raise SnapshotFileMissing(file)
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})
    try:
        connection.execute("SET allowed_directories = ?", [[str(folder)]])
        connection.execute("SET enable_external_access = false")
        for name, file in files.items():
            facts = connection.read_parquet(str(folder / file))
            if deposits is not None and "deposit_id" in facts.columns:
                kept = ", ".join(str(int(deposit)) for deposit in sorted(deposits))
                facts = facts.filter(f"deposit_id IS NULL OR deposit_id IN ({kept})")
            facts.create_view(name)
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def count_groups(connection: duckdb.DuckDBPyConnection, plan: Plan) -> tuple[Groups, str]:
    """Every cell and total of a plan, and the statement that counted them."""
    sql = write_sql(compile_table(plan))
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return read_groups(plan, [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]), sql


def list_facts(
    connection: duckdb.DuckDBPyConnection, plan: Plan, dims: Mapping[str, Raw], part: Part
) -> list[int]:
    """The identifiers of the facts behind a cell."""
    return [row[0] for row in connection.execute(write_sql(compile_facts(plan, dims, part))).fetchall()]


def find_origins(
    connection: duckdb.DuckDBPyConnection, fact: str, fact_ids: Sequence[int]
) -> list[tuple[int, int | None, int | None]]:
    """The deposit and row of each fact, in the order of their identifiers."""
    return connection.execute(
        f'SELECT fact_id, deposit_id, "row" FROM {fact} '  # noqa: S608 - the name of a described fact
        "WHERE fact_id IN (SELECT unnest(?::BIGINT[])) ORDER BY fact_id",
        [list(fact_ids)],
    ).fetchall()


def read_groups(plan: Plan, rows: list[dict[str, Any]]) -> Groups:
    """The lines of a compiled statement as groups, whatever engine ran it."""
    groups: Groups = {(): empty_group(plan)}
    for row in rows:
        values = list(row.values())[: len(plan.by)]
        dims = tuple(
            (breakdown.word, value)
            for breakdown, value in zip(plan.by, values, strict=True)
            if value is not None
        )
        measures = {name: int(row[name]) for name in MEASURES if row.get(name) is not None}
        groups[dims] = Group(**measures)
    return groups
