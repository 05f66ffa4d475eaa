"""What a source says of a person, made comparable: keys of names, dates to distrust, one fingerprint."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from accord.kit.dates_in_text import PLACEHOLDERS
from accord.kit.identifiers import FranceTravailNumber, Nir, read_france_travail_number
from accord.kit.text import fold_name, name_tokens, repair_mojibake

LONGEST = 80
# What people type when they have no name to give (folded).
NO_NAME = frozenset(
    {"INCONNU", "INCONNUE", "NONRENSEIGNE", "NONCONNU", "ANONYME", "SANSNOM", "SANSPRENOM", "SNP", "NEANT",
     "NC", "NR", "ND", "X", "XX", "XXX", "XXXX", "NULL", "TEST"}
)  # fmt: skip
# A day that registers and clerks write when they do not know it.
FILLER_DAYS = frozenset({(1, 1), (12, 31)})


@dataclass(frozen=True, slots=True)
class SourceIdentity:
    """The columns of a row that say who it speaks of, as text; an empty text is unknown.

    `nir` is the blind index in hexadecimal, never the number; `sex` "1" or "2"; `birth_on` ISO;
    `birth_precision` N, J or O (day unknown, month unknown too). `commune` (of residence, INSEE) and
    `session` tell homonyms apart where no number does; `nir_doubted` when the number may be another's
    (`is_doubted`).
    """

    birth_name: str = ""
    usual_name: str = ""
    first_names: str = ""
    sex: str = ""
    birth_on: str = ""
    birth_precision: str = ""
    birth_place: str = ""
    birth_rank: str = ""
    nir: str = ""
    france_travail_number: str = ""
    household: str = ""
    commune: str = ""
    session: str = ""
    nir_doubted: bool = False


class KeyedHash(Protocol):
    """What makes codes that give nothing back without the key (`accord.kit.sealing.BlindIndex`)."""

    def of(self, text: str, /) -> bytes: ...


def fingerprint(index: KeyedHash, kind: str, sender: int | None, identity: SourceIdentity) -> bytes:
    """32 bytes: the same source writing the same words gives the same fingerprint, and only then.

    Without a NIR, a France Travail number nor a household, the commune and the session are words too: two
    homonyms are then two identities, that somebody can separate.
    """
    *said, commune, session, _ = astuple(identity)
    if not (identity.nir or identity.france_travail_number or identity.household):
        said += [commune, session]
    return index.of("\x1f".join(("identity", kind, str(sender or ""), *said)))


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """The comparable form of a family name; empty when it is missing or a filler."""
    key = fold_name(repair_mojibake(name))[:LONGEST]
    return "" if key in NO_NAME else key


@lru_cache(maxsize=100_000)
def first_name_key(first_names: str) -> str:
    """The folded first names, one space between words: `Marie-Pierre` and `MARIE PIERRE` are the same."""
    words = name_tokens(repair_mojibake(first_names))
    return "" if "".join(words) in NO_NAME else " ".join(words)[:LONGEST].rstrip()


def jobseeker_key(number: str) -> str:
    """The part of a France Travail number that two files share; empty when the number is not one."""
    read = read_france_travail_number(number) if number else None
    return read.root if isinstance(read, FranceTravailNumber) else ""


def read_birth(text: str) -> date | None:
    """The date of birth of a checked row; None when missing, or when the date stands for none."""
    if not text:
        return None
    day = date.fromisoformat(text)
    return None if day in PLACEHOLDERS else day


def is_vague(birth_on: date | None, precision: str) -> bool:
    """Whether the date says less than a day of birth: declared imprecise, or a filler of clerks."""
    if birth_on is None:
        return False
    return precision in ("J", "O") or (birth_on.month, birth_on.day) in FILLER_DAYS


def is_doubted(nir: Nir, sex: str, birth_on: date | None, precision: str) -> bool:
    """Whether a NIR contradicts the sex, the year or the month of birth of its own row: a relative's perhaps.

    Day and month inverted contradict nothing, nor does the month of a vague date.
    """
    if nir.sex != sex and sex:
        return True
    if birth_on is None:
        return False
    other_month = nir.birth_month not in (None, birth_on.month, birth_on.day)
    return f"{birth_on.year % 100:02d}" != nir.birth_year2 or (
        other_month and not is_vague(birth_on, precision)
    )


def comparable(number: int, code: bytes, kind: str, identity: SourceIdentity) -> dict[str, Any]:
    """The row that the engine takes for an identity just read; nobody known yet."""
    birth_on = read_birth(identity.birth_on)
    return {
        "id": number,
        "key": code.hex(),
        "person": None,
        "kind": kind,
        "here": True,
        "birth_name": name_key(identity.birth_name),
        "usual_name": name_key(identity.usual_name),
        "first_name": first_name_key(identity.first_names),
        "sex": identity.sex,
        "birth_on": birth_on,
        "birth_vague": is_vague(birth_on, identity.birth_precision),
        "place": name_key(identity.birth_place),
        "rank": identity.birth_rank,
        "nir": identity.nir,
        "nir_doubted": identity.nir_doubted,
        "household": identity.household,
        "france_travail": jobseeker_key(identity.france_travail_number),
    }
