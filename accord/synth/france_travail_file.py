"""The France Travail lists, generation 1: the stock of each month end, the movements of the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from accord.synth import noise
from accord.synth.jobseekers import JobseekerOffice, Registration
from accord.synth.people import Person
from accord.synth.places import Address, Atlas

COLUMNS = "nir;identifiantpe;nom;prenom;dtnai;date;code;nir2;codeinsee;localite;adresse;ale"
COLUMNS_WITH_REASON = COLUMNS.replace(";code;", ";code;motif;")


@dataclass(frozen=True, slots=True)
class JobseekerRecord:
    """How France Travail writes a person; the same in every list."""

    identity: str
    nirs: tuple[str, str]
    place: str
    defects: str


def write_france_travail(
    rng: Random,
    registrations: list[Registration],
    month_ends: list[date],
    *,
    atlas: Atlas,
    office: JobseekerOffice,
    folder: Path,
    truth: Path,
) -> dict[date, dict[str, int]]:
    """Writes four files a month and `truth/registrations.csv`; returns the rows of each by month end."""
    lines = _build_lines(rng, registrations, atlas, office)
    counts: dict[date, dict[str, int]] = {}
    with truth.open("w", encoding="utf-8", newline="\n") as known:
        known.write("file;row;person_id;defects\n")
        for month_end in month_ends:
            counts[month_end] = {
                kind: _write_list(kind, lines, month_end, folder, known)
                for kind in ("stock", "inscriptions", "cessations", "radiations")
            }
    return counts


_Line = tuple[Registration, JobseekerRecord]


def _build_lines(
    rng: Random, registrations: list[Registration], atlas: Atlas, office: JobseekerOffice
) -> list[_Line]:
    records: dict[int, list[JobseekerRecord]] = {}
    lines: list[_Line] = []
    for registration in registrations:
        person = registration.person
        if person.number not in records:
            records[person.number] = [_build_record(rng, person, person.jobseeker_id, atlas)]
            # The same person registered again under another number: 0.8 % of the list.
            if rng.random() < 0.008:
                records[person.number].append(_build_record(rng, person, office.new_number(), atlas))
        lines += [(registration, record) for record in records[person.number]]
    lines.sort(key=lambda line: (line[1].identity, line[0].started_on))
    return lines


def _write_list(kind: str, lines: list[_Line], month_end: date, folder: Path, known) -> int:
    first = month_end.replace(day=1)
    path = folder / f"{kind}_{month_end:%Y%m%d}.csv"
    rows = 0
    with path.open("w", encoding="cp1252", newline="\r\n", buffering=1 << 18) as output:
        output.write((COLUMNS_WITH_REASON if kind in ("cessations", "radiations") else COLUMNS) + "\n")
        for registration, record in lines:
            day = _date_in_list(kind, registration, first, month_end)
            if day is None:
                continue
            rows += 1
            reason = f";{registration.reason}" if kind in ("cessations", "radiations") else ""
            nir, second = record.nirs
            output.write(
                f"{nir};{record.identity};{day:%d/%m/%Y};{registration.category}{reason};{second};{record.place}\n"
            )
            known.write(f"{path.name};{rows};{registration.person.id};{record.defects}\n")
    return rows


def _date_in_list(kind: str, registration: Registration, first: date, last: date) -> date | None:
    """The date that the list gives to a registration, or None when it is not in the list."""
    ended_on = registration.ended_on
    if kind == "stock":
        return registration.started_on if registration.lasts_on(last) else None
    if kind == "inscriptions":
        return registration.started_on if first <= registration.started_on <= last else None
    if ended_on and first <= ended_on <= last and registration.radiated == (kind == "radiations"):
        return ended_on
    return None


def _build_record(rng: Random, person: Person, number: str, atlas: Atlas) -> JobseekerRecord:
    defects: list[str] = []
    name, first_name = _write_names(rng, person, defects)
    born = _write_birth_date(rng, person, defects)
    nirs = _write_nirs(rng, person, defects)
    address = _draw_known_address(rng, person, atlas, defects)
    return JobseekerRecord(
        identity=f"{number};{name};{first_name};{born}",
        nirs=nirs,
        place=_write_place(rng, address),
        defects=" ".join(defects),
    )


def _write_names(rng: Random, person: Person, defects: list[str]) -> tuple[str, str]:
    if person.usual_name and rng.random() < 0.5:
        raw_name = person.birth_name
        defects.append(noise.BIRTH_ONLY)
    else:
        raw_name = person.displayed_name
        if person.usual_name:
            defects.append(noise.USUAL_ONLY)
    called = person.called if rng.random() < 0.5 else person.first_names[0]
    if called != person.first_names[0]:
        defects.append(noise.SECOND_NAME)
    name, first_name = noise.fold(raw_name), noise.fold(called)
    if noise.has_particle(name) and rng.random() < 0.3:
        name = noise.alter_particle(rng, name)
        defects.append(noise.PARTICLE)
    if noise.is_compound(first_name) and rng.random() < 0.4:
        first_name = noise.alter_compound(rng, first_name)
        defects.append(noise.COMPOUND)
    if rng.random() < 0.004:
        name = noise.make_typo(rng, name)
        defects.append(noise.TYPO)
    if rng.random() < 0.004:
        first_name = noise.make_typo(rng, first_name)
        defects.append(noise.TYPO)
    if rng.random() < 0.01:
        broken = noise.make_mojibake(called.upper())
        if broken:
            first_name = broken
            defects.append(noise.MOJIBAKE)
    if len(name) > 25 or len(first_name) > 13:
        name, first_name = name[:25].rstrip(), first_name[:13].rstrip(" -")
        defects.append(noise.TRUNCATED)
    return name, first_name


def _write_birth_date(rng: Random, person: Person, defects: list[str]) -> str:
    born_on = person.born_on
    if person.precision == "O" and rng.random() < 0.2:
        born_on = born_on.replace(month=12, day=31)
        defects.append(noise.FAKE_DATE)
    elif rng.random() < 0.001:
        swapped = noise.swap_day_and_month(born_on)
        if swapped:
            born_on = swapped
            defects.append(noise.DAY_MONTH)
    return f"{born_on:%d/%m/%Y}"


def _write_nirs(rng: Random, person: Person, defects: list[str]) -> tuple[str, str]:
    draw = rng.random()
    if draw < (0.12 if person.is_foreign_born else 0.055):
        defects.append(noise.NO_NIR)
        return "", ""
    if person.is_foreign_born and draw > 0.985:
        defects.append(noise.WAITING_NIR)
        waiting = ("7" if person.sex == "1" else "8") + person.nir[1:]
        return waiting, waiting
    if draw > 0.9995:
        defects.append(noise.TWO_NIRS)
        last = (int(person.nir[-1]) + 1) % 10
        return person.nir, f"{person.nir[:-1]}{last}"
    return person.nir, person.nir


def _draw_known_address(rng: Random, person: Person, atlas: Atlas, defects: list[str]) -> Address:
    """The address of the person, or an old one: people who move tell one body before the other."""
    if rng.random() < 0.05:
        defects.append(noise.OLD_ADDRESS)
        return atlas.draw_moved_address(rng, person.address.since)
    return person.address


def _write_place(rng: Random, address: Address) -> str:
    code = address.district if rng.random() < 0.5 else address.commune.code
    street = f"{address.number} {address.kind} {address.street}"
    if address.extra and rng.random() < 0.6:
        street = f"{address.extra} {street}"
    departement = address.commune.departement
    agency = (departement if departement[:2].isdigit() else "20")[
        :2
    ] + f"{int(address.postcode) % 37 + 1:03d}"
    return f"{code};{noise.fold(address.commune.name)};{street};{agency}"
