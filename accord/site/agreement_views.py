"""The pages of agreements as a whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accord.conventions.agreements import find_agreement
from accord.face.access import open_to
from accord.face.frame import show_page
from accord.journal.actions import write_entry
from accord.partners.rules.permissions import SEE_AGREEMENT
from accord.site.agreement_page import build_agreement_page, build_agreements_page


@open_to(SEE_AGREEMENT)
@require_safe
def show_agreements(request: HttpRequest) -> HttpResponse:
    """The agreements that the reader's organisation signed."""
    return show_page(
        request, "site/agreements.html", build_agreements_page(request.actor), title="Conventions"
    )


@open_to(SEE_AGREEMENT)
@require_safe
def show_agreement(request: HttpRequest, agreement: str) -> HttpResponse:
    """One agreement, as a page that reads like its text."""
    place = find_agreement(request.actor, agreement)
    page = build_agreement_page(place, request.actor)
    write_entry(action="agreement.read", actor=request.actor, target=agreement, purpose="suivi-convention")
    return show_page(request, "site/agreement.html", page, title=page.title, agreement=place.agreement)
