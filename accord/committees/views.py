"""The pages of committees: each view asks for ready values and hands them to a template."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accord.committees.actions import ask_freeze
from accord.committees.errors import CommitteeError
from accord.committees.pages.committee import build_committee_page, find_committee
from accord.committees.pages.committees import build_committees_page
from accord.committees.pages.freeze import FreezeForm, ask_day, build_freeze_page, confirm_freeze
from accord.committees.pages.packs import find_document
from accord.committees.pages.preparation import list_checks
from accord.committees.pages.sitting import committee_duties, next_due_on
from accord.committees.queries import name_file
from accord.conventions.agreements import Place, find_agreement
from accord.declaration.duties import Committee
from accord.face.access import open_to
from accord.face.frame import show_page
from accord.face.once import find_earlier, keep_result, new_token
from accord.indicators.models import Snapshot
from accord.journal.actions import write_entry
from accord.partners.rules.permissions import SEE_COMMITTEES, STEER_AGREEMENT


@open_to(SEE_COMMITTEES)
@require_safe
def show_committees(request: HttpRequest, agreement: str) -> HttpResponse:
    """The committees of an agreement and the last pack of each."""
    place = find_agreement(request.actor, agreement)
    page = build_committees_page(place, request.actor)
    return show_page(request, "committees/committees.html", page, title="Comités", agreement=place.agreement)


@open_to(SEE_COMMITTEES)
@require_safe
def show_committee(request: HttpRequest, agreement: str, committee: str) -> HttpResponse:
    """One committee: its preparation, its packs."""
    place = find_agreement(request.actor, agreement)
    page = build_committee_page(place, find_committee(place, committee), request.actor)
    return show_page(
        request, "committees/committee.html", page, title=page.heading, agreement=place.agreement
    )


@open_to(STEER_AGREEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def freeze_committee(request: HttpRequest, agreement: str, committee: str) -> HttpResponse:
    """Freeze the figures of a meeting: its day, the consequence, then it is done in the background."""
    place = find_agreement(request.actor, agreement)
    found = find_committee(place, committee)
    if request.method != "POST":
        return _show_freeze(request, place, found, ask_day(_due_on(place, found)))
    if earlier := find_earlier(request):
        return HttpResponseRedirect(earlier)
    form = FreezeForm(request.POST)
    snapshot = Snapshot.objects.last()
    if form.is_valid() and snapshot is not None and request.POST.get("confirme") != "oui":
        asked = confirm_freeze(place, found, form.values["seance"], snapshot, new_token())
        checks = list_checks(place, request.actor)
        page = build_freeze_page(place, found, None, checks=checks, confirmation=asked)
        return _show(request, place, page, f"Confirmer : {page.heading}")
    if not form.is_valid():
        return _show_freeze(request, place, found, form)
    try:
        ask_freeze(
            agreement=place.agreement,
            committee=found.key,
            held_on=form.values["seance"],
            actor=request.actor,
        )
    except CommitteeError as refusal:
        form.add_error("", str(refusal))
        return _show_freeze(request, place, found, form, status=409)
    url = reverse("committee", args=[agreement, found.key])
    keep_result(request, url)
    return HttpResponseRedirect(url)


@open_to(SEE_COMMITTEES)
@require_safe
def download_document(request: HttpRequest, agreement: str, document: int, name: str) -> HttpResponse:
    """A document of a pack, byte for byte as it was frozen."""
    place = find_agreement(request.actor, agreement)
    found = find_document(place, document, name)
    write_entry(
        action="document.download",
        actor=request.actor,
        target=f"{agreement}/document:{found.pk}",
        purpose="suivi-convention",
    )
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    file_name = name_file(found.meeting, found.name)
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name)
    return response


def _show_freeze(
    request: HttpRequest, place: Place, committee: Committee, form: FreezeForm, status: int = 422
) -> HttpResponse:
    page = build_freeze_page(
        place,
        committee,
        form.sheet(token=new_token()),
        checks=list_checks(place, request.actor),
        due_on=_due_on(place, committee),
    )
    title = f"Erreur : {page.heading}" if form.errors else page.heading
    return _show(request, place, page, title, status if form.errors else 200)


def _due_on(place: Place, committee: Committee) -> date | None:
    return next_due_on(committee_duties(place).get(committee.key, ()))


def _show(request: HttpRequest, place: Place, page: object, title: str, status: int = 200) -> HttpResponse:
    return show_page(
        request, "committees/freeze.html", page, title=title, agreement=place.agreement, status=status
    )
