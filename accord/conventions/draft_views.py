"""The pages of drafts: a folder taken in, its files changed, compared, frozen or given up."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accord.conventions.drafting import discard_draft, freeze_draft, save_draft
from accord.conventions.errors import ConventionError
from accord.conventions.exports import zip_response
from accord.conventions.forms import NewFileForm
from accord.conventions.models import AgreementDraft
from accord.conventions.pages.compare import build_compare_page
from accord.conventions.pages.drafts import (
    MOST_EDITED,
    build_draft_page,
    build_file_page,
    build_freeze_page,
    build_words_page,
    check_part,
    draft_crumbs,
    draft_url,
)
from accord.conventions.pages.folder import FreezeForm, build_discard_page
from accord.conventions.queries import find_draft, read_texts
from accord.conventions.rules.words import CannotKeepBytes, change_words
from accord.conventions.wording import WORDING
from accord.conventions.words_form import WordsForm
from accord.declaration.files import MAX_FILE_BYTES
from accord.face.access import open_to
from accord.face.frame import show_page
from accord.face.once import find_earlier, keep_result, new_token
from accord.face.words import typeset
from accord.partners.rules.permissions import STEER_AGREEMENT

FILE_NAME = re.compile(r"(?:(?:formats|exemples|bibliotheque)/)?[A-Za-z0-9][A-Za-z0-9_.-]*\.(?:toml|csv|md)")


@open_to(STEER_AGREEMENT)
@require_safe
def show_draft(request: HttpRequest, draft: int) -> HttpResponse:
    """Where a draft stands: its problems, its files, what changed, and what may be done with it."""
    return _show_draft(request, find_draft(request.actor, draft))


@open_to(STEER_AGREEMENT)
@require_safe
def download_draft(request: HttpRequest, draft: int) -> HttpResponse:
    """The folder of a draft, as a zip."""
    found = find_draft(request.actor, draft)
    name = found.agreement.key if found.agreement else "convention"
    return zip_response(found.files, name, f"{name}-brouillon")


@open_to(STEER_AGREEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_file(request: HttpRequest, draft: int, path: str) -> HttpResponse:
    """One file of a draft as text: shown, saved with what is still wrong in it, or taken out."""
    found = find_draft(request.actor, draft)
    if path not in found.files:
        raise Http404
    if request.method != "POST":
        return _show_file(request, found, path, found.files[path], revision=found.revision)
    revision = _read_revision(request)
    removes = request.POST.get("retirer") == "oui" and len(found.files) > 1
    text = read_typed(request.POST.get("texte", ""), found.files[path])
    files = {**found.files, path: text}
    if removes:
        del files[path]
    elif len(text.encode()) > MAX_FILE_BYTES or len(found.files[path]) > MOST_EDITED:
        limit = {"limite": MAX_FILE_BYTES // 1_000_000}
        refusal = WORDING["brouillon.trop_long"].format_map(limit)
        return _show_file(request, found, path, text, revision=revision, refusal=refusal, status=413)
    try:
        save_draft(draft=found, files=files, revision=revision, actor=request.actor)
    except ConventionError as refusal:
        return _show_file(request, found, path, text, revision=revision, refusal=str(refusal), status=409)
    if removes:
        return HttpResponseRedirect(draft_url(found))
    url = reverse("draft-file", kwargs={"draft": found.pk, "path": path})
    return HttpResponseRedirect(f"{url}#controle")


@open_to(STEER_AGREEMENT)
@require_POST
def check_typed(request: HttpRequest, draft: int) -> HttpResponse:
    """What the check says of a text that is being typed; nothing is saved."""
    found = find_draft(request.actor, draft)
    path = request.POST.get("fichier", "")
    if path not in found.files:
        return HttpResponse(status=400)
    text = read_typed(request.POST.get("texte", ""), found.files[path])
    checked = check_part({**found.files, path: text[:MAX_FILE_BYTES]}, path)
    return HttpResponse(typeset(render_to_string("conventions/parts/checked.html", {"checked": checked})))


@open_to(STEER_AGREEMENT)
@require_POST
def add_file(request: HttpRequest, draft: int) -> HttpResponse:
    """Add an empty file to a draft."""
    found = find_draft(request.actor, draft)
    form = NewFileForm(request.POST)
    if form.is_valid():
        name = form.values["nom"]
        if not FILE_NAME.fullmatch(name):
            form.add_error("nom", WORDING["brouillon.nom"])
        elif name.casefold() in {path.casefold() for path in found.files}:
            form.add_error("nom", WORDING["brouillon.existe"])
    if form.errors:
        return _show_draft(request, found, form, status=422)
    name = form.values["nom"]
    try:
        save_draft(draft=found, files={**found.files, name: ""}, revision=found.revision, actor=request.actor)
    except ConventionError as refusal:
        return _show_draft(request, found, form, str(refusal), status=409)
    return HttpResponseRedirect(reverse("draft-file", kwargs={"draft": found.pk, "path": name}))


@open_to(STEER_AGREEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_words(request: HttpRequest, draft: int) -> HttpResponse:
    """The main words of a draft in a form; every other byte of its files stays."""
    found = find_draft(request.actor, draft)
    if request.method != "POST":
        return _show_words(request, found, WordsForm(found.files))
    form = WordsForm(found.files, request.POST)
    if not form.is_valid():
        return _show_words(request, found, form, status=422)
    try:
        files = change_words(found.files, form.changes())
        save_draft(draft=found, files=files, revision=_read_revision(request), actor=request.actor)
    except CannotKeepBytes as fault:
        said = WORDING["brouillon.forme"].format_map({"fichier": fault.file})
        return _show_words(request, found, form, said, status=409)
    except ConventionError as refusal:
        return _show_words(request, found, form, str(refusal), status=409)
    return HttpResponseRedirect(draft_url(found))


@open_to(STEER_AGREEMENT)
@require_safe
def compare_draft(request: HttpRequest, draft: int) -> HttpResponse:
    """What a draft changes to the version that it starts from."""
    found = find_draft(request.actor, draft)
    if found.base is None:
        raise Http404
    page = build_compare_page(
        draft_crumbs(found, "Ce qui change"),
        f"De la version {found.base.number} à ce brouillon.",
        found.base.files,
        found.files,
        draft_url(found),
    )
    return show_page(
        request, "conventions/compare.html", page, title="Ce qui change", agreement=found.agreement
    )


@open_to(STEER_AGREEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HttpRequest, draft: int) -> HttpResponse:
    """Make a version of a draft, once its consequence was read."""
    if request.method == "POST" and (earlier := find_earlier(request)):
        return HttpResponseRedirect(earlier)
    found = find_draft(request.actor, draft)
    asked = request.POST if request.method == "POST" else request.GET
    sign = asked.get("signature") == "oui"
    reading = read_texts(found.files)
    if reading.agreement is None:
        return _show_draft(request, found, refusal="Ce texte a encore des problèmes à corriger.", status=409)
    typed = request.POST if request.method == "POST" else None
    form = FreezeForm(found, reading.agreement, request.actor, typed)
    if request.method != "POST":
        return _show_freeze(request, found, form, sign)
    if not form.is_valid():
        return _show_freeze(request, found, form, sign, status=422)
    try:
        version = freeze_draft(
            draft=found,
            revision=_read_revision(request),
            sign=sign,
            party=form.values.get("partie", ""),
            actor=request.actor,
        )
    except ConventionError as refusal:
        return _show_freeze(request, found, form, sign, str(refusal), status=409)
    url = reverse("agreement", kwargs={"agreement": version.agreement.key})
    keep_result(request, url)
    return HttpResponseRedirect(url)


@open_to(STEER_AGREEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, draft: int) -> HttpResponse:
    """Give a draft up, once its consequence was read."""
    if request.method == "POST" and (earlier := find_earlier(request)):
        return HttpResponseRedirect(earlier)
    found = find_draft(request.actor, draft)
    if request.method != "POST":
        page = build_discard_page(found, new_token())
        return show_page(
            request,
            "conventions/discard.html",
            page,
            title="Abandonner le brouillon",
            agreement=found.agreement,
        )
    url = reverse("agreements")
    if found.agreement is not None:
        url = reverse("agreement", kwargs={"agreement": found.agreement.key})
    discard_draft(draft=found, actor=request.actor)
    keep_result(request, url)
    return HttpResponseRedirect(url)


def read_typed(typed: str, former: str) -> str:
    """What was typed, with the ends of line of the file; the very file when nothing else changed."""
    plain = typed.replace("\r\n", "\n").replace("\x00", "")
    if plain == former.replace("\r\n", "\n"):
        return former
    is_windows = "\r\n" in former and former.count("\n") == former.count("\r\n")
    return plain.replace("\n", "\r\n") if is_windows else plain


def _read_revision(request: HttpRequest) -> int:
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _show_draft(
    request: HttpRequest,
    draft: AgreementDraft,
    form: NewFileForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = build_draft_page(draft, (form or NewFileForm()).sheet(), refusal)
    title = f"Brouillon : {page.heading}"
    return show_page(
        request,
        "conventions/draft.html",
        page,
        title=f"Erreur : {title}" if status != 200 else title,
        agreement=draft.agreement,
        status=status,
    )


def _show_file(
    request: HttpRequest,
    draft: AgreementDraft,
    path: str,
    text: str,
    *,
    revision: int,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = build_file_page(draft, path, text, revision=revision, token=new_token(), refusal=refusal)
    return show_page(
        request,
        "conventions/draft_file.html",
        page,
        title=f"Erreur : {path}" if refusal else path,
        agreement=draft.agreement,
        status=status,
    )


def _show_words(
    request: HttpRequest, draft: AgreementDraft, form: WordsForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    page = build_words_page(draft, form.sheet(), draft_revision(draft, request.POST), refusal)
    return show_page(
        request,
        "conventions/words.html",
        page,
        title="Erreur : mots principaux" if status != 200 else "Mots principaux",
        agreement=draft.agreement,
        status=status,
    )


def draft_revision(draft: AgreementDraft, posted: Mapping[str, str]) -> str:
    """The save that the form was opened on: a form shown again keeps its own."""
    return posted.get("revision") or str(draft.revision)


def _show_freeze(
    request: HttpRequest,
    draft: AgreementDraft,
    form: FreezeForm,
    sign: bool,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    revision = draft_revision(draft, request.POST)
    page = build_freeze_page(draft, form.sheet(token=new_token()), revision, sign=sign, refusal=refusal)
    return show_page(
        request,
        "conventions/freeze.html",
        page,
        title="Erreur : figer" if status != 200 else page.heading,
        agreement=draft.agreement,
        status=status,
    )
