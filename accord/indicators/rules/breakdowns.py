"""What a figure may be broken down by, and how each value is named and ordered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from accord.declaration.indicators import Indicator
from accord.indicators.rules.tables import OUTSIDE, UNKNOWN
from accord.kit.facts import Fact
from accord.kit.periods import month_period
from accord.kit.text import fold_name, format_month

Kind = Literal["time", "age", "place", "code", "flag"]
Level = Literal["commune", "epci", "arrondissement"]
Raw = int | str

TIME_LABELS = {"annee": "Année", "semestre": "Semestre", "trimestre": "Trimestre", "mois": "Mois"}
PLACE_LABELS = {"commune": "Commune", "epci": "Intercommunalité (EPCI)"}
MONTHS_IN = {"annee": 12, "semestre": 6, "trimestre": 3, "mois": 1}
YES, NO = "oui", "non"


@dataclass(frozen=True)
class Zoning:
    """A cutting of the territory: the zone of each code of a level (commune, EPCI or arrondissement)."""

    key: str
    label: str
    level: Level
    zones: Mapping[str, str]


@dataclass(frozen=True)
class Geography:
    """Where the agreement applies, and the vintage of the official code that places are read at.

    `names` gives the label of each commune code and EPCI number of that vintage.
    """

    department: str = ""
    vintage: int = 0
    zonings: tuple[Zoning, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def zoning(self, key: str) -> Zoning | None:
        """The zoning of that key, or None."""
        return next((zoning for zoning in self.zonings if zoning.key == key), None)


@dataclass(frozen=True)
class Breakdown:
    """One breakdown of an indicator, bound to a column of its fact.

    Engines give raw values: a whole number for times (2019, 20191, 20193, 201907) and for age bands (their
    rank), text for the rest.
    """

    word: str
    kind: Kind
    column: str
    label: str
    codes: Mapping[str, str] = field(default_factory=dict)
    bounds: tuple[int, ...] = ()
    zoning: Zoning | None = None

    def code_of(self, raw: Raw) -> str:
        """The code that pages and commands use for a raw value: `2019-S1`, `26-44`, `EMPLOI`, `inconnu`."""
        if self.kind == "time":
            return _code_of_time(self.word, int(raw))
        if self.kind == "age":
            return _code_of_band(self.bounds, int(raw))
        return str(raw)

    def raw_of(self, code: str) -> Raw:
        """The raw value of a code; ValueError when the breakdown has no such code."""
        if self.kind == "time":
            return _raw_of_time(self.word, code)
        if self.kind == "age":
            return [_code_of_band(self.bounds, rank) for rank in range(-1, len(self.bounds) + 1)].index(
                code
            ) - 1
        return code

    def label_of(self, raw: Raw, geography: Geography) -> str:
        """The French label of a raw value."""
        if self.kind == "time":
            return _label_of_time(self.word, int(raw))
        if self.kind == "age":
            return _label_of_band(self.bounds, int(raw))
        if raw == UNKNOWN:
            return "Inconnu"
        if raw == OUTSIDE:
            return "Hors du territoire"
        if self.kind == "flag":
            return str(raw).capitalize()
        if self.kind == "place" and self.zoning is None:
            return geography.names.get(str(raw), str(raw))
        return self.codes.get(str(raw), str(raw))

    def sort_key(self, raw: Raw, label: str) -> tuple[int, int, str, str]:
        """Reading order: as declared, else by label as French sorts it; outside then unknown come last."""
        if isinstance(raw, int):
            return (0, raw, "", "") if raw >= 0 else (2, 0, "", "")
        if raw in (UNKNOWN, OUTSIDE):
            return (2 if raw == UNKNOWN else 1, 0, "", "")
        declared = [YES, NO] if self.kind == "flag" else list(self.codes)
        rank = declared.index(raw) if raw in declared else len(declared)
        return (0, rank, fold_name(label), label)

    def closed_values(self) -> tuple[Raw, ...]:
        """The values that a reader expects even when nothing was counted: age bands, zones."""
        if self.kind == "age":
            return tuple(range(len(self.bounds) + 1))
        return tuple(dict.fromkeys(self.zoning.zones.values())) if self.zoning else ()


def find_breakdown(word: str, indicator: Indicator, fact: Fact, geography: Geography) -> Breakdown | None:
    """The breakdown that a word names for an indicator, or None when the fact cannot give it."""
    columns = {column.word: column for column in fact.columns}
    if word in TIME_LABELS:
        return Breakdown(word, "time", columns[indicator.placed_by].name, TIME_LABELS[word])
    if word == "tranche_age" and indicator.age_bounds and "naissance_mois" in columns:
        birth = columns["naissance_mois"].name
        return Breakdown(word, "age", birth, "Tranche d’âge", bounds=indicator.age_bounds)
    zoning = geography.zoning(word)
    if word in PLACE_LABELS or zoning:
        if indicator.place not in columns:
            return None
        label = zoning.label if zoning else PLACE_LABELS[word]
        return Breakdown(word, "place", columns[indicator.place].name, label, zoning=zoning)
    column = columns.get(word)
    if column is None or column.type not in ("code", "key", "flag"):
        return None
    kind: Kind = "flag" if column.type == "flag" else "code"
    return Breakdown(word, kind, column.name, column.label, column.codes)


def _code_of_time(word: str, raw: int) -> str:
    if word == "annee":
        return str(raw)
    if word == "mois":
        return f"{raw // 100}-{raw % 100:02d}"
    return f"{raw // 10}-{'S' if word == 'semestre' else 'T'}{raw % 10}"


def _raw_of_time(word: str, code: str) -> int:
    raw = int(code.replace("-", "").replace("S", "").replace("T", ""))
    if _code_of_time(word, raw) != code:
        raise ValueError(code)
    return raw


def _label_of_time(word: str, raw: int) -> str:
    if word == "annee":
        return str(raw)
    if word == "mois":
        return format_month(month_period(raw // 100, raw % 100).starts_on)
    rank = "1er" if raw % 10 == 1 else f"{raw % 10}e"
    return f"{rank} {word} {raw // 10}"


def _code_of_band(bounds: tuple[int, ...], rank: int) -> str:
    if rank < 0:
        return UNKNOWN
    if rank == 0:
        return f"moins-{bounds[0]}"
    return f"{bounds[rank - 1]}-plus" if rank == len(bounds) else f"{bounds[rank - 1]}-{bounds[rank] - 1}"


def _label_of_band(bounds: tuple[int, ...], rank: int) -> str:
    if rank < 0:
        return "Âge inconnu"
    if rank == 0:
        return f"Moins de {bounds[0]} ans"
    if rank == len(bounds):
        return f"{bounds[rank - 1]} ans et plus"
    return f"{bounds[rank - 1]} à {bounds[rank] - 1} ans"
