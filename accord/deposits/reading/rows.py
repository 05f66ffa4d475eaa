"""The rows of a recognised file as text by field, whatever its support."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from accord.deposits.reading.checks import TextBatch
from accord.deposits.reading.recognise import Recognition
from accord.deposits.reading.spreadsheet import read_sheet
from accord.deposits.reading.tabular import RawBatch, read_csv
from accord.deposits.reading.xml_flow import FlowEnd, FlowReader

# In these columns a number in a spreadsheet may have lost its zeros or its last digits.
IDENTIFIERS = frozenset({"nir", "siret", "commune", "france-travail", "allocataire"})


def read_rows(path: Path, recognition: Recognition) -> tuple[Iterator[TextBatch], FlowEnd | None]:
    """Batches of rows, and for a flow how it ended (to look at once every batch is read)."""
    if recognition.content.nature == "xml":
        reader = FlowReader(recognition.form, recognition.xml_encoding)
        return _flow_batches(path, reader), reader.end
    return _table_batches(path, recognition), None


def _flow_batches(path: Path, reader: FlowReader) -> Iterator[TextBatch]:
    names = [one.name for one in reader.fields]
    for batch in reader.read(path):
        yield TextBatch(
            batch.rows,
            batch.records,
            dict(zip(names, batch.columns, strict=True)),
            batch.misread,
            position=batch.position,
        )


def raw_batches(path: Path, recognition: Recognition) -> Iterator[RawBatch]:
    """The rows of a tabular file, one column per place in the file."""
    layout = recognition.layout
    if layout is None:
        raise ValueError("not a tabular file")
    if recognition.content.is_workbook:
        fields = {one.name: one for one in recognition.form.fields}
        identifiers = [at for name, at in recognition.columns.items() if fields[name].type in IDENTIFIERS]
        return read_sheet(path, skipped=layout.skipped, width=layout.width, identifiers=identifiers)
    return read_csv(path, layout)


def _table_batches(path: Path, recognition: Recognition) -> Iterator[TextBatch]:
    names = {at: name for name, at in recognition.columns.items()}
    for batch in raw_batches(path, recognition):
        records = pl.repeat(None, len(batch.rows), dtype=pl.Int32, eager=True)
        texts = {name: batch.columns[at] for name, at in recognition.columns.items()}
        noted = [(row, names.get(at, ""), code) for row, at, code in batch.noted]
        yield TextBatch(batch.rows, records, texts, batch.misread, noted, batch.position)
