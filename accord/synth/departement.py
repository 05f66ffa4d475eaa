"""Writes a whole synthetic département: the one public function of the workshop."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from accord.synth.caf_blocks import BlockWriter
from accord.synth.caf_file import write_caf_flows
from accord.synth.enrolment import Enrolment
from accord.synth.events import plan_events
from accord.synth.france_travail_file import write_france_travail
from accord.synth.households import Household, HouseholdMaker
from accord.synth.jobseekers import JobseekerOffice, Registration
from accord.synth.people import Person, Registry
from accord.synth.places import Atlas
from accord.synth.population import OTHERS_PER_HOUSEHOLD, create_others, register_everybody, settle_people
from accord.synth.region_file import write_region
from accord.synth.tally import tally_region
from accord.synth.timetable import list_caf_flows, list_month_ends, read_reference
from accord.synth.training_offer import build_offer
from accord.synth.training_paths import Window
from accord.synth.truth import list_cohort, write_cohort, write_people, write_trainings

HOUSEHOLDS, ENTRIES = 50_000, 17_000
SUMMARY = "summary.json"
FOLDERS = ("caf", "france-travail", "region", "truth")

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written: `files` as (path under `out`, bytes), and the counts of `truth/summary.json`."""

    out: Path
    files: tuple[tuple[str, int], ...]
    counts: dict[str, Any] = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of all the files."""
        return sum(size for _, size in self.files)


def write_departement(
    *,
    scale: float,
    months: int = 3,
    seed: int,
    out: Path,
    departement: str = "13",
    reference: str = "2018-01",
    progress: Progress | None = None,
) -> Summary:
    """Writes the partners' files of a synthetic département, and the truth apart, under `out`.

    Scale 1 is 50 000 RSA households and 17 000 training entries over five years; `months` monthly CAF stocks
    end at `reference` (AAAA-MM). The same arguments give the same bytes. `progress` is told a fraction and a
    French label.

    Raises `ValueError` for a scale or a number of months that is not positive, a reference that is not a
    month, an unknown département, or a folder that already holds other files.
    """
    if scale <= 0 or months < 1:
        raise ValueError("L'échelle doit être positive et le nombre de mois au moins égal à 1.")
    reference_on = read_reference(reference)
    rng = Random(f"{seed}/{departement}")  # noqa: S311 -- a seed must give the same files, not a secret
    make = _Maker(rng, scale, departement, list_month_ends(reference_on, months))
    _prepare_folders(out)
    return make.write(out, progress or (lambda fraction, label: None), seed=seed)


class _Maker:
    """The steps, in order; each takes what the one before made."""

    def __init__(self, rng: Random, scale: float, departement: str, month_ends: list[date]) -> None:
        self.rng = rng
        self.scale = scale
        self.departement = departement
        self.month_ends = month_ends
        self.frozen_on = month_ends[-1]
        self.caf_number = f"{departement}1"[:3]
        self.atlas = Atlas(departement)
        self.registry = Registry(rng, self.atlas)
        self.office = JobseekerOffice(rng, departement)

    def write(self, out: Path, progress: Progress, *, seed: int) -> Summary:
        progress(0.0, "Création des foyers")
        households = self._create_households()
        progress(0.15, "Création des demandeurs d’emploi")
        others = self._create_others(households)
        span = (self.month_ends[0].replace(day=1), self.frozen_on)
        registrations = register_everybody(self.rng, self.office, households, others, self.departement, span)
        progress(0.25, "Écriture des flux de la CAF")
        caf = self._write_caf(out, households, progress)
        progress(0.85, "Écriture des listes de France Travail")
        lists = self._write_lists(out, registrations)
        settle_people(households)
        cohort = list_cohort(households, registrations, self.frozen_on, self.departement)
        progress(0.92, "Écriture des formations de la Région")
        region = self._write_region(out, households, others, cohort)
        progress(0.97, "Écriture de la vérité")
        write_people(out / "truth" / "people.csv", self.registry.people)
        write_cohort(out / "truth" / "cohort.csv", cohort)
        counts = {
            "parametres": self._describe(seed),
            "caf": caf,
            "france_travail": lists,
            "cohorte": {"personnes": len(cohort), "gelee_le": self.frozen_on.isoformat()},
            "personnes": len(self.registry.people),
            "region": region,
        }
        text = json.dumps(counts, ensure_ascii=False, indent=1)
        (out / "truth" / SUMMARY).write_text(text + "\n", encoding="utf-8")
        progress(1.0, "Terminé")
        return Summary(out, _list_files(out), counts)

    def _describe(self, seed: int) -> dict[str, Any]:
        return {
            "echelle": self.scale,
            "graine": seed,
            "departement": self.departement,
            "mois": [month_end.isoformat() for month_end in self.month_ends],
            "extraction_region": self._window().extracted_on.isoformat(),
        }

    def _create_households(self) -> list[Household]:
        count = max(2, round(HOUSEHOLDS * self.scale))
        # Room for those that open and those that part, month after month.
        capacity = count + int(len(self.month_ends) * (count * 0.035 + 20))
        maker = HouseholdMaker(self.rng, self.registry, self.month_ends[0], capacity)
        first = [maker.create() for _ in range(count)]
        return plan_events(self.rng, maker, first, self.month_ends)

    def _create_others(self, households: list[Household]) -> list[Person]:
        count = max(60, round(HOUSEHOLDS * self.scale * OTHERS_PER_HOUSEHOLD))
        return create_others(self.rng, self.registry, households, self.month_ends[0], count)

    def _write_caf(self, out: Path, households: list[Household], progress: Progress) -> list[dict[str, Any]]:
        partner = self.departement.rjust(3, "0")
        return write_caf_flows(
            households,
            list_caf_flows(self.month_ends),
            BlockWriter(self.rng, self.caf_number, partner, self.month_ends[0]),
            number=self.caf_number,
            folder=out / "caf",
            truth=out / "truth" / "caf_persons.csv",
            progress=lambda share: progress(0.25 + 0.6 * share, "Écriture des flux de la CAF"),
        )

    def _write_lists(self, out: Path, registrations: list[Registration]) -> dict[str, dict[str, int]]:
        counts = write_france_travail(
            self.rng,
            registrations,
            self.month_ends,
            atlas=self.atlas,
            office=self.office,
            folder=out / "france-travail",
            truth=out / "truth" / "registrations.csv",
        )
        return {month_end.isoformat(): rows for month_end, rows in counts.items()}

    def _window(self) -> Window:
        year = self.frozen_on.year
        return Window(date(year - 2, 1, 1), date(year + 3, 1, 4))

    def _write_region(
        self, out: Path, households: list[Household], others: list[Person], cohort: list[Person]
    ) -> dict[str, Any]:
        window = self._window()
        years = list(range(window.first_day.year, window.extracted_on.year))
        sessions = build_offer(self.rng, entries=max(40, round(ENTRIES * self.scale)), years=years)
        enrolment = Enrolment(
            self.rng,
            rsa=_list_adults(households),
            cohort=cohort,
            others=others,
            atlas=self.atlas,
            frozen_on=self.frozen_on + timedelta(days=15),
        )
        files = write_region(self.rng, enrolment.fill(sessions, window), years, out / "region")
        write_trainings(out / "truth" / "trainings.csv", files)
        return tally_region(files, self.frozen_on)


def _list_adults(households: list[Household]) -> list[Person]:
    adults = {
        m.person.number: m.person for home in households for m in home.members if m.role in ("DEM", "CJT")
    }
    return [adults[number] for number in sorted(adults)]


def _prepare_folders(out: Path) -> None:
    """Empties the four folders of an earlier run, finished or not; touches nothing else."""
    mark = out / "truth" / SUMMARY
    entries = (
        [entry.name for entry in out.iterdir() if not entry.name.startswith(".")] if out.is_dir() else []
    )
    is_ours = mark.exists() and set(entries) <= set(FOLDERS)
    if out.is_file() or (entries and not is_ours):
        raise ValueError(f"Le dossier {out} contient déjà autre chose : choisissez un dossier vide.")
    for name in FOLDERS:
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        for entry in sorted(folder.iterdir()):
            entry.unlink()
    mark.write_text('{"inacheve": true}\n', encoding="utf-8")


def _list_files(out: Path) -> tuple[tuple[str, int], ...]:
    paths = sorted(path for name in FOLDERS for path in (out / name).iterdir())
    return tuple((path.relative_to(out).as_posix(), path.stat().st_size) for path in paths)
