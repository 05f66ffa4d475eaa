"""A secret kept in a file: made once, whole or not at all, for its owner alone."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from accord.kit.secret_files import keep_secret, read_secret_file


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "home" / "secrets" / "one"
    assert read_secret_file(path) is None
    assert keep_secret(path, lambda: "first") == "first"
    assert keep_secret(path, lambda: "second") == "first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["one"]


def test_several_at_once_keep_the_same_secret(tmp_path: Path) -> None:
    start, found = threading.Barrier(8), []

    def keep(number: int) -> None:
        start.wait()
        found.append(keep_secret(tmp_path / "one", lambda: f"secret {number}"))

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 8
    assert set(found) == {read_secret_file(tmp_path / "one")}


def test_a_process_that_dies_while_writing_leaves_no_secret(tmp_path: Path, monkeypatch: Any) -> None:
    def die(descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("os.fsync", die)
        keep_secret(tmp_path / "one", lambda: "first")
    assert list(tmp_path.iterdir()) == []
    assert keep_secret(tmp_path / "one", lambda: "second") == "second"


def test_an_empty_file_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "one").touch()
    assert keep_secret(tmp_path / "one", lambda: "made") == "made"
