"""The pages of an office's list of agreements: the template, the preview, what is kept, what comes back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from accord.conventions.folder_views import is_too_heavy
from accord.conventions.forms import ListForm
from accord.conventions.models import RegisterList
from accord.conventions.pages.register import (
    build_list_page,
    build_register_page,
    rejected_rows,
    template_listing,
    template_rows,
)
from accord.conventions.register_file import MAX_LIST_BYTES, read_list
from accord.conventions.registering import import_list, read_lines, take_list
from accord.conventions.wording import WORDING
from accord.face.access import open_to
from accord.face.export import asked_format, file_headers, write_file
from accord.face.frame import show_page
from accord.face.once import find_earlier, keep_result, new_token
from accord.kit.problems import Problem
from accord.kit.text import printable
from accord.partners.actor import stream_as
from accord.partners.rules.permissions import STEER_AGREEMENT

LONGEST_NAME = 250


@open_to(STEER_AGREEMENT)
@csrf_exempt  # the weight is looked at before the form is read; `_take` checks the token
@require_http_methods(["GET", "HEAD", "POST"])
def show_register(request: HttpRequest) -> HttpResponse:
    """Hand over a list of agreements: its preview, or what is wrong with the whole of it."""
    if request.method != "POST":
        return _show_register(request, ListForm())
    if is_too_heavy(request, MAX_LIST_BYTES):
        form = ListForm()
        limit = {"limite": MAX_LIST_BYTES // 1_000_000}
        form.add_error("liste", WORDING["liste.trop_grosse"].format_map(limit))
        return _show_register(request, form, status=413)
    return _take(request)


@csrf_protect
def _take(request: HttpRequest) -> HttpResponse:
    if earlier := find_earlier(request):
        return HttpResponseRedirect(earlier)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_register(request, form, status=422)
    file = form.values["liste"]
    name = printable(file.name or "liste")[:LONGEST_NAME]
    rows, problems = read_list(name, file.read())
    if problems:
        return _show_register(request, form, problems, status=422)
    kept = take_list(file_name=name, rows=rows, actor=request.actor)
    url = reverse("register-list", kwargs={"number": kept.pk})
    keep_result(request, url)
    return HttpResponseRedirect(url)


@open_to(STEER_AGREEMENT)
@require_safe
def download_template(request: HttpRequest) -> HttpResponseBase:
    """The template of the list: its columns explained, and an example."""
    wanted = asked_format(request.GET) or "xlsx"
    return stream_as(
        request.actor,
        lambda: write_file(template_listing(), {}, template_rows(), wanted),
        **file_headers("conventions-modele", wanted),
    )


@open_to(STEER_AGREEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def show_list(request: HttpRequest, number: int) -> HttpResponse:
    """A list row by row; then each good row becomes an agreement."""
    waiting = _find(request, number)
    if request.method == "POST":
        if earlier := find_earlier(request):
            return HttpResponseRedirect(earlier)
        import_list(waiting=waiting, actor=request.actor)
        url = reverse("register-list", kwargs={"number": number})
        keep_result(request, url)
        return HttpResponseRedirect(url)
    page = build_list_page(waiting, read_lines(waiting.rows), new_token())
    return show_page(request, "conventions/register_list.html", page, title=page.heading)


@open_to(STEER_AGREEMENT)
@require_safe
def download_rejects(request: HttpRequest, number: int) -> HttpResponseBase:
    """The rows that come back, with their reasons, in the columns of the template."""
    waiting = _find(request, number)
    wanted = asked_format(request.GET) or "xlsx"
    rows = rejected_rows(read_lines(waiting.rows))
    return stream_as(
        request.actor,
        lambda: write_file(template_listing(with_reasons=True), {}, rows, wanted),
        **file_headers("conventions-a-corriger", wanted),
    )


def _find(request: HttpRequest, number: int) -> RegisterList:
    found = RegisterList.objects.filter(pk=number, organisation_id=request.actor.organisation_id).first()
    if found is None:
        raise Http404
    return found


def _show_register(
    request: HttpRequest, form: ListForm, problems: list[Problem] | None = None, status: int = 200
) -> HttpResponse:
    page = build_register_page(request.actor, form.sheet(token=new_token()), problems or [])
    title = "Enregistrer une liste"
    return show_page(
        request,
        "conventions/register.html",
        page,
        title=f"Erreur : {title.lower()}" if status != 200 else title,
        status=status,
    )
