"""What accepting a checked file would change: rows added, the same, removed; and whether it shrinks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection, transaction

from accord.conventions.queries import read_current
from accord.declaration.formats import Format
from accord.deposits import places
from accord.deposits.loading import stage_for_comparison
from accord.deposits.models import Deposit, DepositState
from accord.deposits.queries import same_subject
from accord.deposits.rules.policies import falls_strongly

_SAME = """
SELECT count(*) FROM (
  SELECT payload, nir_index FROM deposits_record WHERE deposit_id = %s
  INTERSECT ALL
  SELECT payload, nir_index FROM staged_record) same
"""


def keep_preview(deposit: Deposit) -> None:
    """Write in the report of a checked deposit what accepting it would change. Runs as the loader."""
    deposit.report["preview"] = build_preview(deposit)
    deposit.save(update_fields=["report"])


def build_preview(deposit: Deposit) -> dict[str, Any]:
    """`{former, same, added, removed}` when a file is replaced; `{before, rows_before, falls}` of a stock."""
    form = read_current(deposit.agreement.key).format(deposit.format_key)
    former = same_subject(deposit).filter(state=DepositState.ACCEPTED).order_by("-accepted_at").first()
    found: dict[str, Any] = {}
    if former is not None:
        same = _count_same(former, places.staging_of(deposit.pk))
        found |= {
            "former": former.pk,
            "same": same,
            "added": deposit.rows_good - same,
            "removed": former.rows_good - same,
        }
    before = former or (_last_stock(deposit) if _is_stock(deposit, form) else None)
    if before is not None:
        found |= {
            "before": before.pk,
            "rows_before": before.rows_good,
            "falls": falls_strongly(before.rows_good, deposit.rows_good),
        }
    return found


def _count_same(former: Deposit, staging: Path) -> int:
    """How many rows of a staged file say exactly what the accepted one says."""
    with transaction.atomic(), connection.cursor() as cursor:
        stage_for_comparison(cursor, staging)
        cursor.execute(_SAME, [former.pk])
        return int(cursor.fetchone()[0])


def _is_stock(deposit: Deposit, form: Format) -> bool:
    key = deposit.report.get("variant")
    return bool(key) and form.variant(key).nature == "stock"


def _last_stock(deposit: Deposit) -> Deposit | None:
    """The stock of the same series just before this one."""
    return (
        Deposit.objects.filter(
            agreement_id=deposit.agreement_id,
            format_key=deposit.format_key,
            sender_id=deposit.sender_id,
            series=deposit.series,
            state=DepositState.ACCEPTED,
            reference_on__lt=deposit.reference_on,
        )
        .order_by("-reference_on", "-accepted_at")
        .first()
        if deposit.reference_on
        else None
    )
