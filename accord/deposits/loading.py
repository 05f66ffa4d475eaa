"""Checked rows into the table of records, by COPY: one pass over the Parquet parts, whole columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection

from accord.deposits.reading.staging import good_parts

_COPY = (
    "COPY deposits_record (deposit_id, row, parent_row, kind, payload, nir_sealed, nir_index)"
    " FROM STDIN (FORMAT csv)"
)
_ASIDE = ("row", "record", "nir_sealed", "nir_index")


def copy_records(
    *, number: int, kind: str, staging: Path, progress: Callable[[int], None] | None = None
) -> int:
    """Write the good rows of a staged deposit, in the transaction of the caller; returns how many."""
    written = 0
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for part in good_parts(staging):
            copy.write(_as_lines(part, number, kind))
            written += len(part)
            if progress:
                progress(written)
    return written


def _as_lines(part: pl.DataFrame, number: int, kind: str) -> bytes:
    payload = [name for name in part.columns if name not in _ASIDE]
    lines = part.select(
        pl.lit(number),
        "row",
        "record",
        pl.lit(kind).alias("kind"),
        pl.struct(payload).struct.json_encode().alias("payload"),
        (pl.lit("\\x") + pl.col("nir_sealed").bin.encode("hex")).alias("nir_sealed"),
        (pl.lit("\\x") + pl.col("nir_index").bin.encode("hex")).alias("nir_index"),
    )
    return lines.write_csv(include_header=False).encode()


_COMPARED = "CREATE TEMPORARY TABLE staged_record (payload jsonb, nir_index bytea) ON COMMIT DROP"


def stage_for_comparison(cursor: Any, staging: Path) -> None:
    """Put the staged rows in the temporary table `staged_record` (payload, nir_index) of this transaction."""
    cursor.execute(_COMPARED)
    with cursor.copy("COPY staged_record (payload, nir_index) FROM STDIN (FORMAT csv)") as copy:
        for part in good_parts(staging):
            payload = [name for name in part.columns if name not in _ASIDE]
            lines = part.select(
                pl.struct(payload).struct.json_encode().alias("payload"),
                (pl.lit("\\x") + pl.col("nir_index").bin.encode("hex")).alias("nir_index"),
            )
            copy.write(lines.write_csv(include_header=False).encode())


_SAME = """
SELECT count(*) FROM (
  SELECT payload, nir_index FROM deposits_record WHERE deposit_id = %s
  INTERSECT ALL
  SELECT payload, nir_index FROM deposits_record WHERE deposit_id = %s) same
"""


def compare_records(former: int, latter: int) -> int:
    """How many rows of a corrected file say exactly what the former one said."""
    with connection.cursor() as cursor:
        cursor.execute(_SAME, [former, latter])
        return int(cursor.fetchone()[0])
