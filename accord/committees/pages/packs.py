"""The packs whose figures are frozen: their seal and their documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models.functions import Length
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localtime

from accord.committees.errors import AlteredDocument
from accord.committees.models import Document, Meeting
from accord.conventions.agreements import Place
from accord.face.components import Seal
from accord.face.words import size
from accord.kit.problems import Problem
from accord.kit.text import format_date_long, format_date_words

# What anyone needs to check the documents again: for the few who do, beside the hashes.
PROOF = "application/json"
LABELS = {
    "application/pdf": "Télécharger le dossier (PDF)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Télécharger les tableaux (XLSX)",
    PROOF: "Télécharger ces empreintes (JSON)",
}


@dataclass(frozen=True)
class File:
    """A document to download."""

    url: str
    label: str
    name: str
    size: str
    seal: str
    is_main: bool
    is_proof: bool


@dataclass(frozen=True)
class Pack:
    """A meeting whose figures no longer move. `anchor` is its place in a page."""

    anchor: str
    held_on: str
    seal: Seal
    version: str
    by: str
    snapshot: str
    documents: tuple[File, ...]
    proofs: tuple[File, ...]
    files: tuple[File, ...]


def frozen_meetings(place: Place, committee: str = "") -> list[Meeting]:
    """The frozen meetings of an agreement, or of one of its committees, the last one first."""
    found = Meeting.objects.filter(agreement=place.agreement, frozen_at__isnull=False)
    if committee:
        found = found.filter(committee=committee)
    return list(
        found.select_related("version", "snapshot", "frozen_by")
        .defer("version__files", "snapshot__manifest")
        .order_by("-held_on")
    )


def list_packs(place: Place, meetings: Sequence[Meeting]) -> dict[int, Pack]:
    """The pack of each frozen meeting, in one query."""
    files = _files_of(meetings, place)
    return {meeting.pk: _pack(meeting, files.get(meeting.pk, ())) for meeting in meetings}


def anchor_of(meeting: Meeting) -> str:
    """Where the pack of a meeting stands in its committee's page."""
    return f"seance-{meeting.held_on.isoformat()}"


def find_document(place: Place, document: int, name: str) -> Document:
    """A document of one of the agreement's frozen meetings; Http404 otherwise, AlteredDocument when its bytes
    are not those that were frozen."""
    found = (
        Document.objects.select_related("meeting__agreement")
        .filter(id=document, name=name, meeting__agreement=place.agreement, meeting__frozen_at__isnull=False)
        .first()
    )
    if found is None:
        raise Http404
    if sha256(bytes(found.content)).hexdigest() != found.sha256:
        raise AlteredDocument(Problem("document.altere", params={"document": found.name}))
    return found


def _pack(meeting: Meeting, files: tuple[File, ...]) -> Pack:
    frozen_on = localtime(meeting.frozen_at).date() if meeting.frozen_at else None
    return Pack(
        anchor=anchor_of(meeting),
        held_on=format_date_long(meeting.held_on),
        seal=Seal("Chiffres arrêtés", f"le {format_date_words(frozen_on)}"),
        version=f"version {meeting.version.number}" if meeting.version else "",
        by=meeting.frozen_by.full_name if meeting.frozen_by else "",
        snapshot=meeting.snapshot.sha256 if meeting.snapshot else "",
        documents=tuple(file for file in files if not file.is_proof),
        proofs=tuple(file for file in files if file.is_proof),
        files=files,
    )


def _files_of(meetings: Iterable[Meeting], place: Place) -> dict[int, tuple[File, ...]]:
    rows = (
        Document.objects.filter(meeting__in=meetings)
        .annotate(size=Length("content"))
        .values("id", "meeting_id", "name", "media_type", "sha256", "size")
        .order_by("id")
    )
    found: dict[int, tuple[File, ...]] = {}
    for row in rows:
        label = LABELS.get(row["media_type"], f"Télécharger {row['name']}")
        url = reverse("document", args=[place.agreement.key, row["id"], row["name"]])
        file = File(
            url,
            label,
            row["name"],
            size(row["size"]),
            row["sha256"],
            is_main=row["media_type"] == "application/pdf",
            is_proof=row["media_type"] == PROOF,
        )
        found[row["meeting_id"]] = (*found.get(row["meeting_id"], ()), file)
    return found
