"""How long a received file is kept as it came, said on its page."""

from __future__ import annotations

from django.utils import timezone

from accord.conventions.agreements import Place
from accord.declaration.happenings import dates_of
from accord.declaration.retention import find_retention
from accord.deposits import places
from accord.deposits.models import Deposit
from accord.deposits.pages.freshness import say_moment
from accord.deposits.queries import last_day_kept
from accord.kit.text import format_article, format_date


def say_kept(place: Place, deposit: Deposit) -> str:
    """Until when the file is kept, or since when it no longer is."""
    if deposit.file_removed_at:
        return f"supprimé {say_moment(deposit.file_removed_at)}, au terme de sa conservation"
    if not places.raw_file(deposit.pk).exists():
        return "non gardé"
    declared = place.declared
    dates = dates_of(declared.events, place.events)
    rule = find_retention(declared.retentions, deposit.format_key, timezone.localdate(), dates)
    if rule is None:
        return "gardé chiffré, sans terme : la convention ne dit pas combien de temps"
    until = format_date(last_day_kept(deposit, rule))
    return f"gardé chiffré jusqu’au {until} ({format_article(rule.article)})"
