"""The kept files give again what was accepted: row by row in place, and the whole state elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from accord.deposits import places
from accord.deposits.actions import deposit_file
from accord.deposits.models import Deposit, DepositState, Record
from accord.deposits.replay import give_back_files, replay_deposits

pytestmark = pytest.mark.django_db
NAME = "stock_20180131.csv"


def deposit_some(samples: Any, put: Any, agreement: Any) -> None:
    """A list then its correction, a flow with a fault, a table."""
    flow = samples.flow(samples.household(1), samples.household(2, samples.person(nir="x")))
    for name, text in (
        (NAME, samples.travail_rows(3)),
        (NAME, samples.travail_rows(5).replace("05/11/2017", "31/02/2017", 1)),
        ("RSABEM_131_20180131.xml", flow),
        ("formations_2018.csv", samples.region_rows(4)),
    ):
        deposit_file(path=put(name, text), agreement=agreement)


def test_every_kept_file_gives_the_rows_that_were_accepted(samples: Any, put: Any, agreement: Any) -> None:
    deposit_some(samples, put, agreement)
    found = list(replay_deposits())
    assert len(found) == 4
    assert [one for one in found if not one.is_same] == []
    assert sum(one.same for one in found) == Record.objects.count()


def test_reading_again_changes_and_leaves_nothing(
    samples: Any, put: Any, agreement: Any, settings: Any
) -> None:
    deposit_some(samples, put, agreement)
    before = list(Deposit.objects.order_by("pk").values())
    list(replay_deposits())
    assert list(Deposit.objects.order_by("pk").values()) == before
    left = {path.name for path in places.deposits_home().rglob("*") if path.is_file()}
    assert {name.partition("-")[0] for name in left} == {".lock", "recu", "summary.json", "problems"}


def test_a_file_that_gives_other_rows_is_said(samples: Any, put: Any, agreement: Any) -> None:
    from accord.site.commands.replay import replay

    deposit = deposit_file(path=put(NAME, samples.travail_rows(3)), agreement=agreement).deposit
    Deposit.objects.filter(pk=deposit.pk).update(rows_good=3)
    Record.objects.bulk_create([Record(deposit=deposit, row=99, kind="inscription", payload={"nom": "X"})])
    (found,) = replay_deposits()
    assert (found.kept, found.read, found.same, found.is_same) == (4, 3, 3, False)
    answer = CliRunner().invoke(replay, [])
    assert answer.exit_code == 1
    assert "4 lignes acceptées, 3 relues, 3 identiques" in answer.output


def test_a_file_no_longer_kept_is_said(samples: Any, put: Any, agreement: Any) -> None:
    from accord.site.commands.replay import replay

    deposit = deposit_file(path=put(NAME, samples.travail_rows(3)), agreement=agreement).deposit
    places.raw_file(deposit.pk).unlink()
    answer = CliRunner().invoke(replay, ["--json"])
    assert json.loads(answer.output)["deposits"][0]["readable"] is False
    assert answer.exit_code == 1


def test_the_files_given_back_where_there_is_nothing_give_the_same_state(
    samples: Any, put: Any, agreement: Any, tmp_path: Path
) -> None:
    deposit_some(samples, put, agreement)
    paths = list(give_back_files(tmp_path / "rendus"))
    assert all(path.stat().st_mode & 0o077 == 0 for path in paths)
    empty = copy_agreement(agreement)
    for path in sorted(paths, key=lambda path: (path.stat().st_mtime, path)):
        deposit_file(path=path, agreement=empty)
    assert told_of_state(empty) == told_of_state(agreement)
    assert len(told_of_state(empty)[0]) == 4


def copy_agreement(agreement: Any) -> Any:
    """The same text with the same bodies, and no deposit."""
    from accord.conventions.models import Agreement, AgreementParty, AgreementVersion

    version = AgreementVersion.objects.get(agreement=agreement)
    again = Agreement.objects.create(key="encore", title="BDR")
    AgreementVersion.objects.create(agreement=again, number=1, files=version.files, sha256="1" * 64)
    for one in AgreementParty.objects.filter(agreement=agreement):
        AgreementParty.objects.create(agreement=again, party=one.party, organisation=one.organisation)
    return again


def told_of_state(agreement: Any) -> list[Any]:
    """Every deposit and every row of an agreement, whatever their number and the chance in a seal."""
    deposits = list(Deposit.objects.filter(agreement=agreement).order_by("pk"))
    rank = {deposit.pk: number for number, deposit in enumerate(deposits)}
    records = Record.objects.filter(deposit__agreement=agreement).order_by("deposit_id", "row")
    return [
        [
            (one.file_name, one.state, rank.get(one.supersedes_id), one.rows_good, one.rows_rejected)
            for one in deposits
        ],
        [
            (
                rank[one.deposit_id],
                one.row,
                one.parent_row,
                one.kind,
                one.payload,
                bytes(one.nir_index or b""),
            )
            for one in records
        ],
    ]


def test_what_is_given_back_is_in_the_order_of_acceptance(samples: Any, put: Any, agreement: Any) -> None:
    deposit_some(samples, put, agreement)
    assert Deposit.objects.filter(state=DepositState.SUPERSEDED).count() == 1
    paths = list(give_back_files(places.deposits_home().parent / "rendus"))
    assert [path.name for path in paths][:2] == [NAME, NAME]
    times = [path.stat().st_mtime for path in paths]
    assert times == sorted(times)
