"""A file written for its owner alone, whatever stood in its place."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from accord.kit.own_files import NotOrdinaryFile, make_own_file


def test_over_a_file_that_everybody_reads_it_becomes_private(tmp_path: Path) -> None:
    out = tmp_path / "rejets.csv"
    out.write_text("avant")
    out.chmod(0o644)
    make_own_file(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_bytes() == b""


def test_it_is_not_written_through_a_link(tmp_path: Path) -> None:
    other = tmp_path / "autre.txt"
    other.write_text("gardé")
    (tmp_path / "rejets.csv").symlink_to(other)
    with pytest.raises(NotOrdinaryFile):
        make_own_file(tmp_path / "rejets.csv")
    assert other.read_text() == "gardé"


def test_it_is_not_written_in_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rejets.csv")
    with pytest.raises(NotOrdinaryFile):
        make_own_file(tmp_path / "rejets.csv")
