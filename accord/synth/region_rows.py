"""How a training body types a trainee: accents kept, usual name for birth name, slips, inversions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from accord.synth import noise
from accord.synth.people import Person
from accord.synth.training_offer import Provider
from accord.synth.training_paths import Training

COLUMNS = (
    "id_action", "id_session", "siret_of", "nom_naissance", "nom_usage", "prenoms", "date_naissance", "sexe",
    "id_france_travail", "code_insee_residence", "date_prescription", "prescripteur", "date_entree",
    "date_sortie_prevue", "date_sortie", "motif_sortie",
    "heures_prevues", "heures_realisees", "heures_absence",
    "niveau_entree", "anciennete_chomage", "secteur", "brsa_declare", "regime_remuneration", "rncp", "examen",
    "resultat", "situation_apres", "date_situation", "type_contrat", "secteur_emploi", "code_insee_emploi",
)  # fmt: skip

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A row as the file gives it, the training that it tells, its defects, and if it repeats another row."""

    cells: tuple[Cell, ...]
    training: Training
    defects: tuple[str, ...]
    repeats: str = ""


def write_row(rng: Random, training: Training, *, repeats: str = "") -> RegionRow:
    """The cells of a training in the order of `COLUMNS`."""
    defects: list[str] = []
    person, action = training.person, training.session.action
    birth, usual, firsts = _write_names(rng, person, action.provider, defects)
    cells: tuple[Cell, ...] = (
        action.id,
        training.session.id,
        action.provider.siret,
        birth,
        usual,
        firsts,
        _write_birth_date(rng, person, defects),
        _write_sex(rng, person, defects),
        _write_jobseeker_id(rng, person),
        _write_residence(rng, training, defects),
        training.prescribed_on,
        training.prescriber,
        training.entered_on,
        training.planned_exit_on,
        training.left_on,
        training.cause,
        action.hours,
        training.hours_done,
        training.hours_missed,
        training.profile.level,
        training.profile.seniority,
        action.sector,
        training.rsa_said,
        training.regime,
        action.rncp,
        training.exam,
        training.result,
        *_write_situation(rng, training),
    )
    return RegionRow(cells, training, tuple(defects), repeats)


def _write_names(rng: Random, person: Person, provider: Provider, defects: list[str]) -> tuple[str, str, str]:
    birth, usual = _choose_names(rng, person, defects)
    firsts = _choose_first_names(rng, person, defects)
    style = _STYLES[provider.style]
    birth, usual, firsts = style(birth), style(usual), style(firsts)
    rate = 0.015 * provider.care
    if rng.random() < rate:
        birth = noise.make_typo(rng, birth)
        defects.append(noise.TYPO)
    if rng.random() < rate:
        firsts = noise.make_typo(rng, firsts)
        defects.append(noise.TYPO)
    if noise.has_particle(birth.upper()) and rng.random() < 0.3:
        birth = noise.alter_particle(rng, birth)
        defects.append(noise.PARTICLE)
    if rng.random() < 0.01:
        birth = (
            birth.replace("'", "’")
            if "'" in birth
            else birth.replace(" ", "  ")
            if " " in birth
            else f" {birth} "
        )
        defects.append(noise.SPACES)
    if rng.random() < 0.02:
        birth, firsts = _break_encoding(birth, firsts, defects)
    if rng.random() < 0.005 and not usual:
        birth, firsts = firsts, birth
        defects.append(noise.INVERTED)
    return birth, usual, firsts


def _choose_names(rng: Random, person: Person, defects: list[str]) -> tuple[str, str]:
    if not person.usual_name:
        return person.birth_name, person.birth_name if rng.random() < 0.25 else ""
    draw = rng.random()
    if draw < 0.5:
        defects.append(noise.USUAL_ONLY)
        return person.usual_name, person.usual_name if rng.random() < 0.3 else ""
    if draw < 0.75:
        defects.append(noise.BIRTH_ONLY)
        return person.birth_name, ""
    return person.birth_name, person.usual_name


def _choose_first_names(rng: Random, person: Person, defects: list[str]) -> str:
    called = person.called if rng.random() < 0.8 else person.first_names[0]
    if called != person.first_names[0]:
        defects.append(noise.SECOND_NAME)
    if noise.is_compound(called) and rng.random() < 0.4:
        called = noise.alter_compound(rng, called)
        defects.append(noise.COMPOUND)
    draw = rng.random()
    if draw < 0.72 or len(person.first_names) == 1:
        return called
    others = [name for name in person.first_names if name != person.called]
    return (", " if draw < 0.86 else " ").join([called, *others])


def _break_encoding(birth: str, firsts: str, defects: list[str]) -> tuple[str, str]:
    broken_birth, broken_firsts = noise.make_mojibake(birth), noise.make_mojibake(firsts)
    if broken_birth or broken_firsts:
        defects.append(noise.MOJIBAKE)
    return broken_birth or birth, broken_firsts or firsts


def _keep(text: str) -> str:
    return text


_STYLES = {"Title": _keep, "UPPER": str.upper, "ASCII": noise.fold}


def _write_birth_date(rng: Random, person: Person, defects: list[str]) -> Cell:
    born_on = person.born_on
    draw = rng.random()
    if draw < 0.002:
        defects.append(noise.FAKE_DATE)
        return rng.choice((*(date.fromisoformat(day) for day in noise.PLACEHOLDERS), None))
    if draw < 0.0035:
        defects.append(noise.DATE_FORMAT)
        serial = str((born_on - date(1899, 12, 30)).days)
        return rng.choice((serial, f"{born_on:%d/%m/%Y}", f"{born_on:%d/%m/%y}"))
    if draw < 0.0085:
        swapped = noise.swap_day_and_month(born_on)
        if swapped:
            defects.append(noise.DAY_MONTH)
            return swapped
    if person.precision == "O" and draw > 0.8:
        defects.append(noise.FAKE_DATE)
        return born_on.replace(month=12, day=31)
    return born_on


def _write_sex(rng: Random, person: Person, defects: list[str]) -> str:
    draw = rng.random()
    if draw < 0.002:
        defects.append(noise.WRONG_SEX)
        return "1" if person.sex == "2" else "2"
    if draw < 0.006:
        defects.append(noise.NO_SEX)
        return ""
    return person.sex


def _write_jobseeker_id(rng: Random, person: Person) -> str:
    number = person.jobseeker_id
    if not number or rng.random() > 0.46:
        return ""
    return number if rng.random() < 0.6 else number[:8]


def _write_situation(rng: Random, training: Training) -> tuple[Cell, ...]:
    """Situation, its date, contract, sector and commune of the job; nothing when nobody answered."""
    if not training.known:
        return "", None, "", "", ""
    employed = training.situation == "EMPLOI"
    contract = training.contract if employed and rng.random() >= 0.05 else ""
    sector = training.work_sector if employed and rng.random() >= 0.04 else ""
    place = training.work_place if employed and rng.random() >= 0.06 else ""
    return training.situation, training.asked_on, contract, sector, place


def _write_residence(rng: Random, training: Training, defects: list[str]) -> str:
    if rng.random() < 0.02:
        defects.append(noise.NO_PLACE)
        return ""
    return training.residence
