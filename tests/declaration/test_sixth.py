"""A sixth agreement, invented and written from the reference page alone: no line of code knows it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from accord.declaration import read_agreement
from accord.declaration.calendar import obligations_between
from accord.declaration.happenings import Occurrence
from accord.declaration.term import derive_term
from accord.declaration.wording import WORDING
from accord.indicators.folder import check_folder

FOLDER = Path(__file__).parents[2] / "declared" / "exemples" / "mobilite-emploi-2025"
# Its days of signature are examples.
SIGNED = {
    "signature-departement": date(2025, 9, 1),
    "signature-france-travail": date(2025, 9, 15),
    "signature-metropole": date(2025, 9, 10),
}
SESSIONS = {
    "debut-de-session": (Occurrence(date(2025, 11, 3), "Groupe 1"), Occurrence(date(2026, 3, 2), "Groupe 2")),
    "fin-de-session": (Occurrence(date(2026, 1, 30), "Groupe 1"),),
}


@pytest.fixture(scope="module")
def reading():
    return read_agreement(FOLDER)


@pytest.fixture(scope="module")
def sixth(reading):
    return reading.agreement


def test_it_has_no_problem(reading):
    assert [problem.message(WORDING) for problem in reading.problems] == []


def test_it_asks_its_two_questions_beside_its_three_blanks(reading):
    codes = [question.code for question in reading.questions]
    assert (codes.count("question.declaree"), codes.count("champ.a_completer"), len(codes)) == (2, 3, 5)


def test_it_lasts_eighteen_months_from_the_last_signature(sixth):
    term = derive_term(sixth, SIGNED)
    assert (term.starts_on, term.ends_on) == (date(2025, 9, 15), date(2027, 3, 14))


def test_its_end_says_that_it_may_be_renewed_by_a_decision(sixth):
    (end,) = obligations_between(sixth, SIGNED, date(2027, 3, 14), date(2027, 3, 14))[-1:]
    assert (end.kind, end.label) == (
        "terme",
        "Fin de la convention, sauf reconduction expresse décidée avant",
    )


def test_it_ends_forty_five_days_after_the_letter_is_received(sixth):
    received = date(2026, 6, 1)
    term = derive_term(sixth, {**SIGNED, "reception-lettre": received})
    assert term.ends_on == received + timedelta(days=45)


def test_its_committee_meets_every_four_months(sixth):
    met = [due.date for due in obligations_between(sixth, SIGNED) if due.kind == "comite"]
    assert met == [date(2026, 1, 14), date(2026, 5, 14), date(2026, 9, 14), date(2027, 1, 14)]


def test_each_session_brings_its_own_duties(sixth):
    dues = obligations_between(sixth, {**SIGNED, **SESSIONS})
    found = [(due.key, due.date) for due in dues if due.occurrence]
    assert found == [
        ("annonce-de-session", date(2025, 10, 3)),
        ("liste-des-inscrits", date(2025, 10, 13)),
        ("annonce-de-session", date(2026, 2, 2)),
        ("liste-des-inscrits", date(2026, 2, 9)),
        ("releve-des-sorties", date(2026, 2, 13)),
    ]


def test_its_two_instalments_are_dated_by_their_events(sixth):
    events = {**SIGNED, "reception-bilan": date(2027, 1, 4)}
    paid = [(due.key, due.date) for due in obligations_between(sixth, events) if due.kind == "versement"]
    assert paid == [("avance", date(2025, 10, 15)), ("solde", date(2027, 2, 18))]


def test_its_indicator_gives_the_figures_of_its_example(sixth):
    assert [path.name for path in (FOLDER / "exemples").glob("*.toml")] == ["acces.toml"]
    assert check_folder(FOLDER, sixth) == []
