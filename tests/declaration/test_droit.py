"""The clocks of the full-employment act: what the law asks on a day, before and after each change."""

from datetime import date
from pathlib import Path

import pytest

from accord.declaration import read_agreement, read_law
from accord.declaration.wording import WORDING

FOLDER = Path(__file__).parents[2] / "declared" / "droit" / "plein-emploi"
EVE, DAY = date(2024, 12, 31), date(2025, 1, 1)


@pytest.fixture(scope="module")
def reading():
    return read_law(FOLDER)


@pytest.fixture(scope="module")
def law(reading):
    return reading.law


@pytest.fixture(scope="module")
def rule(law):
    return {rule.key: rule for rule in law.rules}.__getitem__


def _in_force(law, day):
    return {rule.key for rule in law.on(day)}


def test_it_has_no_problem(reading):
    assert [problem.message(WORDING) for problem in reading.problems] == []


def test_what_is_still_to_be_checked_is_asked(reading):
    assert {asked.id for asked in reading.questions} == {
        "recours-contre-le-decret-de-sanctions",
        "delai-d-observations",
        "rythme-des-informations",
    }


@pytest.mark.parametrize(
    ("key", "event_on", "due_on"),
    [
        # six weeks for the Département to orient
        ("orientation-par-le-departement", date(2025, 1, 6), date(2025, 2, 17)),
        # one month from the notified orientation, on the same day-number, or the last day of a shorter month
        ("contrat-d-engagement", date(2025, 3, 10), date(2025, 4, 10)),
        ("contrat-d-engagement", date(2025, 1, 31), date(2025, 2, 28)),
        ("diagnostic-parcours-social", date(2025, 8, 31), date(2026, 2, 28)),
        ("diagnostic-parcours-social-long", date(2025, 8, 31), date(2026, 8, 31)),
    ],
)
def test_a_clock_runs_from_its_event(rule, key, event_on, due_on):
    assert rule(key).due.due_on(event_on) == due_on


def test_after_six_weeks_without_orientation_france_travail_orients_with_no_delay_of_its_own(rule):
    assert rule("orientation-par-le-departement").due.text.startswith("6 semaines")
    after = rule("orientation-par-france-travail")
    assert after.due is None
    assert after.owner.startswith("France Travail")


def test_those_already_followed_have_a_contract_before_the_first_of_january_2027(rule):
    assert rule("stock").due_on == date(2027, 1, 1)
    assert "31 décembre 2026" in rule("stock").note
    assert rule("stock-outre-mer").due_on == date(2028, 1, 1)


def test_on_the_last_day_of_2024_the_former_contract_is_the_law_and_the_new_one_is_not(law):
    assert "cer" in _in_force(law, EVE)
    assert "contrat-d-engagement" not in _in_force(law, EVE)


def test_on_the_first_day_of_2025_the_new_contract_replaces_the_former_one(law, rule):
    assert "cer" not in _in_force(law, DAY)
    assert _in_force(law, DAY) >= {"contrat-d-engagement", "orientation-par-le-departement", "inscription"}
    assert rule("contrat-d-engagement").replaces == "cer"


def test_the_sanctions_change_on_the_first_of_june_2025(law):
    before, after = _in_force(law, date(2025, 5, 31)), _in_force(law, date(2025, 6, 1))
    assert "reduction-du-rsa" in before - after
    assert {"suspension-remobilisation", "manquement-repete", "plafond-du-foyer"} <= after - before


def test_what_comes_from_the_decree_under_appeal_is_to_be_verified(law):
    decree = [rule for rule in law.rules if "2025-478" in rule.source]
    assert len(decree) >= 5
    assert {rule.reliability for rule in decree} == {"à vérifier"}
    assert all("recours" in (rule.note or "") for rule in decree)


def test_a_rule_may_be_set_aside_without_being_erased(law):
    files = {path.name: path.read_bytes() for path in FOLDER.glob("*.toml")}
    text = files["sanctions.toml"].decode()
    first, rest = text.split('cle = "suspension-remobilisation"', 1)
    files["sanctions.toml"] = (first + 'cle = "suspension-remobilisation"\nactive = false' + rest).encode()
    set_aside = read_law(files).law
    assert "suspension-remobilisation" in {rule.key for rule in set_aside.rules}
    assert "suspension-remobilisation" not in _in_force(set_aside, date(2026, 1, 1))
    assert "suspension-remobilisation" in _in_force(law, date(2026, 1, 1))


def test_a_first_breach_suspends_at_least_30_percent_for_one_to_two_months(rule):
    said = [(value.value, value.unit) for value in rule("suspension-remobilisation").values]
    assert said == [(30, "% de l’allocation, au moins"), (1, "mois, au moins"), (2, "mois, au plus")]


def test_fifteen_hours_a_week_and_fifty_people_per_adviser(rule):
    assert [value.value for value in rule("quinze-heures").values] == [15]
    assert [value.value for value in rule("accompagnement-intensif").values] == [50]


def test_the_committee_of_the_iae_became_a_commission_in_july_2024(law):
    assert "cdiae" in _in_force(law, date(2024, 6, 30))
    assert "cdiae" not in _in_force(law, date(2024, 7, 1))
    assert "commission-inclusion-iae" in _in_force(law, date(2024, 7, 1))


def test_every_rule_says_its_source_its_reliability_and_its_first_day(law):
    for one in law.rules:
        assert one.source
        assert one.reliability in ("lue", "rapportée", "à vérifier")
        assert one.since <= (one.until or date.max)


def test_every_clock_runs_from_a_declared_event_and_says_who_owes_it(law):
    declared = {event.key for event in law.events}
    for one in law.rules:
        if one.due is not None:
            assert one.due.event in declared
        if one.due is not None or one.due_on is not None:
            assert one.owner


def test_the_month_of_the_agreement_and_the_six_weeks_of_the_law_run_side_by_side(rule):
    fse = read_agreement(FOLDER.parents[1] / "pdc-fse-2021").agreement
    (promised,) = [item for item in fse.obligations if item.key == "orientation-en-un-mois"]
    arrived = date(2025, 1, 6)
    assert promised.due.due_on(arrived) == date(2025, 2, 6)
    assert rule("orientation-par-le-departement").due.due_on(arrived) == date(2025, 2, 17)
