"""The parts of a checked file, in the order in which they were written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

# `glob=False` everywhere: polars would take a `[` or a `*` in the name of a folder for a pattern.


def read_part(path: Path) -> pl.DataFrame:
    """One part, whole."""
    return pl.read_parquet(path, glob=False)


def read_parts(folder: Path, pattern: str) -> Iterator[pl.DataFrame]:
    """The parts of that name, one after the other."""
    return map(read_part, _find(folder, pattern))


def scan_parts(folder: Path, pattern: str) -> pl.LazyFrame:
    """The parts of that name as one frame, read as far as it is asked for."""
    return pl.scan_parquet(_find(folder, pattern), glob=False)


def _find(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern))
