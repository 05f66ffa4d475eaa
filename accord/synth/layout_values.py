"""Values of each declared type, right ones and wrong ones, for the files that formats describe."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from accord.declaration.formats import Field
from accord.synth.names import split_words
from accord.synth.names_french import SURNAMES
from accord.synth.nir import NirBook
from accord.synth.siret import make_siret

COMMUNES = ("62498", "62041", "62119", "62765", "62193")
FIRST_NAMES = ("Marie-Pierre", "Jean", "Nadia", "Zoé", "François", "Aïcha", "Léa", "Noël")
REFERENCE = date(2026, 2, 28)
#: What a type never accepts: the row is refused when the field is required, else the value is set aside.
WRONG = {
    "naissance": "31/02/1980", "date": "32/13/2026", "nir": "2,86E+12", "siret": "123", "commune": "6249",
    "france-travail": "??", "allocataire": "A12", "nombre": "beaucoup", "heures": "beaucoup",
    "montant": "beaucoup", "sexe": "9", "booleen": "peut-être",
}  # fmt: skip


class ValueMaker:
    """Draws the values of one file, the same for the same seed."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.surnames = split_words(SURNAMES)
        self.numbers = NirBook(rng)

    def draw(self, one: Field, number: int, *, is_minor: bool = False) -> str:
        """A right value of a field, in the row of that number."""
        rng = self.rng
        if one.codes:
            return rng.choice([*one.codes, *one.reads_as])
        if one.name.upper() == "IDEPARTE":
            return "062"
        match one.type:
            case "nom":
                return rng.choice(FIRST_NAMES if one.gives == "prenoms" else self.surnames)
            case "naissance":
                born = self._birth(is_minor=is_minor)
                return rng.choice([born.isoformat(), f"{born:%d/%m/%Y}", f"{born:%d-%m-%Y}"])
            case "date":
                day = REFERENCE - timedelta(days=rng.randrange(28))
                return rng.choice([day.isoformat(), f"{day:%d/%m/%Y}", f"{day} 00:00:00.0", f"{day:%Y%m%d}"])
            case "nir":
                return self.numbers.take(
                    rng.choice("12"), rng.randrange(1960, 2000), rng.randrange(1, 13), "62498"
                )
            case _:
                return self._draw_plain(one, number)

    def _birth(self, *, is_minor: bool) -> date:
        years = 16 if is_minor else self.rng.randrange(19, 64)
        return date(REFERENCE.year - years, self.rng.randrange(1, 13), self.rng.randrange(1, 29))

    def _draw_plain(self, one: Field, number: int) -> str:
        rng = self.rng
        match one.type:
            case "siret":
                return make_siret(rng)
            case "commune":
                return rng.choice(COMMUNES)
            case "france-travail":
                return f"{number:07d}X062"
            case "allocataire":
                return rng.choice([f"{number:07d}", f"{number:07d}00000000"])
            case "sexe":
                return rng.choice(["1", "2", "M", "F", "MME"])
            case "booleen":
                return rng.choice(["1", "0", "O", "N", "oui", "non"])
            case "nombre":
                return str(rng.randrange(1, 40))
            case "heures":
                return rng.choice(["7", "86,5", "7:30", "3h15", "151.67"])
            case "montant":
                return rng.choice(["607,75", "0001675.00", "-12.5"])
            case _:
                return f"{one.gives or one.name}-{number}"[: one.max_length or 80]
