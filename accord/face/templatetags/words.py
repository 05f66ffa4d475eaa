"""`{% load words %}`: what French wants on a screen, as filters. The view's values stay typed until here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template

from accord.face import words
from accord.kit.text import (
    NO_BREAK_SPACE,
    format_date,
    format_date_long,
    format_date_words,
    format_number,
)

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """`03/03/2025`, for a table."""
    return format_date(value)


@register.filter
def day_words(value: date | None) -> str:
    """`3 mars 2025`, within a sentence."""
    return format_date_words(value)


@register.filter
def day_long(value: date | None) -> str:
    """`lundi 3 mars 2025`."""
    return format_date_long(value)


@register.filter
def instant(value: datetime) -> str:
    """`03/03/2025 à 14:05`."""
    return words.say_instant(value)


@register.filter
def in_days(value: date, today: date) -> str:
    """`dans 12 jours`; the date goes beside."""
    return words.in_days(value, today)


@register.filter
def number(value: int | float | Decimal | None, decimals: int | None = None) -> str:
    """`1 234,5`."""
    return format_number(value, decimals)


@register.filter
def guillemets(value: str) -> str:
    """`« le mot »`, with spaces that never break."""
    return f"«{NO_BREAK_SPACE}{value}{NO_BREAK_SPACE}»"


@register.filter
def typo(value: str) -> str:
    """The same words with the unbreakable spaces of French."""
    return words.typo(str(value))
