"""Freezing, on the agreement of the repository and tables made by hand: what the room itself promises."""

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from django.db import DatabaseError, connection, transaction
from python_calamine import CalamineWorkbook

from accord.committees import actions, errors, queries
from accord.committees.models import Document, FrozenCell, FrozenTable, Meeting
from accord.conventions.actions import import_agreement, record_event
from accord.indicators.models import Snapshot
from accord.indicators.rules.tables import Cell
from accord.journal.models import Entry
from accord.partners.actor import Actor
from accord.partners.models import Organisation, User
from tests.committees import samples

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parents[2] / "declared" / "paca-bdr-2017"
HELD_ON = date(2021, 1, 4)
SECRET = 987_654_321


@pytest.fixture
def agreement(monkeypatch):
    # A pack needs no commune; reading the 35 000 of them takes a second.
    monkeypatch.setattr("accord.conventions.actions.load_communes", lambda **_: None)
    version = import_agreement(folder=FOLDER)
    record_event(agreement=version.agreement, name="notification", happened_on=date(2018, 1, 15))
    return version.agreement


@pytest.fixture
def snapshot():
    return Snapshot.objects.create(sha256="ab" * 32, manifest={})


@pytest.fixture
def counted(monkeypatch):
    """What the facts say today: a list of tables that a test may change, as a deposit would."""
    today = [samples.entries_by_year(), samples.entries_by_basin(), samples.return_rate()]
    monkeypatch.setattr(actions, "compute_pack_tables", lambda *_: list(today))
    return today


@pytest.fixture
def clock(settings):
    settings.TODAY = HELD_ON.isoformat()


@pytest.fixture
def freeze(agreement, snapshot, counted, clock):
    def act(**more):
        said = {"agreement": agreement, "committee": "pilotage", "held_on": HELD_ON}
        return actions.freeze_figures(**{**said, **more})

    return act


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_frozen_tables_are_rebuilt_from_the_database_alone(freeze, counted):
    assert queries.frozen_tables(freeze()) == counted


def test_a_later_deposit_changes_no_frozen_figure(freeze, counted, tmp_path):
    meeting = freeze()
    before = queries.frozen_tables(meeting)
    actions.write_pack(meeting=meeting, out=tmp_path / "first")
    counted[:] = [samples.entries(total=20_000)]
    Snapshot.objects.create(sha256="cd" * 32, manifest={})
    again = Meeting.objects.get(pk=meeting.pk)
    assert queries.frozen_tables(again) == before
    actions.write_pack(meeting=again, out=tmp_path / "second")
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_a_pack_written_over_a_file_that_everybody_reads_becomes_private(freeze, counted, tmp_path):
    meeting = freeze()
    (first, *_) = actions.write_pack(meeting=meeting, out=tmp_path)
    before = first.read_bytes()
    first.chmod(0o644)
    actions.write_pack(meeting=meeting, out=tmp_path)
    assert (first.stat().st_mode & 0o777, first.read_bytes()) == (0o600, before)


def test_figures_are_frozen_once(freeze):
    freeze()
    with pytest.raises(errors.FreezeRefused, match="déjà arrêtés : ils ne changent plus"):
        freeze()
    assert Meeting.objects.count() == 1


def test_the_meeting_keeps_its_data_its_version_and_its_due_date(freeze, snapshot):
    meeting = freeze()
    assert meeting.snapshot == snapshot
    assert meeting.version.number == 1
    assert meeting.due_on == date(2021, 1, 14)
    assert meeting.frozen_at.date() == HELD_ON


def test_a_failure_leaves_nothing(freeze, monkeypatch):
    def fail(_pack):
        raise RuntimeError

    monkeypatch.setattr(actions.pdf, "write_pdf", fail)
    with pytest.raises(RuntimeError):
        freeze()
    assert not Meeting.objects.exists()
    assert not FrozenTable.objects.exists()
    assert not Entry.objects.filter(action="figures.freeze").exists()


def test_without_data_it_says_what_to_do(agreement, counted, clock):
    with pytest.raises(errors.NoSnapshot, match="déposez des fichiers"):
        actions.freeze_figures(agreement=agreement, committee="pilotage", held_on=HELD_ON)


def test_an_unknown_committee_lists_the_known_ones(freeze):
    with pytest.raises(errors.UnknownCommittee, match="pilotage, technique"):
        freeze(committee="directeur")


def test_a_far_meeting_is_not_frozen_by_a_wrong_date(freeze):
    with pytest.raises(errors.FreezeRefused, match="à partir du 05/12/2021"):
        freeze(held_on=date(2022, 1, 4))


def test_only_the_steering_of_the_departement_freezes(freeze):
    region = Organisation.objects.create(name="Région", kind="region")
    user = User.objects.create_user("r@accord.example", full_name="Une personne")
    with pytest.raises(errors.FreezeRefused, match="pilotage de l’insertion"):
        freeze(actor=Actor(user.pk, region.pk, "pilotage"))


