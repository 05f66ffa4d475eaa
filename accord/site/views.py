"""Pages: each view asks a room, hands ready values to a template, and does nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from accord.face.access import RULE, STRANGERS, open_to
from accord.face.components import Crumb
from accord.face.export import asked_format, file_headers, write_file
from accord.face.frame import show_page
from accord.journal.actions import write_entry
from accord.partners import typed_again
from accord.partners.actor import stream_as
from accord.partners.doors import ask_to_sign_in, come_back
from accord.partners.rules.permissions import MEMBER, READ_JOURNAL
from accord.partners.wording import WORDING as PARTNER_WORDS
from accord.site.home_page import build_home_page
from accord.site.journal_page import build_journal_page, entries_of, journal_listing
from accord.site.navigation import remember_only
from accord.site.wording import BAD_REQUEST, EXPIRED_FORM, FAILED, NOT_FOUND, REFUSED, Stop
from accord.site.worklist import persons_shown


@dataclass(frozen=True)
class StoppedPage:
    """A page that says why another one is not shown, and the way back."""

    heading: str
    what: str
    cure: str
    back: str
    back_label: str


@open_to(MEMBER)
@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader this morning, by role."""
    page, agreement = build_home_page(request.membership, request.actor)
    remember_only(request, agreement)
    if shown := persons_shown(page.waiting):
        write_entry(action="home.read", actor=request.actor, purpose="suivi", person_ids=shown)
    return show_page(request, "site/home.html", page, title="Accueil", agreement=agreement)


@open_to(READ_JOURNAL)
@require_safe
def show_journal(request: HttpRequest) -> HttpResponseBase:
    """Who did what, on whom, and whether the seals hold; the same list as a file."""
    if wanted := asked_format(request.GET):
        write_entry(
            action="journal.export", actor=request.actor, purpose="controle", detail={"format": wanted}
        )
        return stream_as(
            request.actor,
            lambda: write_file(
                journal_listing(request.actor), request.GET, entries_of(request.actor), wanted
            ),
            **file_headers("journal", wanted),
        )
    page = build_journal_page(
        request.actor, request.GET, (Crumb("Accueil", reverse("home")), Crumb("Journal"))
    )
    write_entry(action="journal.read", actor=request.actor, purpose="controle")
    return show_page(request, "site/journal.html", page, title="Journal")


def show_bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, in plain words."""
    return _show_stop(request, BAD_REQUEST, 400)


def show_refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the reason that the rule gives."""
    reason = PARTNER_WORDS.get(str(exception), "")
    return _show_stop(request, replace(REFUSED, what=reason, cure="") if reason else REFUSED, 403)


def show_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, in plain words."""
    return _show_stop(request, NOT_FOUND, 404)


def show_failed(request: HttpRequest) -> HttpResponse:
    """500, in plain words and without the database, which may be what failed."""
    return _show_stop(request, FAILED, 500)


def show_expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a good token: given back as typed when it is ours, else refused (cookies refused, …)."""
    match = request.resolver_match
    is_open = match is None or getattr(match.func, RULE, STRANGERS) is STRANGERS
    if not is_open and typed_again.is_from_us(request):
        return come_back(request) if request.actor else ask_to_sign_in(request)
    return _show_stop(request, EXPIRED_FORM, 403)


def _show_stop(request: HttpRequest, stop: Stop, status: int) -> HttpResponse:
    page = StoppedPage(stop.heading, stop.what, stop.cure, reverse("home"), stop.back_label)
    return show_page(request, "site/stopped.html", page, title=stop.heading, status=status)
