from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from accord.conventions.models import AgreementEvent
from accord.declaration.agreement import Agreement
from accord.declaration.happenings import dates_of
from accord.declaration.indicators import Indicator
from accord.indicators.actions import facts_folder
from accord.indicators.engine import count_groups, find_origins, list_facts, open_facts
from accord.indicators.errors import (
    CohortNotFrozen,
    EventWithoutDate,
    IndicatorError,
    NoFileAccepted,
    NoSnapshot,
    PersonsNotShown,
    SnapshotFileChanged,
    SnapshotFileMissing,
    UnknownBreakdownValue,
    UnknownIndicator,
)
from accord.indicators.facts import all_facts
from accord.indicators.models import Snapshot
from accord.indicators.rules.assembly import build_table
from accord.indicators.rules.breakdowns import PLACE_LABELS, Geography, Raw, Zoning
from accord.indicators.rules.disclosure import Parents, protect_tables
from accord.indicators.rules.plans import Plan, make_plan
from accord.indicators.rules.tables import DepositOrigin, Part, Table
from accord.indicators.snapshots import hash_file
from accord.kit.periods import Period

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Ask:
    """One table to compute: an indicator, its breakdowns (three at most), a period (None: all dates)."""

    indicator: str
    by: tuple[str, ...] = ()
    period: Period | None = None


@dataclass(frozen=True)
class FactOrigin:
    """Where a fact comes from: the partner's file and its row; empty for a fact that the house derived."""

    fact_id: int
    file_name: str = ""
    row: int | None = None


def compute_table(
    *,
    agreement: Agreement,
    indicator: str,
    by: Sequence[str] = (),
    period: Period | None = None,
    snapshot: Snapshot | None = None,
    sees_people: bool,
) -> Table:
    """The table of an indicator on a snapshot (the latest by default), protected unless `sees_people`.

    Tables that will be read side by side are safe only when they are protected together: `compute_tables`.
    Raises UnknownIndicator, InvalidIndicator, BreakdownNotAllowed, EventWithoutDate, CohortNotFrozen,
    NoSnapshot, SnapshotFileMissing.
    """
    (table,) = compute_tables(
        agreement=agreement,
        asks=[Ask(indicator, tuple(by), period)],
        snapshot=snapshot,
        sees_people=sees_people,
    )
    return table


def compute_tables(
    *,
    agreement: Agreement,
    asks: Sequence[Ask],
    snapshot: Snapshot | None = None,
    sees_people: bool,
    missing: dict[str, IndicatorError] | None = None,
) -> list[Table]:
    """The tables of one pack, in the order asked; protected together, so that none gives another away.

    With `missing`, an indicator that has no figure yet (its cohort, its event) is left out, and why is
    written there.
    """
    events = events_of(agreement)
    computed: list[tuple[Table, Plan]] = []
    with _open(agreement, snapshot, any(_is_place(agreement, ask.by) for ask in asks)) as opened:
        for ask in asks:
            try:
                computed.append(_compute(agreement, ask, opened, events, sees_people))
            except (CohortNotFrozen, EventWithoutDate) as reason:
                if missing is None:
                    raise
                missing[ask.indicator] = reason
        if sees_people:
            return [table for table, _ in computed]
        return _protect(agreement, computed, opened)


def facts_behind(
    *,
    agreement: Agreement,
    indicator: str,
    by: Sequence[str] = (),
    period: Period | None = None,
    snapshot: Snapshot | None = None,
    sees_people: bool,
    dims: Mapping[str, str] | None = None,
    part: Part = "numerator",
) -> list[int]:
    """The identifiers of the facts behind a cell (`dims`: breakdown → code; none of them: the total).

    `part` chooses the figure of the cell. Raises PersonsNotShown to whoever may not see persons, and
    UnknownBreakdownValue.
    """
    if not sees_people:
        raise PersonsNotShown()
    wanted = dict(dims or {})
    ask = Ask(indicator, tuple(wanted), period)
    with _open(agreement, snapshot, with_names=False) as opened:
        plan = _plan(agreement, ask, opened, events_of(agreement), counts_people=False)
        return list_facts(opened.connection, plan, _raw_dims(plan, wanted), part)


