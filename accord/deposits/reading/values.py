"""One column of text read by its declared type: canonical values, and what is wrong with the others.

Each reader takes a whole column. Values that repeat are read once each by the kit; NIR, all different, are
checked as arithmetic on columns, and the kit explains the wrong ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from accord.declaration.formats import Field
from accord.deposits.reading.own_workbooks import write_choice
from accord.kit.dates_in_text import read_date
from accord.kit.identifiers import (
    canonical_caf_number,
    read_commune_code,
    read_france_travail_number,
    read_nir,
    read_siret,
)
from accord.kit.problems import Fault
from accord.kit.text import fold_name, repair_mojibake

EMPTY_WORDS = ["", "NULL", "NC", "-", "N/A"]
# A family may be called Nc or Na: only what no family is called counts as missing there.
EMPTY_NAMES = ["", "NULL", "-"]
OLDEST_BIRTH = 1900
_FORMULA = r"^(?:[=@]|[+\-][^0-9]*[A-Za-z(])"
_BROKEN = r"[\u0080-\u009f\u00c2-\u00c5\u00d0-\u00d3\u00e2]"
_CONTROL = r"[\u0000-\u001f\u007f-\u009f]"
_MISSING = frozenset({"siret.absent", "caf.absent", "france_travail.absent", "commune.absente", "nir.absent"})
_SEXES = {"1": "1", "2": "2", "M": "1", "H": "1", "F": "2", "MR": "1", "MME": "2", "HOMME": "1", "FEMME": "2"}
_YES_NO = {
    **dict.fromkeys(("1", "O", "OUI", "TRUE", "VRAI", "Y"), "O"),
    **dict.fromkeys(("0", "N", "NON", "FALSE", "FAUX"), "N"),
}


@dataclass
class ReadColumn:
    """Canonical values (null where missing or set aside), and the places of each finding.

    `faults` are values that cannot be read; `alerts` are said and change nothing more.
    """

    values: pl.Series
    faults: list[tuple[str, pl.Series]] = field(default_factory=list)
    alerts: list[tuple[str, pl.Series]] = field(default_factory=list)
    precision: pl.Series | None = None


def read_column(one: Field, text: pl.Series, *, reference_on: date | None) -> ReadColumn:
    """A column by its declared type. `text` is as in the file."""
    text = text.str.strip_chars()
    empty = EMPTY_NAMES if one.type == "nom" else EMPTY_WORDS
    text = text.set(text.is_in(pl.Series([*empty, *one.empty_values]).implode()), None)
    if one.reads_as:
        text = _read_as(text, one.reads_as)
    if one.type in ("nom", "texte", "code"):
        return _read_text(one, text)
    if one.type == "nir":
        return read_nirs(text)
    if one.type == "naissance":
        return _read_births(text, reference_on)
    if one.type in _NUMBERS:
        return _read_numbers(text, _NUMBERS[one.type])
    if one.type == "date":
        return _read_rest(text, _plain_days(text), _day)
    if one.type in _PLAIN:
        return _read_rest(text, _PLAIN[one.type](text), _READERS[one.type])
    return _read_distinct(text, _READERS[one.type])


def _read_as(text: pl.Series, table: Mapping[str, str]) -> pl.Series:
    """The values that say another one, whatever their case and accents."""
    known = {fold_name(one): said for one, said in table.items()}
    found = {one: known[folded] for one in text.drop_nulls().unique() if (folded := fold_name(one)) in known}
    return text.replace(found) if found else text


def _read_text(one: Field, text: pl.Series) -> ReadColumn:
    read = ReadColumn(text)
    if text.null_count() == len(text):
        return read
    if (text.str.len_bytes() != text.str.len_chars()).any():
        read = _mend(read)
        _note(read, "texte.perdu", read.values.str.contains("\ufffd", literal=True))
    odd = read.values.str.contains(_CONTROL).fill_null(False)
    if odd.any():
        read.alerts.append(("texte.controle", odd))
        read.values = read.values.str.replace_all(_CONTROL, " ")
    if read.values.str.contains(r"\s\s|[^\S ]").any():
        read.values = read.values.str.replace_all(r"\s+", " ").str.strip_chars()
    formula = read.values.str.contains(_FORMULA).fill_null(False)
    if formula.any():
        read.alerts.append(("cellule.formule", formula))
    if one.type == "code" and one.codes:
        _check_codes(read, one.codes)
    if one.max_length is not None:
        _note(read, "texte.long", read.values.str.len_chars() > one.max_length)
    return read


def _check_codes(read: ReadColumn, codes: Mapping[str, str]) -> None:
    choices = [write_choice(code, label) for code, label in codes.items()]
    if read.values.is_in(pl.Series(choices).implode()).any():
        read.values = read.values.replace(choices, list(codes))
    known = pl.Series(list(codes)).implode()
    unknown = read.values.is_not_null() & ~read.values.is_in(known)
    if unknown.fill_null(False).any():
        upper = read.values.str.to_uppercase()
        read.values = read.values.zip_with(~upper.is_in(known).fill_null(False), upper)
        _note(read, "code.inconnu", read.values.is_not_null() & ~read.values.is_in(known))


def _mend(read: ReadColumn) -> ReadColumn:
    """UTF-8 that somebody read as windows-1252, put back; a value that cannot be is left alone."""
    suspects = read.values.filter(read.values.str.contains(_BROKEN)).unique()
    mended = {text: better for text in suspects if text and (better := repair_mojibake(text)) != text}
    if mended:
        read.alerts.append(
            ("texte.mojibake", read.values.is_in(pl.Series(list(mended)).implode()).fill_null(False))
        )
        read.values = read.values.replace(mended)
    return read


def _note(read: ReadColumn, code: str, mask: pl.Series) -> None:
    mask = mask.fill_null(False)
    if mask.any():
        read.alerts.append((code, mask))


_Reader = Callable[[str], tuple[str | None, str]]


def _read_distinct(text: pl.Series, reader: _Reader) -> ReadColumn:
    distinct = text.drop_nulls().unique()
    values: list[str | None] = []
    codes: dict[str, list[str]] = {}
    for one in distinct:
        value, code = reader(one)
        values.append(value)
        if code:
            codes.setdefault(code, []).append(one)
    read = ReadColumn(text.replace_strict(distinct, pl.Series(values, dtype=pl.String), default=None))
    for code, wrong in codes.items():
        mask = text.is_in(pl.Series(wrong).implode()).fill_null(False)
        (read.alerts if code == "date.convenue" else read.faults).append((code, mask))
    return read


def _read_rest(text: pl.Series, plain: pl.Series, reader: _Reader) -> ReadColumn:
    """The values that whole columns could read, and the kit's word on the others."""
    known = plain.is_not_null()
    rest = text.set(known, None)
    if rest.null_count() == len(rest):
        return ReadColumn(plain)
    read = _read_distinct(rest, reader)
    read.values = plain.zip_with(known, read.values)
    return read


