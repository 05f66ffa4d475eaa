"""The first rows of each problem of a checked file, for whoever may see its persons."""

from __future__ import annotations

import json
from dataclasses import dataclass
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
    """The first rows of one problem: headers, then rows of (number, values)."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def read_samples(deposit: Deposit, form: Format) -> dict[tuple[str, str], Sample]:
    """The samples by (code, field); empty once somebody has decided, or for a file checked by a command."""
    try:
        kept = json.loads(places.samples_file(deposit.pk).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    # A row that could not be cut has no value to show.
    found = {(one["code"], one["field"]): _describe(one, form) for one in kept}
    return {place: sample for place, sample in found.items() if sample.rows}


def _describe(kept: dict[str, Any], form: Format) -> Sample:
    labels = {one.name: one.label for one in form.fields}
    headers = tuple(labels.get(name) or CANONICAL.get(name, name) for name in kept["columns"])
    rows = tuple(
        (format_number(number), tuple(zip(headers, values, strict=True)))
        for number, *values in kept["rows"]
        if values
    )
    return Sample(headers, rows)
