"""What a person asks for on the pages: hand files over, accept, abandon, stop, try again; as the web login.

Each verb checks the permission and the state, writes, and asks for the work in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accord.conventions.models import Agreement
from accord.deposits import places
from accord.deposits.errors import AlreadyDecided, MustConfirm, NotAcceptable
from accord.deposits.jobs import defer_removal, defer_work
from accord.deposits.models import Arrival, Deposit, DepositState, Work
from accord.deposits.rules.policies import can_decide, must_confirm
from accord.journal.actions import write_entry
from accord.partners.actor import Actor
from accord.partners.rules.permissions import NotAllowed, check_deposit_files

LIVE = (Work.State.WAITING, Work.State.RUNNING)


@dataclass(frozen=True)
class SentFile:
    """A file that the pages have written on disk: where, and how its bearer calls it."""

    path: Path
    name: str
    size: int


@transaction.atomic
def hand_over_files(
    *, actor: Actor, agreement: Agreement, sending: UUID, files: Sequence[SentFile]
) -> list[Arrival]:
    """Give files to the worker, to be recognised. The same sending again gives the first one back."""
    check_deposit_files(actor)
    earlier = list(Arrival.objects.filter(sending=sending).order_by("place"))
    if earlier:
        return earlier
    arrivals = [
        Arrival.objects.create(
            sending=sending,
            place=place,
            agreement=agreement,
            organisation_id=actor.organisation_id,
            user_id=actor.user_id,
            role=actor.role,
            file_name=one.name,
            file_size=one.size,
        )
        for place, one in enumerate(files)
    ]
    for arrival, one in zip(arrivals, files, strict=True):
        one.path.replace(places.sent_file(sending, arrival.place))
        defer_work(
            kind=Work.Kind.RECEIVE,
            arrival=arrival,
            organisation_id=actor.organisation_id,
            user_id=actor.user_id,
        )
    write_entry(
        action="deposit.hand-over", actor=actor, target=f"sending:{sending}", detail={"files": len(files)}
    )
    return arrivals


@transaction.atomic
def ask_acceptance(*, actor: Actor, deposit: Deposit, confirmed: Sequence[str] = ()) -> Work:
    """Accept the good rows of a checked deposit, as soon as the worker can.

    `confirmed` holds the codes of what is unusual and wanted all the same. Raises AlreadyDecided when
    somebody was quicker, MustConfirm, NotAcceptable.
    """
    locked = _hold_decision(actor, deposit)
    missing = [code for code in must_confirm(locked) if code not in confirmed]
    if missing:
        raise MustConfirm(missing)
    _sign(locked, actor)
    locked.save(update_fields=["decided_by", "decided_at"])
    return defer_work(
        kind=Work.Kind.ACCEPT,
        deposit=locked,
        organisation_id=actor.organisation_id,
        user_id=actor.user_id,
        is_confirmed=bool(must_confirm(locked)),
    )


@transaction.atomic
def abandon_deposit(*, actor: Actor, deposit: Deposit) -> Deposit:
    """Give a checked deposit up: nothing of it enters the data, and its files are removed."""
    locked = _hold_decision(actor, deposit)
    _sign(locked, actor)
    locked.state = DepositState.CANCELLED
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    defer_removal(locked)
    write_entry(action="deposit.abandon", actor=actor, target=f"deposit:{locked.pk}")
    return locked


@transaction.atomic
def stop_work(*, actor: Actor, work: Work) -> None:
    """Ask a piece of work to stop; one that is over stays as it ended."""
    if work.kind == Work.Kind.FLOW or not _is_theirs(actor, work):
        raise NotAllowed("acces.depot_d_un_autre")
    asked = Work.objects.filter(pk=work.pk, state__in=LIVE, stop_asked_at=None)
    if asked.update(stop_asked_at=timezone.now(), stop_asked_by=actor.user_id):
        write_entry(action="deposit.stop", actor=actor, target=f"work:{work.pk}")


@transaction.atomic
def try_again(*, actor: Actor, deposit: Deposit, kind: Work.Kind) -> Work:
    """Ask once more for work that failed, or that nobody had asked for yet; what is under way stays so."""
    if not can_decide(actor.role, actor.organisation_id, deposit):
        raise NotAllowed("acces.depot_d_un_autre")
    Deposit.objects.select_for_update().get(pk=deposit.pk)
    live = Work.objects.filter(deposit=deposit, kind=kind, state__in=LIVE).first()
    return live or defer_work(
        kind=kind, deposit=deposit, organisation_id=actor.organisation_id, user_id=actor.user_id
    )


@transaction.atomic
def ask_update(*, actor: Actor) -> None:
    """Ask for the data to be brought up to date once more, unless that is under way."""
    check_deposit_files(actor)
    if not Work.objects.filter(kind=Work.Kind.FLOW, state__in=LIVE).exists():
        defer_work(kind=Work.Kind.FLOW, organisation_id=actor.organisation_id, user_id=actor.user_id)


def _hold_decision(actor: Actor, deposit: Deposit) -> Deposit:
    """The deposit, held until the end of the transaction, still to be decided on by this actor."""
    check_deposit_files(actor)
    # Only its own row is held: what it points to is read by everybody.
    locked = Deposit.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=deposit.pk)
    if not can_decide(actor.role, actor.organisation_id, locked):
        raise NotAllowed("acces.depot_d_un_autre")
    if locked.state != DepositState.CHECKED or locked.decided_at is not None:
        if locked.decided_at is not None or locked.state != DepositState.RECEIVED:
            raise AlreadyDecided(locked)
        raise NotAcceptable(locked.pk, "il n’est pas encore contrôlé.")
    return locked


def _sign(deposit: Deposit, actor: Actor) -> None:
    deposit.decided_by_id, deposit.decided_at = actor.user_id, timezone.now()


def _is_theirs(actor: Actor, work: Work) -> bool:
    if work.deposit is not None:
        return can_decide(actor.role, actor.organisation_id, work.deposit)
    return work.organisation_id == actor.organisation_id
