"""The pages where a text comes in: a folder handed over as a zip, a draft opened on the last version."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from accord.conventions.agreements import find_agreement
from accord.conventions.drafting import open_draft, take_folder
from accord.conventions.errors import ConventionError
from accord.conventions.forms import FolderForm
from accord.conventions.pages.drafts import draft_url
from accord.conventions.pages.folder import build_folder_page
from accord.conventions.rules.archive import MAX_ZIP_BYTES, unpack_folder
from accord.conventions.wording import WORDING
from accord.declaration import read_agreement
from accord.declaration.library import add_layouts
from accord.face.access import open_to
from accord.face.frame import show_page
from accord.face.once import find_earlier, keep_result, new_token
from accord.kit.problems import Problem
from accord.partners.rules.permissions import STEER_AGREEMENT

# Beside the file: the names of the fields and the boundaries of the form.
BESIDE = 10_000


@open_to(STEER_AGREEMENT)
@csrf_exempt  # the weight is looked at before the form is read; `_take` checks the token
@require_http_methods(["GET", "HEAD", "POST"])
def import_folder(request: HttpRequest) -> HttpResponse:
    """Hand over the folder of an agreement as a zip: a draft, or every reason why not."""
    if request.method != "POST":
        return _show_folder(request, FolderForm())
    if is_too_heavy(request, MAX_ZIP_BYTES):
        form = FolderForm()
        limit = {"limite": MAX_ZIP_BYTES // 1_000_000}
        form.add_error("dossier", WORDING["archive.trop_grosse"].format_map(limit))
        return _show_folder(request, form, status=413)
    return _take(request)


def is_too_heavy(request: HttpRequest, most: int) -> bool:
    """Whether what is sent weighs more than a file of `most` bytes in its form: then it is not read."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > most + BESIDE


@csrf_protect
def _take(request: HttpRequest) -> HttpResponse:
    if earlier := find_earlier(request):
        return HttpResponseRedirect(earlier)
    form = FolderForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_folder(request, form, status=422)
    unpacked = unpack_folder(form.values["dossier"].read())
    problems = list(unpacked.problems)
    unpacked.files = add_layouts(unpacked.files)
    if unpacked.files:
        problems += read_agreement(unpacked.files).problems
    if any(problem.is_blocking for problem in problems):
        return _show_folder(request, form, problems, status=422)
    files = {name: data.decode() for name, data in unpacked.files.items()}
    try:
        draft = take_folder(files=files, actor=request.actor)
    except ConventionError as refusal:
        form.add_error("dossier", str(refusal))
        return _show_folder(request, form, status=409)
    keep_result(request, draft_url(draft))
    return HttpResponseRedirect(draft_url(draft))


def _show_folder(
    request: HttpRequest, form: FolderForm, problems: list[Problem] | None = None, status: int = 200
) -> HttpResponse:
    page = build_folder_page(request.actor, form.sheet(token=new_token()), problems or [])
    title = "Importer un dossier"
    return show_page(
        request,
        "conventions/folder.html",
        page,
        title=f"Erreur : {title.lower()}" if status != 200 else title,
        status=status,
    )


@open_to(STEER_AGREEMENT)
@require_POST
def start_draft(request: HttpRequest, agreement: str) -> HttpResponse:
    """Open the draft of the next version."""
    place = find_agreement(request.actor, agreement)
    try:
        draft = open_draft(place=place, actor=request.actor)
    except ConventionError as refusal:
        page = build_folder_page(request.actor, FolderForm().sheet(token=new_token()), [], str(refusal))
        return show_page(request, "conventions/folder.html", page, title="Brouillon déjà ouvert", status=409)
    return HttpResponseRedirect(draft_url(draft))