def _plain_days(text: pl.Series) -> pl.Series:
    """Days in the two usual forms, of years where no date stands for none; null for any other text."""
    text = text.set(~text.str.contains(r"^(?:\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4})$"), None)
    iso = text.str.strptime(pl.Date, "%Y-%m-%d", strict=False)
    french = text.str.strptime(pl.Date, "%d/%m/%Y", strict=False)
    days = iso.zip_with(iso.is_not_null(), french)
    return days.set(~days.dt.year().is_between(1902, 9998), None).cast(pl.String)


def _plain_jobseekers(text: pl.Series) -> pl.Series:
    shape = r"^(?:\d{7}[0-9A-Z]|\d{11}|\d{7}[A-Z]\d{3}|\d{10}[A-Z])$"
    return text.set(~text.str.contains(shape) | (text.str.strip_chars("0") == ""), None)


def _plain_caf_numbers(text: pl.Series) -> pl.Series:
    padded = text.str.contains(r"^\d{7}0{8}$") & (text.str.slice(0, 7) != "0000000")
    return text.str.slice(0, 7).set(~padded, None)


_PLAIN = {"france-travail": _plain_jobseekers, "allocataire": _plain_caf_numbers}


def _from_kit(read: Callable[[str], object]) -> _Reader:
    def reader(text: str) -> tuple[str | None, str]:
        found = read(text) if text.strip("0 ") else Fault("nir.absent")
        if isinstance(found, Fault):
            return None, "" if found.code in _MISSING else found.code
        return getattr(found, "number", None) or str(found), ""

    return reader


