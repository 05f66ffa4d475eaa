"""Received files: sealed as soon as they are kept, in clear only while read, kept the declared time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accord.deposits import places, raw_files
from accord.deposits.actions import (
    check_deposit,
    deposit_file,
    resume_deposits,
    write_rejects,
)
from accord.deposits.errors import KeysLost, UnreadableFile
from accord.deposits.models import Deposit, DepositState
from accord.deposits.taking_in import receive_file
from accord.deposits.tidying import remove_expired_files, tidy_deposits
from accord.journal.models import Entry
from accord.kit.sealed_files import is_sealed

pytestmark = pytest.mark.django_db
NAME = "stock_20180131.csv"
RETENTION = """
[[conservation]]
article = "4"
duree = "3 ans"
a_compter_de = 2017-01-01
reference = "convention, article 4"
"""


def clear_files(home: Path) -> Iterator[Path]:
    """The files under a home that hold a name of the samples."""
    for path in home.rglob("*"):
        if path.is_file() and b"LEFEVROT" in path.read_bytes():
            yield path


def declare(agreement: Any, text: str) -> None:
    """Add words to the agreement, as another version of it."""
    from accord.conventions.models import AgreementVersion

    former = AgreementVersion.objects.filter(agreement=agreement).latest("number")
    files = former.files | {"conservation.toml": text}
    number = former.number + 1
    AgreementVersion.objects.create(agreement=agreement, number=number, files=files, sha256=f"{number:064d}")


def grow_old(deposit: Deposit, days: int) -> None:
    Deposit.objects.filter(pk=deposit.pk).update(received_at=timezone.now() - timedelta(days=days))


def test_a_received_file_is_nowhere_in_clear(samples: Any, put: Any, agreement: Any, settings: Any) -> None:
    deposit = receive_file(path=put(NAME, samples.travail_rows(3)), agreement=agreement)
    with places.raw_file(deposit.pk).open("rb") as raw:
        assert is_sealed(raw)
    assert list(clear_files(settings.ACCORD_HOME)) == []
    assert NAME.encode() not in places.raw_file(deposit.pk).read_bytes()


def test_an_accepted_file_leaves_nothing_in_clear(
    samples: Any, put: Any, agreement: Any, settings: Any
) -> None:
    assert deposit_file(path=put(NAME, samples.travail_rows(3)), agreement=agreement).deposit.rows_good == 3
    assert list(clear_files(settings.ACCORD_HOME)) == []


def test_the_file_reads_again_as_it_came(samples: Any, put: Any, agreement: Any) -> None:
    path = put(NAME, samples.travail_rows(3))
    deposit = deposit_file(path=path, agreement=agreement).deposit
    with raw_files.opened(deposit) as clear:
        assert clear.read_bytes() == path.read_bytes()
        assert clear.stat().st_mode & 0o077 == 0 and clear.parent.stat().st_mode & 0o077 == 0
    assert not clear.exists()


def test_the_rejects_are_written_from_the_sealed_file(
    samples: Any, put: Any, agreement: Any, tmp_path: Path
) -> None:
    text = samples.travail_rows(3).replace("05/11/2017", "31/02/2017", 1)
    deposit = deposit_file(path=put(NAME, text), agreement=agreement).deposit
    assert write_rejects(deposit=deposit, out=tmp_path / "rejets.csv") == 1
    assert "31/02/2017" in (tmp_path / "rejets.csv").read_text("utf-8-sig")


def test_the_clear_copy_of_a_dead_process_is_removed(agreement: Any, monkeypatch: Any) -> None:
    folder = places.deposits_home() / f"{places.READING}{os.getpid()}-abandonne"
    folder.mkdir()
    (folder / places.RAW).write_text("LEFEVROT")
    resume_deposits()
    assert folder.exists(), "its process lives"
    monkeypatch.setattr("accord.deposits.places._is_running", lambda pid: False)
    resume_deposits()
    assert not folder.exists()


def test_a_process_killed_while_it_seals_leaves_nothing_behind(
    samples: Any, put: Any, agreement: Any, settings: Any, monkeypatch: Any
) -> None:
    from accord.kit.sealed_files import FileSealer

    path = put(NAME, samples.travail_rows(3))

    def die(self: Any, source: Any, target: Any, label: bytes = b"") -> None:
        target.write(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(FileSealer, "seal", die)
        with pytest.raises(KeyboardInterrupt):
            deposit_file(path=path, agreement=agreement)
    assert not Deposit.objects.exists()
    monkeypatch.setattr("accord.deposits.places._is_running", lambda pid: False)
    resume_deposits()
    assert [one for one in places.deposits_home().rglob("*") if one.is_file() and one.name != ".lock"] == []
    assert deposit_file(path=path, agreement=agreement).deposit.state == DepositState.ACCEPTED


def test_a_file_kept_in_clear_by_an_earlier_version_is_sealed(
    samples: Any, put: Any, agreement: Any, settings: Any
) -> None:
    path = put(NAME, samples.travail_rows(3))
    deposit = receive_file(path=path, agreement=agreement)
    places.raw_file(deposit.pk).write_bytes(path.read_bytes())
    # As a process that was cut while it sealed it left it.
    (places.folder_of(deposit.pk) / "recu.en-cours").write_bytes(b"half")
    tidy_deposits()
    assert list(clear_files(settings.ACCORD_HOME)) == []
    assert not (places.folder_of(deposit.pk) / "recu.en-cours").exists()
    assert check_deposit(deposit=deposit).rows_good == 3


def test_an_altered_file_is_refused(samples: Any, put: Any, agreement: Any) -> None:
    deposit = receive_file(path=put(NAME, samples.travail_rows(3)), agreement=agreement)
    raw = places.raw_file(deposit.pk)
    raw.write_bytes(raw.read_bytes()[:-1] + b"?")
    with pytest.raises(UnreadableFile), raw_files.opened(deposit):
        pass
    assert check_deposit(deposit=deposit).state == DepositState.REFUSED


@pytest.mark.parametrize("change", ["lost", "another"])
def test_a_lost_key_is_said_and_gives_up_no_deposit(
    samples: Any, put: Any, agreement: Any, settings: Any, change: str
) -> None:
    deposit = receive_file(path=put(NAME, samples.travail_rows(3)), agreement=agreement)
    key = settings.ACCORD_HOME / "secrets" / "raw-file-key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink() if change == "lost" else key.write_text("ab" * 32)
    with pytest.raises(KeysLost, match="secrets/raw-file-key"):
        resume_deposits()
    deposit.refresh_from_db()
    assert deposit.state == DepositState.RECEIVED
    assert places.raw_file(deposit.pk).exists()


def test_without_a_declared_time_a_file_is_kept(samples: Any, put: Any, agreement: Any) -> None:
    deposit = deposit_file(path=put(NAME, samples.travail_rows(1)), agreement=agreement).deposit
    grow_old(deposit, 40 * 365)
    assert remove_expired_files() == 0
    assert places.raw_file(deposit.pk).exists()


def test_a_file_is_removed_after_its_declared_time_and_the_journal_says_it(
    samples: Any, put: Any, agreement: Any
) -> None:
    declare(agreement, RETENTION)
    old = deposit_file(path=put(NAME, samples.travail_rows(1)), agreement=agreement).deposit
    recent = deposit_file(
        path=put("stock_20171231.csv", samples.travail_rows(2)), agreement=agreement
    ).deposit
    grow_old(old, 3 * 366 + 1)
    grow_old(recent, 3 * 365 - 1)
    assert (remove_expired_files(), remove_expired_files()) == (1, 0)
    assert not places.raw_file(old.pk).exists() and places.raw_file(recent.pk).exists()
    old.refresh_from_db()
    assert old.file_removed_at is not None and old.records.count() == 1
    assert Entry.objects.get(action="deposit.forget-file").target == f"deposit:{old.pk}"


def test_the_rejected_rows_go_with_the_file(samples: Any, put: Any, agreement: Any) -> None:
    declare(agreement, RETENTION)
    text = samples.travail_rows(3).replace("05/11/2017", "31/02/2017", 1)
    deposit = deposit_file(path=put(NAME, text), agreement=agreement).deposit
    out = places.rejects_file(deposit.pk, ".csv")
    write_rejects(deposit=deposit, out=out)
    grow_old(deposit, 4 * 366)
    remove_expired_files()
    assert not out.exists()


def test_a_file_that_waits_for_a_decision_is_not_removed(samples: Any, put: Any, agreement: Any) -> None:
    declare(agreement, RETENTION)
    deposit = receive_file(path=put(NAME, samples.travail_rows(1)), agreement=agreement)
    grow_old(deposit, 4 * 366)
    assert remove_expired_files() == 0


def test_an_amendment_that_keeps_longer_holds_from_its_date(samples: Any, put: Any, agreement: Any) -> None:
    longer = RETENTION.replace("3 ans", "10 ans").replace("2017-01-01", "2018-01-01")
    declare(agreement, RETENTION + longer)
    deposit = deposit_file(path=put(NAME, samples.travail_rows(1)), agreement=agreement).deposit
    grow_old(deposit, 4 * 366)
    assert remove_expired_files() == 0


def test_a_time_of_one_format_wins_over_that_of_all(samples: Any, put: Any, agreement: Any) -> None:
    own = RETENTION.replace("3 ans", "6 mois").replace(
        "reference", 'formats = ["france-travail-inscriptions"]\nreference'
    )
    declare(agreement, RETENTION + own)
    deposit = deposit_file(path=put(NAME, samples.travail_rows(1)), agreement=agreement).deposit
    grow_old(deposit, 200)
    assert remove_expired_files() == 1


def test_a_label_says_what_the_file_is_to_whoever_has_the_key(samples: Any, put: Any, agreement: Any) -> None:
    from accord.deposits.keys import read_file_sealer

    deposit = receive_file(path=put(NAME, samples.travail_rows(1)), agreement=agreement)
    with places.raw_file(deposit.pk).open("rb") as raw:
        label = json.loads(read_file_sealer().read_label(raw))
    assert label == {
        "convention": "paca-bdr-2017",
        "format": "france-travail-inscriptions",
        "nom": NAME,
    }


def test_the_rejects_of_the_pages_are_sealed_too(
    samples: Any, put: Any, agreement: Any, settings: Any
) -> None:
    from accord.deposits.background import run_work, write_rejects_file
    from accord.deposits.jobs import defer_work
    from accord.deposits.models import Work
    from tests.deposits.page_steps import context

    text = samples.travail_rows(3).replace("05/11/2017", "31/02/2017", 1)
    deposit = deposit_file(path=put(NAME, text), agreement=agreement).deposit
    run_work(context(), defer_work(kind=Work.Kind.REJECTS, deposit=deposit).pk, write_rejects_file)
    assert list(clear_files(settings.ACCORD_HOME)) == []
    out = places.rejects_file(deposit.pk, ".csv")
    assert b"31/02/2017" in b"".join(raw_files.read_rejects(out))


def test_the_page_says_until_when_the_file_is_kept(samples: Any, put: Any, agreement: Any) -> None:
    from accord.conventions.agreements import Place
    from accord.conventions.models import AgreementVersion
    from accord.conventions.queries import read_version
    from accord.deposits.pages.keeping import say_kept

    def said() -> str:
        version = AgreementVersion.objects.filter(agreement=agreement).latest("number")
        deposit = Deposit.objects.get()
        return say_kept(Place(agreement, version, read_version(version), "departement", {}), deposit)

    deposit = deposit_file(path=put(NAME, samples.travail_rows(1)), agreement=agreement).deposit
    assert "sans terme : la convention ne dit pas combien de temps" in said()
    declare(agreement, RETENTION)
    grow_old(deposit, 365)
    assert said().startswith("gardé chiffré jusqu’au ") and "article" in said()
    grow_old(deposit, 4 * 366)
    remove_expired_files()
    assert said().startswith("supprimé ")
