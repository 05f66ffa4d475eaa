"""Pull the accepted rows of the three kinds: identities, who is who, who may see whom, RSA rights.

Each deposit is pulled whole in one transaction, under a lock of the room: killed at any moment and run again,
the pull ends in the same state. Runs as the loader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection, transaction

from accord.conventions.errors import UnknownAgreement
from accord.conventions.queries import read_current
from accord.deposits.keys import NirKeys, read_keys
from accord.deposits.models import Cursor, Deposit
from accord.deposits.queries import mark_pulled, pending_deposits
from accord.kit.identifiers import Nir, read_nir
from accord.people import statements
from accord.people.errors import RowSecurityInTheWay
from accord.people.rules.identity import (
    SourceIdentity,
    comparable,
    fingerprint,
    first_name_key,
    is_doubted,
    is_vague,
    jobseeker_key,
    name_key,
    read_birth,
)
from accord.people.rules.weights import Weights

ROOM = "people"
KINDS = ("rsa", "inscription", "formation")
_LOCK = 7220_2001
_BATCH = 20_000
# Rows of a pull from which the statistics of the tables are made again at once.
_MEASURED = 20_000
Progress = Callable[[str], None]


@dataclass
class PullReport:
    """What a pull added: deposits read, their rows, identities never seen, links by rule, pairs to review."""

    deposits: int = 0
    rows: int = 0
    identities: int = 0
    links: Counter[str] = field(default_factory=Counter)
    pairs: int = 0
    rights: int = 0

    def __str__(self) -> str:
        return (
            f"{self.deposits} dépôts, {self.rows} lignes, {self.identities} identités nouvelles, "
            f"{self.pairs} paires à vérifier, {self.rights} droits RSA"
        )


@dataclass
class Reading:
    """One deposit read: the identity of each row, by place in `identities` when it is new."""

    rows: list[tuple[int, int]] = field(default_factory=list)
    identities: list[tuple[int, bytes, SourceIdentity, bytes | None]] = field(default_factory=list)


def pull(progress: Progress | None = None) -> PullReport:
    """Pull every pending deposit, oldest reference first, each whole or not at all.

    Raises RowSecurityInTheWay when the login does not see every row.
    """
    _check_login()
    report = PullReport()
    keys = read_keys()
    pending = [(kind, deposit) for kind in KINDS for deposit in pending_deposits(ROOM, kind)]
    for kind, deposit in sorted(pending, key=_reading_order):
        if progress:
            progress(f"Personnes : {deposit.file_name}")
        with transaction.atomic():
            if _take_turn(deposit, kind):
                _pull_deposit(deposit, kind, keys, report)
    if report.rows >= _MEASURED:
        # PostgreSQL would look by itself a minute later: until then the pages would take the plans of before.
        with connection.cursor() as cursor:
            cursor.execute("SELECT people_measure()")
    return report


def _reading_order(pending: tuple[str, Deposit]) -> tuple[int, str, int]:
    # The CAF first: its identities are certified, and what comes later is recognised against them.
    kind, deposit = pending
    return (KINDS.index(kind), str(deposit.reference_on or ""), deposit.pk)


def _check_login() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active('people_identity')")
        if cursor.fetchone()[0]:
            raise RowSecurityInTheWay


def _take_turn(deposit: Deposit, kind: str) -> bool:
    """Wait for another pull to end; False when it took this deposit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return not Cursor.objects.filter(room=ROOM, kind=kind, deposit=deposit).exists()


def _pull_deposit(deposit: Deposit, kind: str, keys: NirKeys, report: PullReport) -> None:
    reading = _read_records(deposit, kind, keys)
    if reading.identities:
        _save_identities(deposit, kind, reading, report)
    _copy(
        "people_sighting",
        ("deposit_id", "row", "identity_id"),
        ((deposit.pk, row, identity) for row, identity in reading.rows),
    )
    with connection.cursor() as cursor:
        for organisation in sorted(set(deposit.visible_to)):
            cursor.execute(
                statements.FOLLOWINGS, {"deposit": deposit.pk, "organisation": organisation, "reason": kind}
            )
        if kind == "formation":
            cursor.execute(statements.PROVIDERS, {"deposit": deposit.pk})
        if kind == "rsa":
            cursor.execute(statements.RIGHTS, {"deposit": deposit.pk})
            report.rights += cursor.rowcount
    report.deposits += 1
    report.rows += len(reading.rows)
    mark_pulled(ROOM, kind, deposit, len(reading.rows))


def _read_records(deposit: Deposit, kind: str, keys: NirKeys) -> Reading:
    reading = Reading()
    known = _known_fingerprints(kind, deposit.sender_id)
    for row, nir_sealed, *texts in _stream(statements.RECORDS, [deposit.pk, kind]):
        identity = SourceIdentity(*texts)
        code = fingerprint(keys.index, kind, deposit.sender_id, identity)
        number = known.get(code)
        if number is None:
            # Negative until the sequence gives it its number.
            number = known[code] = -1 - len(reading.identities)
            identity = replace(identity, nir_doubted=_is_doubted(keys, nir_sealed, identity))
            reading.identities.append((number, code, identity, nir_sealed))
        reading.rows.append((row, number))
    if reading.identities:
        numbers = _take_numbers("people_identity", len(reading.identities))
        reading.rows = [(row, numbers[-1 - number] if number < 0 else number) for row, number in reading.rows]
        reading.identities = [
            (number, *each[1:]) for number, each in zip(numbers, reading.identities, strict=True)
        ]
    return reading


