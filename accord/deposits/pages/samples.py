"""The first rows of each problem of a checked file, and of what it no longer holds, for whoever may see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.declaration.formats import Format
from accord.deposits import places
from accord.deposits.models import Deposit
from accord.kit.text import format_number

# Rows read again as they were understood are named by their canonical column.
CANONICAL = {
    "foyer": "Foyer",
    "id_france_travail": "Identifiant France Travail",
    "nom_naissance": "Nom",
    "prenoms": "Prénoms",
    "date_naissance": "Date de naissance",
}


@dataclass(frozen=True)
class Sample:
    """The first rows of one problem, or those that are gone: headers, then rows of (number, values)."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def read_samples(deposit: Deposit, form: Format) -> dict[tuple[str, str], Sample]:
    """The samples by (code, field); empty once somebody has decided, or for a file checked by a command."""
    kept = _read(places.samples_file(deposit.pk))
    # A row that could not be cut has no value to show.
    labels = {one.name: one.label for one in form.fields}
    found = {(one["code"], one["field"]): _describe(one, labels) for one in kept or ()}
    return {place: sample for place, sample in found.items() if sample.rows}


def read_gone(deposit: Deposit, form: Format) -> Sample | None:
    """The first rows of the file before that this one no longer holds; None once somebody has decided."""
    kept = _read(places.gone_file(deposit.pk))
    labels = {one.gives: one.label for one in form.fields if one.gives not in CANONICAL}
    return _describe(kept, labels) if kept else None


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def _describe(kept: dict[str, Any], labels: Mapping[str, str]) -> Sample:
    headers = tuple(labels.get(name) or CANONICAL.get(name, name) for name in kept["columns"])
    rows = tuple(
        (format_number(number), tuple(zip(headers, values, strict=True)))
        for number, *values in kept["rows"]
        if values
    )
    return Sample(headers, rows)
