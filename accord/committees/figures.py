"""The figures of a pack, computed once for its readers, who see no person: disclosure control is on."""

from __future__ import annotations

from accord.declaration.agreement import Agreement as DeclaredAgreement
from accord.declaration.duties import Committee
from accord.indicators.models import Snapshot
from accord.indicators.publication import publish_tables
from accord.indicators.queries import Ask
from accord.indicators.rules.tables import Table


def compute_pack_tables(declared: DeclaredAgreement, committee: Committee, snapshot: Snapshot) -> list[Table]:
    """The tables of a committee's pack on one snapshot, as they are published everywhere else."""
    return publish_tables(declared, list_asks(declared, committee), snapshot)


def list_asks(declared: DeclaredAgreement, committee: Committee) -> list[Ask]:
    """The total of each indicator of the pack, then one table for each breakdown that it allows.

    A committee without a declared pack reads every indicator of the agreement, with its total only.
    """
    if not committee.pack:
        return [Ask(indicator.key) for indicator in declared.indicators]
    asks: list[Ask] = []
    for key in committee.pack:
        asks.append(Ask(key))
        asks += [Ask(key, (word,)) for word in declared.indicator(key).breakdowns if committee.shows(word)]
    return asks
