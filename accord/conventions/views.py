"""The pages that keep an agreement: the list of what is due, one obligation, its folder."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from accord.conventions.actions import answer_due, withdraw_answer
from accord.conventions.agreements import Place, find_agreement, place_on
from accord.conventions.duties import Duty, duty_url, find_duty
from accord.conventions.errors import ConventionError
from accord.conventions.exports import zip_response
from accord.conventions.forms import DoneForm, WaivedForm
from accord.conventions.models import Outcome
from accord.conventions.pages.calendar import (
    build_calendar_page,
    keep_asked,
    list_calendar,
    read_asked,
    read_asked_day,
)
from accord.conventions.pages.duty import build_duty_page
from accord.conventions.rules.which import Which
from accord.declaration.calendar import MissingEvent
from accord.face.access import open_to
from accord.face.export import asked_format, file_headers, write_file
from accord.face.forms import Form
from accord.face.frame import show_page
from accord.face.once import find_earlier, keep_result, new_token
from accord.journal.actions import write_entry
from accord.partners.actor import stream_as
from accord.partners.rules.permissions import SEE_AGREEMENT, STEER_AGREEMENT, can_steer_agreement


@open_to(SEE_AGREEMENT)
@require_safe
def show_duties(request: HttpRequest, agreement: str) -> HttpResponseBase:
    """The calendar of an agreement, or the same list as a file."""
    place = find_agreement(request.actor, agreement)
    if wanted := asked_format(request.GET):
        return _export_duties(request, place, wanted)
    page = build_calendar_page(place, request.GET, by_month=False)
    return show_page(request, "conventions/calendar.html", page, title="Échéances", agreement=place.agreement)


@open_to(SEE_AGREEMENT)
@require_safe
def show_duty(request: HttpRequest, agreement: str, kind: str, key: str, day: Which) -> HttpResponse:
    """One obligation, with what became of it."""
    place = find_agreement(request.actor, agreement)
    if asked_on := read_asked_day(request.GET):
        place = place_on(place, asked_on)
    return _show_duty(request, place, _find_duty(place, kind, key, day))


@open_to(STEER_AGREEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_duty(request: HttpRequest, agreement: str, kind: str, key: str, day: Which) -> HttpResponse:
    """Say what became of an obligation, or take it back."""
    place = find_agreement(request.actor, agreement)
    duty = _find_duty(place, kind, key, day)
    if request.method != "POST":
        return HttpResponseRedirect(duty_url(duty))
    if earlier := find_earlier(request):
        return HttpResponseRedirect(earlier)
    forms = {"fait": DoneForm(request.POST), "sans-objet": WaivedForm(request.POST)}
    chosen = request.POST.get("suite", "")
    try:
        if chosen == "retirer":
            withdraw_answer(agreement=place.agreement, due=duty.due, actor=request.actor)
        elif chosen not in forms or not duty.takes_an_answer:
            raise Http404
        elif not forms[chosen].is_valid():
            return _show_duty(
                request, place, duty, **{"done" if chosen == "fait" else "waived": forms[chosen]}
            )
        else:
            values = forms[chosen].values
            answer_due(
                agreement=place.agreement,
                due=duty.due,
                state=Outcome.State(chosen),
                words=values.get("justificatif") or values.get("motif"),
                done_on=values.get("fait-le"),
                actor=request.actor,
            )
    except ConventionError as refusal:
        return _show_duty(request, place, _find_duty(place, kind, key, day), refusal=str(refusal))
    keep_result(request, duty_url(duty))
    return HttpResponseRedirect(duty_url(duty))


@open_to(SEE_AGREEMENT)
@require_safe
def download_folder(request: HttpRequest, agreement: str) -> HttpResponse:
    """The folder of the version in force, as a zip."""
    place = find_agreement(request.actor, agreement)
    name = f"{agreement}-version-{place.version.number}"
    write_entry(action="folder.download", actor=request.actor, target=agreement, purpose="suivi-convention")
    return zip_response(place.version.files, agreement, name)


def _export_duties(request: HttpRequest, place: Place, wanted: str) -> HttpResponseBase:
    try:
        duties = keep_asked(read_asked(place, request.GET), request.GET)
    except MissingEvent:
        raise Http404 from None
    return stream_as(
        request.actor,
        lambda: write_file(list_calendar(place), request.GET, duties, wanted),
        **file_headers(f"{place.agreement.key}-echeances", wanted),
    )


def _show_duty(
    request: HttpRequest,
    place: Place,
    duty: Duty,
    done: Form | None = None,
    waived: Form | None = None,
    refusal: str = "",
) -> HttpResponse:
    is_wrong = bool(refusal or (done and done.errors) or (waived and waived.errors))
    status = 409 if refusal else 422
    # What is read as of a past day is answered today, under the rule of today.
    steers = can_steer_agreement(request.actor) and duty.takes_an_answer and place.asked_on is None
    token = new_token()
    page = build_duty_page(
        duty,
        (done or DoneForm()).sheet(token=token) if steers else None,
        (waived or WaivedForm()).sheet(token=token) if steers else None,
        token,
        refusal,
    )
    return show_page(
        request,
        "conventions/duty.html",
        page,
        title=f"Erreur : {page.heading}" if is_wrong else page.heading,
        agreement=place.agreement,
        status=status if is_wrong else 200,
    )


def _find_duty(place: Place, kind: str, key: str, day: Which) -> Duty:
    duty = find_duty(place, kind, key, day)
    if duty is None:
        raise Http404
    return duty
