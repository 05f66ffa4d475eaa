"""Plan a meeting, freeze its figures once and for all, write its pack."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accord.committees.errors import CommitteeError, FreezeRefused, NoSnapshot
from accord.committees.figures import compute_pack_tables
from accord.committees.models import Document, FrozenCell, FrozenTable, Meeting
from accord.committees.pack import pdf, workbook
from accord.committees.pack.assembly import assemble_pack
from accord.committees.queries import (
    describe_pack,
    find_committee,
    find_due_date,
    meeting_state,
    name_file,
    read_documents,
)
from accord.committees.rules.frozen import cells_of, heading_of
from accord.committees.rules.permissions import Roles, check_may_freeze
from accord.committees.rules.policies import check_freeze
from accord.committees.wording import WORDING
from accord.conventions.actions import answer_due
from accord.conventions.clock import today
from accord.conventions.errors import AlreadyAnswered
from accord.conventions.models import Agreement, Outcome
from accord.conventions.queries import current_version, events_of, read_version
from accord.declaration.agreement import Agreement as DeclaredAgreement
from accord.declaration.calendar import obligations_between
from accord.declaration.duties import Committee
from accord.deposits.jobs import ask_job
from accord.indicators.actions import publish_figures
from accord.indicators.errors import IndicatorError
from accord.indicators.models import Snapshot
from accord.indicators.rules.tables import Table
from accord.journal.actions import write_entry
from accord.kit.own_files import make_own_file
from accord.kit.problems import Problem
from accord.kit.text import format_date
from accord.partners.actor import Actor
from accord.partners.models import Organisation, User

PDF_NAME, WORKBOOK_NAME, MANIFEST_NAME = "dossier.pdf", "dossier.xlsx", "manifest.json"


@transaction.atomic
def plan_meeting(
    *, agreement: Agreement, committee: str, held_on: date, actor: Actor | None = None
) -> Meeting:
    """A meeting on a day, with the due date that it answers; the same one when it is planned already.

    Raises UnknownCommittee, FreezeRefused when the actor does not steer.
    """
    _check_steers(actor)
    find_committee(read_version(current_version(agreement.key)), committee)
    due_on = find_due_date(agreement, committee, held_on)
    meeting, is_new = Meeting.objects.get_or_create(
        agreement=agreement, committee=committee, held_on=held_on, defaults={"due_on": due_on}
    )
    if is_new:
        write_entry(action="meeting.plan", actor=actor, target=f"meeting:{meeting.pk}")
    return meeting


@transaction.atomic
def freeze_figures(
    *,
    agreement: Agreement,
    committee: str,
    held_on: date,
    actor: Actor | None = None,
    asked_by: User | None = None,
) -> Meeting:
    """Freeze the figures of a meeting: the latest snapshot, the agreement's version, tables and documents.

    All of it or nothing, and once: FreezeRefused the second time, or for an actor who does not steer. For the
    worker, `asked_by` is who asked on a page, their right then checked. Raises UnknownCommittee, NoSnapshot,
    and what the indicators' room raises when a figure cannot be given.
    """
    version = current_version(agreement.key)
    declared = read_version(version)
    found = find_committee(declared, committee)
    meeting = plan_meeting(agreement=agreement, committee=committee, held_on=held_on, actor=actor)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if problem := check_freeze(meeting_state(meeting), label=found.label, held_on=held_on):
        raise FreezeRefused(problem)
    snapshot = Snapshot.objects.last()
    if snapshot is None:
        raise NoSnapshot(Problem("donnees.aucun_arrete"))
    tables = compute_pack_tables(declared, found, snapshot)
    _store_tables(meeting, tables)
    meeting.snapshot, meeting.version = snapshot, version
    meeting.frozen_at = _now()
    meeting.frozen_by_id = actor.user_id if actor else asked_by.pk if asked_by else None
    meeting.save()
    _store_documents(meeting, found, tables)
    _answer_due(meeting, declared, actor)
    publish_figures(agreement=agreement, version=version, snapshot=snapshot, published_on=today())
    detail = {"snapshot": snapshot.sha256[:16], "version": version.number, "tables": len(tables)}
    write_entry(action="figures.freeze", actor=actor, target=f"meeting:{meeting.pk}", detail=detail)
    return meeting


@transaction.atomic
def ask_freeze(*, agreement: Agreement, committee: str, held_on: date, actor: Actor) -> Meeting:
    """Ask the worker to freeze the figures of a meeting; asked twice, it is done once.

    Raises FreezeRefused, at once, for whatever would refuse the freeze itself, and when it is under way.
    """
    meeting = plan_meeting(agreement=agreement, committee=committee, held_on=held_on, actor=actor)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    label = find_committee(read_version(current_version(agreement.key)), committee).label
    if problem := check_freeze(meeting_state(meeting), label=label, held_on=held_on):
        raise FreezeRefused(problem)
    if meeting.asked_at and not meeting.fault:
        said = {"comite": label, "jour": format_date(held_on)}
        raise FreezeRefused(Problem("seance.en_cours", params=said))
    if not Snapshot.objects.exists():
        raise NoSnapshot(Problem("donnees.aucun_arrete"))
    meeting.asked_at, meeting.asked_by_id, meeting.fault = timezone.now(), actor.user_id, ""
    meeting.save(update_fields=["asked_at", "asked_by", "fault"])
    write_entry(action="figures.ask", actor=actor, target=f"meeting:{meeting.pk}")
    _defer_freeze(meeting)
    return meeting


def _defer_freeze(meeting: Meeting) -> None:
    """Give the freeze to the worker, in the caller's transaction: asked for only if that one succeeds."""
    ask_job("committees.freeze", meeting.pk)


