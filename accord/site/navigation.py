"""Where a reader may go from any page: the navigation of `accord/face/frame.py` (settings.NAVIGATION)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accord.conventions.models import Agreement
from accord.face.frame import Link
from accord.partners.rules.permissions import (
    can_read_journal,
    can_review_pairs,
    can_see_agreement,
    can_see_committees,
    can_see_deposits,
    can_see_figures,
    can_see_persons,
)

ONLY_AGREEMENT = "only_agreement"


@dataclass(frozen=True)
class _Wanted:
    url: str
    label: str
    of: str = ""


def link_pages(request: HttpRequest, agreement: Agreement | None) -> Iterator[Link]:
    """The pages that the actor may open; then, under its name, those of an agreement.

    That is the one that the page is about, or the only one of the reader, on every page.
    """
    wanted = [*_of_house(request), *_of_agreement(request, agreement)]
    # The deepest one that holds the page: what no other link holds of an agreement is under « Texte ».
    here = max((one.url for one in wanted if _holds(one.url, request.path)), key=len, default="")
    for one in wanted:
        yield Link(one.url, one.label, one.url == here, one.of)


def remember_only(request: HttpRequest, agreement: Agreement | None) -> None:
    """Keep in the session the only agreement of the reader; None when they have several, or none."""
    kept = [agreement.key, agreement.short_title] if agreement else None
    if request.session.get(ONLY_AGREEMENT) != kept:
        request.session[ONLY_AGREEMENT] = kept


def _of_house(request: HttpRequest) -> Iterator[_Wanted]:
    yield _Wanted(reverse("home"), "Accueil")
    for is_open, name, label in (
        (can_see_agreement, "agreements", "Conventions"),
        (can_see_agreement, "owed", "Échéances"),
        (can_see_persons, "people", "Personnes"),
        (can_review_pairs, "pairs", "Paires à vérifier"),
        (can_read_journal, "journal", "Journal"),
    ):
        if is_open(request.actor):
            yield _Wanted(reverse(name), label)


def _of_agreement(request: HttpRequest, agreement: Agreement | None) -> Iterator[_Wanted]:
    only = request.session.get(ONLY_AGREEMENT)
    if agreement is None and not only:
        return
    key, title = (agreement.key, agreement.short_title) if agreement else only
    for is_open, name, label in (
        (can_see_agreement, "agreement", "Texte"),
        (can_see_figures, "figures", "Chiffres"),
        (can_see_committees, "committees", "Comités"),
        (can_see_deposits, "deposits", "Dépôts"),
    ):
        if is_open(request.actor):
            yield _Wanted(reverse(name, kwargs={"agreement": key}), label, title)


def _holds(url: str, path: str) -> bool:
    """Whether a page stands at or under an address; home holds itself alone."""
    return path == url or (url != reverse("home") and path.startswith(url))