def trace_facts(
    *, agreement: Agreement, indicator: str, fact_ids: Sequence[int], snapshot: Snapshot | None = None
) -> list[FactOrigin]:
    """The file and row of each fact of an indicator, in the order of their identifiers."""
    fact = all_facts()[find_indicator(agreement, indicator).fact]
    with _open(agreement, snapshot, with_names=False) as opened:
        files = {deposit["id"]: deposit["file_name"] for deposit in opened.manifest["deposits"]}
        found = find_origins(opened.connection, fact.name, fact_ids)
    return [FactOrigin(fact_id, files.get(deposit_id, ""), row) for fact_id, deposit_id, row in found]


def find_snapshot(name: str = "") -> Snapshot:
    """The latest snapshot, or the one whose number or hash (its beginning is enough) is given.

    Raises NoSnapshot.
    """
    every = Snapshot.objects.order_by("-id")
    if name.isdigit() and len(name) < 7:
        every = every.filter(id=int(name))
    elif name:
        every = every.filter(sha256__startswith=name.lower())
    snapshot = every.first()
    if snapshot is None:
        raise NoSnapshot(name)
    return snapshot


def verify_snapshot(snapshot: Snapshot) -> None:
    """Read every file of a snapshot again; raises SnapshotFileMissing or SnapshotFileChanged."""
    for described in snapshot.manifest["facts"].values():
        path = facts_folder() / described["file"]
        if not path.is_file():
            raise SnapshotFileMissing(described["file"])
        if hash_file(path) != described["sha256"]:
            raise SnapshotFileChanged(described["file"])


@dataclass(frozen=True)
class _Opened:
    """A snapshot ready to be counted, for one agreement."""

    connection: duckdb.DuckDBPyConnection
    snapshot: Snapshot
    geography: Geography
    parents: Parents = field(default_factory=dict)

    @property
    def manifest(self) -> dict[str, Any]:
        return self.snapshot.manifest


@contextmanager
def _open(agreement: Agreement, snapshot: Snapshot | None, with_names: bool) -> Iterator[_Opened]:
    snapshot = snapshot or find_snapshot()
    files = {name: described["file"] for name, described in snapshot.manifest["facts"].items()}
    deposits = snapshot.manifest["deposits"]
    own = {deposit["id"] for deposit in deposits if deposit["agreement"] == agreement.key}
    if not own:
        raise NoFileAccepted(agreement.key)
    # A file is received for the purposes of one agreement: no other one counts it.
    with open_facts(files, facts_folder(), own if len(own) < len(deposits) else None) as connection:
        geography = geography_of(agreement)
        parents: Parents = {}
        if with_names:
            geography, parents = _name_places(connection, geography)
        yield _Opened(connection, snapshot, geography, parents)


def geography_of(agreement: Agreement) -> Geography:
    """The zonings of an agreement, without the names of their communes."""
    territory = agreement.territory
    zonings = tuple(
        Zoning(zoning.key, zoning.label, zoning.level, agreement.zones(zoning.key))
        for zoning in territory.zonings
    )
    return Geography(territory.department, territory.vintage, zonings)


