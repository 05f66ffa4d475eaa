"""Where a reader may go from any page: the navigation of `accord/face/frame.py` (settings.NAVIGATION)."""

from __future__ import annotations

from collections.abc import Iterator

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

AGREEMENT_AT_HAND = "agreement_at_hand"


def link_pages(request: HttpRequest, agreement: Agreement | None) -> Iterator[Link]:
    """The pages that the actor may open, those of the agreement too once one was looked at."""
    wanted: list[tuple[str, str, dict[str, str]]] = [("home", "Accueil", {})]
    key = _remember_agreement(request, agreement)
    if can_see_agreement(request.actor):
        wanted.append(("agreements", "Conventions", {}))
        wanted.append(("owed", "Échéances", {}))
    if key:
        place = {"agreement": key}
        if can_see_agreement(request.actor):
            wanted.append(("agreement", "Texte", place))
        if can_see_figures(request.actor):
            wanted.append(("figures", "Chiffres", place))
        if can_see_committees(request.actor):
            wanted.append(("committees", "Comités", place))
        if can_see_deposits(request.actor):
            wanted.append(("deposits", "Dépôts", place))
    if can_see_persons(request.actor):
        wanted.append(("people", "Personnes", {}))
    if can_review_pairs(request.actor):
        wanted.append(("pairs", "Paires à vérifier", {}))
    if can_read_journal(request.actor):
        wanted.append(("journal", "Journal", {}))
    addresses = [(reverse(name, kwargs=place), label) for name, label, place in wanted]
    # The deepest one that holds the page: what no other link holds of an agreement is under « Texte ».
    here = max((url for url, _label in addresses if _holds(url, request.path)), key=len, default="")
    for url, label in addresses:
        yield Link(url, label, url == here)


def _holds(url: str, path: str) -> bool:
    """Whether a page stands at or under an address; home holds itself alone."""
    return path == url or (url != reverse("home") and path.startswith(url))


def _remember_agreement(request: HttpRequest, agreement: Agreement | None) -> str:
    """The agreement at hand, kept in the session so that pages about persons keep the same navigation."""
    if agreement is None:
        return request.session.get(AGREEMENT_AT_HAND, "")
    if request.session.get(AGREEMENT_AT_HAND) != agreement.key:
        request.session[AGREEMENT_AT_HAND] = agreement.key
    return agreement.key
