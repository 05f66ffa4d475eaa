"""A deposit from its arrival to its acceptance: once, whole, corrected, interrupted."""

from __future__ import annotations

import csv
import io
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from accord.deposits import places
from accord.deposits.actions import deposit_file, resume_deposits, write_rejects
from accord.deposits.models import Cursor, Deposit, DepositState, Record
from accord.deposits.queries import mark_pulled, pending_deposits
from accord.deposits.taking_in import receive_file

NAME = "stock_20180131.csv"


def files_under(home: Path) -> set[str]:
    """What stands in the home of deposits, by kind."""
    return {path.name.split("-")[0] for path in (home / "deposits").rglob("*") if path.is_file()} - {".lock"}


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing(samples: Any, put: Any, agreement: Any) -> None:
    path = put(NAME, samples.travail_rows(3))
    first = deposit_file(path=path, agreement=agreement)
    copy = put("stock_20180131 (copie).csv", samples.travail_rows(3))
    again = deposit_file(path=copy, agreement=agreement)
    assert (first.is_known, again.is_known) == (False, True)
    assert again.deposit == first.deposit
    assert (Deposit.objects.count(), Record.objects.count()) == (1, 3)


@pytest.mark.django_db
def test_a_corrected_file_supersedes_and_says_what_changes(samples: Any, put: Any, agreement: Any) -> None:
    first = deposit_file(path=put(NAME, samples.travail_rows(5)), agreement=agreement).deposit
    text = samples.travail_rows(4).replace("LEFEVROT", "LEFEBVROT", 1)
    second = deposit_file(path=put(NAME, text), agreement=agreement).deposit
    first.refresh_from_db()
    assert (first.state, second.state) == (DepositState.SUPERSEDED, DepositState.ACCEPTED)
    assert second.supersedes == first
    assert second.report["changes"] == {"former": first.pk, "same": 3, "added": 1, "removed": 2}
    assert [one.pk for one in pending_deposits("people", "inscription")] == [second.pk]


@pytest.mark.django_db
def test_the_first_file_again_does_not_come_back(samples: Any, put: Any, agreement: Any) -> None:
    path = put(NAME, samples.travail_rows(5))
    first = deposit_file(path=path, agreement=agreement).deposit
    deposit_file(path=put(NAME + "2", samples.travail_rows(4)), agreement=agreement)
    again = deposit_file(path=path, agreement=agreement)
    assert (again.is_known, again.deposit.pk, again.deposit.state) == (
        True,
        first.pk,
        DepositState.SUPERSEDED,
    )


@pytest.mark.django_db
def test_the_command_says_how_to_come_back_to_a_file_that_was_replaced(
    samples: Any, put: Any, deposit: Any
) -> None:
    path = put(NAME, samples.travail_rows(5))
    deposit(path)
    deposit(put(NAME + "2", samples.travail_rows(4)))
    latter = Deposit.objects.get(state=DepositState.ACCEPTED)
    said = deposit(path).output
    assert f"puis remplacé par le dépôt n° {latter.pk} : rien ne change" in said
    assert "depuis la page « Dépôts »" in said


@pytest.mark.django_db
def test_files_of_other_months_movements_and_years_live_side_by_side(
    samples: Any, put: Any, agreement: Any
) -> None:
    text = samples.travail_rows(2)
    for name in (NAME, "stock_20171231.csv", "inscriptions_20180131.csv"):
        deposit_file(path=put(name, text), agreement=agreement)
    for year in ("2018", "2019"):
        rows = samples.region_rows(2, **{"2018-03-05": f"{year}-03-05"})
        deposit_file(path=put(f"formations_{year}.csv", rows), agreement=agreement)
    assert set(Deposit.objects.values_list("state", flat=True)) == {DepositState.ACCEPTED}
    assert list(Deposit.objects.filter(kind="formation").values_list("series", flat=True)) == ["2018", "2019"]


@pytest.mark.django_db
def test_accepted_rows_leave_no_copy_on_disk_but_the_file(
    samples: Any, put: Any, agreement: Any, settings: Any
) -> None:
    deposit_file(path=put(NAME, samples.travail_rows(3)), agreement=agreement)
    assert files_under(settings.ACCORD_HOME) == {"recu", "summary.json"}
    for path in (settings.ACCORD_HOME / "deposits").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0 or path.name == ".lock"


