"""What happens to a trainee: prescription, entry, exit, exam, and the situation six months after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accord.synth.people import Person
from accord.synth.timetable import add_months, next_working_day
from accord.synth.training_offer import SECTORS, Session

PRESCRIBERS = ("POLE_EMPLOI",) * 8 + ("MISSION_LOCALE",) * 4 + ("DEPARTEMENT",) * 2 + ("AUTRE",) * 2 + ("",)
PRESCRIBERS_OF_RSA = ("DEPARTEMENT",) * 7 + ("POLE_EMPLOI",) * 6 + ("MISSION_LOCALE", "AUTRE", "")
DROPPING_CAUSES = (
    ("ABANDON_EMPLOI", 30), ("ABANDON_SANTE", 18), ("ABANDON_FAMILLE", 15), ("ABANDON_MOBILITE", 9),
    ("ABANDON_REMUNERATION", 6), ("ABANDON_AUTRE", 12), ("EXCLUSION", 10),
)  # fmt: skip
CONTRACTS = (
    ("CDI", 26), ("CDD_PLUS_6M", 24), ("CDD_MOINS_6M", 20), ("INTERIM", 13), ("INDEPENDANT", 7), ("AIDE", 6),
    ("APPRENTISSAGE", 4),
)  # fmt: skip
OUT_OF_WORK = (("RECHERCHE", 66), ("FORMATION", 18), ("INACTIVITE", 16))
NO_ANSWER = 0.18


@dataclass(frozen=True, slots=True)
class Window:
    """What the files of the Région cover: from `first_day`, as known on the day of extraction."""

    first_day: date
    extracted_on: date


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person declares when they enter, the same from one training to the next."""

    level: str
    seniority: str


@dataclass(slots=True, eq=False)
class Training:
    """One prescription or entry, as it happened: `situation` and `contract` are true even if nobody asked.

    `entered_on` is None when the prescription led to nothing; `left_on` is None when the person has not left
    at the extraction. `known` tells whether the situation six months after is in the file.
    """

    person: Person
    session: Session
    is_rsa: bool
    profile: Profile
    prescribed_on: date | None = None
    prescriber: str = ""
    entered_on: date | None = None
    planned_exit_on: date | None = None
    left_on: date | None = None
    cause: str = ""
    hours_done: int | None = None
    hours_missed: int | None = None
    exam: str = ""
    result: str = ""
    rsa_said: str = ""
    regime: str = ""
    situation: str = ""
    contract: str = ""
    work_sector: str = ""
    known: bool = False
    in_cohort: bool = False
    residence: str = ""
    work_place: str = ""

    @property
    def year(self) -> int:
        """Year of the file: that of the entry, else of the prescription."""
        day = self.entered_on or self.prescribed_on
        assert day is not None
        return day.year

    @property
    def asked_on(self) -> date | None:
        """Day of the situation: six months after the exit."""
        return add_months(self.left_on, 6) if self.left_on else None


def draw_profile(rng: Random, is_rsa: bool) -> Profile:
    """Level (0 to 8, empty when unknown) and band of unemployment."""
    level = rng.choices(
        "012345678",
        weights=(3, 6, 12, 34, 24, 10, 7, 3, 1) if not is_rsa else (6, 12, 18, 34, 17, 6, 5, 1, 1),
    )[0]
    bands = ("MOINS_6M", "6_12M", "1_2ANS", "2_3ANS", "PLUS_3ANS")
    band = rng.choices(bands, weights=(12, 20, 28, 18, 22) if is_rsa else (34, 26, 20, 10, 10))[0]
    return Profile("" if rng.random() < 0.06 else level, "" if rng.random() < 0.05 else band)


def play_prescription(rng: Random, training: Training, window: Window) -> None:
    """Prescribed, never entered."""
    _prescribe(rng, training, window)
    _declare(rng, training)


