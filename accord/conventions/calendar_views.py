"""The pages of what is due: by month, under every agreement of the reader, and in their own calendar."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from accord.conventions.agreements import agreements_of, find_agreement
from accord.conventions.duties import read_owed
from accord.conventions.feed import write_feed
from accord.conventions.pages.calendar import build_calendar_page, keep_asked, list_owed
from accord.conventions.pages.owed import build_owed_list, build_owed_page
from accord.conventions.pages.subscription import build_subscription_page
from accord.conventions.rules.secret import Secret
from accord.conventions.subscribing import close_address, find_address, find_own_address, open_address
from accord.face.access import STRANGERS, open_to
from accord.face.export import asked_format, file_headers, write_file
from accord.face.frame import show_page
from accord.face.once import find_earlier, keep_result, new_token
from accord.partners.actor import stream_as
from accord.partners.rules.permissions import SEE_AGREEMENT


@open_to(SEE_AGREEMENT)
@require_safe
def show_month(request: HttpRequest, agreement: str) -> HttpResponse:
    """A month of an agreement."""
    place = find_agreement(request.actor, agreement)
    page = build_calendar_page(place, request.GET, by_month=True)
    return show_page(request, "conventions/calendar.html", page, title="Échéances", agreement=place.agreement)


@open_to(SEE_AGREEMENT)
@require_safe
def show_owed(request: HttpRequest) -> HttpResponse:
    """What the reader's organisation owes and awaits this month, under all its agreements."""
    places = agreements_of(request.actor)
    page = build_owed_page(places, read_owed(places), request.GET)
    return show_page(request, "conventions/owed.html", page, title=page.heading)


@open_to(SEE_AGREEMENT)
@require_safe
def list_all_owed(request: HttpRequest) -> HttpResponseBase:
    """The same as a list, or as a file."""
    places = agreements_of(request.actor)
    owed = read_owed(places)
    if wanted := asked_format(request.GET):
        duties = keep_asked(owed.duties, request.GET)
        return stream_as(
            request.actor,
            lambda: write_file(list_owed(places), request.GET, duties, wanted),
            **file_headers("echeances", wanted),
        )
    page = build_owed_list(places, owed, request.GET)
    return show_page(request, "conventions/owed_list.html", page, title="Échéances")


@open_to(SEE_AGREEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("address")
def manage_address(request: HttpRequest) -> HttpResponse:
    """Open, replace or close the address that the organisation's calendar reads; a new one is shown once."""
    here = reverse("calendar-address")
    address = asked = ""
    if request.method == "POST":
        if earlier := find_earlier(request):
            return HttpResponseRedirect(earlier)
        done = request.POST.get("faire", "")
        if done in ("creer", "remplacer"):
            address = request.build_absolute_uri(
                reverse("calendar-feed", args=[open_address(actor=request.actor)])
            )
        elif done == "retirer":
            close_address(actor=request.actor)
        keep_result(request, here)
        if not address:
            return HttpResponseRedirect(here)
    else:
        asked = request.GET.get("demande", "")
    page = build_subscription_page(find_own_address(request.actor), new_token(), address, asked)
    return show_page(request, "conventions/subscription.html", page, title="Échéances dans notre agenda")


@open_to(STRANGERS)
@require_safe
@conditional_page
def read_calendar(request: HttpRequest, word: Secret) -> HttpResponse:
    """What is due, for whoever has the address: no account, no person's data, nothing to write."""
    address = find_address(word.text)
    if address is None:
        raise Http404
    feed = write_feed(address, request.build_absolute_uri)
    response = HttpResponse(feed, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="echeances.ics"'
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
