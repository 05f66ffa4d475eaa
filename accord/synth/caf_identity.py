"""How the CAF writes a person: upper case, no diacritics, few mistakes; the same in every file."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from accord.synth import noise
from accord.synth.people import Person

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """Text for an XML element."""
    return text.translate(_ESCAPES)


def write_identity(rng: Random, person: Person, reference_on: date, spouse: Person | None = None) -> str:
    """The `Identification` element of a person, kept on the person with its defects (space-separated)."""
    if not person.caf_identity:
        person.caf_identity, defects = _build_identity(rng, person, reference_on, spouse)
        person.caf_defects = " ".join(defects)
    return person.caf_identity


def _build_identity(
    rng: Random, person: Person, reference_on: date, spouse: Person | None
) -> tuple[str, list[str]]:
    defects: list[str] = []
    usual, birth, firsts = _write_names(rng, person, defects)
    sex = person.sex
    if rng.random() < 0.001:
        sex = "1" if sex == "2" else "2"
        defects.append(noise.WRONG_SEX)
    nir = _write_nir(rng, person, reference_on, spouse, defects)
    second = f"<PRENOM2>{escape(firsts[1][:15])}</PRENOM2>" if len(firsts) > 1 else ""
    third = f"<PRENOM3>{escape(firsts[2][:15])}</PRENOM3>" if len(firsts) > 2 else ""
    number = f"<NIR>{nir}</NIR>" if nir else ""
    certified = "1" if nir and nir[0] in "12" else "0"
    text = (
        f"<Identification><QUAL>{'MR' if sex == '1' else 'MME'}</QUAL><NOM>{escape(usual[:28])}</NOM>"
        f"<NOMNAI>{escape(birth[:28])}</NOMNAI><PRENOM>{escape(firsts[0][:32])}</PRENOM>{second}{third}"
        f"<NOMCOMNAI>{escape(person.birth_place)}</NOMCOMNAI>"
        f"<DTNAI>{_write_birth_date(rng, person, defects)}</DTNAI>"
        f"<RGNAI>{person.birth_rank}</RGNAI><TYPEDTNAI>{person.precision}</TYPEDTNAI>{number}"
        f"<TOPVALIEC>{certified}</TOPVALIEC><SEXE>{sex}</SEXE></Identification>"
    )
    return text, defects


def _write_names(rng: Random, person: Person, defects: list[str]) -> tuple[str, str, list[str]]:
    birth = noise.fold(person.birth_name)
    usual = noise.fold(person.displayed_name)
    firsts = [noise.fold(name) for name in person.first_names]
    if person.called != person.first_names[0] and rng.random() < 0.5:
        firsts = [noise.fold(person.called), firsts[0], *firsts[2:]]
        defects.append(noise.SECOND_NAME)
    if rng.random() < 0.003:
        wrong = noise.make_typo(rng, birth)
        usual = wrong if usual == birth else usual
        birth = wrong
        defects.append(noise.TYPO)
    if rng.random() < 0.003:
        firsts[0] = noise.make_typo(rng, firsts[0])
        defects.append(noise.TYPO)
    if max(len(birth), len(usual)) > 28:
        defects.append(noise.TRUNCATED)
    return usual, birth, firsts


def _write_nir(
    rng: Random, person: Person, reference_on: date, spouse: Person | None, defects: list[str]
) -> str:
    foreign = person.is_foreign_born
    draw = rng.random()
    if draw < (0.02 if foreign else 0.004):
        defects.append(noise.NO_NIR)
        return ""
    if draw < (0.035 if foreign else 0.0045):
        defects.append(noise.WAITING_NIR)
        return ("7" if person.sex == "1" else "8") + person.nir[1:]
    if spouse is not None and draw > 0.998:
        defects.append(noise.SPOUSE_NIR)
        return spouse.nir
    # A child of the month has no number yet.
    if person.born_on > reference_on - timedelta(days=20):
        defects.append(noise.NO_NIR)
        return ""
    return person.nir


def _write_birth_date(rng: Random, person: Person, defects: list[str]) -> str:
    if rng.random() < 0.0005:
        swapped = noise.swap_day_and_month(person.born_on)
        if swapped:
            defects.append(noise.DAY_MONTH)
            return swapped.isoformat()
    return person.born_on.isoformat()
