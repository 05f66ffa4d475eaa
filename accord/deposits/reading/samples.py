"""The first rows of each problem, as the file wrote them, for whoever decides on it; a NIR is never shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from accord.declaration.formats import Field, Format
from accord.deposits.places import SAMPLES
from accord.deposits.reading.checks import TextBatch
from accord.deposits.reading.parts import scan_parts

ROWS_SHOWN = 5
LONGEST_VALUE = 80
# What tells a reader whose row it is: the canonical columns to show beside the one at fault.
SHOWN = ("foyer", "id_france_travail", "nom_naissance", "prenoms", "date_naissance")


class Sampler:
    """Keeps, batch by batch, the first rows of each problem: `[{code, field, columns, rows}]`."""

    def __init__(self, form: Format) -> None:
        self.fields = {one.name: one for one in form.fields}
        composed = {name for one in form.composites if one.gives in SHOWN for name in one.fields}
        self.shown = [one for one in form.fields if one.gives in SHOWN or one.name in composed]
        self._samples: dict[tuple[str, str], dict[str, Any]] = {}

    def take(self, batch: TextBatch, problems: pl.DataFrame) -> None:
        """Look at the problems of a batch."""
        for code, name, rows in _first_rows(problems):
            sample = self._sample(code, name, self._columns(name, batch.texts))
            room = ROWS_SHOWN - len(sample["rows"])
            if room > 0:
                columns = [self.fields[column] for column in sample["columns"]]
                sample["rows"] += _read_rows(batch, rows[:room], columns)

    def take_repeated(self, problems: pl.DataFrame, folder: Path) -> None:
        """The same for rows that repeat or contradict one another, read again as they were understood."""
        wanted = {key: rows for *key_parts, rows in _first_rows(problems) for key in [tuple(key_parts)]}
        numbers = sorted({row for rows in wanted.values() for row in rows[:ROWS_SHOWN]})
        good = scan_parts(folder, "good-*.parquet")
        columns = [name for name in SHOWN if name in good.collect_schema().names()]
        found = good.filter(pl.col("row").is_in(numbers)).select("row", *columns).collect()
        values = {row: [text or "" for text in line] for row, *line in found.iter_rows()}
        for (code, name), rows in wanted.items():
            sample = self._sample(code, name, columns)
            sample["rows"] = [[row, *values[row]] for row in rows[:ROWS_SHOWN] if row in values]

    def write(self, folder: Path) -> None:
        """Write what was kept, for the account that runs Accord alone."""
        path = folder / SAMPLES
        path.touch(mode=0o600)
        path.write_text(json.dumps(list(self._samples.values()), ensure_ascii=False), encoding="utf-8")

    def _sample(self, code: str, name: str, columns: list[str]) -> dict[str, Any]:
        fresh = {"code": code, "field": name, "columns": columns, "rows": []}
        return self._samples.setdefault((code, name), fresh)

    def _columns(self, name: str, texts: Iterable[str]) -> list[str]:
        """The columns to show, the one at fault last."""
        present = set(texts)
        names = [one.name for one in self.shown if one.name in present and one.name != name]
        return [*names, name] if name in present else names


def _first_rows(problems: pl.DataFrame) -> Iterable[tuple[str, str, list[int]]]:
    grouped = problems.group_by("code", "field", maintain_order=True).agg(pl.col("row").head(ROWS_SHOWN))
    return grouped.iter_rows()  # type: ignore[return-value]


def _read_rows(batch: TextBatch, rows: list[int], columns: list[Field]) -> list[list[Any]]:
    places = {row: at for at, row in enumerate(batch.rows)} if rows else {}
    return [
        [row, *(_show(batch.texts[one.name][places[row]] or "", one) for one in columns)]
        if row in places
        else [row]
        for row in rows
    ]


def _show(text: str, one: Field) -> str:
    """A value as it is read on a screen: a NIR by its length only."""
    if one.type == "nir":
        return f"•••• ({len(text.strip())} caractères)" if text.strip() else ""
    return text[:LONGEST_VALUE]
