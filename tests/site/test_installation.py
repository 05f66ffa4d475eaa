"""Installing twice costs nothing, and never takes the tests' tools away."""

import importlib.util
import json
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def do(tmp_path, monkeypatch):
    """do.py with a virtual environment of its own, and the commands it would run in `do.asked`."""
    specification = importlib.util.spec_from_file_location("do_under_test", CHECKOUT / "do.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / "venv")
    monkeypatch.setattr(module, "BIN", tmp_path / "venv" / "bin")
    monkeypatch.setattr(module, "STAMP", tmp_path / "venv" / "stamp.json")
    monkeypatch.setattr(module, "index_of_pip", dict)
    module.asked = []

    def pretend(command, *_, **__):
        module.asked.append(" ".join(Path(part).name for part in map(str, command)))
        if "venv" in command:
            module.BIN.mkdir(parents=True)
            (module.BIN / "python").touch()
        return 0

    monkeypatch.setattr(module, "run", pretend)
    return module


def installed_files(do):
    return [command.split()[-1] for command in do.asked if "sync" in command]


def test_a_bare_clone_installs_what_is_pinned(do):
    do.install("run")
    assert installed_files(do) == ["run.txt"]
    assert any(command.startswith("python -m venv") for command in do.asked)


def test_the_second_time_nothing_runs(do):
    do.install("test")
    do.asked.clear()
    do.install("test")
    assert do.asked == []


def test_the_demo_uses_the_environment_of_the_tests_as_it_is(do):
    do.install("test")
    do.asked.clear()
    do.install("run")
    assert do.asked == []


def test_an_environment_of_the_tests_is_never_brought_down(do):
    do.install("test")
    stamp = json.loads(do.STAMP.read_text())
    do.STAMP.write_text(json.dumps({**stamp, "requirements": "older"}))
    do.asked.clear()
    do.install("run")
    assert installed_files(do) == ["test.txt"]


def test_an_interrupted_installation_starts_over(do):
    do.install("run")
    do.STAMP.write_text("{")
    do.asked.clear()
    do.install("run")
    assert installed_files(do) == ["run.txt"]


def test_a_python_that_cannot_make_environments_names_the_package_to_install(do, monkeypatch):
    monkeypatch.setattr(do.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(do.Stop, match="apt install python3-venv"):
        do.install("run")


def test_an_unknown_target_is_misuse(do, capsys):
    assert do.main(["dmeo"]) == 2
    assert "make demo" in capsys.readouterr().out
