"""What the room shows of a person: the frozen cohorts that count them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from accord.conventions.queries import read_version
from accord.pathways.models import Cohort, CohortMember
from accord.people.panels import Group, Latest, Source
from accord.people.rules.timeline import Event, Origin

LANE = "departement"


def events_of(identities: Collection[int], origins: Mapping[int, Source]) -> list[Event]:
    """Each cohort, on the day that it was frozen for."""
    rows = (
        CohortMember.objects.filter(identity_id__in=identities)
        .select_related("cohort", "cohort__version")
        .order_by("cohort_id", "identity_id")
    )
    return [
        Event(
            LANE, "cohorte", member.cohort.reference_on, label_of(member.cohort), member.identity_id,
            Origin(0, 0), (f"figée au {member.cohort.reference_on:%d/%m/%Y}",),
        )
        for member in rows
    ]  # fmt: skip


def latest_of(identities: Collection[int], deposits: Collection[int]) -> dict[int, Latest]:
    """Nothing: being counted in a cohort is no event of a life."""
    return {}


def groups() -> list[Group]:
    """The frozen cohorts, oldest first."""
    cohorts = Cohort.objects.select_related("version").order_by("reference_on", "id")
    return [Group(str(cohort.pk), label_of(cohort)) for cohort in cohorts]


def persons_of_group(key: str) -> tuple[int, ...]:
    """The persons of a cohort whom the actor follows."""
    if not key.isdigit():
        return ()
    found = CohortMember.objects.filter(cohort_id=int(key)).values_list("identity__person_id", flat=True)
    return tuple(sorted(set(found)))


def label_of(cohort: Cohort) -> str:
    """The name that the agreement gives to the public."""
    publics = {public.key: public.label for public in read_version(cohort.version).publics}
    return publics.get(cohort.key, cohort.key)
