"""The keys of the NIR: made once, for the owner's eyes only, never made again over sealed numbers."""

from __future__ import annotations

from typing import Any

import pytest

from accord.deposits.actions import deposit_file
from accord.deposits.errors import KeysLost
from accord.deposits.keys import read_keys
from accord.deposits.models import Record


@pytest.mark.django_db
def test_the_keys_are_made_once_and_open_what_they_sealed(
    samples: Any, put: Any, agreement: Any, settings: Any
) -> None:
    deposit_file(path=put("stock_20180131.csv", samples.travail_rows(1)), agreement=agreement)
    path = settings.ACCORD_HOME / "secrets" / "nir-keys"
    assert path.stat().st_mode & 0o777 == 0o600
    record = Record.objects.get()
    keys = read_keys()
    assert keys.sealer.open_text(record.nir_sealed) == "2860413055123"
    assert keys.index.of("2860413055123") == bytes(record.nir_index)
    path.unlink()
    with pytest.raises(KeysLost):
        read_keys()


@pytest.mark.django_db
def test_the_keys_may_come_from_the_environment(monkeypatch: Any, settings: Any, tmp_path: Any) -> None:
    settings.ACCORD_HOME = tmp_path
    monkeypatch.setenv("ACCORD_NIR_KEYS", f"{'ab' * 32}:{'cd' * 32}")
    assert read_keys().index.of("x") == read_keys().index.of("x")
    assert not (tmp_path / "secrets").exists()
