"""The way back from a day that needs an act to the last useful session, and to each step before it."""

from datetime import date

import pytest

from accord.declaration import read_agreement
from accord.declaration.calendar import obligations_between
from accord.kit.periods import is_business_day
from tests.declaration.sample import REST, sample

NOTIFIED = {"notification": date(2018, 1, 15)}
SESSIONS = "seances = [2018-11-05, 2018-12-17, 2019-02-11]"


def acts(events=None, rest=REST, **changes):
    agreement = read_agreement(sample(**{"suite.toml": rest, **changes})).agreement
    dues = obligations_between(agreement, NOTIFIED | (events or {}))
    return {due.occurrence: due for due in dues if due.kind == "acte"}


def test_the_vote_falls_on_the_last_known_session_that_leaves_time_to_notify():
    vote = acts()["preavis-1:vote"]
    # Two weeks before the last day of notice, 14 December 2018; the next session would be too late.
    assert vote.date == date(2018, 11, 5)
    assert "Commission permanente, dernière séance utile" in vote.label


def test_the_report_is_counted_back_from_that_session():
    assert acts()["preavis-1:rapport"].date == date(2018, 9, 24)


def test_where_the_list_of_sessions_stops_the_vote_has_a_deadline_and_no_session():
    vote = acts()["fin:vote"]
    assert vote.date == date(2020, 12, 31)
    assert "date de séance à fixer" in vote.label


def test_without_any_known_session_the_deadline_itself_is_given():
    assert acts(rest=REST.replace(SESSIONS, ""))["preavis-1:vote"].date == date(2018, 11, 30)


def test_each_last_day_of_notice_and_the_end_are_counted_back():
    assert {name.split(":")[0] for name in acts()} == {"preavis-1", "preavis-2", "fin"}
    assert acts()["fin:notification-acte"].date == date(2021, 1, 14)


def test_a_step_of_an_act_is_never_due_on_a_day_off():
    assert [due.date for due in acts().values() if not is_business_day(due.date)] == []


def test_an_agreement_that_is_terminated_needs_no_act():
    assert acts({"envoi-lettre": date(2018, 6, 30)}) == {}


@pytest.mark.parametrize(
    ("changed", "target"), [('"expresse"', "reconduction"), ('"tacite"', "fin"), ('"non prévu"', "fin")]
)
def test_an_explicit_renewal_is_a_decision_to_prepare(changed, target):
    text = (
        sample()["convention.toml"].decode().replace('reconduction = "tacite"', f"reconduction = {changed}")
    )
    if "non" in changed:
        text = text.replace("reconductions_maximum = 2", "")
    assert f"{target}:vote" in acts(**{"convention.toml": text})


def test_an_act_belongs_to_the_party_whose_assembly_votes():
    vote = acts()["fin:vote"]
    assert (vote.key, vote.owners, vote.owner) == ("circuit", ("departement",), "Département")
    assert "signer une suite avant la fin (14/01/2021)" in vote.label


OBLIGATION = """
[[obligation]]
cle = "avenant-a-signer"
article = "7"
libelle = "Signer l’avenant"
a_la_charge_de = ["region", "departement"]
le = 2019-06-28
circuit = "circuit"
"""


def test_an_obligation_that_needs_an_act_is_counted_back_through_its_circuit():
    found = acts(rest=REST + OBLIGATION)
    vote = found["avenant-a-signer:vote"]
    # Two weeks to notify, and the list of sessions stops before: the deadline itself.
    assert vote.date == date(2019, 6, 14)
    assert "tenir l’échéance du 28/06/2019 (« Signer l’avenant »)" in vote.label


def test_a_circuit_that_no_one_declared_is_a_problem():
    files = sample(**{"suite.toml": REST + OBLIGATION.replace('"circuit"', '"circuits"')})
    (problem,) = read_agreement(files).problems
    assert (problem.code, problem.where.key) == ("circuit.inconnu", "obligation[5].circuit")
