"""Who enters which session: RSA people, the cohort after its freeze, other jobseekers, relatives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from accord.synth.people import Person
from accord.synth.places import Atlas
from accord.synth.training_offer import Session
from accord.synth.training_paths import (
    Profile,
    Training,
    Window,
    draw_profile,
    play_prescription,
    play_training,
)

RSA_SHARE = 0.27
#: Among RSA people, who enter after the freeze, the share of the cohort (a seventh of the adults).
COHORT_SHARE = 0.45
#: Share of the rows that are prescriptions without an entry.
PRESCRIPTION_ROWS = 0.12
#: Share of the trainees, not RSA, who come back for another training.
RETURNING = 0.14


class Enrolment:
    """Fills the sessions. `others` are strangers to the RSA, taken in order, each new trainee once."""

    def __init__(
        self,
        rng: Random,
        *,
        rsa: list[Person],
        cohort: list[Person],
        others: list[Person],
        atlas: Atlas,
        frozen_on: date,
    ) -> None:
        self.rng, self.rsa, self.cohort, self.others, self.atlas = rng, rsa, cohort, others, atlas
        self.frozen_on = frozen_on
        self._in_cohort = {person.number for person in cohort}
        self._rsa_numbers = {person.number for person in rsa}
        self._profiles: dict[int, Profile] = {}
        self._busy_until: dict[int, date] = {}
        self._next_other = 0

    def fill(self, sessions: Iterable[Session], window: Window) -> list[Training]:
        """Every entry, and the prescriptions that led to none, in the order of the sessions."""
        trainings = []
        extra = PRESCRIPTION_ROWS / (1 - PRESCRIPTION_ROWS)
        for session in sessions:
            for _ in range(session.seats):
                training = self._enrol(session)
                play_training(self.rng, training, window)
                self._busy_until[training.person.number] = training.left_on or session.ends_on
                self._place(training)
                trainings.append(training)
                if self.rng.random() < extra:
                    prescribed = self._enrol(session)
                    play_prescription(self.rng, prescribed, window)
                    self._place(prescribed)
                    trainings.append(prescribed)
        return trainings

    def _enrol(self, session: Session) -> Training:
        person = self._choose(session)
        is_rsa = person.number in self._rsa_numbers
        if person.number not in self._profiles:
            self._profiles[person.number] = draw_profile(self.rng, is_rsa)
        in_cohort = person.number in self._in_cohort
        # Nobody holds two seats of one session: the next draw sees this one as taken.
        self._busy_until[person.number] = session.ends_on
        return Training(person, session, is_rsa, self._profiles[person.number], in_cohort=in_cohort)

    def _choose(self, session: Session) -> Person:
        rng = self.rng
        if rng.random() < RSA_SHARE and self.rsa:
            after = session.starts_on > self.frozen_on
            pool = self.cohort if after and self.cohort and rng.random() < COHORT_SHARE else self.rsa
            for _ in range(60):
                person = rng.choice(pool)
                if self._can_enter(person, session):
                    return person
        return self._choose_other(session)

    def _choose_other(self, session: Session) -> Person:
        rng = self.rng
        for _ in range(60):
            if self._next_other >= len(self.others) or (self._next_other and rng.random() < RETURNING):
                person = self.others[rng.randrange(min(self._next_other, len(self.others)))]
            else:
                person = self.others[self._next_other]
                self._next_other += 1
            if self._can_enter(person, session):
                return person
        raise RuntimeError("Pas assez de demandeurs d'emploi pour remplir les sessions.")

    def _can_enter(self, person: Person, session: Session) -> bool:
        return (
            self._busy_until.get(person.number, date.min) < session.starts_on
            and 18 <= person.age_on(session.starts_on) <= 63
        )

    def _place(self, training: Training) -> None:
        rng = self.rng
        address = training.person.address
        if rng.random() < 0.05:
            address = self.atlas.draw_moved_address(rng, training.session.starts_on - timedelta(days=30))
        training.residence = address.district if rng.random() < 0.4 else address.commune.code
        if training.situation == "EMPLOI":
            near = rng.random() < 0.45
            training.work_place = address.commune.code if near else self.atlas.home.draw(rng).code
