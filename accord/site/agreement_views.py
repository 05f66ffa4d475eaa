"""The pages of agreements as a whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accord.conventions.agreements import find_agreement
from accord.conventions.pages.agreements import build_agreements_page, list_agreements, read_rows
from accord.face.access import open_to
from accord.face.export import asked_format, file_headers, write_file
from accord.face.frame import show_page
from accord.journal.actions import write_entry
from accord.partners.actor import stream_as
from accord.partners.rules.permissions import SEE_AGREEMENT
from accord.site.agreement_page import build_agreement_page


@open_to(SEE_AGREEMENT)
@require_safe
def show_agreements(request: HttpRequest) -> HttpResponseBase:
    """The agreements that the reader's organisation signed, or the same list as a file."""
    if wanted := asked_format(request.GET):
        rows = read_rows(request.actor)
        return stream_as(
            request.actor,
            lambda: write_file(list_agreements(rows, ""), request.GET, rows, wanted),
            **file_headers("conventions", wanted),
        )
    page = build_agreements_page(request.actor, request.GET)
    return show_page(request, "site/agreements.html", page, title="Conventions")


@open_to(SEE_AGREEMENT)
@require_safe
def show_agreement(request: HttpRequest, agreement: str) -> HttpResponse:
    """One agreement, as a page that reads like its text."""
    place = find_agreement(request.actor, agreement)
    page = build_agreement_page(place, request.actor)
    write_entry(action="agreement.read", actor=request.actor, target=agreement, purpose="suivi-convention")
    return show_page(request, "site/agreement.html", page, title=page.title, agreement=place.agreement)
