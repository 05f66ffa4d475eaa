"""One published set of figures: what a page shows to a reader without the persons is what a pack shows."""

from collections import OrderedDict
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from accord.committees.figures import list_asks
from accord.declaration import read_agreement
from accord.indicators import publication
from accord.indicators.errors import CohortNotFrozen, NotPublished
from accord.indicators.publication import FINEST, publish_tables, published_breakdowns
from accord.indicators.queries import Ask
from accord.indicators.rules.tables import Cell, Table
from accord.kit.periods import year_period

FOLDER = Path(__file__).parents[2] / "declared" / "paca-bdr-2017"


@pytest.fixture(scope="module")
def declared():
    files = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()
    }
    return read_agreement(files).agreement


@pytest.fixture
def computed(monkeypatch):
    """What is asked of the engine, whose tables are empty here."""
    asked = []

    def compute(*, agreement, asks, snapshot, sees_people, missing):
        assert not sees_people
        asked.append(tuple(asks))
        missing["cohorte"] = CohortNotFrozen("cohorte")
        return [Table(ask.indicator, "", "5", "nombre", ask.by, (), Cell((), (), len(asks))) for ask in asks]

    monkeypatch.setattr(publication, "compute_tables", compute)
    monkeypatch.setattr(publication, "events_of", lambda declared: {})
    monkeypatch.setattr(publication, "_kept", OrderedDict())
    return asked


@pytest.fixture
def snapshot():
    return SimpleNamespace(sha256="ab" * 32)


def test_every_table_of_every_pack_belongs_to_the_published_set(declared):
    for committee in declared.committees:
        for ask in list_asks(declared, committee):
            assert ask.by in published_breakdowns(declared, declared.indicator(ask.indicator)), ask


def test_the_finest_breakdowns_are_published_only_where_a_pack_shows_them(declared):
    entries, exits = (
        published_breakdowns(declared, declared.indicator(key)) for key in ("entrees", "sorties")
    )
    assert ("session",) in entries
    assert ("commune",) not in entries
    assert ("mois",) not in exits
    alone = published_breakdowns(declared, declared.indicator("retour-emploi"))
    assert not FINEST & {word for by in alone for word in by}


def test_a_page_and_two_packs_are_given_one_set_with_every_indicator_of_the_agreement(
    declared, computed, snapshot
):
    publish_tables(declared, [Ask("entrees", ("sexe",))], snapshot)
    for committee in declared.committees:
        asks = [ask for ask in list_asks(declared, committee) if ask.indicator == "entrees"]
        publish_tables(declared, asks, snapshot)
    assert len(computed) == 1
    assert {ask.indicator for ask in computed[0]} == {indicator.key for indicator in declared.indicators}


def test_only_what_was_asked_is_given(declared, computed, snapshot):
    tables = publish_tables(declared, [Ask("entrees", ("sexe",)), Ask("entrees")], snapshot)
    assert [table.by for table in tables] == [("sexe",), ()]


def test_a_table_outside_the_set_is_never_given(declared, computed, snapshot):
    with pytest.raises(NotPublished, match="n’est pas publié"):
        publish_tables(declared, [Ask("entrees", ("commune",))], snapshot)


def test_nor_a_period_that_two_questions_would_subtract(declared, computed, snapshot):
    with pytest.raises(NotPublished, match="une autre période"):
        publish_tables(declared, [Ask("sorties", (), year_period(2018))], snapshot)


def test_an_indicator_without_a_figure_yet_says_why_and_leaves_the_others(declared, computed, snapshot):
    assert publish_tables(declared, [Ask("sorties")], snapshot)
    with pytest.raises(CohortNotFrozen):
        publish_tables(declared, [Ask("cohorte")], snapshot)


def test_a_publication_is_written_once_for_a_state_and_again_after_another(world):
    from accord.indicators.actions import publish_figures
    from accord.indicators.models import Publication, Snapshot

    version = world.agreement.versions.get()
    first, other = Snapshot.objects.get(), Snapshot.objects.create(sha256="ef" * 32, manifest={})
    for snapshot in (first, other, other, first):
        publish_figures(
            agreement=world.agreement, version=version, snapshot=snapshot, published_on=date(2021, 1, 4)
        )
    assert [one.snapshot_id for one in Publication.objects.all()] == [first.pk, other.pk, first.pk]