def play_training(rng: Random, training: Training, window: Window) -> None:
    """From the prescription to the situation after, in the true order of things."""
    session = training.session
    if rng.random() < 0.85:
        _prescribe(rng, training, window)
    late = rng.randrange(1, 15) if rng.random() < 0.12 else 0
    training.entered_on = (
        session.starts_on if not late else next_working_day(session.starts_on + timedelta(days=late))
    )
    if training.entered_on > session.ends_on or training.entered_on.year != session.starts_on.year:
        training.entered_on = session.starts_on
    training.planned_exit_on = session.ends_on
    _declare(rng, training)
    _leave(rng, training, window)
    _sit_exam(rng, training)
    _count_hours(rng, training, window)
    _find_situation(rng, training, window)


def _prescribe(rng: Random, training: Training, window: Window) -> None:
    day = training.session.starts_on - timedelta(days=rng.randrange(6, 75))
    training.prescribed_on = next_working_day(max(window.first_day, day))
    training.prescriber = rng.choice(PRESCRIBERS_OF_RSA if training.is_rsa else PRESCRIBERS)


def _declare(rng: Random, training: Training) -> None:
    draw = rng.random()
    if training.is_rsa:
        training.rsa_said = "O" if draw < 0.70 else "N" if draw < 0.82 else ""
        regimes = (("RPS", 62), ("ASSF", 12), ("AREF", 8), ("AUCUN", 10), ("", 8))
    else:
        training.rsa_said = "N" if draw < 0.75 else "O" if draw < 0.79 else ""
        regimes = (("AREF", 48), ("RPS", 28), ("RFF", 6), ("ASSF", 4), ("AUCUN", 6), ("SALARIE", 2), ("", 6))
    training.regime = _pick(rng, regimes)


def _leave(rng: Random, training: Training, window: Window) -> None:
    entered_on, planned = training.entered_on, training.planned_exit_on
    dropping = 0.19 if training.is_rsa else 0.145
    days = (planned - entered_on).days
    if rng.random() < dropping and days > 4:
        left_on = entered_on + timedelta(days=1 + int(days * rng.betavariate(1.2, 2.0)))
        cause = _pick(rng, DROPPING_CAUSES)
    else:
        left_on, cause = planned, "TERME"
    if left_on <= window.extracted_on:
        training.left_on, training.cause = left_on, cause


def _sit_exam(rng: Random, training: Training) -> None:
    if training.left_on is None:
        return
    if not training.session.action.has_exam:
        training.exam = training.result = "SANS_OBJET"
    elif training.cause != "TERME":
        training.exam, training.result = "ABSENT", "SANS_OBJET"
    elif rng.random() < 0.05:
        # The provider has not told: unknown, not absent.
        training.exam = training.result = ""
    elif rng.random() < 0.06:
        training.exam, training.result = "ABSENT", "SANS_OBJET"
    else:
        training.exam = "PRESENTE"
        training.result = _pick(rng, (("TOTAL", 72), ("PARTIEL", 15), ("ECHEC", 9), ("", 4)))


def _count_hours(rng: Random, training: Training, window: Window) -> None:
    planned = training.session.action.hours
    days = max((training.planned_exit_on - training.entered_on).days, 1)
    until = training.left_on or window.extracted_on
    share = min(max((until - training.entered_on).days / days, 0), 1)
    due = round(planned * share)
    missed = min(due, round(due * rng.betavariate(1.1, 16)))
    training.hours_done, training.hours_missed = due - missed, missed


def _find_situation(rng: Random, training: Training, window: Window) -> None:
    if training.left_on is None:
        return
    chance = 0.60 if training.cause == "TERME" else 0.30
    chance += {"TOTAL": 0.06, "PARTIEL": -0.04, "ECHEC": -0.14}.get(training.result, 0)
    chance -= 0.10 if training.is_rsa else 0
    chance = 0.93 if training.cause == "ABANDON_EMPLOI" else chance
    if rng.random() < chance:
        training.situation, training.contract = "EMPLOI", _pick(rng, CONTRACTS)
        training.work_sector = training.session.action.sector if rng.random() < 0.62 else rng.choice(SECTORS)
    else:
        training.situation = _pick(rng, OUT_OF_WORK)
    training.known = training.asked_on <= window.extracted_on and rng.random() >= NO_ANSWER


def _pick(rng: Random, weighted: tuple[tuple[str, int], ...]) -> str:
    return rng.choices([value for value, _ in weighted], weights=[weight for _, weight in weighted])[0]