def test_who_froze_is_kept_and_journalled(freeze):
    departement = Organisation.objects.create(name="Département", kind="departement")
    user = User.objects.create_user("d@accord.example", full_name="Une personne")
    meeting = freeze(actor=Actor(user.pk, departement.pk, "pilotage"))
    assert meeting.frozen_by == user
    entry = Entry.objects.get(action="figures.freeze")
    assert (entry.user_id, entry.target) == (user.pk, f"meeting:{meeting.pk}")


@pytest.mark.parametrize("model", [FrozenTable, FrozenCell, Document])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_itself_refuses_to_change_what_is_frozen(freeze, model, change):
    freeze()
    table = model._meta.db_table
    statement = f"UPDATE {table} SET id = id" if change == "update" else f"DELETE FROM {table}"
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_itself_refuses_to_move_a_frozen_meeting(freeze):
    meeting = freeze()
    meeting.held_on = date(2021, 2, 1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        meeting.save()


def test_the_database_itself_refuses_a_figure_added_after_the_freeze(freeze):
    meeting = freeze()
    with pytest.raises(DatabaseError, match="frozen meeting"), transaction.atomic():
        FrozenTable.objects.create(meeting=meeting, position=99, indicator="x", heading={})


def test_a_planned_meeting_may_still_move(agreement, clock):
    meeting = actions.plan_meeting(agreement=agreement, committee="technique", held_on=HELD_ON)
    meeting.held_on = date(2021, 2, 1)
    meeting.save()
    moved = queries.find_meeting(agreement=agreement, committee="technique", held_on=date(2021, 2, 1))
    assert moved == meeting


def test_planning_twice_gives_one_meeting(agreement, clock):
    first = actions.plan_meeting(agreement=agreement, committee="technique", held_on=HELD_ON)
    assert actions.plan_meeting(agreement=agreement, committee="technique", held_on=HELD_ON) == first
    assert first.due_on == date(2021, 1, 14)


def test_no_pack_before_the_freeze(agreement, clock, tmp_path):
    meeting = actions.plan_meeting(agreement=agreement, committee="pilotage", held_on=HELD_ON)
    with pytest.raises(errors.PackNotReady, match="pas encore arrêtés"):
        actions.write_pack(meeting=meeting, out=tmp_path)


def test_the_manifest_gives_the_hash_of_each_document(freeze, tmp_path):
    paths = actions.write_pack(meeting=freeze(), out=tmp_path)
    manifest = json.loads(paths[-1].read_text(encoding="utf-8"))
    assert [path.name for path in paths] == [
        "paca-bdr-2017-pilotage-2021-01-04-dossier.pdf",
        "paca-bdr-2017-pilotage-2021-01-04-dossier.xlsx",
        "paca-bdr-2017-pilotage-2021-01-04-manifest.json",
    ]
    assert [document["name"] for document in manifest["documents"]] == [path.name for path in paths[:2]]
    assert manifest["snapshot"] == "ab" * 32
    for document, path in zip(manifest["documents"], paths, strict=False):
        assert document["sha256"] == actions.sha256(path.read_bytes()).hexdigest()


def test_altered_bytes_are_never_given(freeze, tmp_path):
    meeting = freeze()
    document = Document.objects.create(
        meeting=meeting, name="autre.pdf", media_type="application/pdf", content=b"x", sha256="0" * 64
    )
    with pytest.raises(errors.AlteredDocument, match=document.name):
        actions.write_pack(meeting=meeting, out=tmp_path)


def test_a_hidden_count_is_in_no_document_and_no_row(freeze, counted):
    crafted = samples.cell("bassin", "3", "Salon-de-Provence", SECRET)
    counted[:] = [samples.entries(("bassin",), [samples.cell("bassin", "1", "Arles", 12), crafted.hide()])]
    meeting = freeze()
    pdf, xlsx, _manifest = (bytes(found.content) for found in queries.read_documents(meeting))
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx))
    said += str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    said += str(list(FrozenCell.objects.values_list("cell", flat=True)))
    digits = "".join(char for char in said if not char.isspace())
    assert "Salon-de-Provence" in said
    assert str(SECRET) not in digits


def test_a_committee_without_indicator_still_has_its_pack(freeze, counted, tmp_path):
    counted.clear()
    meeting = freeze()
    assert queries.frozen_tables(meeting) == []
    assert len(actions.write_pack(meeting=meeting, out=tmp_path)) == 3


def test_a_rate_keeps_its_two_whole_numbers(freeze, counted):
    counted[:] = [replace(samples.return_rate(), total=Cell((), (), 1, 3, 7))]
    (table,) = queries.frozen_tables(freeze())
    assert (table.total.numerator, table.total.denominator, table.total.unknown) == (1, 3, 7)


def test_the_demonstration_says_that_its_clock_is_set(freeze):
    content = bytes(queries.read_documents(freeze())[0].content)
    assert "horloge fixée au" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
