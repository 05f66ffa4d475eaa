"""What every answer carries, and the rule that every page must have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import escape_leading_slashes

from accord.face.access import KEYED, RULE, STRANGERS
from accord.face.replay import replay
from accord.kit.dates_in_text import read_date
from accord.partners import typed_again
from accord.partners.doors import ask_to_sign_in, misses_second_factor
from accord.partners.rules.permissions import MANAGE_OWN_ACCOUNT, NotAllowed
from accord.site.demo import ACCOUNT_DAYS

# Nothing inline, nothing from outside, nobody may frame us: what is not listed is refused.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
# The days that a demonstration may be on: those that an agreement may speak of, with room to count from them.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


class SecurityHeadersMiddleware:
    """Adds the policies to every answer, files and errors included; a signed-in page is never stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with its headers."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "actor", None) is not None:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class TypedAgainMiddleware:
    """After an expired session, shows the form again with what was typed in it, once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, filled again when a form of this page waits in the session."""
        response = self.get_response(request)
        sealed = request.session.get(typed_again.SESSION_KEY) if request.method == "GET" else None
        if sealed is None or response.status_code != 200 or getattr(request, "actor", None) is None:
            return response
        typed = typed_again.open_typed(sealed)
        if typed is not None and urlsplit(typed.page).path != request.path:
            return response
        del request.session[typed_again.SESSION_KEY]
        if typed is not None and response.headers.get("Content-Type", "").startswith("text/html"):
            filled = typed_again.fill_again(response.content.decode(), typed, request.path)
            response.content = filled.encode()
        return response


class ReplayMiddleware:
    """In a demonstration, the pages are on the day that the reader asks for, or that their account is on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of that day; a day just asked for is kept for the session."""
        membership = getattr(request, "membership", None)
        if not settings.TODAY or membership is None:
            return self.get_response(request)
        asked = read_date(request.GET.get("demonstration", "")).day
        if asked is not None and FIRST_DAY <= asked <= LAST_DAY:
            request.session["demonstration"] = asked.isoformat()
            # A path that begins with two slashes would name another site.
            return HttpResponseRedirect(escape_leading_slashes(request.path))
        kept = request.session.get("demonstration") or ACCOUNT_DAYS.get(membership.user.email)
        with replay(date.fromisoformat(kept) if kept else None):
            return self.get_response(request)


class RuleMiddleware:
    """Applies the rule of the page, and refuses to serve a page that declares none.

    A stranger is sent to sign in and comes back, with what was typed; an actor whose role does not open the
    page gets the reason; one who must have a second factor gets it first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, unchanged."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Before any view."""
        rule = getattr(view, RULE, None)
        if rule is None:
            raise ImproperlyConfigured(f"the view {view.__name__} declares no rule")
        if rule is STRANGERS or rule is KEYED:
            return None
        if request.actor is None:
            return ask_to_sign_in(request)
        try:
            rule.check(request.actor)
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.code) from refusal
        if rule is not MANAGE_OWN_ACCOUNT and misses_second_factor(request):
            return HttpResponseRedirect(reverse("second-factor"))
        return None
