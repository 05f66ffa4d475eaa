"""What French wants on a screen: agreement in number, distances in days, sizes, unbreakable spaces."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from accord.kit.text import NARROW_SPACE, NO_BREAK_SPACE, format_date, format_number

_BEFORE_TALL: Final = re.compile(r"(?<=\S)[ \u00a0]+([;!?])(?=\s|$|[»)])")
_BEFORE_COLON: Final = re.compile(r"(?<=\S) +:(?=\s|$)")
_OPEN_QUOTE: Final = re.compile(r"« +")
_CLOSE_QUOTE: Final = re.compile(r" +»")
_TAGS: Final = re.compile(r"(<(script|pre|code|textarea)\b.*?</\2>|<[^>]*>)", re.S)
_NEEDS: Final = re.compile(r"« | »|[ \u00a0][;:!?]|\d [%€a-zA-Z]")
_UNIT: Final = re.compile(r"(?<=\d) (?=%|€|k€|M€|ko|Mo|Go|h\b|ans?\b|jours?\b|mois\b)")


def plural(number: int, one: str, many: str) -> str:
    """`1 ligne`, `4 812 lignes`; zero is singular, as French has it."""
    return f"{format_number(number)}{NO_BREAK_SPACE}{many if abs(number) > 1 else one}"


def in_days(day: date, today: date) -> str:
    """`dans 12 jours`, `demain`, `aujourd’hui`, `hier`, `il y a 3 jours`. The date goes beside, always."""
    distance = (day - today).days
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if distance in near:
        return near[distance]
    return f"{'dans' if distance > 0 else 'il y a'} {plural(abs(distance), 'jour', 'jours')}"


def size(count: int) -> str:
    """`812 octets`, `3,4 ko`, `1 Go`: in thousands, as French desks show them."""
    if count < 1000:
        return plural(count, "octet", "octets")
    value = float(count)
    for unit in ("ko", "Mo"):
        value /= 1000
        if value < 999.95:
            return f"{_one_decimal(value)}{NO_BREAK_SPACE}{unit}"
    return f"{_one_decimal(value / 1000)}{NO_BREAK_SPACE}Go"


def _one_decimal(value: float) -> str:
    return format_number(value, 1).removesuffix(",0")


def time_left(seconds: float) -> str:
    """`moins d’une minute`, `environ 2 minutes`, `environ 1 heure`: never more exact than it is."""
    if seconds < 60:
        return "moins d’une minute"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"environ {plural(minutes, 'minute', 'minutes')}"
    return f"environ {plural(round(minutes / 60), 'heure', 'heures')}"


def say_instant(instant: datetime) -> str:
    """`03/03/2025 à 14:05`, in the hour of Paris."""
    local = timezone.localtime(instant)
    return f"{format_date(local.date())} à {local:%H:%M}"


def typeset(page: str) -> str:
    """A page with the unbreakable spaces of French in its text: never in a tag, a code, or what was typed."""
    pieces = _TAGS.split(page)
    # Split gives, in turn: a text, a tag, the name of the tag when its content is left alone.
    pieces[::3] = [typo(text) if _NEEDS.search(text) else text for text in pieces[::3]]
    del pieces[2::3]
    return "".join(pieces)


def typo(text: str) -> str:
    """The same words with the unbreakable spaces that French puts before ; : ! ? », after « and in units."""
    text = _BEFORE_TALL.sub(rf"{NARROW_SPACE}\1", text)
    text = _BEFORE_COLON.sub(f"{NO_BREAK_SPACE}:", text)
    text = _OPEN_QUOTE.sub(f"«{NO_BREAK_SPACE}", text)
    text = _CLOSE_QUOTE.sub(f"{NO_BREAK_SPACE}»", text)
    return _UNIT.sub(NO_BREAK_SPACE, text)