def freeze_asked(*, meeting_id: int) -> None:
    """What the worker does of `ask_freeze`: freeze, or write on the meeting why it could not be done."""
    meeting = Meeting.objects.select_related("agreement", "asked_by").get(pk=meeting_id)
    if meeting.frozen_at is not None or meeting.asked_by is None:
        return
    try:
        with transaction.atomic():
            freeze_figures(
                agreement=meeting.agreement,
                committee=meeting.committee,
                held_on=meeting.held_on,
                asked_by=meeting.asked_by,
            )
    except (CommitteeError, IndicatorError) as fault:
        # These two say their sentence to a person, and quote nobody.
        Meeting.objects.filter(pk=meeting_id, frozen_at=None).update(fault=str(fault)[:500])
    except Exception:
        Meeting.objects.filter(pk=meeting_id, frozen_at=None).update(fault=WORDING["arret.defaut"])
        raise


def write_pack(*, meeting: Meeting, out: Path) -> list[Path]:
    """Write the documents of a frozen meeting in a folder: asked again, the same bytes.

    Files are named after the agreement, the committee and the day. Raises PackNotReady, AlteredDocument.
    """
    documents = read_documents(meeting)
    out.mkdir(parents=True, exist_ok=True)
    paths = [out / name_file(meeting, document.name) for document in documents]
    for path, document in zip(paths, documents, strict=True):
        make_own_file(path)
        path.write_bytes(bytes(document.content))
    return paths


def _check_steers(actor: Actor | None) -> None:
    if problem := check_may_freeze(_roles_of(actor)):
        raise FreezeRefused(problem)


def _roles_of(actor: Actor | None) -> Roles | None:
    if actor is None:
        return None
    return [(actor.role, Organisation.objects.get(pk=actor.organisation_id).kind)]


def _answer_due(meeting: Meeting, declared: DeclaredAgreement, actor: Actor | None) -> None:
    """The meeting that was due was held: its pack is the evidence, unless somebody said so before."""
    wanted = ("comite", meeting.committee, meeting.due_on)
    for due in obligations_between(declared, events_of(meeting.agreement)) if meeting.due_on else ():
        if (due.kind, due.key, due.date) == wanted:
            with suppress(AlreadyAnswered):
                answer_due(
                    agreement=meeting.agreement,
                    due=due,
                    state=Outcome.State.DONE,
                    words=f"dossier de la séance du {format_date(meeting.held_on)}",
                    done_on=meeting.held_on,
                    actor=actor,
                )


def _now() -> datetime:
    """The instant of the freeze; a demonstration keeps the day that it replays."""
    now = timezone.localtime()
    return datetime.combine(today(), now.time(), tzinfo=now.tzinfo).replace(microsecond=0)


def _store_tables(meeting: Meeting, tables: Sequence[Table]) -> None:
    for position, table in enumerate(tables):
        row = FrozenTable.objects.create(
            meeting=meeting, position=position, indicator=table.indicator, heading=heading_of(table)
        )
        FrozenCell.objects.bulk_create(
            FrozenCell(table=row, position=rank, cell=cell) for rank, cell in enumerate(cells_of(table))
        )


def _store_documents(meeting: Meeting, committee: Committee, tables: Sequence[Table]) -> None:
    pack = assemble_pack(
        meeting=meeting,
        declared=read_version(meeting.version),
        committee=committee,
        tables=tables,
        events=events_of(meeting.agreement),
        replayed_on=today() if settings.TODAY else None,
    )
    for name, media_type, content in (
        (PDF_NAME, pdf.MEDIA_TYPE, pdf.write_pdf(pack)),
        (WORKBOOK_NAME, workbook.MEDIA_TYPE, workbook.write_workbook(pack)),
    ):
        _store_document(meeting, name, media_type, content)
    manifest = json.dumps(describe_pack(meeting), ensure_ascii=False, indent=2) + "\n"
    _store_document(meeting, MANIFEST_NAME, "application/json", manifest.encode())


def _store_document(meeting: Meeting, name: str, media_type: str, content: bytes) -> None:
    digest = sha256(content).hexdigest()
    Document.objects.create(meeting=meeting, name=name, media_type=media_type, content=content, sha256=digest)
