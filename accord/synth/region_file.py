"""The training files of the Région: one a year of entry, CSV with BOM, the last one as a workbook."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from random import Random

from accord.synth.region_rows import COLUMNS, Cell, RegionRow, write_row
from accord.synth.training_paths import Training

#: Share of the trainings given twice: the very same row, or typed again.
SAME_TWICE, TYPED_TWICE = 0.003, 0.005
WIDTHS = {"nom_naissance": 24, "nom_usage": 24, "prenoms": 24, "siret_of": 16}


def name_file(year: int, last_year: int) -> str:
    """`formations_2016.csv`; the last year is a workbook."""
    return f"formations_{year}.{'xlsx' if year == last_year else 'csv'}"


def write_region(
    rng: Random, trainings: Iterable[Training], years: list[int], folder: Path
) -> dict[str, list[RegionRow]]:
    """Writes every file; returns its rows, in order, by file name."""
    by_year: dict[int, list[Training]] = defaultdict(list)
    for training in trainings:
        by_year[training.year].append(training)
    written = {}
    for year in years:
        name = name_file(year, years[-1])
        rows = _build_rows(rng, by_year[year])
        write = write_workbook if name.endswith("xlsx") else write_csv
        write(folder / name, [row.cells for row in rows])
        written[name] = rows
    return written


def _build_rows(rng: Random, trainings: list[Training]) -> list[RegionRow]:
    rows: list[RegionRow] = []
    for training in trainings:
        row = write_row(rng, training)
        rows.append(row)
        draw = rng.random()
        if draw < SAME_TWICE:
            rows.append(RegionRow(row.cells, training, row.defects, "identique"))
        elif draw < SAME_TWICE + TYPED_TWICE:
            rows.append(write_row(rng, training, repeats="ressaisie"))
    return rows


def write_csv(path: Path, rows: list[tuple[Cell, ...]]) -> None:
    """UTF-8 with BOM, `;`, ISO dates, an empty cell for what is not known."""
    with path.open("wb") as raw, TextIOWrapper(raw, encoding="utf-8-sig", newline="") as output:
        writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(["" if cell is None else str(cell) for cell in row] for row in rows)


def write_workbook(path: Path, rows: list[tuple[Cell, ...]]) -> None:
    """One sheet; identifiers and codes as text, hours as numbers, dates as dates (as text before 1900)."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    # The date of creation is fixed: the same arguments give the same bytes.
    book.set_properties({"title": "Stagiaires de la formation", "created": datetime(2021, 1, 4, 8)})  # noqa: DTZ001
    sheet = book.add_worksheet("Stagiaires")
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, WIDTHS.get(name, 13))
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, cell)
    book.close()
