"""What is accepted only when somebody confirms it: a flow that announces more, a file that lost its rows."""

from __future__ import annotations

from typing import Any

import pytest

from accord.deposits.actions import resume_deposits
from accord.deposits.models import Deposit, Record
from tests.deposits.test_bad_input import FLOW_NAME, told

pytestmark = pytest.mark.django_db


def announce(flow: str, total: str) -> str:
    start, end = "<NBTOTDOSRSATRANSM>", "</NBTOTDOSRSATRANSM>"
    before, rest = flow.split(start)
    return before + start + total + end + rest.split(end)[1]


def test_a_flow_that_announces_more_than_it_holds_waits(samples: Any, put: Any, deposit: Any) -> None:
    path = put(FLOW_NAME, announce(samples.flow(samples.household(1)), "14"))
    found = told(deposit, path)
    assert (found["state"], found["exit"]) == ("controle", 1)
    assert "annonce davantage" in found["note"]
    assert Record.objects.count() == 0
    assert told(deposit, path, "--accept-incomplete")["state"] == "accepte"


def test_a_flow_that_announces_less_is_only_told(samples: Any, put: Any, deposit: Any) -> None:
    path = put(FLOW_NAME, announce(samples.flow(*map(samples.household, (1, 2))), "1"))
    found = told(deposit, path)
    assert (found["state"], "xml.total" in found["codes"]) == ("accepte", True)


def test_a_corrected_file_that_lost_its_rows_waits(samples: Any, put: Any, deposit: Any) -> None:
    told(deposit, put(FLOW_NAME, samples.flow(*map(samples.household, range(1, 11)))))
    found = told(deposit, put(FLOW_NAME, samples.flow(*map(samples.household, range(1, 4)))))
    assert found["state"] == "controle"
    assert "bien moins de lignes" in found["note"]
    assert Record.objects.count() == 10
    assert sorted(Deposit.objects.values_list("state", flat=True)) == ["accepte", "controle"]


@pytest.mark.parametrize("total", ["9" * 5000, "-3", "douze", ""])
def test_a_total_that_is_no_total_stops_nothing(samples: Any, put: Any, deposit: Any, total: str) -> None:
    found = told(deposit, put(FLOW_NAME, announce(samples.flow(samples.household(1)), total)))
    assert found["state"] == "accepte"


def test_a_deposit_that_cannot_be_resumed_does_not_stop_the_others(
    samples: Any, put: Any, agreement: Any, monkeypatch: Any
) -> None:
    from accord.deposits import actions
    from accord.deposits.taking_in import receive_file

    for number, name in enumerate((FLOW_NAME, "RSABEM_131_20171231.xml"), 1):
        flow = samples.flow(samples.household(number)).replace(
            "2018-01-31", f"201{name[16]}-{name[17:19]}-31"
        )
        receive_file(path=put(name, flow), agreement=agreement)
    Deposit.objects.update(report={"wanted": True})
    first = Deposit.objects.order_by("pk").first()
    check = actions.check_deposit

    def fail_on_the_first(*, deposit: Deposit, **said: Any) -> Deposit:
        if deposit.pk == first.pk:
            raise ValueError("DELATTRE")
        return check(deposit=deposit, **said)

    monkeypatch.setattr(actions, "check_deposit", fail_on_the_first)
    resume_deposits()
    states = dict(Deposit.objects.values_list("pk", "state"))
    assert states.pop(first.pk) == "abandonne"
    assert list(states.values()) == ["accepte"]
    assert "DELATTRE" not in str(Deposit.objects.get(pk=first.pk).report)
