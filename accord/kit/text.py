"""Names made comparable, broken encodings seen and mended, and what a French reader expects to read."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"

_LIGATURES = str.maketrans(
    {
        "Œ": "OE",
        "œ": "oe",
        "Æ": "AE",
        "æ": "ae",
        "ß": "ss",
        "ẞ": "SS",
        "Ø": "O",
        "ø": "o",
        "Ł": "L",
        "ł": "l",
        "Đ": "D",
        "đ": "d",
    }
)
_APOSTROPHES = re.compile(r"['’‘`´ʼ′]")
_NOT_A_LETTER = re.compile(r"[^A-Z0-9]+")
_SAINTS = {"ST": "SAINT", "STE": "SAINTE"}
_PARTICLES = frozenset(
    {"DE", "DU", "DES", "D", "LA", "LE", "LES", "L", "VAN", "VON", "DER", "DEN", "EL", "AL", "BEN"}
)
LONGEST_NAME = 80
# What a terminal obeys (C0, DEL, C1), line separators, and what changes the direction of a text.
_OBEYED = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ud800-\\udfff]"
)


def printable(text: str) -> str:
    """The text as a screen may show it: line breaks and tabs become spaces, other controls go."""
    return _OBEYED.sub(lambda form: " " if form[0] in "\t\n\r\u2028\u2029" else "", text)


def _fold(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFD", name[: LONGEST_NAME * 4].translate(_LIGATURES))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char)).upper()
    words = _NOT_A_LETTER.sub(" ", _APOSTROPHES.sub("", letters)).split()
    return [_SAINTS.get(word, word) for word in words]


def strip_accents(text: str) -> str:
    """The same letters without their accents."""
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


@lru_cache(maxsize=200_000)
def fold_name(name: str) -> str:
    """One upper-case ASCII key per name: accents, ligatures, apostrophes, hyphens and spaces do not count.

    Particles are joined, not dropped: `de la Fosse`, `DELAFOSSE` and `De-La-Fosse` give `DELAFOSSE`; `St`
    reads `Saint`. At most eighty characters. Empty when nothing is left.
    """
    return "".join(_fold(name))[:LONGEST_NAME]


def name_tokens(name: str) -> tuple[str, ...]:
    """The folded words of a name without its particles; the particles stay when there is nothing else."""
    words = _fold(name)
    kept = tuple(word for word in words if word not in _PARTICLES)
    return kept or tuple(words)


# What UTF-8 looks like when it was read as windows-1252: a lead byte then a continuation byte.
_MOJIBAKE = re.compile(r"[ÂÃÄÅÐÑÒÓ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œž]|â[€\u0080-\u00bf]")


def looks_like_mojibake(text: str) -> bool:
    """Whether the text is UTF-8 that somebody read as windows-1252 (`HÃ©lÃ¨ne`)."""
    return bool(_MOJIBAKE.search(text)) and repair_mojibake(text) != text


def repair_mojibake(text: str) -> str:
    """The text as it was written, when reading it backwards gives valid UTF-8; the text itself otherwise."""
    for _ in range(2):
        if not _MOJIBAKE.search(text):
            break
        try:
            text = b"".join(_byte_of(char) for char in text).decode("utf-8")
        except (UnicodeDecodeError, UnicodeEncodeError):
            break
    return text


def _byte_of(char: str) -> bytes:
    # Five bytes have no character in windows-1252; readers let them through as they are.
    return bytes([ord(char)]) if "\u0080" <= char <= "\u009f" else char.encode("cp1252")


_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
    "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def format_date(day: date | None, *, unknown: str = "inconnue") -> str:
    """`03/03/2025`."""
    return unknown if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_date_words(day: date | None, *, unknown: str = "inconnue") -> str:
    """`3 mars 2025`, `1er janvier 2025`."""
    if day is None:
        return unknown
    rank = "1er" if day.day == 1 else str(day.day)
    return f"{rank}{NO_BREAK_SPACE}{_MONTHS[day.month - 1]} {day.year}"


def format_date_long(day: date | None, *, unknown: str = "inconnue") -> str:
    """`lundi 3 mars 2025`."""
    return unknown if day is None else f"{_DAYS[day.weekday()]} {format_date_words(day)}"


def format_month(day: date) -> str:
    """`mars 2025`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def format_number(
    value: int | float | Decimal | None, decimals: int | None = None, *, unknown: str = "inconnu"
) -> str:
    """`1 234,5`: decimal comma, thousands apart by a narrow no-break space, rounded half up.

    `decimals` None keeps what the value has.
    """
    if value is None:
        return unknown
    number = Decimal(str(value))
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole = f"{number:,f}".replace(",", NARROW_SPACE).replace(".", ",")
    return whole.replace("-", "−")


def format_percent(
    numerator: int | None, denominator: int | None, decimals: int = 1, *, unknown: str = "inconnu"
) -> str:
    """`42,9 %` of two integers; unknown when one is missing or the denominator is zero."""
    if numerator is None or not denominator:
        return unknown
    share = Decimal(numerator) * 100 / Decimal(denominator)
    return f"{format_number(share, decimals)}{NO_BREAK_SPACE}%"


def join_words(words: list[str] | tuple[str, ...], last: str = "et") -> str:
    """`a, b et c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def format_article(article: str) -> str:
    """`article 5`, `articles 2 et 4`; a place that is no number (« préambule ») as it is."""
    if re.fullmatch(r"\d[\w.-]*", article):
        return f"article{NO_BREAK_SPACE}{article}"
    return f"articles {article}" if article[:1].isdigit() else article


def format_distance(day: date, today: date) -> str:
    """`aujourd’hui`, `dans 12 jours`, `il y a 3 mois`: to stand beside a date, never instead of it."""
    if day == today:
        return "aujourd’hui"
    words = _say_length(abs((day - today).days))
    return f"dans {words}" if day > today else f"il y a {words}"


def format_delay(due_on: date, today: date) -> str:
    """`en retard de 12 jours`, for a day that has passed: to stand beside the date, never instead of it."""
    return f"en retard de {_say_length((today - due_on).days)}"


def _say_length(days: int) -> str:
    if days < 60:
        return f"{days}{NO_BREAK_SPACE}{'jour' if days == 1 else 'jours'}"
    if days < 700:
        return f"{round(days / 30.44)}{NO_BREAK_SPACE}mois"
    return f"{round(days / 365.25)}{NO_BREAK_SPACE}ans"
