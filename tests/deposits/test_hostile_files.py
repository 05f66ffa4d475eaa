"""Three hundred hostile or broken files: each is refused or read in sentences, quickly, in bounded memory."""

from __future__ import annotations

import resource
import time
import traceback
from pathlib import Path
from typing import Any

import pytest

from accord.deposits.errors import UnreadableFile
from accord.deposits.report import report_refusal
from accord.deposits.trial import try_file
from accord.kit.text import printable
from tests.deposits.hostile import Broken, break_files

pytestmark = pytest.mark.django_db
COUNT, SEED = 300, 20180131
SLOWEST_SECONDS, MOST_MEMORY_KB = 8, 1_500_000


def put(folder: Path, one: Broken, number: int) -> Path:
    place = folder / str(number)
    place.mkdir()
    path = place / one.name
    path.write_bytes(one.content)
    return path


def dry_run(path: Path, agreement: Any) -> Any:
    try:
        return try_file(path=path, agreement=agreement)
    except UnreadableFile as fault:
        return report_refusal(printable(path.name), fault.problems)


def find_fault(one: Broken, path: Path, agreement: Any) -> str:
    """What is wrong with the way this file is taken; empty when it is taken as it should."""
    began = time.monotonic()
    try:
        report = dry_run(path, agreement)
    except Exception:
        return traceback.format_exc(limit=-3)
    if (spent := time.monotonic() - began) > SLOWEST_SECONDS:
        return f"takes {spent:.1f} s"
    if report.state == "refuse" and not any(problem.is_blocking for problem in report.problems):
        return "is refused without a reason"
    if report.read and report.rejected + report.good != report.read:
        return f"{report.read} rows read are {report.good} good and {report.rejected} rejected"
    for problem in report.as_json()["problems"]:
        if "{" in problem["message"] or not problem["message"].endswith("."):
            return f"is not told in a sentence: {problem['message']}"
    if any(line.count and not line.places for line in report.lines):
        return "has a problem without a place"
    return "prints what a terminal obeys" if "\x1b" in str(report) else ""


def test_three_hundred_are_taken_in_words_quickly_and_in_bounded_memory(
    samples: Any, agreement: Any, tmp_path: Path
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wrong, count = [], 0
    for number, one in enumerate(break_files(samples, COUNT, SEED)):
        count += 1
        path = put(tmp_path, one, number)
        if fault := find_fault(one, path, agreement):
            wrong.append(f"{number} ({one.how}, {one.name[:40]!r}): {fault}")
        path.unlink()
    assert count == COUNT
    assert wrong == [], "\n".join(wrong)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MEMORY_KB


def test_nothing_of_them_is_kept(samples: Any, agreement: Any, settings: Any, tmp_path: Path) -> None:
    from accord.deposits.models import Deposit

    for number, one in enumerate(break_files(samples, COUNT, SEED)):
        if number % 15 == 0:
            dry_run(put(tmp_path, one, number), agreement)
    left = [path for path in (settings.ACCORD_HOME / "deposits").rglob("*") if path.is_file()]
    assert [path.name for path in left if path.name != ".lock"] == []
    assert not Deposit.objects.exists()


def test_ten_of_them_through_the_command_are_told_without_a_trace(
    samples: Any, deposit: Any, tmp_path: Path
) -> None:
    files = list(break_files(samples, COUNT, SEED))
    for number in range(0, COUNT, COUNT // 10):
        result = deposit(put(tmp_path, files[number], number), "--dry-run")
        assert result.exception is None or isinstance(result.exception, SystemExit), files[number].how
        assert result.exit_code in (0, 1)
        assert "Traceback" not in result.output and "Erreur imprévue" not in result.output
        assert result.output.strip()


def test_the_same_seed_breaks_the_same_files(samples: Any) -> None:
    first, again = ([one.content for one in break_files(samples, 120, 7)][60:] for _ in range(2))
    assert first == again
