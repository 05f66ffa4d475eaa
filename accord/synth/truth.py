"""What really happened, for the tests and the benchmarks: the product never reads this folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TextIO

from accord.synth.households import Household
from accord.synth.jobseekers import Registration
from accord.synth.nir import compute_key
from accord.synth.people import Person
from accord.synth.region_rows import COLUMNS, RegionRow
from accord.synth.timetable import add_months

PEOPLE_COLUMNS = (
    "person_id;nom_naissance;nom_usage;prenoms;prenom_usuel;sexe;date_naissance;precision_naissance;commune_naissance;"
    "code_naissance;rang_naissance;nir;cle_nir;id_france_travail;commune_residence;origine;relation;lie_a"
)
#: Columns of the file whose clean value the truth repeats, then what only the truth knows.
TOLD = tuple(
    name
    for name in COLUMNS
    if name not in ("nom_naissance", "nom_usage", "prenoms", "date_naissance", "sexe")
)
KNOWN_APART = (
    "est_rsa",
    "cohorte",
    "nature",
    "repetition",
    "situation_reelle",
    "contrat_reel",
    "secteur_reel",
)


def _open(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="\n", buffering=1 << 18)


def write_people(path: Path, people: Iterable[Person]) -> None:
    """Everybody, with their true identity. First names are separated by a comma."""
    with _open(path) as output:
        output.write(PEOPLE_COLUMNS + "\n")
        for person in people:
            kin = f"P{person.related_to:07d}" if person.related_to else ""
            cells = (
                person.id, person.birth_name, person.usual_name, ",".join(person.first_names), person.called,
                person.sex, person.born_on.isoformat(), person.precision, person.birth_place,
                person.birth_code, str(person.birth_rank), person.nir, f"{compute_key(person.nir):02d}",
                person.jobseeker_id, person.address.commune.code, person.origin, person.relation, kin,
            )  # fmt: skip
            output.write(";".join(cells) + "\n")


def write_trainings(path: Path, files: dict[str, list[RegionRow]]) -> None:
    """A line for each row of the Région's files: who it is, what is true, what is wrong in the row."""
    with _open(path) as output:
        output.write(";".join(("file", "row", "person_id", *KNOWN_APART, *TOLD, "defects")) + "\n")
        for name, rows in files.items():
            for number, row in enumerate(rows, start=1):
                output.write(";".join((name, str(number), *_tell(row))) + "\n")


def _tell(row: RegionRow) -> tuple[str, ...]:
    training = row.training
    cells = dict(zip(COLUMNS, row.cells, strict=True))
    cells["code_insee_residence"] = training.residence
    cells["id_france_travail"] = training.person.jobseeker_id
    told = ["" if cells[name] is None else str(cells[name]) for name in TOLD]
    apart = (
        "1" if training.is_rsa else "0",
        "1" if training.in_cohort else "0",
        "entree" if training.entered_on else "prescription",
        row.repeats,
        training.situation,
        training.contract,
        training.work_sector,
    )
    return (training.person.id, *apart, *told, " ".join(row.defects))


def list_cohort(
    households: list[Household], registrations: list[Registration], frozen_on: date, departement: str
) -> list[Person]:
    """BDR art. 1: under rights and duties, RSA asked for within a year, right open, at home, registered.

    The households are those of the last stock, in their state of that day.
    """
    since = add_months(frozen_on, -12)
    registered = {spell.person.number for spell in registrations if spell.lasts_on(frozen_on)}
    chosen: dict[int, Person] = {}
    for household in households:
        if not household.is_open or household.demanded_on <= since:
            continue
        if household.addresses[0].commune.departement != departement:
            continue
        for member in household.members:
            if member.subject and member.role in ("DEM", "CJT") and member.person.number in registered:
                chosen[member.person.number] = member.person
    return [chosen[number] for number in sorted(chosen)]


def write_cohort(path: Path, cohort: list[Person]) -> None:
    """The true cohort, one person a line."""
    with _open(path) as output:
        output.write("person_id\n")
        output.writelines(f"{person.id}\n" for person in cohort)
