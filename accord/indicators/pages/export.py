"""A table of figures as a file: the cells of the page, one a line, with what each stands on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from accord.face.listing import Cell as ListCell
from accord.face.listing import Column, Listing
from accord.indicators.pages.words import KEPT_BACK
from accord.indicators.rules.tables import Cell, Table

VALUES = {"taux": "Taux (%)", "nombre": "Nombre", "somme": "Total"}


@dataclass(frozen=True)
class ExportRow:
    """A cell in its place. Its values are None when nothing is known."""

    rank: int
    cell: Cell


def list_cells(table: Table) -> tuple[Listing, list[ExportRow]]:
    """The list that writes the table: breakdowns, then figures; a hidden figure is « c »."""
    columns = [Column("rang", "Ligne", value="rank", kind="number", sort="rank")]
    columns += [
        Column(f"v{place}", table.breakdowns[word], value=_label_at(word))
        for place, word in enumerate(table.by)
    ]
    columns.append(_measure("valeur", VALUES[table.unit], lambda cell: _value(table, cell)))
    if table.unit == "taux":
        columns += [
            _measure("numerateur", "Numérateur", lambda cell: _scaled(table, cell.numerator)),
            _measure("denominateur", "Dénominateur", lambda cell: _scaled(table, cell.denominator)),
        ]
    if any(cell.unknown is not None for cell in table.every_cell()):
        columns.append(_measure("inconnus", "Inconnus", lambda cell: cell.unknown))
    listing = Listing(caption=table.label, columns=tuple(columns), order="rang", tie="rank", empty="")
    cells = dict.fromkeys((*table.cells, *table.margins, table.total))
    return listing, [ExportRow(rank, cell) for rank, cell in enumerate(cells, start=1)]


def _label_at(word: str) -> Callable[[ExportRow], str]:
    def read(row: ExportRow) -> str:
        pairs = zip(row.cell.dims, row.cell.labels, strict=True)
        return {breakdown: label for (breakdown, _code), label in pairs}.get(word, "Ensemble")

    return read


def _measure(key: str, label: str, measure: Callable[[Cell], Decimal | int | None]) -> Column:
    def read(row: ExportRow) -> Decimal | int | ListCell | None:
        return ListCell(KEPT_BACK) if row.cell.hidden else measure(row.cell)

    return Column(key, label, kind="number", value=read)


def _value(table: Table, cell: Cell) -> Decimal | int | None:
    if table.unit != "taux":
        return _scaled(table, cell.numerator)
    if cell.ratio is None:
        return None
    share = Decimal(cell.ratio.numerator * 100) / Decimal(cell.ratio.denominator)
    return share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _scaled(table: Table, count: int | None) -> Decimal | int | None:
    if count is None or not table.decimals:
        return count
    return Decimal(count).scaleb(-table.decimals)
