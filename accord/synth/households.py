"""The RSA households of the first stock: who lives in them, their rights, their address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from accord.synth.people import Person, Registry, draw_birth_date
from accord.synth.places import Address
from accord.synth.timetable import add_months

#: The RSA began in June 2009 in metropolitan France.
RSA_BEGAN_ON = date(2009, 6, 1)
COUPLE_SHARE = 0.26
SUBJECT_SHARE = {"DEM": 0.895, "CJT": 0.80}
OPEN_STATES = ("2", "3", "4")


@dataclass(slots=True, eq=False)
class Member:
    """A person in a household. `subject` = under rights and duties (droits et devoirs)."""

    person: Person
    role: str
    charged: bool
    subject: bool
    joined_on: date
    activity: str = ""
    income: int = 0
    previous_demand: str = ""


@dataclass(slots=True, eq=False)
class Household:
    """A RSA dossier. Months are known by the states that events give it; money in cents."""

    number: int
    matricule: str
    demand: str
    demanded_on: date
    opened_on: date
    members: list[Member]
    addresses: list[Address]
    family: str
    family_since: date
    state: str = "2"
    appears_on: date | None = None
    suspended_on: date | None = None
    reason: str = ""
    closed_on: date | None = None
    moved_to: str = ""
    came_from: str = ""
    requested_under: str = "DEM"
    events: list = field(default_factory=list)

    @property
    def adults(self) -> list[Member]:
        return [member for member in self.members if member.role != "ENF"]

    @property
    def is_open(self) -> bool:
        """Whether the right is open (payable or suspended)."""
        return self.state in OPEN_STATES


class HouseholdMaker:
    """Creates households and their people. `first_on` is the date of the first stock."""

    def __init__(self, rng: Random, registry: Registry, first_on: date, capacity: int) -> None:
        self.rng = rng
        self.registry = registry
        self.first_on = first_on
        self.heads: list[Person] = []
        self._matricules = rng.sample(range(10_000, 9_999_999), capacity)
        self._count = 0
        self._homonyms = 0

    def create(self, *, demanded_on: date | None = None) -> Household:
        """A new household, with a demand of the given date or, without one, of any age."""
        rng = self.rng
        demanded_on = demanded_on or self._draw_demand_date()
        address = self._draw_address(demanded_on)
        head = self._create_head(address)
        couple = rng.random() < COUPLE_SHARE
        surname = head.birth_name
        members = [self._adult_member(head, "DEM", demanded_on)]
        if couple:
            spouse = self._create_spouse(head, address)
            surname = spouse.birth_name if spouse.sex == "1" else head.birth_name
            members.append(self._adult_member(spouse, "CJT", demanded_on))
        members += self._create_children(head, surname, couple, demanded_on)
        if rng.random() < 0.01:
            other = self.registry.create_adult(
                head.born_on - timedelta(days=rng.randrange(7000, 9000)), address
            )
            members.append(Member(other, "AUT", False, False, demanded_on))
        household = self.build(members, [address], demanded_on, couple)
        self._draw_state(household)
        return household

    def build(
        self,
        members: list[Member],
        addresses: list[Address],
        demanded_on: date,
        couple: bool,
        preceding: str = "",
    ) -> Household:
        """Numbers a household made of given people."""
        rng = self.rng
        self._count += 1
        number = self._count
        family = (
            rng.choice(("MAR", "VIM", "VIM", "PAC"))
            if couple
            else rng.choice(("CEL", "CEL", "ISO", "DIV", "SEF", "VEU"))
        )
        if preceding:
            members[0].previous_demand = preceding
        departement = self.registry.atlas.departement.rjust(3, "0")
        return Household(
            number=number,
            matricule=f"{self._matricules[number - 1]:07d}",
            demand=f"{10_000_000 + number * 7:08d}{departement}",
            demanded_on=demanded_on,
            opened_on=demanded_on.replace(day=1),
            members=members,
            addresses=addresses,
            family=family,
            family_since=demanded_on - timedelta(days=rng.randrange(20, 4000)),
            requested_under=rng.choice(("RMI", "API")) if demanded_on.year == 2009 else "DEM",
        )

    def _adult_member(self, person: Person, role: str, since: date) -> Member:
        rng = self.rng
        works = rng.random() < 0.16
        activity = "SAL" if works else rng.choice(("CHO", "CHO", "CNI", "SSA", "SSA", "ASS", "SFP", "SAN"))
        income = rng.randrange(80, 480) if works else 0
        return Member(person, role, True, rng.random() < SUBJECT_SHARE[role], since, activity, income)

    def _create_head(self, address: Address) -> Person:
        rng, registry = self.rng, self.registry
        draw = rng.random()
        if len(self.heads) > 20:
            other = rng.choice(self.heads)
            if (self._homonyms == 0 and draw > 0.5) or draw > 0.9998:
                self._homonyms += 1
                return self._keep(registry.create_homonym(other, address))
            if draw < 0.003:
                return self._keep(registry.create_twin(other, address))
            if draw < 0.022:
                return self._keep(registry.create_sibling(other, address))
            if draw < 0.030:
                return self._keep(registry.create_parent_or_child(other, address))
        born_on = draw_birth_date(rng, self.first_on, youngest=21, oldest=64, mode=32)
        return self._keep(registry.create_adult(born_on, address))

    def _keep(self, person: Person) -> Person:
        self.heads.append(person)
        return person

    def _create_spouse(self, head: Person, address: Address) -> Person:
        rng, registry = self.rng, self.registry
        born_on = head.born_on + timedelta(days=int(rng.gauss(0, 1300)))
        born_on = min(born_on, add_months(self.first_on, -12 * 18))
        sex = head.sex if rng.random() < 0.03 else "2" if head.sex == "1" else "1"
        spouse = registry.create_adult(
            born_on, address, sex=sex, origin=head.origin if rng.random() < 0.75 else ""
        )
        husband, wife = (head, spouse) if spouse.sex == "2" else (spouse, head)
        if wife.sex != husband.sex and rng.random() < 0.55:
            registry.marry(wife, husband)
        return spouse

    def _create_children(self, head: Person, surname: str, couple: bool, since: date) -> list[Member]:
        rng = self.rng
        age = head.age_on(self.first_on)
        single_mother = not couple and head.sex == "2"
        has_children = rng.random() < (0.68 if couple else 0.50 if single_mother else 0.07)
        # Under twenty-five the RSA requires a child, a few cases apart.
        if not has_children and age >= 25:
            return []
        children: list[Member] = []
        wanted = rng.choice((1, 1, 1, 2, 2, 2, 3, 3, 4))
        oldest = max(1, min(age - 18, 22))
        while len(children) < wanted:
            born_on = self.first_on - timedelta(days=rng.randrange(30, oldest * 365))
            child = self.registry.create_child(head, surname, born_on)
            children.append(Member(child, "ENF", True, False, max(born_on, since)))
            if rng.random() < 0.016:
                twin = self.registry.create_child(head, surname, born_on, twin_of=child)
                twin.related_to, twin.relation = child.number, "jumeau"
                children.append(Member(twin, "ENF", True, False, max(born_on, since)))
        return children

    def _draw_demand_date(self) -> date:
        rng = self.rng
        if rng.random() < 0.225:
            return self.first_on - timedelta(days=rng.randrange(1, 305))
        days = 305 + int(rng.expovariate(1 / 1250))
        return max(RSA_BEGAN_ON + timedelta(days=rng.randrange(200)), self.first_on - timedelta(days=days))

    def _draw_address(self, demanded_on: date) -> Address:
        since = demanded_on - timedelta(days=self.rng.randrange(0, 2500))
        return self.registry.atlas.draw_address(self.rng, self.registry.atlas.home.draw(self.rng), since)

    def _draw_state(self, household: Household) -> None:
        rng = self.rng
        draw = rng.random()
        if draw < 0.80:
            return
        suspended_on = self.first_on - timedelta(days=rng.randrange(1, 180))
        household.suspended_on = max(suspended_on, household.opened_on)
        if draw < 0.86:
            household.state, household.reason = "3", rng.choice(("GJ", "GK", "GL", "DA", "GF"))
        elif draw < 0.978:
            household.state, household.reason = "4", rng.choice(("01", "06", "06", "19", "AB", "CV", "44"))
        elif draw < 0.99:
            household.state, household.suspended_on = "0", None
        else:
            close_household(household, self.first_on - timedelta(days=rng.randrange(1, 28)), "5", "ECH")


def close_household(household: Household, day: date, state: str, reason: str) -> None:
    """State 5 (closed) or 6 (closed on an earlier month), with its reason."""
    household.state, household.closed_on, household.reason = state, day, reason
    household.suspended_on = None