def _name_places(
    connection: duckdb.DuckDBPyConnection, geography: Geography
) -> tuple[Geography, dict[tuple[str, str], list[tuple[str, str]]]]:
    """The names of the communes and EPCI of the department, and what lies within what."""
    rows = connection.execute(
        "SELECT DISTINCT commune, name, epci_siren, epci_name, arrondissement FROM commune "
        "WHERE vintage = ? AND departement = ? AND code = commune",
        [geography.vintage, geography.department],
    ).fetchall()
    names: dict[str, str] = {}
    parents: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for commune, name, epci, epci_name, arrondissement in rows:
        names |= {commune: name} | ({epci: epci_name} if epci else {})
        within = parents.setdefault(("commune", commune), [("epci", epci)] if epci else [])
        codes = {"commune": commune, "epci": epci, "arrondissement": arrondissement}
        for zoning in geography.zonings:
            if zone := zoning.zones.get(codes[zoning.level]):
                within.append((zoning.key, zone))
    return replace(geography, names=names), parents


def _is_place(agreement: Agreement, by: Sequence[str]) -> bool:
    zonings = {zoning.key for zoning in agreement.territory.zonings}
    return bool(set(by) & (zonings | set(PLACE_LABELS)))


def _compute(
    agreement: Agreement, ask: Ask, opened: _Opened, events: Mapping[str, date], sees_people: bool
) -> tuple[Table, Plan]:
    counts_people = not sees_people and find_indicator(agreement, ask.indicator).counts != "personnes"
    plan = _plan(agreement, ask, opened, events, counts_people)
    _require_cohort(opened.connection, plan)
    groups, sql = count_groups(opened.connection, plan)
    deposits = tuple(
        DepositOrigin(d["id"], d["file_name"], d["format_key"], d["reference_on"], d["sha256"])
        for d in opened.manifest["deposits"]
        if d["agreement"] == agreement.key
    )
    table = build_table(plan, groups, events)
    return replace(table, sql=sql, snapshot=opened.snapshot.sha256, deposits=deposits), plan


def _require_cohort(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """An unfrozen cohort has no figure: raises CohortNotFrozen rather than count zero."""
    if plan.cohort is None:
        return
    found = connection.execute(
        "SELECT 1 FROM cohort_member WHERE agreement = ? AND cohort = ? LIMIT 1",
        [plan.cohort.agreement, plan.cohort.key],
    ).fetchall()
    if not found:
        raise CohortNotFrozen(plan.cohort.key)


def _plan(
    agreement: Agreement, ask: Ask, opened: _Opened, events: Mapping[str, date], counts_people: bool
) -> Plan:
    return make_plan(
        agreement=agreement.key,
        indicator=find_indicator(agreement, ask.indicator),
        facts=all_facts(),
        geography=opened.geography,
        by=ask.by,
        period=ask.period,
        events=events,
        counts_people=counts_people,
    )


def _protect(agreement: Agreement, computed: list[tuple[Table, Plan]], opened: _Opened) -> list[Table]:
    """All the tables together: two indicators of the same lines give each other away."""
    tables, plans = [table for table, _ in computed], [plan for _, plan in computed]
    thresholds = {
        key: max(agreement.disclosure.threshold, find_indicator(agreement, key).threshold or 0)
        for key in {table.indicator for table in tables}
    }
    return protect_tables(tables, thresholds, opened.parents, plans)


def find_indicator(agreement: Agreement, key: str) -> Indicator:
    """The indicator of that key; raises UnknownIndicator, which lists the others."""
    try:
        return agreement.indicator(key)
    except KeyError:
        raise UnknownIndicator(key, [indicator.key for indicator in agreement.indicators]) from None


def events_of(agreement: Agreement) -> dict[str, date]:
    """The day of each event that has one: of the text, recorded since, or derived from others.

    Those that come back date no figure.
    """
    rows = AgreementEvent.objects.filter(agreement__key=agreement.key, label="").order_by("id")
    return dates_of(agreement.events, {row.name: row.happened_on for row in rows})


def _raw_dims(plan: Plan, dims: Mapping[str, str]) -> dict[str, Raw]:
    raw: dict[str, Raw] = {}
    for breakdown in plan.by:
        try:
            raw[breakdown.word] = breakdown.raw_of(dims[breakdown.word])
        except ValueError:
            raise UnknownBreakdownValue(breakdown.word) from None
    return raw
