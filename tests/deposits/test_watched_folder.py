"""A watched folder: whole files are taken once, reported beside, put away; nothing hostile is followed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.deposits import watching
from accord.deposits.models import Deposit, DepositState, Record, Work
from accord.deposits.watching import Turn, take_waiting
from accord.journal.models import Entry

pytestmark = pytest.mark.django_db
NAME = "stock_20180131.csv"
SENDER = "paca-bdr-2017/france-travail"


@pytest.fixture
def root(agreement: Any, tmp_path: Path) -> Path:
    """A watched folder with that of one sender."""
    (tmp_path / "guichet" / SENDER).mkdir(parents=True)
    return tmp_path / "guichet"


@pytest.fixture
def drop(root: Path) -> Callable[..., Path]:
    """`drop("nom.csv", text)` puts a file as the sender would."""

    def write(name: str, text: str, sender: str = SENDER) -> Path:
        (root / sender).mkdir(parents=True, exist_ok=True)
        path = root / sender / name
        path.write_bytes(text.encode("cp1252"))
        return path

    return write


def look(root: Path, *, accepts: bool = True, settled_for: float = 0) -> Turn:
    return take_waiting(root, accepts=accepts, settled_for=settled_for)


def names(root: Path, place: str) -> list[str]:
    """What stands in one of our folders, without the instant."""
    folder = root / SENDER / place
    return sorted(path.name.split("-", 2)[2] for path in folder.iterdir()) if folder.exists() else []


def test_a_file_is_taken_accepted_reported_and_put_away(samples: Any, root: Path, drop: Any) -> None:
    path = drop(NAME, samples.travail_rows(3))
    turn = look(root)
    assert [(one.agreement, one.sender, one.report.state) for one in turn.taken] == [
        ("paca-bdr-2017", "france-travail", "accepte")
    ]
    assert not path.exists()
    assert (names(root, "pris"), names(root, "rapports")) == ([NAME], [f"{NAME}.txt"])
    deposit = Deposit.objects.get()
    assert (deposit.state, deposit.rows_good, deposit.file_name) == (DepositState.ACCEPTED, 3, NAME)
    assert deposit.sender.name == "Organisme france-travail"
    assert Entry.objects.get(action="deposit.watch").target == f"deposit:{deposit.pk}"
    assert Work.objects.get().kind == Work.Kind.FLOW


def test_the_report_holds_no_person(samples: Any, root: Path, drop: Any) -> None:
    drop(NAME, samples.travail_rows(3).replace("05/11/2017", "LEFEVROT", 1))
    look(root)
    (report,) = (root / SENDER / "rapports").glob("*.txt")
    assert "1 rejet à corriger" in report.read_text("utf-8").replace("\xa0", " ")
    assert "LEFEVROT" not in report.read_text("utf-8")


def test_the_rejected_rows_are_given_back_beside_the_report(samples: Any, root: Path, drop: Any) -> None:
    drop(NAME, samples.travail_rows(3).replace("05/11/2017", "31/02/2017", 1))
    look(root)
    assert names(root, "rapports") == [f"{NAME}.rejets.csv", f"{NAME}.txt"]
    (rejects,) = (root / SENDER / "rapports").glob("*.rejets.csv")
    assert "31/02/2017" in rejects.read_text("utf-8-sig")


def test_without_accept_a_person_decides(samples: Any, root: Path, drop: Any) -> None:
    drop(NAME, samples.travail_rows(3))
    turn = look(root, accepts=False)
    assert Deposit.objects.get().state == DepositState.CHECKED
    assert "attend une décision" in turn.taken[0].report.note
    assert not Work.objects.exists()


def test_a_truncated_flow_waits_even_with_accept(samples: Any, root: Path, drop: Any) -> None:
    flow = samples.flow(*map(samples.household, range(1, 6)))
    drop("RSABEM_131_20180131.xml", flow[: flow.index("0000004")], sender="paca-bdr-2017/caf")
    turn = look(root)
    assert turn.taken[0].report.state == "controle"
    assert Record.objects.count() == 0


def test_a_file_that_grows_waits(samples: Any, root: Path, drop: Any) -> None:
    path = drop(NAME, samples.travail_rows(3))
    assert look(root, settled_for=30).taken == []
    os.utime(path, (time.time() - 3600,) * 2)
    assert look(root, settled_for=30).taken == [], "a copy may have the date of its original"
    assert path.exists()


@pytest.mark.parametrize("name", [".stock.csv", "stock.csv.part", "stock.csv.filepart", "stock.TMP", "x~"])
def test_a_file_under_a_partial_name_waits(samples: Any, root: Path, drop: Any, name: str) -> None:
    path = drop(name, samples.travail_rows(3))
    assert look(root).taken == []
    assert path.exists()


def test_the_same_file_again_changes_nothing_and_says_so(samples: Any, root: Path, drop: Any) -> None:
    for _ in range(2):
        drop(NAME, samples.travail_rows(3))
        turn = look(root)
    assert "rien ne change" in turn.taken[0].report.note
    assert (Deposit.objects.count(), Record.objects.count()) == (1, 3)


def test_cut_before_it_is_put_away_a_file_is_not_taken_twice(
    samples: Any, root: Path, drop: Any, monkeypatch: Any
) -> None:
    path = drop(NAME, samples.travail_rows(3))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(watching, "_put_away", die)
        with pytest.raises(KeyboardInterrupt):
            look(root)
    assert path.exists()
    look(root)
    assert not path.exists()
    assert (Deposit.objects.count(), Record.objects.count()) == (1, 3)


def test_a_file_of_another_sender_is_refused(samples: Any, root: Path, drop: Any) -> None:
    drop("formations_2018.csv", samples.region_rows(2))
    turn = look(root)
    assert [one.code for one in turn.taken[0].report.problems] == ["depot.format_d_un_autre"]
    assert names(root, "refuses") == ["formations_2018.csv"]
    assert not Deposit.objects.exists()


def test_a_file_of_nothing_known_is_refused_and_not_looked_at_again(root: Path, drop: Any) -> None:
    drop("budget.csv", "poste;montant\npapier;12\n")
    assert look(root).taken[0].report.state == "refuse"
    assert look(root).taken == []
    assert names(root, "refuses") == ["budget.csv"]


@pytest.mark.parametrize("folder", ["inconnue", "paca-bdr-2017/inconnu", "paca-bdr-2017/departement"])
def test_a_folder_of_nobody_is_said(root: Path, folder: str) -> None:
    (root / folder).mkdir(parents=True)
    turn = look(root)
    assert (turn.unknown, turn.is_to_correct) == ([folder], True)


def test_links_are_never_followed(samples: Any, root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(samples.travail_rows(3))
    (root / SENDER / NAME).symlink_to(secret)
    os.link(secret, root / SENDER / "stock_20171231.csv")
    os.mkfifo(root / SENDER / "stock_20171130.csv")
    assert look(root).taken == []
    assert secret.exists() and not Deposit.objects.exists()


def test_a_link_in_place_of_our_folder_blocks_its_sender_alone(
    samples: Any, root: Path, drop: Any, tmp_path: Path
) -> None:
    (tmp_path / "ailleurs").mkdir()
    (root / SENDER / "rapports").symlink_to(tmp_path / "ailleurs")
    drop(NAME, samples.travail_rows(3))
    drop("formations_2018.csv", samples.region_rows(2), sender="paca-bdr-2017/region")
    turn = look(root)
    assert turn.blocked == [SENDER]
    assert [one.sender for one in turn.taken] == ["region"]
    assert list((tmp_path / "ailleurs").iterdir()) == []


def test_a_hostile_name_is_put_away_as_text(samples: Any, root: Path, drop: Any) -> None:
    drop("\x1b[2Jstock_20180131.csv\u202e", samples.travail_rows(1))
    (report,) = [one.report for one in look(root).taken]
    assert "\x1b" not in str(report) and "\u202e" not in str(report)
    assert all(name.isprintable() for name in names(root, "rapports"))


def test_our_fault_is_told_and_does_not_come_back_at_each_turn(
    samples: Any, root: Path, drop: Any, monkeypatch: Any, caplog: Any
) -> None:
    def fail(**_: object) -> None:
        raise ValueError("LEFEVROT")

    monkeypatch.setattr(watching, "deposit_file", fail)
    drop(NAME, samples.travail_rows(3))
    assert "vient de nous" in str(look(root).taken[0].report)
    assert look(root).taken == []
    assert "LEFEVROT" not in caplog.text


def test_reports_are_for_whoever_may_read_the_folder(samples: Any, root: Path, drop: Any) -> None:
    (root / SENDER).chmod(0o2770)
    drop(NAME, samples.travail_rows(1))
    look(root)
    (report,) = (root / SENDER / "rapports").iterdir()
    assert report.stat().st_mode & 0o777 == 0o640
    assert report.parent.stat().st_mode & 0o7777 == 0o2770


def test_what_was_taken_goes_after_a_week(samples: Any, root: Path, drop: Any, monkeypatch: Any) -> None:
    drop(NAME, samples.travail_rows(1))
    look(root)
    real = time.time
    monkeypatch.setattr("accord.deposits.sender_folder.time.time", lambda: real() + 8 * 86_400)
    look(root)
    assert (names(root, "pris"), names(root, "rapports")) == ([], [f"{NAME}.txt"])


def test_two_watchers_do_not_meet(samples: Any, root: Path, drop: Any) -> None:
    drop(NAME, samples.travail_rows(1))
    with watching._alone(root) as alone:
        assert alone
        assert look(root).taken == []
    assert len(look(root).taken) == 1


def test_the_command_looks_once(samples: Any, root: Path, drop: Any) -> None:
    import json

    from click.testing import CliRunner

    from accord.site.commands.watch import watch

    drop(NAME, samples.travail_rows(3))
    answer = CliRunner().invoke(watch, [str(root), "--once", "--accept", "--settled", "0", "--json"])
    assert answer.exit_code == 0
    assert json.loads(answer.output)["state"] == "accepte"
    drop("budget.csv", "poste;montant\npapier;12\n")
    answer = CliRunner().invoke(watch, [str(root), "--once", "--settled", "0"])
    assert answer.exit_code == 1
    assert "refusé" in answer.output


def test_the_worker_looks_at_the_folder_of_the_settings(
    samples: Any, root: Path, drop: Any, settings: Any, monkeypatch: Any
) -> None:
    from accord.deposits.tasks import watch

    monkeypatch.setattr(watching, "SETTLED_SECONDS", 0)
    monkeypatch.setattr(watching.take_waiting, "__kwdefaults__", {"settled_for": 0})
    settings.WATCHED_FOLDER, settings.WATCHED_ACCEPTS = str(root), True
    drop(NAME, samples.travail_rows(3))
    watch(0)
    assert Deposit.objects.get().state == DepositState.ACCEPTED
