"""What accepting a checked file would change: rows the same, corrected, added, gone; whether it shrinks."""

from __future__ import annotations

import json
import os
from datetime import date
from typing import Any

from django.db import connection, transaction

from accord.conventions.queries import read_current
from accord.declaration.formats import Format
from accord.deposits import places
from accord.deposits.loading import stage_for_comparison
from accord.deposits.models import Deposit, DepositState
from accord.deposits.queries import same_subject
from accord.deposits.reading.samples import ROWS_SHOWN, SHOWN
from accord.deposits.rules.policies import falls_strongly
from accord.kit.text import format_date

_SAME = """
SELECT count(*) FROM (
  SELECT payload, nir_index FROM deposits_record WHERE deposit_id = %s
  INTERSECT ALL
  SELECT payload, nir_index FROM staged_record) same
"""
# `{key}` is what a row is about: the rows of a file that speak of something that the other does not.
_GONE = """
SELECT count(*) OVER (), row, payload FROM deposits_record f
WHERE deposit_id = %s AND NOT EXISTS (SELECT 1 FROM staged_record s WHERE {key_s} = {key_f})
ORDER BY row LIMIT %s
"""
_NEW = """
SELECT count(*) FROM staged_record s WHERE NOT EXISTS (
  SELECT 1 FROM deposits_record f WHERE f.deposit_id = %s AND {key_s} = {key_f})
"""
_PERSON = ("nom_naissance", "prenoms", "date_naissance")


def keep_preview(deposit: Deposit) -> None:
    """Write in the report of a checked deposit what accepting it would change. Runs as the loader."""
    deposit.report["preview"] = build_preview(deposit)
    deposit.save(update_fields=["report"])


def build_preview(deposit: Deposit) -> dict[str, Any]:
    """`{former, same, added, removed}` when a file is replaced; `{before, rows_before, falls}` of a stock.

    For somebody to decide, `gone` and `new` count what one of the two files says and the other does not, and
    the first rows that are gone are kept aside. `again` is the replaced deposit of these very bytes.
    """
    form = read_current(deposit.agreement.key).format(deposit.format_key)
    former = same_subject(deposit).filter(state=DepositState.ACCEPTED).order_by("-accepted_at").first()
    before = former or (_last_stock(deposit) if _is_stock(deposit, form) else None)
    found: dict[str, Any] = {}
    if before is None:
        return found
    if former is not None or not deposit.report.get("wanted"):
        found = _compare_rows(deposit, former, before, form)
    found |= {
        "before": before.pk,
        "rows_before": before.rows_good,
        "falls": falls_strongly(before.rows_good, deposit.rows_good),
    }
    replaced = same_subject(deposit).filter(state=DepositState.SUPERSEDED, file_sha256=deposit.file_sha256)
    if again := replaced.order_by("-pk").values_list("pk", flat=True).first():
        found["again"] = again
    return found


def _compare_rows(deposit: Deposit, former: Deposit | None, before: Deposit, form: Format) -> dict[str, int]:
    found: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        stage_for_comparison(cursor, places.staging_of(deposit.pk))
        if former is not None:
            cursor.execute(_SAME, [former.pk])
            same = int(cursor.fetchone()[0])
            added, removed = deposit.rows_good - same, former.rows_good - same
            found = {"former": former.pk, "same": same, "added": added, "removed": removed}
        if not deposit.report.get("wanted"):
            found |= _compare_subjects(cursor, deposit, before, form)
        cursor.execute("DROP TABLE staged_record")
    return found


def _compare_subjects(cursor: Any, deposit: Deposit, before: Deposit, form: Format) -> dict[str, int]:
    """How many rows are gone since the file before, and how many are new; the first that are gone kept."""
    names = _key_of(form)
    cells = ", ".join(["{0}.payload -> %s::text"] * len(names))
    keys = {f"key_{side}": f"jsonb_build_array({cells.format(side)})" for side in ("s", "f")}
    cursor.execute(_GONE.format(**keys), [before.pk, *names, *names, ROWS_SHOWN])
    gone = cursor.fetchall()
    cursor.execute(_NEW.format(**keys), [before.pk, *names, *names])
    new = int(cursor.fetchone()[0])
    if gone:
        told = {one.gives for one in form.fields}
        columns = [*SHOWN, *(name for name in names if name in told and name not in SHOWN)]
        _keep_gone(deposit, columns, [(row, json.loads(said)) for _, row, said in gone])
    return {"gone": gone[0][0] if gone else 0, "new": new}


def _key_of(form: Format) -> list[str]:
    """The columns that say what a row is about: those of the format, or the person in the record."""
    if form.xml is not None and form.xml.record_key is not None:
        return [form.xml.record_key, *_PERSON]
    return list(form.row_key or _PERSON)


def _keep_gone(deposit: Deposit, columns: list[str], rows: list[tuple[int, dict[str, Any]]]) -> None:
    """The first rows that are gone, for this account alone until somebody has decided."""
    columns = [name for name in columns if any(said.get(name) for _, said in rows)]
    kept = {
        "columns": columns,
        "rows": [[row, *(_say(name, said.get(name)) for name in columns)] for row, said in rows],
    }
    path = places.gone_file(deposit.pk)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(kept, file, ensure_ascii=False)


def _say(name: str, text: str | None) -> str:
    """A value as a French reader writes it: dates are kept the other way round."""
    return format_date(date.fromisoformat(text)) if text and name.startswith("date_") else text or ""


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
