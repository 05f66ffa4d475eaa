"""The page of an event: its day, or each of its times when it comes back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accord.conventions.actions import record_event
from accord.conventions.agreements import Place, find_agreement
from accord.conventions.forms import EventForm, PastTimeForm, TimeForm
from accord.conventions.pages.event import (
    COMES_FIRST,
    build_event_page,
    confirm_cancel,
    confirm_event,
    confirm_time,
    find_time,
    say_why_not,
)
from accord.declaration.clauses import Event
from accord.declaration.happenings import Occurrence
from accord.face.access import open_to
from accord.face.components import Confirmation
from accord.face.forms import Form
from accord.face.frame import show_page
from accord.face.once import find_earlier, keep_result, new_token
from accord.partners.rules.permissions import STEER_AGREEMENT


@open_to(STEER_AGREEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def record_event_day(request: HttpRequest, agreement: str, event: str) -> HttpResponse:
    """Record the day of an event, or one of its times: a form, what would follow, then it is done."""
    place = find_agreement(request.actor, agreement)
    named = _find_event(place, event)
    typed = request.POST if request.method == "POST" else None
    if say_why_not(place, named):
        if typed is not None:
            raise Http404
        return _show(request, place, named, None)
    if typed is not None and (earlier := find_earlier(request)):
        return HttpResponseRedirect(earlier)
    wanted = (request.GET if typed is None else typed).get("annuler", "")
    if wanted and named.is_recurrent:
        return _cancel(request, place, named, wanted)
    form = _form_of(named)(typed)
    if typed is None or not form.is_valid():
        return _show(request, place, named, form)
    if typed.get("confirme") != "oui":
        return _show(request, place, named, None, _confirm(place, named, form))
    record_event(
        agreement=place.agreement,
        name=named.key,
        happened_on=form.values["jour"],
        reference=form.values["reference"],
        label=form.values.get("libelle", ""),
        actor=request.actor,
    )
    return _leave(request, place, named)


def _cancel(request: HttpRequest, place: Place, event: Event, label: str) -> HttpResponse:
    """Ask, then cancel one time of an event that comes back."""
    time = find_time(place, event, label)
    if time is None:
        raise Http404
    if request.method != "POST" or request.POST.get("confirme") != "oui":
        return _show(request, place, event, None, confirm_cancel(place, event, time, new_token()))
    record_event(
        agreement=place.agreement,
        name=event.key,
        happened_on=time.happened_on,
        label=label,
        is_cancelled=True,
        actor=request.actor,
    )
    return _leave(request, place, event)


def _leave(request: HttpRequest, place: Place, event: Event) -> HttpResponse:
    """Back to the agreement; to the event itself when it has other times to record."""
    name, part = ("event", "") if event.is_recurrent else ("agreement", "#dates")
    known = {"agreement": place.agreement.key} | ({"event": event.key} if event.is_recurrent else {})
    url = reverse(name, kwargs=known)
    keep_result(request, url)
    return HttpResponseRedirect(f"{url}{part}")


def _form_of(event: Event) -> type[Form]:
    if not event.is_recurrent:
        return EventForm
    return PastTimeForm if event.each in COMES_FIRST else TimeForm


def _confirm(place: Place, event: Event, form: Form) -> Confirmation:
    day, reference = form.values["jour"], form.values["reference"]
    if event.is_recurrent:
        time = Occurrence(day, form.values["libelle"])
        return confirm_time(place, event, time, reference, new_token())
    return confirm_event(place, event, day, reference, new_token())


def _show(
    request: HttpRequest,
    place: Place,
    event: Event,
    form: Form | None,
    confirmation: Confirmation | None = None,
) -> HttpResponse:
    sheet = form.sheet(token=new_token()) if form is not None else None
    page = build_event_page(place, event, sheet, confirmation)
    is_wrong = form is not None and bool(form.errors)
    return show_page(
        request,
        "conventions/event.html",
        page,
        title=f"Erreur : {page.heading}" if is_wrong else page.heading,
        agreement=place.agreement,
        status=422 if is_wrong else 200,
    )


def _find_event(place: Place, key: str) -> Event:
    try:
        return place.declared.event(key)
    except KeyError:
        raise Http404 from None