def _is_doubted(keys: NirKeys, sealed: bytes | None, identity: SourceIdentity) -> bool:
    nir = read_nir(keys.sealer.open_text(bytes(sealed))) if sealed and identity.nir else None
    return isinstance(nir, Nir) and is_doubted(
        nir, identity.sex, read_birth(identity.birth_on), identity.birth_precision
    )


def _known_fingerprints(kind: str, sender: int | None) -> dict[bytes, int]:
    return {bytes(code): number for code, number in _stream(statements.FINGERPRINTS, [kind, sender])}


def _save_identities(deposit: Deposit, kind: str, reading: Reading, report: PullReport) -> None:
    import pyarrow as pa

    from accord.people.engine import IDENTITY_SCHEMA, match_identities

    new = pa.Table.from_pylist(
        [comparable(number, code, kind, identity) for number, code, identity, _ in reading.identities],
        IDENTITY_SCHEMA,
    )
    here = frozenset(number for _, number in reading.rows)
    decisions = match_identities(new, _known_identities(here), _weights_of(deposit)).to_pylist()
    person_of, added = _assign_persons(decisions)
    settled = {row["id"]: row for row in decisions if row["decision"] != "review"}
    pairs = [row for row in decisions if row["decision"] == "review"]

    _copy("people_person", ("id", "created_at"), ((person, "now") for person in added))
    _copy(
        "people_identity",
        statements.IDENTITY_COLUMNS,
        (
            _as_identity_row(number, person_of[number], kind, deposit.sender_id, code, identity, sealed)
            for number, code, identity, sealed in reading.identities
        ),
    )
    _copy(
        "people_linkevent",
        ("identity_id", "person_id", "rule", "score", "decided_at"),
        ((number, person_of[number], row["rule"], row["score"], "now") for number, row in settled.items()),
    )
    _copy(
        "people_pair",
        ("identity_id", "candidate_id", "score", "evidence", "state", "created_at"),
        ((p["id"], p["candidate"], p["score"], p["evidence"], "a-verifier", "now") for p in pairs),
    )
    report.identities += len(reading.identities)
    report.pairs += len(pairs)
    report.links.update(row["rule"] for row in settled.values())


def _known_identities(here: frozenset[int]) -> Any:
    """Every identity already linked, as the engine takes them; `here` says which the file read holds."""
    import pyarrow as pa

    from accord.people.engine import IDENTITY_SCHEMA

    batches = []
    for rows in _stream_batches(statements.KNOWN):
        kept = []
        for (
            number,
            code,
            person,
            birth,
            usual,
            first,
            sex,
            birth_on,
            precision,
            place,
            rank,
            nir,
            job,
            kind,
            doubted,
            household,
        ) in rows:
            vague = birth_on is not None and is_vague(birth_on, precision)
            kept.append(
                (number, code, person, kind, number in here, birth, usual, first, sex, birth_on, vague,
                 name_key(place), rank, nir, doubted, household, jobseeker_key(job) if job else "")
            )  # fmt: skip
        arrays = [
            pa.array(values, column.type)
            for values, column in zip(zip(*kept, strict=True), IDENTITY_SCHEMA, strict=True)
        ]
        batches.append(pa.RecordBatch.from_arrays(arrays, schema=IDENTITY_SCHEMA))
    return pa.Table.from_batches(batches, IDENTITY_SCHEMA)


def _weights_of(deposit: Deposit) -> Weights:
    """The fixed weights under the thresholds of the deposit's agreement; as they are when it gives none."""
    try:
        matching = read_current(deposit.agreement.key).matching
    except UnknownAgreement:
        matching = None
    if matching is None:
        return Weights()
    return Weights().with_thresholds(automatic=float(matching.automatic), review=float(matching.review))


def _assign_persons(decisions: list[dict[str, Any]]) -> tuple[dict[int, int], list[int]]:
    """The person of each new identity, and the persons to create."""
    starts = [row["id"] for row in decisions if row["decision"] == "new"]
    links = [row for row in decisions if row["decision"] == "link"]
    added = _take_numbers("people_person", len(starts))
    person_of = dict(zip(starts, added, strict=True))
    old_roots = sorted({row["root"] for row in links} - set(person_of))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, person_id FROM people_identity WHERE id = ANY(%s)", [old_roots])
        roots = person_of | dict(cursor.fetchall())
    person_of |= {row["id"]: roots[row["root"]] for row in links}
    return person_of, added


def _as_identity_row(
    number: int,
    person: int,
    kind: str,
    sender: int | None,
    code: bytes,
    identity: SourceIdentity,
    sealed: bytes | None,
) -> tuple[Any, ...]:
    return (
        number, person, kind, sender, code, identity.birth_name, identity.usual_name, identity.first_names,
        identity.sex, read_birth(identity.birth_on), identity.birth_precision, identity.birth_place,
        identity.birth_rank, sealed, bytes.fromhex(identity.nir) if identity.nir else None,
        identity.nir_doubted,
        identity.france_travail_number, identity.household, name_key(identity.birth_name),
        name_key(identity.usual_name), first_name_key(identity.first_names), "now",
    )  # fmt: skip


def _take_numbers(table: str, count: int) -> list[int]:
    """Reserve identifiers of a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [number for (number,) in cursor.fetchall()]


def _copy(table: str, columns: tuple[str, ...], rows: Any) -> None:
    with connection.cursor() as cursor:
        names = ", ".join(f'"{column}"' for column in columns)
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _stream(statement: str, parameters: list[Any] | None = None) -> Iterator[tuple[Any, ...]]:
    for rows in _stream_batches(statement, parameters):
        yield from rows


def _stream_batches(statement: str, parameters: list[Any] | None = None) -> Iterator[list[tuple[Any, ...]]]:
    """Rows in batches through a server-side cursor: memory does not grow with the table."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(_BATCH):
            yield rows
