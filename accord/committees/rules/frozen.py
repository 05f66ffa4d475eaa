"""A table of figures as exact JSON, and back: what a committee received is rebuilt, never computed again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from accord.indicators.rules.tables import Cell, DepositOrigin, Table, Target

CELL, MARGIN, TOTAL = "cellule", "marge", "total"
_CELLS = ("cells", "margins", "total")


def heading_of(table: Table) -> dict[str, Any]:
    """Everything of a table but its cells. Decimals travel as text, so that nothing is rounded."""
    heading: dict[str, Any] = {
        field.name: getattr(table, field.name) for field in fields(table) if field.name not in _CELLS
    }
    heading["by"] = list(table.by)
    heading["breakdowns"] = dict(table.breakdowns)
    heading["deposits"] = [asdict(deposit) for deposit in table.deposits]
    if table.target is not None:
        heading["target"] = {"value": str(table.target.value), "reference": table.target.reference}
    return heading


def cells_of(table: Table) -> list[dict[str, Any]]:
    """The cells of a table in order, each with its `part`: the finest ones, the partial totals, the total."""
    parts = [(CELL, cell) for cell in table.cells] + [(MARGIN, cell) for cell in table.margins]
    return [_freeze_cell(part, cell) for part, cell in [*parts, (TOTAL, table.total)]]


def rebuild_table(heading: Mapping[str, Any], cells: Iterable[Mapping[str, Any]]) -> Table:
    """The very table that was frozen. KeyError or TypeError when the stored form is not ours: our fault."""
    said = dict(heading)
    parts: dict[str, list[Cell]] = {CELL: [], MARGIN: [], TOTAL: []}
    for cell in cells:
        parts[cell["part"]].append(_thaw_cell(cell))
    (total,) = parts[TOTAL]
    target = said.pop("target")
    return Table(
        **{
            **said,
            "by": tuple(said["by"]),
            "deposits": tuple(DepositOrigin(**deposit) for deposit in said["deposits"]),
            "target": target and Target(Decimal(target["value"]), target["reference"]),
            "cells": tuple(parts[CELL]),
            "margins": tuple(parts[MARGIN]),
            "total": total,
        }
    )


def _freeze_cell(part: str, cell: Cell) -> dict[str, Any]:
    return {
        "part": part,
        **asdict(cell),
        "dims": [list(pair) for pair in cell.dims],
        "labels": list(cell.labels),
    }


def _thaw_cell(stored: Mapping[str, Any]) -> Cell:
    said = {name: value for name, value in stored.items() if name != "part"}
    dims = tuple((breakdown, code) for breakdown, code in stored["dims"])
    return Cell(**{**said, "dims": dims, "labels": tuple(stored["labels"])})
