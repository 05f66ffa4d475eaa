"""The synthetic persons: who they really are, and who their relatives are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accord.synth.names import draw_first_name, draw_first_names, draw_origin, draw_surname
from accord.synth.names_world import COUNTRIES
from accord.synth.nir import NirBook
from accord.synth.noise import fold
from accord.synth.places import Address, Atlas

FOREIGN_BORN = {"french": 0.02, "maghreb": 0.55, "south": 0.25, "africa": 0.65, "comoros": 0.70, "east": 0.65}
#: Shares of the imprecise dates among people born abroad: day unknown (J), day and month unknown (O).
DAY_UNKNOWN, MONTH_UNKNOWN = 0.03, 0.07


@dataclass(slots=True, eq=False)
class Person:
    """One person as they really are. `precision` of the birth date: N, J (day unknown), O (month too)."""

    number: int
    sex: str
    origin: str
    birth_name: str
    usual_name: str
    first_names: tuple[str, ...]
    called: str
    born_on: date
    precision: str
    birth_code: str
    birth_place: str
    birth_rank: int
    nir: str
    jobseeker_id: str
    address: Address
    related_to: int = 0
    relation: str = ""
    caf_identity: str = ""
    caf_defects: str = ""

    @property
    def id(self) -> str:
        """Identifier of the truth files."""
        return f"P{self.number:07d}"

    @property
    def is_foreign_born(self) -> bool:
        return self.birth_code.startswith("99")

    @property
    def displayed_name(self) -> str:
        """The usual name, or the birth name when there is no other."""
        return self.usual_name or self.birth_name

    def age_on(self, day: date) -> int:
        """Whole years on a day."""
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))


class Registry:
    """Creates persons, one after the other, from one random stream."""

    def __init__(self, rng: Random, atlas: Atlas) -> None:
        self.rng = rng
        self.atlas = atlas
        self.people: list[Person] = []
        self._nirs = NirBook(rng)

    def create(
        self,
        *,
        sex: str,
        origin: str,
        birth_name: str,
        born_on: date,
        address: Address,
        first_names: tuple[str, ...] | None = None,
        birth_place: tuple[str, str] | None = None,
        rank: int = 1,
    ) -> Person:
        """Adds a person; what is not given is drawn."""
        rng = self.rng
        code, place = birth_place or self._draw_birth_place(origin)
        precision, born_on, month = self._draw_precision(code, born_on)
        for _ in range(50):
            if not self._nirs.is_full(sex, born_on.year, month, code):
                break
            code, place = self._draw_birth_place(origin)
        names = first_names or draw_first_names(rng, origin, sex, born_on.year)
        person = Person(
            number=len(self.people) + 1,
            sex=sex,
            origin=origin,
            birth_name=birth_name,
            usual_name="",
            first_names=names,
            called=names[1] if len(names) > 1 and rng.random() < 0.03 else names[0],
            born_on=born_on,
            precision=precision,
            birth_code=code,
            birth_place=place,
            birth_rank=rank,
            nir=self._nirs.take(sex, born_on.year, month, code),
            jobseeker_id="",
            address=address,
        )
        self.people.append(person)
        return person

    def create_adult(
        self, born_on: date, address: Address, *, sex: str = "", origin: str = "", birth_name: str = ""
    ) -> Person:
        """A stranger to everybody so far; a third of the women over thirty bear another usual name."""
        rng = self.rng
        sex = sex or ("2" if rng.random() < 0.53 else "1")
        origin = origin or draw_origin(rng)
        person = self.create(
            sex=sex,
            origin=origin,
            birth_name=birth_name or draw_surname(rng, origin),
            born_on=born_on,
            address=address,
        )
        share = 0.01 if sex == "1" else 0.30 if born_on.year < 1988 else 0.08
        if rng.random() < share:
            person.usual_name = draw_surname(rng, origin if rng.random() < 0.7 else draw_origin(rng))
        return person

    def create_child(
        self, parent: Person, surname: str, born_on: date, twin_of: Person | None = None
    ) -> Person:
        """A child in the home of `parent`."""
        rank = 2 if twin_of else 1
        place = (twin_of.birth_code, twin_of.birth_place) if twin_of else None
        sex = "2" if self.rng.random() < 0.5 else "1"
        return self.create(
            sex=sex,
            origin=parent.origin,
            birth_name=surname,
            born_on=born_on,
            address=parent.address,
            birth_place=place or self._home_birth_place(),
            rank=rank,
        )

    def create_twin(self, of: Person, address: Address) -> Person:
        """A twin: same name, date and place of birth; in half of the cases the same initial."""
        rng = self.rng
        sex = of.sex if rng.random() < 0.65 else ("1" if of.sex == "2" else "2")
        names = self._names_unlike(of, sex, same_initial=rng.random() < 0.5)
        twin = self._create_kin(
            of, "jumeau", sex=sex, born_on=of.born_on, address=address, names=names, rank=2
        )
        return twin

    def create_sibling(self, of: Person, address: Address) -> Person:
        """A brother or sister born one to nine years apart."""
        rng = self.rng
        days = rng.randrange(400, 3300) * rng.choice((-1, 1))
        sex = rng.choice("12")
        born_on = self._within_working_age(of.born_on + timedelta(days=days))
        return self._create_kin(of, "fratrie", sex=sex, born_on=born_on, address=address)

    def create_parent_or_child(self, of: Person, address: Address) -> Person:
        """A grown child when `of` is over forty-two, else a father or mother."""
        rng = self.rng
        older = of.born_on.year > 1975
        years = rng.randrange(19, 36)
        born_on = (
            of.born_on - timedelta(days=365 * years) if older else of.born_on + timedelta(days=365 * years)
        )
        born_on = self._within_working_age(born_on)
        return self._create_kin(
            of, "parent" if older else "enfant", sex=rng.choice("12"), born_on=born_on, address=address
        )

    def create_homonym(self, of: Person, address: Address) -> Person:
        """Somebody else with the same names and date of birth, born in another place."""
        person = self._create_kin(
            of,
            "homonyme",
            sex=of.sex,
            born_on=of.born_on,
            address=address,
            names=of.first_names,
            elsewhere=True,
        )
        person.called = of.called
        return person

    def marry(self, wife: Person, husband: Person) -> None:
        """The wife takes the name of the husband as her usual name."""
        wife.usual_name = husband.birth_name if husband.birth_name != wife.birth_name else ""

    def _create_kin(
        self,
        of: Person,
        relation: str,
        *,
        sex: str,
        born_on: date,
        address: Address,
        names: tuple[str, ...] | None = None,
        rank: int = 1,
        elsewhere: bool = False,
    ) -> Person:
        same_place = not elsewhere and (relation == "jumeau" or self.rng.random() < 0.6)
        place = (of.birth_code, of.birth_place) if same_place else None
        kin = self.create(
            sex=sex,
            origin=of.origin,
            birth_name=of.birth_name,
            born_on=born_on,
            address=address,
            first_names=names,
            birth_place=place,
            rank=rank,
        )
        if relation in ("jumeau", "homonyme"):
            # The registry says the same of both: an imprecise date is imprecise for both.
            kin.precision, kin.born_on = of.precision, of.born_on
        kin.related_to, kin.relation = of.number, relation
        return kin

    def _names_unlike(self, of: Person, sex: str, *, same_initial: bool) -> tuple[str, ...]:
        def fits(name: str) -> bool:
            return name not in of.first_names and (not same_initial or name[0] == of.first_names[0][0])

        names = tuple(draw_first_names(self.rng, of.origin, sex, of.born_on.year))
        for _ in range(40):
            if fits(names[0]):
                break
            names = (draw_first_name(self.rng, of.origin, sex, of.born_on.year), *names[1:])
        return names

    def _draw_birth_place(self, origin: str) -> tuple[str, str]:
        rng = self.rng
        if rng.random() < FOREIGN_BORN[origin]:
            countries = COUNTRIES[origin]
            code, name, _ = rng.choices(countries, weights=[weight for _, _, weight in countries])[0]
            return code, name
        if rng.random() < 0.68:
            return self._home_birth_place()
        commune = self.atlas.elsewhere.draw(rng)
        return commune.code, fold(commune.name)[:26]

    def _home_birth_place(self) -> tuple[str, str]:
        commune = self.atlas.home.draw(self.rng)
        return commune.code, fold(commune.name)[:26]

    def _draw_precision(self, birth_code: str, born_on: date) -> tuple[str, date, int]:
        """Precision, date as registers write it, and month of the NIR."""
        if not birth_code.startswith("99"):
            return "N", born_on, born_on.month
        draw = self.rng.random()
        if draw < MONTH_UNKNOWN:
            month = self.rng.choice((*range(20, 43), *range(50, 100)))
            return "O", born_on.replace(month=1, day=1), month
        if draw < MONTH_UNKNOWN + DAY_UNKNOWN:
            return "J", born_on.replace(day=1), born_on.month
        return "N", born_on, born_on.month

    @staticmethod
    def _within_working_age(day: date) -> date:
        if day.year < 1952:
            return day.replace(year=1952, day=min(day.day, 28))
        return day.replace(year=1999, day=min(day.day, 28)) if day.year > 1999 else day


def draw_birth_date(rng: Random, reference: date, *, youngest: int, oldest: int, mode: int) -> date:
    """A date of birth that gives, at the reference, an age drawn in a triangle."""
    age_in_days = rng.triangular(youngest, oldest, mode) * 365.2425
    return reference - timedelta(days=int(age_in_days))


def pick_relative(rng: Random, registry: Registry, of: Person, address: Address) -> Person:
    """A relative of somebody: mostly a brother or sister, then a parent or child, then a twin."""
    kinds: list[tuple[float, Callable[[Person, Address], Person]]] = [
        (0.55, registry.create_sibling),
        (0.85, registry.create_parent_or_child),
        (1.00, registry.create_twin),
    ]
    draw = rng.random()
    return next(create for limit, create in kinds if draw < limit)(of, address)
