"""The page of the secret address that an organisation's calendar reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accord.conventions.models import CalendarSubscription
from accord.conventions.pages.owed import list_ways
from accord.face.components import Confirmation
from accord.face.frame import Link
from accord.face.words import say_instant


@dataclass(frozen=True)
class SubscriptionPage:
    """`address` is shown once, just made. `opened` says since when one is open; empty when none is."""

    ways: tuple[Link, ...]
    address: str
    opened: str
    confirmation: Confirmation | None
    action: str
    token: str


def build_subscription_page(
    found: CalendarSubscription | None,
    token: str,
    address: str = "",
    asked: str = "",
) -> SubscriptionPage:
    """The page. `asked` is what waits to be confirmed: « remplacer » or « retirer »."""
    url = reverse("calendar-address")
    return SubscriptionPage(
        ways=list_ways("calendar-address"),
        address=address,
        opened=_say_opened(found) if found else "",
        confirmation=_confirm(asked, url, token) if found and asked in CONSEQUENCES else None,
        action=url,
        token=token,
    )


CONSEQUENCES = {
    "remplacer": (
        "Remplacer l’adresse ?",
        "Une nouvelle adresse sera créée. L’ancienne ne donnera plus rien : chaque agenda qui la lit devra "
        "être abonné de nouveau.",
        "Remplacer l’adresse",
    ),
    "retirer": (
        "Retirer l’adresse ?",
        "Les agendas qui la lisent ne recevront plus rien ; ce qu’ils ont déjà lu y reste jusqu’à ce que "
        "chacun l’en ôte.",
        "Retirer l’adresse",
    ),
}


def _confirm(asked: str, url: str, token: str) -> Confirmation:
    heading, consequence, button = CONSEQUENCES[asked]
    return Confirmation(
        heading=heading,
        consequence=consequence,
        undo="L’adresse actuelle ne reviendra pas ; une nouvelle peut être créée à tout moment.",
        action_url=url,
        button=button,
        cancel_url=url,
        danger=True,
        hidden=(("faire", asked),),
        token=token,
    )


def _say_opened(found: CalendarSubscription) -> str:
    by = f" par {found.created_by.full_name}" if found.created_by else ""
    return f"Une adresse est ouverte depuis le {say_instant(found.created_at)}, créée{by}."
