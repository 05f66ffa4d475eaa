"""The page of the components: for whoever writes a page, and for the tests that look at every state."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accord.face.access import open_to
from accord.face.export import asked_format, file_headers, write_file
from accord.face.frame import show_page
from accord.face.once import new_token
from accord.face.showcase import FILES, SampleForm, build_showcase, sample_files
from accord.partners.actor import stream_as
from accord.partners.rules.permissions import MEMBER


@open_to(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def show_components(request: HttpRequest) -> HttpResponseBase:
    """Every component with its states; its form keeps nothing."""
    if wanted := asked_format(request.GET):
        return stream_as(
            request.actor,
            lambda: write_file(FILES, request.GET, sample_files(), wanted),
            **file_headers("exemples", wanted),
        )
    is_sent = request.method == "POST"
    form = SampleForm(request.POST, request.FILES) if is_sent else SampleForm(initial={"places": 12})
    is_wrong = is_sent and not form.is_valid()
    page = build_showcase(request.path, reverse("home"), request.GET, form.sheet(token=new_token()))
    title = "Erreur : composants" if is_wrong else "Composants"
    return show_page(request, "face/showcase.html", page, title=title, status=422 if is_wrong else 200)
