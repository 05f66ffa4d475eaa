"""`accord pack`, as it is typed; the figures are made by hand."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from accord.committees import actions
from accord.conventions.actions import import_agreement, record_event
from accord.conventions.models import Agreement
from accord.indicators.models import Snapshot
from accord.kit.dates_in_text import read_date
from accord.site.commands.pack import pack
from tests.committees import samples

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parents[2] / "declared" / "paca-bdr-2017"


@pytest.fixture
def run(monkeypatch, settings, tmp_path):
    settings.TODAY = "2021-01-04"
    monkeypatch.setattr("accord.site.cli.start_django", lambda *_: None)
    monkeypatch.setattr("accord.conventions.actions.load_communes", lambda **_: None)
    monkeypatch.setattr(actions, "compute_pack_tables", lambda *_: [samples.entries_by_year()])
    agreement = import_agreement(folder=FOLDER).agreement
    record_event(agreement=agreement, name="notification", happened_on=read_date("15/01/2018").day)
    Snapshot.objects.create(sha256="ab" * 32, manifest={})

    def act(*words):
        out = str(tmp_path / "out")
        return CliRunner().invoke(pack, ["pilotage", "--on", "2021-01-04", "--out", out, *words])

    return act


def test_the_first_time_it_says_that_figures_are_frozen(run, tmp_path):
    result = run()
    assert result.exit_code == 0
    assert "chiffres arrêtés à l’instant. Ils ne changeront plus." in result.output
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_asked_again_it_gives_the_same_bytes_and_says_so(run, tmp_path):
    run()
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    result = run()
    assert "documents redonnés à l’identique" in result.output
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == first


def test_a_machine_gets_the_hashes_and_whether_it_froze(run):
    assert json.loads(run("--json").output)["frozen_now"] is True
    said = json.loads(run("--json").output)
    assert said["frozen_now"] is False
    assert [len(document["sha256"]) for document in said["documents"]] == [64, 64, 64]


def test_several_agreements_ask_which_one(run):
    Agreement.objects.create(key="autre", title="Autre convention")
    result = run()
    assert result.exit_code == 2
    assert "--agreement" in result.output
    assert run("--agreement", "paca-bdr-2017").exit_code == 0
