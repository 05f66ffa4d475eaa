"""What a meeting holds: its state, its frozen tables and its documents, read from the database alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.utils import timezone

from accord.committees.errors import AlteredDocument, PackNotReady, UnknownCommittee
from accord.committees.models import Document, Meeting
from accord.committees.rules.frozen import rebuild_table
from accord.committees.rules.policies import check_pack
from accord.committees.rules.states import MeetingState, state_of
from accord.conventions.clock import today
from accord.conventions.models import Agreement
from accord.conventions.queries import events_of, read_current, read_version
from accord.declaration.agreement import Agreement as DeclaredAgreement
from accord.declaration.calendar import Due, obligations_between
from accord.declaration.duties import Committee
from accord.declaration.term import MissingEvent
from accord.indicators.rules.tables import Table
from accord.kit.problems import Problem


@dataclass(frozen=True, slots=True)
class MeetingSummary:
    """A meeting as a list shows it."""

    meeting: Meeting
    label: str
    state: MeetingState


def find_committee(declared: DeclaredAgreement, key: str) -> Committee:
    """The declared committee; raises UnknownCommittee, which lists those that exist."""
    known = {committee.key: committee for committee in declared.committees}
    if key in known:
        return known[key]
    if not known:
        raise UnknownCommittee(Problem("comite.aucun"))
    raise UnknownCommittee(Problem("comite.inconnu", params={"comite": key, "connus": ", ".join(known)}))


def find_meeting(*, agreement: Agreement, committee: str, held_on: date) -> Meeting | None:
    """The meeting of a committee on a day, planned or frozen."""
    return Meeting.objects.filter(agreement=agreement, committee=committee, held_on=held_on).first()


def meeting_state(meeting: Meeting) -> MeetingState:
    """Where a meeting stands today."""
    return state_of(held_on=meeting.held_on, frozen=meeting.frozen_at is not None, today=today())


def list_meetings(agreement: Agreement) -> Iterator[MeetingSummary]:
    """The meetings of an agreement, the last one first."""
    labels = {committee.key: committee.label for committee in read_current(agreement.key).committees}
    for meeting in Meeting.objects.filter(agreement=agreement).order_by("-held_on", "committee"):
        label = labels.get(meeting.committee, meeting.committee)
        yield MeetingSummary(meeting, label, meeting_state(meeting))


def list_due_meetings(agreement: Agreement, *, since: date, until: date) -> list[Due]:
    """When committees must have met at the latest; empty while the agreement's start has no date."""
    try:
        dues = obligations_between(read_current(agreement.key), events_of(agreement), since, until)
    except MissingEvent:
        return []
    return [due for due in dues if due.kind == "comite"]


def find_due_date(agreement: Agreement, committee: str, held_on: date) -> date | None:
    """The due date that a meeting answers: the first one of its committee on its day or after."""
    dues = list_due_meetings(agreement, since=held_on, until=date.max)
    return next((due.date for due in dues if due.key == committee), None)


def meeting_label(meeting: Meeting) -> str:
    """The declared name of the meeting's committee, in the version that was frozen or the current one."""
    declared = read_version(meeting.version) if meeting.version else read_current(meeting.agreement.key)
    return find_committee(declared, meeting.committee).label


def frozen_tables(meeting: Meeting) -> list[Table]:
    """The tables that the committee received, from the database alone; empty before the freeze."""
    return [
        rebuild_table(table.heading, [row.cell for row in table.cells.all()])
        for table in meeting.tables.prefetch_related("cells")
    ]


def read_documents(meeting: Meeting) -> list[Document]:
    """The documents of a frozen meeting, checked against their hash. Raises PackNotReady, AlteredDocument."""
    state = meeting_state(meeting)
    if problem := check_pack(state, label=meeting_label(meeting), held_on=meeting.held_on):
        raise PackNotReady(problem)
    documents = list(meeting.documents.all())
    for document in documents:
        if sha256(bytes(document.content)).hexdigest() != document.sha256:
            raise AlteredDocument(Problem("document.altere", params={"document": document.name}))
    return documents


def name_file(meeting: Meeting, document: str) -> str:
    """The name of a document outside Accord: which agreement, which committee, which day."""
    return f"{meeting.agreement.key}-{meeting.committee}-{meeting.held_on:%Y-%m-%d}-{document}"


def describe_pack(meeting: Meeting) -> dict[str, object]:
    """What was frozen, in figures that anyone can check again: versions, hashes, sizes."""
    assert meeting.frozen_at is not None and meeting.snapshot is not None and meeting.version is not None
    return {
        "agreement": meeting.agreement.key,
        "version": meeting.version.number,
        "version_sha256": meeting.version.sha256,
        "committee": meeting.committee,
        "held_on": meeting.held_on.isoformat(),
        "due_on": meeting.due_on.isoformat() if meeting.due_on else None,
        "frozen_at": timezone.localtime(meeting.frozen_at).isoformat(timespec="seconds"),
        "snapshot": meeting.snapshot.sha256,
        "tables": meeting.tables.count(),
        "documents": [
            {
                "name": name_file(meeting, document.name),
                "media_type": document.media_type,
                "bytes": len(bytes(document.content)),
                "sha256": document.sha256,
            }
            for document in meeting.documents.all()
        ],
    }
