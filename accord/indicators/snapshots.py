"""From PostgreSQL to Parquet: one file a fact, named by its content, all read at the same instant.

The rows come in the order of their identifier and the writing is fixed, so that the same facts make the same
bytes: what did not change since the last snapshot is the same file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from accord.kit.facts import ORIGIN_COLUMNS, ColumnType, Fact
from accord.kit.identifiers import DISTRICTS

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST_VERSION = 1
ROWS_IN_A_GROUP = 122_880
SQL_TYPES: Mapping[ColumnType, str] = {
    "key": "text",
    "code": "text",
    "date": "date",
    "whole": "bigint",
    "decimal": "text",  # ADBC gives a numeric as text anyway
    "flag": "boolean",
}
COMMUNE_COLUMNS = (
    "vintage", "code", "commune", "name", "departement", "arrondissement", "epci_siren", "epci_name",
)  # fmt: skip
_COMMUNES = """
SELECT c.vintage::bigint AS vintage, a.code, c.code AS commune, c.name, c.departement,
  nullif(c.arrondissement, '') AS arrondissement, nullif(c.epci_siren, '') AS epci_siren,
  nullif(c.epci_name, '') AS epci_name
FROM territories_commune c
JOIN LATERAL (
  SELECT c.code UNION ALL
  SELECT d.code::text
  FROM unnest(ARRAY[{communes}], ARRAY[{firsts}], ARRAY[{lasts}]) AS r(commune, first, last),
    generate_series(r.first, r.last) AS d(code)
  WHERE r.commune = c.code
) AS a(code) ON true
ORDER BY c.vintage, a.code
"""
_DEPOSITS = """
SELECT d.id, g.key AS agreement, d.format_key, d.file_name, d.file_sha256 AS sha256,
  coalesce(d.reference_on::text, '') AS reference_on
FROM deposits_deposit d JOIN conventions_agreement g ON g.id = d.agreement_id
WHERE d.state = 'accepte' ORDER BY d.id
"""


def write_snapshot(dsn: str, facts: Mapping[str, Fact], folder: Path) -> dict[str, Any]:
    """Write the files that are missing, and give the manifest: files, hashes, rows, columns, deposits.

    `dsn` must be a login that row-level security does not restrict.
    """
    import adbc_driver_postgresql.dbapi as postgresql

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with postgresql.connect(dsn) as connection, connection.cursor() as cursor:
        # One instant for all the files: a deposit accepted meanwhile is in all of them or in none.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(_DEPOSITS)
        deposits = cursor.fetch_arrow_table().to_pylist()
        files = {
            fact.name: {"word": fact.word, **_write_fact(cursor, fact, folder)} for fact in facts.values()
        }
        cursor.execute(_communes_sql())
        files["commune"] = {"word": "commune", **_write_file(cursor.fetch_record_batch(), "commune", folder)}
    return {"version": MANIFEST_VERSION, "facts": files, "deposits": deposits}


def hash_manifest(manifest: Mapping[str, Any]) -> str:
    """SHA-256 of what the manifest says: the name of the snapshot."""
    said = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def hash_file(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fact_sql(fact: Fact) -> str:
    """The statement that reads a fact from PostgreSQL, in a fixed order and with fixed types."""
    origin = [f'"{name}"::bigint AS "{name}"' for name in ORIGIN_COLUMNS]
    columns = [f'"{column.name}"::{SQL_TYPES[column.type]} AS "{column.name}"' for column in fact.columns]
    return f"SELECT {', '.join([*origin, *columns])} FROM ({fact.sql}) AS fact ORDER BY fact_id"  # noqa: S608


def _communes_sql() -> str:
    # The municipal districts of Marseille, Lyon and Paris are read as their commune.
    return _COMMUNES.format(
        communes=", ".join(f"'{commune}'" for _, commune in DISTRICTS),
        firsts=", ".join(str(codes[0]) for codes, _ in DISTRICTS),
        lasts=", ".join(str(codes[-1]) for codes, _ in DISTRICTS),
    )


def _write_fact(cursor: Any, fact: Fact, folder: Path) -> dict[str, Any]:
    cursor.execute(fact_sql(fact))
    return _write_file(cursor.fetch_record_batch(), fact.name, folder, _schema(fact))


def _schema(fact: Fact) -> pa.Schema:
    import pyarrow as pa

    types: Mapping[ColumnType, pa.DataType] = {
        "key": pa.string(),
        "code": pa.string(),
        "date": pa.date32(),
        "whole": pa.int64(),
        "decimal": pa.decimal128(18, 2),
        "flag": pa.bool_(),
    }
    origin = [(name, pa.int64()) for name in ORIGIN_COLUMNS]
    return pa.schema(origin + [(column.name, types[column.type]) for column in fact.columns])


def _write_file(
    batches: pa.RecordBatchReader, name: str, folder: Path, schema: pa.Schema | None = None
) -> dict[str, Any]:
    """One Parquet file, streamed, then named by its hash; the one already there is kept."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = schema or pa.schema([(field.name, field.type) for field in batches.schema])
    rows = 0
    with NamedTemporaryFile(dir=folder, prefix=f".{name}-", delete=False) as temporary:
        path = Path(temporary.name)
        try:
            with pq.ParquetWriter(temporary, schema, compression="zstd", store_schema=False) as writer:
                for group in _groups_of(batches, schema):
                    writer.write_table(group, row_group_size=ROWS_IN_A_GROUP)
                    rows += group.num_rows
            temporary.flush()
            os.fsync(temporary.fileno())
            digest = hash_file(path)
            final = folder / f"{name}-{digest[:32]}.parquet"
            path.replace(final)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    columns = {field.name: str(field.type) for field in schema}
    return {"file": final.name, "sha256": digest, "rows": rows, "columns": columns}


def _groups_of(batches: pa.RecordBatchReader, schema: pa.Schema) -> Iterator[pa.Table]:
    """Tables of a fixed number of rows, whatever the size of the batches: the bytes must not depend on it."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    count = 0
    for batch in batches:
        table = pa.Table.from_batches([batch]).cast(schema)
        while count + table.num_rows >= ROWS_IN_A_GROUP:
            taken = ROWS_IN_A_GROUP - count
            yield pa.concat_tables([*waiting, table.slice(0, taken)]).combine_chunks()
            table, waiting, count = table.slice(taken), [], 0
        if table.num_rows:
            waiting.append(table)
            count += table.num_rows
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()
