"""The jobseekers outside the RSA households: strangers, relatives of RSA people, outsiders."""

from __future__ import annotations

from datetime import date
from random import Random

from accord.synth.households import Household
from accord.synth.jobseekers import (
    REGISTERED_OTHERS,
    REGISTERED_SUBJECTS,
    JobseekerOffice,
    Registration,
)
from accord.synth.people import Person, Registry, draw_birth_date, pick_relative

#: Jobseekers of the département outside the RSA, for one household of the stock.
OTHERS_PER_HOUSEHOLD = 0.50
RELATIVES, GROWN_CHILDREN, OUTSIDERS, HOMONYMS = 0.11, 0.02, 0.07, 0.0006


def create_others(
    rng: Random, registry: Registry, households: list[Household], first_on: date, count: int
) -> list[Person]:
    """People who are in no RSA household as adults, in a random order.

    Some are children of the households, already of age: the CAF lists them as `ENF`.
    """
    heads = [home.members[0].person for home in households]
    grown = [
        member.person
        for home in households
        for member in home.members
        if member.role == "ENF" and member.person.age_on(first_on) >= 18
    ]
    others = rng.sample(grown, min(len(grown), round(count * GROWN_CHILDREN)))
    while len(others) < count:
        others.append(_create_other(rng, registry, heads, first_on, force_homonym=len(others) == count // 2))
    rng.shuffle(others)
    return others


def _create_other(
    rng: Random, registry: Registry, heads: list[Person], first_on: date, *, force_homonym: bool
) -> Person:
    atlas = registry.atlas
    draw = rng.random()
    outside = draw < OUTSIDERS and bool(atlas.neighbours)
    commune = (atlas.neighbours if outside else atlas.home).draw(rng)
    address = atlas.draw_address(rng, commune, first_on)
    of = rng.choice(heads)
    if force_homonym or draw > 1 - HOMONYMS:
        return registry.create_homonym(of, address)
    if draw > 1 - HOMONYMS - RELATIVES:
        # A relative lives in the same commune as often as not.
        near = of.address if rng.random() < 0.3 else address
        return pick_relative(rng, registry, of, near)
    born_on = draw_birth_date(rng, first_on, youngest=17, oldest=61, mode=27)
    return registry.create_adult(born_on, address)


def register_everybody(
    rng: Random,
    office: JobseekerOffice,
    households: list[Household],
    others: list[Person],
    departement: str,
    span: tuple[date, date],
) -> list[Registration]:
    """The registrations of RSA people and of the others; outsiders get a number elsewhere, no spell."""
    registrations: list[Registration] = []
    seen: set[int] = set()
    for household in households:
        members = [
            *household.members,
            *(m for event in household.events if event.kind == "join" for m in event.data),
        ]
        for member in members:
            person = member.person
            if member.role == "ENF" or person.number in seen:
                continue
            seen.add(person.number)
            if rng.random() < (REGISTERED_SUBJECTS if member.subject else 0.12):
                registrations += office.register(person, *span)
    for person in others:
        if person.number in seen:
            continue
        if person.address.commune.departement != departement:
            person.jobseeker_id = office.new_number()[:8] + f"{rng.randrange(1, 96):03d}"
        elif rng.random() < REGISTERED_OTHERS:
            registrations += office.register(person, *span)
    return registrations


def settle_people(households: list[Household]) -> None:
    """Gives people the address of their household in the last stock: France Travail did not know it yet."""
    for household in households:
        for member in household.members:
            member.person.address = household.addresses[0]