@pytest.mark.django_db
def test_a_deposit_is_pulled_once_oldest_first(samples: Any, put: Any, agreement: Any) -> None:
    for name in (NAME, "stock_20171130.csv"):
        deposit_file(path=put(name, samples.travail_rows(2)), agreement=agreement)
    pending = pending_deposits("employment", "inscription")
    assert [str(one.reference_on) for one in pending] == ["2017-11-30", "2018-01-31"]
    mark_pulled("employment", "inscription", pending[0], 2)
    assert pending_deposits("employment", "inscription") == pending[1:]
    assert len(pending_deposits("people", "inscription")) == 2
    assert pending_deposits("people", "rsa") == []
    assert Cursor.objects.get().rows == 2


@pytest.mark.django_db
def test_the_département_sees_its_deposits_and_nobody_else_does(
    samples: Any, put: Any, agreement: Any, as_app: Any
) -> None:
    from accord.partners.models import Organisation

    deposit_file(path=put(NAME, samples.travail_rows(2)), agreement=agreement)
    department, region = (
        Organisation.objects.get(name=f"Organisme {one}") for one in ("departement", "region")
    )
    for body, seen in ((department, 2), (region, 0), (None, 0)):
        with as_app(organisation=body):
            assert Record.objects.count() == seen


@pytest.mark.django_db
def test_rejects_are_given_back_in_their_layout_with_the_reason(
    samples: Any, put: Any, agreement: Any, tmp_path: Path
) -> None:
    text = samples.travail_rows(3).replace("0000002X013", "MAUVAIS") + "trop;court\r\n"
    deposit = deposit_file(path=put(NAME, text), agreement=agreement).deposit
    assert (deposit.rows_good, deposit.rows_rejected) == (2, 2)
    out = tmp_path / "rejets.csv"
    assert write_rejects(deposit=deposit, out=out) == 2
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(out.read_text("utf-8-sig")), delimiter=";")
    assert header == [*samples.travail.split(";"), "motif_de_rejet"]
    assert rows[0][1] == "MAUVAIS"
    assert rows[0][-1].startswith("Identifiant France Travail : ")
    assert rows[1][0] == "trop;court"
    assert "même nombre de colonnes" in rows[1][-1]


