from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accord.declaration.retention import Retention
from accord.deposits.models import Cursor, Deposit, DepositState, Work

WAITING_STATES = (DepositState.RECEIVED, DepositState.CHECKED)
LIVE_STATES = (*WAITING_STATES, DepositState.ACCEPTED)


def pending_deposits(room: str, kind: str) -> list[Deposit]:
    """Accepted deposits of a kind that a room has not pulled yet, oldest reference first."""
    pulled = Cursor.objects.filter(room=room, kind=kind, deposit=OuterRef("pk"))
    return list(
        Deposit.objects.filter(~Exists(pulled), state=DepositState.ACCEPTED, kind=kind).order_by(
            "reference_on", "accepted_at", "id"
        )
    )


def mark_pulled(room: str, kind: str, deposit: Deposit, rows: int) -> None:
    """Say that a room has pulled a deposit. To call in the transaction that writes its rows."""
    Cursor.objects.create(room=room, kind=kind, deposit=deposit, rows=rows)


def find_same_file(deposit: Deposit, *, with_replaced: bool) -> Deposit | None:
    """The last deposit of these very bytes about the same thing, unless it was refused or dropped.

    The same bytes may be two files: the empty lists of two months.
    """
    states = (*LIVE_STATES, DepositState.SUPERSEDED) if with_replaced else LIVE_STATES
    same = same_subject(deposit).filter(file_sha256=deposit.file_sha256, state__in=states)
    return same.order_by("-pk").first()


def same_subject(deposit: Deposit) -> QuerySet[Deposit]:
    """The other deposits about the same thing: agreement, format, sender, series and period."""
    return Deposit.objects.filter(
        agreement_id=deposit.agreement_id,
        format_key=deposit.format_key,
        sender_id=deposit.sender_id,
        series=deposit.series,
        period_starts_on=deposit.period_starts_on,
        period_ends_on=deposit.period_ends_on,
    ).exclude(pk=deposit.pk)


def rejects_suffix(deposit: Deposit) -> str:
    """The extension of the rejects of a deposit: they are given back in the layout of the file."""
    # A workbook has neither encoding nor separator, a flow has no separator.
    if deposit.separator:
        return ".csv"
    return ".xml" if deposit.encoding else ".xlsx"


def last_day_kept(deposit: Deposit, rule: Retention) -> date:
    """The last day on which the file of a deposit is kept: counted from the day it came."""
    return rule.duration.after(timezone.localtime(deposit.received_at).date())


def rejects_name(deposit: Deposit) -> str:
    """The name under which they leave; a workbook comes back whole, hence under its own."""
    suffix, stem = rejects_suffix(deposit), Path(deposit.file_name).stem
    return f"{stem}{suffix}" if suffix == ".xlsx" else f"rejets-{stem}{suffix}"


LIVE_WORK = (Work.State.WAITING, Work.State.RUNNING)


@dataclass(frozen=True)
class Freshness:
    """Up to when the data are: the flow that ended last, the one under way, the one that failed since."""

    ended: Work | None
    live: Work | None
    failed: Work | None


def read_freshness() -> Freshness:
    """How fresh the data are, from the last pieces of work of the flow."""
    flows = Work.objects.filter(kind=Work.Kind.FLOW).order_by("-id")
    latest = flows.exclude(state=Work.State.CANCELLED).first()
    ended = flows.filter(state=Work.State.DONE).order_by("-ended_at").first()
    live = flows.filter(state__in=LIVE_WORK).order_by("id").first()
    failed = latest if latest and latest.state == Work.State.FAILED else None
    return Freshness(ended, live, failed)


def works_of(deposit: Deposit) -> list[Work]:
    """The pieces of work on a deposit, the last one first."""
    return list(deposit.works.select_related("user", "stop_asked_by").order_by("-id")[:20])
