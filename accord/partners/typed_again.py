"""What was typed in a form whose session had expired: kept sealed at the door, then shown again.

Nothing is stored for a stranger: the sealed text travels in a hidden field of the sign-in page, and enters
the session once the reader is known. Passwords, codes, tokens, files
and the numbers that identify a person are never kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from lxml import html

from accord.kit.sealing import Sealer, UnreadableSeal
from accord.partners.wording import WORDING

FIELD = "garde"
SESSION_KEY = "typed"
MOST_BYTES = 32_000
MOST_SECONDS = 8 * 3600
_NEVER_KEPT = re.compile(r"csrf|token|jeton|mot-de-passe|password|code-unique|numero-cherche", re.IGNORECASE)
_FILLED_TYPES = {"text", "email", "number", "date", "search", "tel", "url", ""}


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that was sent: to where, from which page, its fields. `is_short` False: too long to keep."""

    action: str
    page: str
    fields: tuple[tuple[str, str], ...]
    has_files: bool = False
    is_short: bool = True


def is_from_us(request: HttpRequest) -> bool:
    """Whether the form stood on one of our own pages: another site must never fill ours."""
    told = request.headers.get("Origin") or request.headers.get("Referer", "")
    parts = urlsplit(told)
    return parts.netloc == request.get_host() and parts.scheme == request.scheme


class _Discard(FileUploadHandler):
    """Lets files pass without keeping a byte: a stranger must not fill the disk."""

    has_files = False

    def new_file(self, *args: object, **kwargs: object) -> None:
        """A file begins, and is not kept."""
        self.has_files = True
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never called."""

    def file_complete(self, file_size: int) -> None:
        """Never called."""


def read_typed(request: HttpRequest) -> Typed:
    """What this request sent, without what is never kept."""
    files = _Discard(request)
    if not hasattr(request, "_post"):
        request.upload_handlers = [files]
    fields = tuple(
        (name, value)
        for name, values in request.POST.lists()
        if not _NEVER_KEPT.search(name)
        for value in values
    )
    is_short = len(json.dumps(fields, ensure_ascii=False).encode()) <= MOST_BYTES
    return Typed(
        request.path,
        _page_of(request),
        fields if is_short else (),
        files.has_files or bool(request.FILES),
        is_short,
    )


def seal_typed(typed: Typed) -> str:
    """The same, unreadable, for a hidden field or the session."""
    told = json.dumps(
        [typed.action, typed.page, typed.fields, typed.has_files, typed.is_short, int(time.time())]
    )
    return base64.urlsafe_b64encode(_sealer().seal(told)).decode()


def open_typed(sealed: str) -> Typed | None:
    """What was sealed; None when it is not ours, altered, or older than a working day."""
    try:
        told = json.loads(_sealer().open_text(base64.urlsafe_b64decode(sealed.encode())))
    except (UnreadableSeal, ValueError):
        return None
    action, page, fields, has_files, is_short, at = told
    if time.time() - at > MOST_SECONDS:
        return None
    return Typed(action, page, tuple((name, value) for name, value in fields), has_files, is_short)


def fill_again(document: str, typed: Typed, path: str) -> str:
    """The page with the typed values in the form that sends them there, and a sentence that says so."""
    tree = html.document_fromstring(document)
    form = _find_form(tree, typed, path)
    filled = _fill_form(form, typed) if form is not None else 0
    sentences = [WORDING["saisie.rendue" if filled else "saisie.refaire"]]
    if typed.has_files:
        sentences.append(WORDING["saisie.fichier"])
    for place in tree.xpath("//main/*[1]"):
        notice = html.Element("div", {"class": "notice due", "role": "status"})
        paragraph = html.Element("p")
        paragraph.text = " ".join(sentences)
        notice.append(paragraph)
        place.insert(0, notice)
    return html.tostring(tree, encoding="unicode", doctype="<!doctype html>")


def _find_form(tree, typed: Typed, path: str):
    names = {name for name, _ in typed.fields}
    candidates = [
        form
        for form in tree.xpath("//form[translate(@method, 'POST', 'post') = 'post']")
        if urlsplit(form.get("action") or path).path == typed.action
    ]
    shared = [
        len(names & {field.get("name") for field in form.iter() if field.get("name")}) for form in candidates
    ]
    return candidates[shared.index(max(shared))] if candidates else None


def _fill_form(form, typed: Typed) -> int:
    values: dict[str, list[str]] = {}
    for name, value in typed.fields:
        values.setdefault(name, []).append(value)
    filled = 0
    for field in form.xpath(".//input | .//textarea | .//select"):
        given = values.get(field.get("name") or "")
        if given is None and not _is_box(field):
            continue
        filled += _fill_field(field, given or [])
    return filled


def _fill_field(field, given: list[str]) -> int:
    if field.tag == "textarea":
        field.text = "\n" + given[0]
        return 1
    if field.tag == "select":
        for option in field.iter("option"):
            option.attrib.pop("selected", None)
            if option.get("value", option.text or "") in given:
                option.set("selected", "selected")
        return 1
    if _is_box(field):
        field.attrib.pop("checked", None)
        if field.get("value", "on") in given:
            field.set("checked", "checked")
            return 1
        return 0
    if (field.get("type") or "").lower() in _FILLED_TYPES:
        field.set("value", given[0])
        return 1
    return 0


def _is_box(field) -> bool:
    return field.tag == "input" and (field.get("type") or "").lower() in ("checkbox", "radio")


def _page_of(request: HttpRequest) -> str:
    """Where the form stood: the page that sent us here when it is ours, else the form's own address."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc == request.get_host() and len(came_from.path + came_from.query) < 2000:
        return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    return request.path


def _sealer() -> Sealer:
    return Sealer(hashlib.sha256(f"accord/typed/{settings.SECRET_KEY}".encode()).digest())
