"""The page of the data-protection dossier: what it holds, what a person must still write, the download."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.protection import build_dossier, list_parts, list_to_complete
from accord.face.components import Button, Crumb
from accord.face.words import plural


@dataclass(frozen=True)
class PartRow:
    """A part of the dossier, and how much of it waits for a person."""

    name: str
    left: str


@dataclass(frozen=True)
class ProtectionPage:
    """The dossier, part by part."""

    crumbs: tuple[Crumb, ...]
    title: str
    formats: str
    parts: tuple[PartRow, ...]
    download: Button


def build_protection_page(place: Place, today: date) -> ProtectionPage:
    """The page as the steering role reads it."""
    key = {"agreement": place.agreement.key}
    blocks = build_dossier(place, today)
    left = dict(list_to_complete(blocks))
    count = len(place.declared.formats)
    return ProtectionPage(
        crumbs=(
            Crumb("Convention", reverse("agreement", kwargs=key)),
            Crumb("Protection des données"),
        ),
        title=place.declared.title,
        formats=f"Établi à partir du texte et de {plural(count, 'format de fichier', 'formats de fichiers')}."
        if count
        else "Établi à partir du texte seul : la convention ne déclare aucun format de fichier.",
        parts=tuple(PartRow(name, _say_left(left.get(name, 0))) for name in list_parts(blocks)),
        download=Button("Télécharger le dossier (ODT)", reverse("protection-dossier", kwargs=key)),
    )


def _say_left(count: int) -> str:
    return plural(count, "mention à compléter", "mentions à compléter") if count else "rien à compléter"
