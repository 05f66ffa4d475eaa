"""The defects of real files, each a small function, and the names that the truth gives them."""

from __future__ import annotations

import unicodedata
from datetime import date
from random import Random

TYPO = "faute_frappe"
PARTICLE = "particule"
COMPOUND = "prenom_compose"
SECOND_NAME = "prenom_usuel"
USUAL_ONLY = "nom_usage_seul"
BIRTH_ONLY = "nom_naissance_seul"
INVERTED = "nom_prenom_inverses"
TRUNCATED = "troncature"
MOJIBAKE = "mojibake"
SPACES = "apostrophe_espaces"
DAY_MONTH = "jour_mois_inverses"
FAKE_DATE = "date_fictive"
DATE_FORMAT = "date_autre_format"
NO_NIR = "nir_absent"
WAITING_NIR = "nir_provisoire"
SPOUSE_NIR = "nir_conjoint"
TWO_NIRS = "nir_differents"
WRONG_SEX = "sexe_incoherent"
NO_SEX = "sexe_absent"
OLD_ADDRESS = "adresse_ancienne"
NO_PLACE = "commune_absente"

PARTICLES = (
    "D'",
    "DE ",
    "DU ",
    "DI ",
    "DA ",
    "DOS ",
    "LE ",
    "LA ",
    "L'",
    "EL ",
    "BEN ",
    "AIT ",
    "VAN ",
    "OULD ",
    "N'",
)
PLACEHOLDERS = ("1900-01-01", "1901-01-01", "9999-12-31")
_SOUNDS = (
    ("PH", "F"),
    ("Y", "I"),
    ("I", "Y"),
    ("SS", "S"),
    ("LL", "L"),
    ("NN", "N"),
    ("TT", "T"),
    ("AU", "O"),
    ("EAU", "AUX"),
)
_SOUNDS += (
    ("C", "K"),
    ("K", "C"),
    ("CH", "SH"),
    ("OU", "U"),
    ("Z", "S"),
    ("AN", "EN"),
    ("EN", "AN"),
    ("S", "SS"),
)
_FOLDED = {
    code: base
    for code in range(0xC0, 0x180)
    if (base := unicodedata.normalize("NFD", chr(code))[0]) != chr(code)
}
_FOLDED |= {
    ord("Œ"): "OE",
    ord("Æ"): "AE",
    ord("ß"): "SS",
    ord("ı"): "I",
    ord("Ø"): "O",
    ord("Ł"): "L",
    ord("’"): "'",
}


def fold(text: str) -> str:
    """Upper case without diacritics, as the CAF and France Travail write."""
    return text.upper().translate(_FOLDED)


def make_typo(rng: Random, text: str) -> str:
    """One edit as people make: a sound written otherwise, a letter doubled, dropped, swapped or replaced."""
    if len(text) < 4:
        return text + text[-1:]
    if rng.random() < 0.5:
        upper = text.upper()
        fits = [pair for pair in _SOUNDS if pair[0] in upper[1:]]
        if fits:
            old, new = rng.choice(fits)
            place = upper.index(old, 1)
            new = new if text.isupper() else new.lower()
            return text[:place] + new + text[place + len(old) :]
    place = rng.randrange(1, len(text) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:place] + text[place] + text[place:]
    if kind == 1:
        return text[:place] + text[place + 1 :]
    if kind == 2 and text[place] != text[place + 1]:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    letter = rng.choice("aeiournst")
    return text[:place] + (letter.upper() if text.isupper() else letter) + text[place + 1 :]


def make_mojibake(text: str) -> str | None:
    """UTF-8 bytes read as windows-1252; None when nothing changes or when it cannot be written."""
    try:
        broken = text.encode("utf-8").decode("cp1252")
    except UnicodeDecodeError:
        return None
    return broken if broken != text else None


def has_particle(name: str) -> bool:
    """Whether a folded name begins with a particle."""
    return name.startswith(PARTICLES)


def alter_particle(rng: Random, name: str) -> str:
    """Joins or drops the particle of a name: LE GOFF → LEGOFF, D'ANGELO → DANGELO or ANGELO."""
    for particle in PARTICLES:
        if name.upper().startswith(particle):
            rest = name[len(particle) :]
            return rest if rng.random() < 0.3 else name[: len(particle)].rstrip(" '’") + rest
    return name


def is_compound(first_name: str) -> bool:
    """Whether a first name has two parts."""
    return "-" in first_name or " " in first_name


def alter_compound(rng: Random, first_name: str) -> str:
    """A compound first name otherwise: hyphen for space or the reverse, joined, or its first part alone."""
    draw = rng.random()
    if draw < 0.6:
        return first_name.replace("-", " ") if "-" in first_name else first_name.replace(" ", "-")
    if draw < 0.9:
        return first_name.replace(" ", "-").split("-")[0]
    return first_name.replace("-", "").replace(" ", "")


def swap_day_and_month(day: date) -> date | None:
    """The date with day and month exchanged; None when that is not another date."""
    if day.day > 12 or day.day == day.month:
        return None
    return day.replace(month=day.day, day=day.month)