def _from_table(table: dict[str, str], code: str) -> _Reader:
    def reader(text: str) -> tuple[str | None, str]:
        found = table.get(text.upper().rstrip("."))
        return found, "" if found else code

    return reader


def _day(text: str) -> tuple[str | None, str]:
    found = read_date(text)
    if found.day is not None:
        return found.day.isoformat(), ""
    if found.code == "date.absente":
        return None, ""
    return None, "date.inversee" if _reads_when_swapped(text, found.code) else found.code


def _reads_when_swapped(text: str, code: str) -> bool:
    """Whether an impossible date becomes possible when day and month change places."""
    if code != "date.impossible":
        return False
    cut = text[:10].replace("/", "-").replace(".", "-").split("-")
    if len(cut) != 3:
        return False
    swapped = [cut[0], cut[2], cut[1]] if len(cut[0]) == 4 else [cut[1], cut[0], cut[2]]
    return read_date("-".join(swapped)).day is not None


_READERS: dict[str, _Reader] = {
    "date": _day,
    "sexe": _from_table(_SEXES, "sexe.inconnu"),
    "booleen": _from_table(_YES_NO, "booleen.illisible"),
    "siret": _from_kit(read_siret),
    "commune": _from_kit(read_commune_code),
    "france-travail": _from_kit(read_france_travail_number),
    "allocataire": _from_kit(canonical_caf_number),
}


def _read_births(text: pl.Series, reference_on: date | None) -> ReadColumn:
    precisions: dict[str, str] = {}

    def reader(one: str) -> tuple[str | None, str]:
        found = read_date(one, allow_partial=True)
        if found.day is None:
            return _day(one)
        if reference_on is not None and found.day > reference_on:
            return None, "naissance.future"
        if found.day.year < OLDEST_BIRTH:
            return None, "naissance.ancienne"
        if found.precision != "N":
            precisions[one] = found.precision
        return found.day.isoformat(), ""

    plain = _plain_days(text)
    if reference_on is not None:
        plain = plain.set(plain > reference_on.isoformat(), None)
    read = _read_rest(text, plain, reader)
    if precisions:
        read.precision = text.replace_strict(precisions, default=None, return_dtype=pl.String)
    return read


# Hours and amounts may be negative: a month sent again takes some back.
_NUMBERS = {
    "nombre": r"^\d{1,9}(?:\.\d{1,4})?$",
    "heures": r"^-?\d{1,6}(?:\.\d{1,10})?$",
    "montant": r"^-?\d{1,12}(?:\.\d{1,6})?$",
}
_CLOCK = r"^(\d{1,5})[:hH]([0-5]\d)(?::00)?$"


def _read_numbers(text: pl.Series, shape: str) -> ReadColumn:
    """Numbers with a point, whatever their decimal sign and spaces; hours may be written 7:30 or 7h30."""
    plain = text.str.replace_all(r"[\s\u00a0\u202f€]", "").str.replace(",", ".", literal=True)
    if shape == _NUMBERS["heures"] and plain.str.contains(_CLOCK).any():
        hours, minutes = (plain.str.extract(_CLOCK, part).cast(pl.Float64) for part in (1, 2))
        clock = (hours + minutes / 60).round(4).cast(pl.String)
        plain = clock.zip_with(hours.is_not_null(), plain)
    wrong = (text.is_not_null() & ~plain.str.contains(shape)).fill_null(False)
    values = plain.str.replace(r"\.0+$", "").set(wrong, None)
    return ReadColumn(values, [("nombre.illisible", wrong)] if wrong.any() else [])


