"""Identifiers of persons, bodies and communes, read as they come in files. Nothing here prints a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import nir as stdnum_nir
from stdnum.fr import siret as stdnum_siret

from accord.kit.problems import Fault

_SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f]")
_NIR_SHAPE = re.compile(r"\d{5}(?:\d{2}|2A|2B)\d{6}(?:\d{2})?")
_CERTIFIED, _TEMPORARY, _WAITING = frozenset("12"), frozenset("34"), frozenset("78")
_WOMEN = frozenset("248")
# The number printed on the specimen card: valid by its key, nobody's.
_SPECIMENS = frozenset({"2690549588157"})


@dataclass(frozen=True, slots=True)
class Nir:
    """A number of the national register (NIR), or a waiting number (NIA). Hidden when printed.

    `is_identifier` is False for waiting numbers (first digit 7 or 8), which change and are given twice;
    numbers that begin with 3 or 4 are possibly stable and kept as identifiers, `is_provisional` tells them.
    Source: reference of the field (data-flows §6).
    """

    nir13: str
    key: str

    def __repr__(self) -> str:
        return "Nir(…)"

    __str__ = __repr__

    @property
    def nir15(self) -> str:
        """The thirteen characters and their key."""
        return self.nir13 + self.key

    @property
    def is_provisional(self) -> bool:
        """Whether the number waits for a certified one (first digit 3, 4, 7 or 8)."""
        return self.nir13[0] not in _CERTIFIED

    @property
    def is_identifier(self) -> bool:
        """Whether the number may identify a person: never a waiting number."""
        return self.nir13[0] not in _WAITING

    @property
    def sex(self) -> str:
        """ "1" for a man, "2" for a woman."""
        return "2" if self.nir13[0] in _WOMEN else "1"

    @property
    def birth_year2(self) -> str:
        """The last two digits of the year of birth."""
        return self.nir13[1:3]

    @property
    def birth_month(self) -> int | None:
        """The month of birth, None when the civil status was incomplete (20 to 42, 50 to 99)."""
        month = int(self.nir13[3:5])
        return month if 1 <= month <= 12 else None

    def warnings(self, *, sex: str = "", born_on: date | None = None) -> tuple[str, ...]:
        """Codes of what disagrees with the record. Warnings only: a legal sex may have changed."""
        found = []
        if sex in ("1", "2") and sex != self.sex:
            found.append("nir.sexe_different")
        if born_on is not None and f"{born_on.year % 100:02d}" != self.birth_year2:
            found.append("nir.annee_differente")
        if born_on is not None and self.birth_month not in (None, born_on.month):
            found.append("nir.mois_different")
        return tuple(found)


def read_nir(text: str) -> Nir | Fault:
    """A NIR on 13 or 15 characters, spaces allowed; the key is computed, and checked when it is given."""
    number = _SEPARATORS.sub("", text).upper()
    if not number.strip("0"):
        return Fault("nir.absent")
    if len(number) not in (13, 15):
        return Fault("nir.longueur")
    if not (number.isascii() and _NIR_SHAPE.fullmatch(number)):
        return Fault("nir.forme")
    if number[0] not in _CERTIFIED | _TEMPORARY | _WAITING:
        return Fault("nir.premier_chiffre")
    month = int(number[3:5])
    if not (1 <= month <= 12 or 20 <= month <= 42 or month >= 50):
        return Fault("nir.mois")
    nir13 = number[:13]
    key = nir_key(nir13)
    if len(number) == 15 and number[13:] != key:
        return Fault("nir.cle")
    return Fault("nir.specimen") if nir13 in _SPECIMENS else Nir(nir13, key)


def nir_key(nir13: str) -> str:
    """The two-digit key of thirteen well-formed characters; 2A and 2B count at positions 6 and 7 only."""
    return str(stdnum_nir.calc_check_digits(nir13))


def read_siret(text: str) -> str | Fault:
    """A SIRET on fourteen digits with its check sum (and the exception of La Poste)."""
    number = _SEPARATORS.sub("", text)
    if not number:
        return Fault("siret.absent")
    try:
        return str(stdnum_siret.validate(number))
    except InvalidChecksum:
        return Fault("siret.cle")
    except ValidationError:
        return Fault("siret.forme")


CAF_LENGTH = 7


def canonical_caf_number(text: str) -> str | Fault:
    """The seven digits of an allocataire's number, from any of the four ways it circulates.

    `0346145`, `346145`, `034614500000000` (right-padded to 15) and `000000000346145` are one number. The key
    of a household is (body, its number, this number): the number alone is unique within one CAF only.
    """
    number = _SEPARATORS.sub("", text)
    if not number.strip("0"):
        return Fault("caf.absent")
    if not (number.isascii() and number.isdigit()):
        return Fault("caf.forme")
    if len(number) in (13, 14):  # fifteen digits whose leading zeros were eaten by a spreadsheet
        number = (
            number.zfill(15) if number.endswith("0" * 8) or len(number.rstrip("0")) < CAF_LENGTH else number
        )
    for candidate in (number, number.lstrip("0")):
        if (
            len(candidate) > CAF_LENGTH
            and not candidate[CAF_LENGTH:].strip("0")
            and candidate[:CAF_LENGTH].strip("0")
        ):
            return candidate[:CAF_LENGTH]
    number = number.lstrip("0")
    return number.zfill(CAF_LENGTH) if len(number) <= CAF_LENGTH else Fault("caf.longueur")


@dataclass(frozen=True, slots=True)
class FranceTravailNumber:
    """A jobseeker's number, as written and with its kind: "8", "8+3", "11" or "local".

    `root` is what two files can be compared on: eight characters for the older kinds, else the whole.
    """

    number: str
    kind: str

    def __repr__(self) -> str:
        return f"FranceTravailNumber(kind={self.kind!r})"

    @property
    def root(self) -> str:
        """The comparable part."""
        return self.number[:8] if self.kind == "8+3" else self.number


_FRANCE_TRAVAIL_KINDS = (
    ("8", re.compile(r"\d{7}[0-9A-Z]")),
    ("11", re.compile(r"\d{11}")),
    ("8+3", re.compile(r"\d{7}[A-Z]\d{3}")),
    ("local", re.compile(r"\d{10}[A-Z]")),
)


def read_france_travail_number(text: str) -> FranceTravailNumber | Fault:
    """A France Travail (ex-Pôle emploi) identifier of any of the kinds met in files."""
    number = _SEPARATORS.sub("", text).upper()
    if not number.strip("0") or number == "NULL":
        return Fault("france_travail.absent")
    for kind, shape in _FRANCE_TRAVAIL_KINDS:
        if number.isascii() and shape.fullmatch(number):
            return FranceTravailNumber(number, kind)
    return Fault("france_travail.forme")


_COMMUNE = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5789]|2A|2B)\d{3}")
# The municipal districts (arrondissements municipaux) of Marseille, Lyon and Paris, with their commune.
DISTRICTS = (
    (range(13201, 13217), "13055"),
    (range(69381, 69390), "69123"),
    (range(75101, 75121), "75056"),
)


def read_commune_code(text: str) -> str | Fault:
    """An INSEE commune code on five characters; a leading zero eaten by a spreadsheet is put back."""
    code = _SEPARATORS.sub("", text).upper()
    if not code.strip("0"):
        return Fault("commune.absente")
    if len(code) == 4 and code.isdigit():
        code = code.zfill(5)
    return code if code.isascii() and _COMMUNE.fullmatch(code) else Fault("commune.forme")


def parent_commune(code: str) -> str:
    """The commune of a municipal district of Paris, Lyon or Marseille; any other code as it is."""
    if code.isdigit():
        number = int(code)
        for districts, commune in DISTRICTS:
            if number in districts:
                return commune
    return code


def department_of(commune: str) -> str:
    """The département of a commune code: two characters, three overseas."""
    return commune[:3] if commune[:2] in ("97", "98") else commune[:2]
