"""Real communes (vintage 2019) and invented addresses in them."""

from __future__ import annotations

import csv
from bisect import bisect
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import accumulate
from random import Random

#: Communes with municipal arrondissements: code → (first arrondissement, how many).
SPLIT_COMMUNES = {"13055": (13201, 16), "75056": (75101, 20), "69123": (69381, 9)}
STREET_KINDS = (
    "RUE",
    "RUE",
    "RUE",
    "RUE",
    "AVENUE",
    "AVENUE",
    "BOULEVARD",
    "CHEMIN",
    "IMPASSE",
    "PLACE",
    "TRAVERSE",
)
_STREETS = """
DE_LA_REPUBLIQUE JEAN_JAURES VICTOR_HUGO DE_LA_GARE DES_OLIVIERS DE_LA_FONTAINE PASTEUR DES_ECOLES DU_MOULIN
DE_L'EGLISE DES_LAVANDES DES_PINS SAINT_PIERRE DE_PROVENCE DES_CIGALES DU_STADE DES_AMANDIERS DU_8_MAI_1945
DU_11_NOVEMBRE VOLTAIRE EMILE_ZOLA DES_ROSES DU_CHATEAU DES_VIGNES FREDERIC_MISTRAL DES_CYPRES
DE_LA_LIBERATION DU_LAVOIR DES_FERRAGES NATIONALE GABRIEL_PERI DE_VERDUN DES_MARTYRS DU_PUITS DES_GENETS
DE_LA_MAIRIE DE_LA_LIBERTE DES_TILLEULS DU_PORT DES_AIRES DE_LA_CALADE DU_CANAL DES_ARGENTIERES DES_CAPUCINS
DE_LA_PAIX DE_L'AVENIR DES_MIMOSAS SAINT_JEAN DE_LA_COLLINE DES_PLATANES
"""
STREET_NAMES = [name.replace("_", " ") for name in _STREETS.split()]
EXTRAS = (
    "BAT A",
    "BAT B",
    "BAT C",
    "RES LES PINS",
    "RES LE PARC",
    "APPT N°12",
    "ESC N°2",
    "LOGT N°104",
    "CHEZ M. PAUL",
)


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the official geographic code."""

    code: str
    name: str
    departement: str
    region: str
    postcodes: tuple[str, ...]
    population: int


@dataclass(frozen=True, slots=True)
class Address:
    """A home; `district` is the municipal arrondissement (13208) where there is one, else the commune."""

    commune: Commune
    district: str
    postcode: str
    number: str
    kind: str
    street: str
    extra: str
    since: date


class WeightedCommunes:
    """Communes drawn by population."""

    def __init__(self, communes: list[Commune]) -> None:
        self.communes = communes
        self._cumulated = list(accumulate(commune.population for commune in communes))

    def __bool__(self) -> bool:
        return bool(self.communes)

    def draw(self, rng: Random) -> Commune:
        return self.communes[bisect(self._cumulated, rng.random() * self._cumulated[-1])]


def read_communes() -> list[Commune]:
    """Every commune of the 2019 vintage, in the order of the file."""
    source = files("accord").joinpath("territories", "data", "communes-2019.csv")
    with source.open(encoding="utf-8", newline="") as lines:
        return [
            Commune(
                code=row["code_insee"],
                name=row["nom"],
                departement=row["departement"],
                region=row["region"],
                postcodes=tuple(row["codes_postaux"].split()),
                # Mayotte has no population in this vintage: any size will do to draw addresses.
                population=int(row["population"] or 5000) + 1,
            )
            for row in csv.DictReader(lines, delimiter=";")
        ]


class Atlas:
    """Where the people of a département live, come from and move to.

    Raises `ValueError` when the département is not in the vintage.
    """

    def __init__(self, departement: str) -> None:
        communes = read_communes()
        home = [commune for commune in communes if commune.departement == departement]
        if not home:
            raise ValueError(f"Le département {departement} n'existe pas dans les communes de 2019.")
        region = home[0].region
        self.departement = departement
        self.home = WeightedCommunes(home)
        self.neighbours = WeightedCommunes(
            [c for c in communes if c.region == region and c.departement != departement]
        )
        self.elsewhere = WeightedCommunes([c for c in communes if c.departement != departement])

    def draw_address(self, rng: Random, commune: Commune, since: date) -> Address:
        """An invented address in a commune."""
        district, postcode = commune.code, rng.choice(commune.postcodes)
        if commune.code in SPLIT_COMMUNES:
            first, count = SPLIT_COMMUNES[commune.code]
            rank = rng.randrange(count)
            district = str(first + rank)
            postcode = commune.postcodes[min(rank, len(commune.postcodes) - 1)]
        return Address(
            commune=commune,
            district=district,
            postcode=postcode,
            number=str(rng.randrange(1, 180)) + ("B" if rng.random() < 0.04 else ""),
            kind=rng.choice(STREET_KINDS),
            street=rng.choice(STREET_NAMES),
            extra=rng.choice(EXTRAS) if rng.random() < 0.25 else "",
            since=since,
        )

    def draw_moved_address(self, rng: Random, since: date, *, leaving: bool = False) -> Address:
        """The next address of a household that moves, out of the département when `leaving`."""
        communes = self.elsewhere if leaving else self.home
        return self.draw_address(rng, communes.draw(rng), since)
