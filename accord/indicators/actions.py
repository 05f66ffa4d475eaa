from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from accord.conventions.models import Agreement, AgreementVersion
from accord.indicators.errors import SnapshotIncomplete
from accord.indicators.facts import all_facts
from accord.indicators.models import Publication, Snapshot
from accord.indicators.snapshots import hash_manifest, write_snapshot


def take_snapshot() -> Snapshot:
    """Write the facts of this instant as Parquet files; the same facts give the snapshot already there.

    To call as the login `loader`, outside a transaction whose rows are not committed yet: they would not be
    seen. Raises SnapshotIncomplete under a login that sees only a part of the rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user")
        (sees_all,) = cursor.fetchone()
    if not sees_all:
        raise SnapshotIncomplete()
    manifest = write_snapshot(_dsn(), all_facts(), facts_folder())
    snapshot, _ = Snapshot.objects.get_or_create(
        sha256=hash_manifest(manifest), defaults={"manifest": manifest}
    )
    return snapshot


@transaction.atomic
def publish_figures(
    *, agreement: Agreement, version: AgreementVersion, snapshot: Snapshot, published_on: date
) -> Publication:
    """From now on, readers without the persons read their figures on this data and this text."""
    last = Publication.objects.filter(agreement=agreement).last()
    if last and (last.version_id, last.snapshot_id) == (version.pk, snapshot.pk):
        return last
    return Publication.objects.create(
        agreement=agreement, version=version, snapshot=snapshot, published_on=published_on
    )


def facts_folder() -> Path:
    """Where the Parquet files are."""
    return Path(settings.ACCORD_HOME) / "facts"


def _dsn() -> str:
    connection.ensure_connection()
    info = connection.connection.info
    return make_conninfo(**info.get_parameters(), password=info.password)
