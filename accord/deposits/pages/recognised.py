"""Who is in an accepted file: how many persons were known, are new, or wait for a person to decide."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accord.deposits.models import Deposit
from accord.kit.text import format_number
from accord.partners.actor import Actor
from accord.partners.rules.permissions import can_review_pairs


@dataclass(frozen=True)
class Recognised:
    """The counts, and where to decide for whoever may, when some wait."""

    tally: tuple[tuple[str, str], ...]
    review_url: str


def read_recognised(deposit: Deposit, actor: Actor) -> Recognised | None:
    """What the recognition of the persons of a file found, once it was done."""
    found = deposit.report.get("quality")
    if not found:
        return None
    tally = (
        ("Personnes dans le fichier", format_number(found["persons"])),
        ("Déjà connues", format_number(found["known"])),
        ("À vérifier", format_number(found["review"])),
        ("Nouvelles", format_number(found["new"])),
    )
    decides = found["review"] and can_review_pairs(actor)
    return Recognised(tally, reverse("pairs") if decides else "")
