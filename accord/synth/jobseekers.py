"""Who is registered as a jobseeker, from when to when, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accord.synth.people import Person

REGISTERED_SUBJECTS = 0.64
REGISTERED_OTHERS = 0.78
LEAVING = 0.035
CESSATION_REASONS = (
    "REPRISE D'EMPLOI", "REPRISE D'EMPLOI", "DEFAUT D'ACTUALISATION", "DEFAUT D'ACTUALISATION",
    "ENTREE EN STAGE", "MALADIE", "DEMENAGEMENT", "RETRAITE", "AUTRE CESSATION",
)  # fmt: skip
RADIATION_REASONS = (
    "ABSENCE A CONVOCATION",
    "INSUFFISANCE DE RECHERCHE",
    "REFUS DE FORMATION",
    "FAUSSE DECLARATION",
)
CATEGORIES = ("1",) * 12 + ("2",) * 3 + ("3",) * 2 + ("4", "5", "6", "7", "8")


@dataclass(slots=True, eq=False)
class Registration:
    """One spell of registration. `ended_on` is None while it lasts; `radiated` tells how it ended."""

    person: Person
    started_on: date
    category: str
    ended_on: date | None = None
    radiated: bool = False
    reason: str = ""

    def lasts_on(self, day: date) -> bool:
        """Whether the person is in the list of that day."""
        return self.started_on <= day and (self.ended_on is None or self.ended_on > day)


class JobseekerOffice:
    """Hands out jobseeker numbers: 7 digits, a letter or digit, three digits of the département."""

    def __init__(self, rng: Random, departement: str) -> None:
        self.rng = rng
        digits = departement.replace("A", "0").replace("B", "0")
        self.suffix = digits.rjust(3, "0")
        self._start = rng.randrange(10_000_000)
        self._count = 0

    def new_number(self) -> str:
        """A number never given before."""
        self._count += 1
        digits = (self._start + self._count * 7_654_321) % 10_000_000
        return f"{digits:07d}{self.rng.choice('ABCDEFGHJKLMNPRSTVWXYZ0123456789')}{self.suffix}"

    def register(self, person: Person, first_on: date, last_on: date) -> list[Registration]:
        """The spells of somebody around the months of the files, which go from `first_on` to `last_on`."""
        rng = self.rng
        if not person.jobseeker_id:
            person.jobseeker_id = self.new_number()
        window = (last_on - first_on).days
        if rng.random() < 0.09:
            started_on = first_on + timedelta(days=rng.randrange(window + 1))
        else:
            started_on = first_on - timedelta(days=1 + min(int(rng.expovariate(1 / 420)), 2600))
        spells = [self._open(person, started_on)]
        self._maybe_close(spells[0], max(started_on, first_on), last_on)
        ended_on = spells[0].ended_on
        if ended_on and rng.random() < 0.2 and ended_on + timedelta(days=20) < last_on:
            spells.append(self._open(person, ended_on + timedelta(days=rng.randrange(12, 20))))
        return spells

    def _open(self, person: Person, started_on: date) -> Registration:
        return Registration(person, started_on, self.rng.choice(CATEGORIES))

    def _maybe_close(self, spell: Registration, from_on: date, last_on: date) -> None:
        rng = self.rng
        days = int(rng.expovariate(LEAVING / 30)) + 1
        if from_on + timedelta(days=days) > last_on:
            return
        spell.ended_on = from_on + timedelta(days=days)
        spell.radiated = rng.random() < 0.18
        spell.reason = rng.choice(RADIATION_REASONS if spell.radiated else CESSATION_REASONS)