_NIR = r"^[123478]\d{4}(?:\d{2}|2[AB])\d{6}(?:\d{2})?$"
_WAITING = "7", "8"
# A spreadsheet that wrote 2.86E+12 threw the last digits away: nobody can put them back.
SHORTENED = r"^\d(?:[.,]\d+)?[eE]\+?\d{2}$"
LOST_DIGITS = "nir.arrondi"


def read_nirs(text: pl.Series) -> ReadColumn:
    """Thirteen canonical characters where the number and its key are right; waiting numbers aside."""
    lost = text.str.contains(SHORTENED).fill_null(False)
    if lost.any():
        read = read_nirs(text.set(lost, None))
        read.faults.append((LOST_DIGITS, lost))
        return read
    number = text.str.replace_all(r"[\s.\-\u00a0\u202f]", "").str.to_uppercase()
    number = number.set(number.str.strip_chars("0") == "", None)
    sound = (number.str.contains(_NIR) & _has_right_month(number) & _has_right_key(number)).fill_null(False)
    faults, others = _explain_nirs(number, sound)
    for _, wrong in faults:
        sound = sound & ~wrong
    values = number.str.slice(0, 13).set(~(sound | others), None)
    waiting = values.str.slice(0, 1).is_in(pl.Series(_WAITING).implode()).fill_null(False)
    read = ReadColumn(values.set(waiting, None), faults)
    _note(read, "nir.provisoire", waiting)
    return read


def _has_right_month(number: pl.Series) -> pl.Series:
    month = number.str.slice(3, 2).cast(pl.Int16, strict=False)
    return ((month >= 1) & (month <= 12)) | ((month >= 20) & (month <= 42)) | (month >= 50)


def _has_right_key(number: pl.Series) -> pl.Series:
    digits = (
        number.str.slice(0, 5)
        + number.str.slice(5, 2).replace({"2A": "19", "2B": "18"})
        + number.str.slice(7, 6)
    )
    key = 97 - digits.cast(pl.Int64, strict=False) % 97
    given = number.str.slice(13, 2).cast(pl.Int64, strict=False)
    return (number.str.len_chars() == 13) | (given == key)


def _explain_nirs(number: pl.Series, sound: pl.Series) -> tuple[list[tuple[str, pl.Series]], pl.Series]:
    """The kit's word on every number that the columns refuse, and on the specimens that they accept."""
    doubtful = (number.is_not_null() & ~sound) | number.str.starts_with(SPECIMEN).fill_null(False)
    codes: dict[str, list[str]] = {}
    accepted: list[str] = []
    for one in number.filter(doubtful).unique():
        found = read_nir(one)
        if isinstance(found, Fault):
            codes.setdefault(found.code, []).append(one)
        else:
            accepted.append(one)
    faults = [
        (code, number.is_in(pl.Series(wrong).implode()).fill_null(False)) for code, wrong in codes.items()
    ]
    return faults, number.is_in(pl.Series(accepted, dtype=pl.String).implode()).fill_null(False)


# The start of the number on the specimen card, valid by its key: the kit has the last word on those.
SPECIMEN = "269054958815"


def find_nir_conflicts(nir: pl.Series, sex: pl.Series, born: pl.Series) -> list[tuple[str, pl.Series]]:
    """Where a NIR disagrees with the sex or the birth of its row. Alerts: a legal sex may have changed."""
    first = nir.str.slice(0, 1).replace({"3": "1", "4": "2"})
    month = nir.str.slice(3, 2).cast(pl.Int16, strict=False)
    born_month, born_day = (born.str.slice(at, 2).cast(pl.Int16, strict=False) for at in (5, 8))
    known = month.is_between(1, 12)
    other_month = known & (month != born_month)
    swapped = other_month & (month == born_day)
    found = [
        ("nir.sexe_different", (first != sex)),
        ("nir.annee_differente", nir.str.slice(1, 2) != born.str.slice(2, 2)),
        ("date.inversee_probable", swapped),
        ("nir.mois_different", other_month & ~swapped),
    ]
    return [(code, mask.fill_null(False)) for code, mask in found if mask.fill_null(False).any()]
