"""Where rejected rows are written: they hold persons, for the account that asked and nobody else."""

import os
import stat

import pytest

from accord.deposits.errors import RejectsRefused
from accord.deposits.rejects import _make_own


def test_rejects_over_a_file_that_everybody_reads_become_private(tmp_path):
    out = tmp_path / "rejets.csv"
    out.write_text("avant")
    out.chmod(0o644)
    _make_own(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_bytes() == b""


def test_rejects_are_not_written_through_a_link(tmp_path):
    other = tmp_path / "autre.txt"
    other.write_text("gardé")
    (tmp_path / "rejets.csv").symlink_to(other)
    with pytest.raises(RejectsRefused):
        _make_own(tmp_path / "rejets.csv")
    assert other.read_text() == "gardé"


def test_rejects_are_not_written_in_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "rejets.csv")
    with pytest.raises(RejectsRefused):
        _make_own(tmp_path / "rejets.csv")
