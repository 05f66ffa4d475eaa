"""Where rejected rows are written: they hold persons, for the account that asked and nobody else."""

import stat

import pytest

from accord.deposits.actions import deposit_file, write_rejects
from accord.deposits.errors import RejectsRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_a_reject(samples, put, agreement):
    """A deposit with one rejected row."""
    rows = samples.travail_rows(3).replace("12/04/1986;05/11/2017;1", "12/04/1986;;1", 1)
    return deposit_file(path=put("stock_20180131.csv", rows), agreement=agreement).deposit


def test_rejects_over_a_file_that_everybody_reads_become_private(with_a_reject, tmp_path):
    out = tmp_path / "rejets.csv"
    out.write_text("avant")
    out.chmod(0o644)
    assert write_rejects(deposit=with_a_reject, out=out) == 1
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "avant" not in out.read_text(encoding="utf-8")


def test_rejects_are_not_written_through_a_link(with_a_reject, tmp_path):
    other = tmp_path / "autre.txt"
    other.write_text("gardé")
    (tmp_path / "rejets.csv").symlink_to(other)
    with pytest.raises(RejectsRefused):
        write_rejects(deposit=with_a_reject, out=tmp_path / "rejets.csv")
    assert other.read_text() == "gardé"