@pytest.mark.django_db
def test_rejects_may_be_a_workbook_of_texts(samples: Any, put: Any, agreement: Any, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    text = samples.travail_rows(2).replace("0000002X013", "MAUVAIS")
    deposit = deposit_file(path=put(NAME, text), agreement=agreement).deposit
    write_rejects(deposit=deposit, out=tmp_path / "rejets.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "rejets.xlsx").get_sheet_by_index(0).to_python()
    assert rows[1][0] == "2860413055123"


@pytest.mark.django_db
def test_rejected_households_go_back_as_an_anomaly_flow(
    samples: Any, put: Any, agreement: Any, tmp_path: Path
) -> None:
    flow = samples.flow(samples.household(1), samples.household(2, matricule="ABC"), samples.household(3))
    deposit = deposit_file(path=put("RSABEM_131_20180131.xml", flow), agreement=agreement).deposit
    out = tmp_path / "rejets.xml"
    assert write_rejects(deposit=deposit, out=out) == 1
    root = etree.parse(out).getroot()
    assert root.findtext("IdentificationFlux/DTREF") == "2018-01-31"
    assert [one.text for one in root.iter("MATRICULE")] == ["ABC"]
    assert "Numéro d’allocataire" in root.findtext("InfosFoyerRSA/Anomalie/LIBANO")
    assert root.findtext("TransmissionFlux/NBTOTDOSRSATRANSMANO") == "1"


STEPS = (
    "accord.deposits.reading.recognise.recognise_file",
    "accord.deposits.taking_in._describe_deposit",
    "accord.deposits.reading.staging.Stager._drop_repeated",
    "accord.deposits.reading.staging.Stager._write_summary",
    "accord.deposits.loading.copy_records",
    "accord.deposits.actions.write_entry",
    "accord.deposits.places.forget_rows",
)


class Cut(BaseException):
    """Stands for a process that dies."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("by", ["the same command", "the next run of the way"])
def test_a_deposit_cut_at_any_step_is_ended_or_leaves_nothing(
    samples: Any, put: Any, agreement: Any, settings: Any, monkeypatch: Any, step: str, by: str
) -> None:
    path = put(NAME, samples.travail_rows(4))
    former = deposit_file(path=put(NAME + "x", samples.travail_rows(2)), agreement=agreement).deposit

    def die(*_: object, **__: object) -> None:
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(step, die)
        with pytest.raises(Cut):
            deposit_file(path=path, agreement=agreement)
    monkeypatch.setattr("accord.deposits.places._is_running", lambda pid: False)
    if by == "the same command":
        deposit_file(path=path, agreement=agreement)
    resume_deposits()
    former.refresh_from_db()
    ended = Deposit.objects.exclude(pk=former.pk)
    if not ended:  # cut before anything was promised: as if the file had never been sent
        assert by != "the same command"
        assert (former.state, Record.objects.count()) == (DepositState.ACCEPTED, 2)
        return
    assert (former.state, ended.get().state) == (DepositState.SUPERSEDED, DepositState.ACCEPTED)
    assert Record.objects.filter(deposit=ended.get()).count() == 4
    assert files_under(settings.ACCORD_HOME) == {"recu", "summary.json"}


@pytest.mark.django_db(transaction=True)
def test_a_deposit_without_its_file_is_dropped(samples: Any, put: Any, agreement: Any) -> None:
    deposit = receive_file(path=put(NAME, samples.travail_rows(1)), agreement=agreement)
    places.raw_file(deposit.pk).unlink()
    assert resume_deposits() == 1
    deposit.refresh_from_db()
    assert deposit.state == DepositState.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_a_file_only_received_waits_for_its_acceptance(samples: Any, put: Any, agreement: Any) -> None:
    deposit = receive_file(path=put(NAME, samples.travail_rows(1)), agreement=agreement)
    resume_deposits()
    deposit.refresh_from_db()
    assert (deposit.state, Record.objects.count()) == (DepositState.CHECKED, 0)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_keep_the_file_once(samples: Any, put: Any, agreement: Any) -> None:
    from django.db import connection

    path = put(NAME, samples.travail_rows(50))
    failures: list[BaseException] = []

    def send() -> None:
        try:
            deposit_file(path=path, agreement=agreement)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (Deposit.objects.count(), Record.objects.count()) == (1, 50)


@pytest.fixture
def accord(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """`accord("deposit", path)` runs the real command, in a home with its own database server."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "ACCORD_LOGIN")
    } | {"ACCORD_HOME": str(tmp_path / "home")}  # fmt: skip
    command = [sys.executable, "-c", "from accord.site.cli import main; main()"]

    def run(*arguments: object, wait: bool = True) -> Any:
        call = [*command, *map(str, arguments)]
        if not wait:
            return subprocess.Popen(
                call, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        return subprocess.run(call, env=environment, capture_output=True, text=True, check=False)

    assert run("database", "migrate").returncode == 0
    assert run("import", Path(__file__).resolve().parents[2] / "declared" / "paca-bdr-2017").returncode == 0
    yield run
    run("stop")


@pytest.mark.long
def test_killed_at_ten_moments_the_import_ends_as_if_it_had_not_been(
    samples: Any, put: Any, accord: Any, tmp_path: Path
) -> None:
    import json

    chance = random.Random(20180131)
    for turn in range(10):
        households = [samples.household(1000 * turn + number) for number in range(1, 900)]
        flow = samples.flow(*households, type="I", reference=f"2018-01-{turn + 1:02d}")
        path = put(f"RSABEI_131_201801{turn + 1:02d}.xml", flow)
        process = accord("deposit", path, wait=False)
        time.sleep(chance.uniform(0.6, 2.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        ended = json.loads(accord("deposit", path, "--json").stdout)["files"][0]
        assert (ended["state"], ended["good"]) == ("accepte", 899)
        again = json.loads(accord("deposit", path, "--json").stdout)["files"][0]
        assert (again["deposit"], "rien ne change" in again["note"]) == (ended["deposit"], True)
    assert "good" not in files_under(tmp_path / "home")
