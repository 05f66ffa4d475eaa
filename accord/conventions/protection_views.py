"""The data-protection dossier of an agreement: its page, and the document to take away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accord.conventions.agreements import find_agreement
from accord.conventions.clock import today
from accord.conventions.pages.protection import build_protection_page
from accord.conventions.protection import TITLE, build_dossier
from accord.face.access import open_to
from accord.face.export import through_file
from accord.face.frame import show_page
from accord.face.odt import MEDIA, write_odt
from accord.journal.actions import write_entry
from accord.partners.actor import stream_as
from accord.partners.rules.permissions import STEER_AGREEMENT


@open_to(STEER_AGREEMENT)
@require_safe
def show_protection(request: HttpRequest, agreement: str) -> HttpResponse:
    """What the dossier holds, and what a person must still write in it."""
    place = find_agreement(request.actor, agreement)
    page = build_protection_page(place, today())
    return show_page(
        request,
        "conventions/protection.html",
        page,
        title="Protection des données",
        agreement=place.agreement,
    )


@open_to(STEER_AGREEMENT)
@require_safe
def download_dossier(request: HttpRequest, agreement: str) -> HttpResponseBase:
    """The dossier as a text document; nobody is named in it."""
    place = find_agreement(request.actor, agreement)
    blocks = build_dossier(place, today())
    write_entry(
        action="protection.download", actor=request.actor, target=agreement, purpose="suivi-convention"
    )
    disposition = content_disposition_header(True, f"protection-des-donnees-{agreement}.odt")
    return stream_as(
        request.actor,
        lambda: through_file(lambda file: write_odt(file, TITLE, blocks)),
        content_type=MEDIA,
        headers={"Content-Disposition": disposition},
    )
