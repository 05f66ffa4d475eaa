"""The command as a person meets it: what it says when something goes wrong, and its exit status."""

import os
import subprocess
import sys

import click
import pytest

from accord.site import cli


def run(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "accord.site.cli", *arguments], capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def leave_with(monkeypatch, action):
    monkeypatch.setattr(cli, "accord", click.Command("accord", callback=action))
    monkeypatch.setattr(sys, "argv", ["accord"])
    with pytest.raises(SystemExit) as leaving:
        cli.main()
    return leaving.value.code


def test_the_help_names_every_command_in_french():
    code, said = run("--help")
    assert code == 0
    assert all(name in said for name in cli.COMMANDS)
    assert "Contrôle le dossier d’une convention" in said


def test_a_wrong_option_leaves_with_two():
    assert run("check", "--nimporte")[0] == 2


def test_a_status_asked_by_a_command_is_kept(monkeypatch):
    def leave():
        raise click.exceptions.Exit(1)

    assert leave_with(monkeypatch, leave) == 1


def test_an_unforeseen_error_names_its_kind_and_its_place_and_quotes_nothing(monkeypatch, capsys):
    def fail():
        raise ValueError("DELATTRE Marie-Pierre")

    monkeypatch.delenv("ACCORD_TRACE", raising=False)
    assert leave_with(monkeypatch, fail) == 1
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "DELATTRE" not in said


def test_an_error_of_a_room_is_said_in_its_own_words(monkeypatch, capsys):
    from accord.territories.errors import UnknownVintage

    def fail():
        raise UnknownVintage(1999)

    assert leave_with(monkeypatch, fail) == 1
    assert "millésime 1999" in capsys.readouterr().err


def test_what_a_command_writes_is_for_its_account_alone(monkeypatch, tmp_path):
    before = os.umask(0o022)
    try:
        leave_with(monkeypatch, lambda: (tmp_path / "dossier-de-seance").mkdir())
    finally:
        os.umask(before)
    assert (tmp_path / "dossier-de-seance").stat().st_mode & 0o777 == 0o700
