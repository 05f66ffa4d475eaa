"""A snapshot: the facts of one instant, named by what they are."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from django.conf import settings

from accord.conventions.actions import import_agreement, record_event
from accord.conventions.models import Agreement
from accord.conventions.queries import read_current
from accord.deposits.models import Deposit
from accord.employment.models import Situation
from accord.indicators.actions import facts_folder, take_snapshot
from accord.indicators.engine import open_facts
from accord.indicators.errors import (
    BreakdownNotAllowed,
    CohortNotFrozen,
    EventWithoutDate,
    NoSnapshot,
    PersonsNotShown,
    SnapshotFileChanged,
    SnapshotFileMissing,
    SnapshotIncomplete,
    UnknownBreakdownValue,
    UnknownIndicator,
)
from accord.indicators.models import Snapshot
from accord.indicators.queries import (
    Ask,
    compute_table,
    compute_tables,
    facts_behind,
    find_snapshot,
    trace_facts,
    verify_snapshot,
)
from accord.kit.periods import year_period
from accord.pathways.models import Cohort, CohortMember
from accord.people.models import Identity, Person, Sighting
from accord.territories import actions
from accord.trainings.models import Participation, Session

BDR = Path(settings.BASE_DIR) / "declared" / "paca-bdr-2017"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bdr(monkeypatch):
    """The agreement of the Bouches-du-Rhône, imported and notified; communes of two départements only."""
    every = actions._read_communes
    near = {"13", "84"}
    monkeypatch.setattr(
        actions, "_read_communes", lambda *said: (row for row in every(*said) if row.departement in near)
    )
    version = import_agreement(folder=BDR)
    record_event(agreement=version.agreement, name="notification", happened_on=date(2018, 1, 15))
    return version.agreement


@pytest.fixture
def deposit(bdr):
    return make_deposit(bdr, "formations_2018.csv")


def make_deposit(agreement, name):
    return Deposit.objects.create(
        agreement=agreement, format_key="region-formations", file_name=name, file_sha256=name, file_size=1,
        state="accepte", reference_on=date(2021, 1, 4), accepted_at="2021-01-04T10:00:00Z",
    )  # fmt: skip


def make_leaver(
    deposit, row, *, situation="EMPLOI", left_on=date(2018, 9, 30), commune="13001", sex="1", **said
):
    identity = Identity.objects.create(
        person=Person.objects.create(), kind="formation", fingerprint=f"{deposit.pk}-{row}".encode(), sex=sex,
        birth_on=date(1990, 5, 12), birth_precision="N",
    )  # fmt: skip
    Sighting.objects.create(deposit=deposit, row=row, identity=identity)
    session, _ = Session.objects.get_or_create(number="S-1", defaults={"provider_siret": "11111111100007"})
    participation = Participation.objects.create(
        deposit=deposit, row=row, identity=identity, session=session, commune=commune,
        prescribed_on=date(2018, 1, 20), entered_on=date(2018, 3, 1), left_on=left_on, exit_cause="TERME",
        planned_hours=Decimal("300.50"), absent_hours=Decimal("10.25"),
    )  # fmt: skip
    if left_on:
        Situation.objects.create(
            deposit=deposit, row=row, identity=identity, participation=participation, situation=situation
        )
    return participation


@pytest.fixture
def leavers(deposit):
    """Seven in a job, five not, two unknown, one still in training."""
    told = ["EMPLOI"] * 7 + ["RECHERCHE"] * 5 + [""] * 2
    people = [make_leaver(deposit, row, situation=situation) for row, situation in enumerate(told, 1)]
    return [*people, make_leaver(deposit, 15, left_on=None)]


def ask(agreement, indicator, **said):
    said = {"sees_people": True} | said
    return compute_table(agreement=read_current(agreement.key), indicator=indicator, **said)


def test_the_same_facts_give_the_same_snapshot(leavers):
    assert take_snapshot() == take_snapshot()
    assert Snapshot.objects.count() == 1


def test_a_new_fact_gives_a_new_snapshot_that_shares_what_did_not_change(bdr, leavers):
    before = take_snapshot()
    make_leaver(make_deposit(bdr, "formations_2019.csv"), 1)
    after = take_snapshot()
    assert after != before
    files = [
        {name: fact["file"] for name, fact in snap.manifest["facts"].items()} for snap in (before, after)
    ]
    assert files[0]["participation"] != files[1]["participation"]
    assert files[0]["commune"] == files[1]["commune"]


def test_the_manifest_says_files_rows_columns_and_deposits(leavers):
    manifest = take_snapshot().manifest
    described = manifest["facts"]["participation"]
    assert described["rows"] == 15
    assert described["columns"]["planned_hours"] == "decimal128(18, 2)"
    assert [deposit["file_name"] for deposit in manifest["deposits"]] == ["formations_2018.csv"]


def test_the_files_are_for_the_eyes_of_their_owner_alone(leavers):
    take_snapshot()
    files = list(facts_folder().iterdir())
    assert files and {path.suffix for path in files} == {".parquet"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_the_facts_hold_no_name_and_no_birth_date_finer_than_the_month(leavers):
    take_snapshot()
    for path in facts_folder().glob("*.parquet"):
        columns = {row[0] for row in duckdb.read_parquet(str(path)).limit(0).description}
        assert not columns & {
            "birth_name",
            "usual_name",
            "first_names",
            "birth_on",
            "nir_index",
            "nir_sealed",
        }
    months = duckdb.sql(
        f"SELECT DISTINCT birth_month FROM '{facts_folder()}/participation-*.parquet'"
    ).fetchall()
    assert {day.day for (day,) in months if day} == {1}


def test_a_snapshot_is_not_taken_by_a_login_that_sees_a_part_of_the_rows(leavers, as_app):
    with pytest.raises(SnapshotIncomplete), as_app():
        take_snapshot()


def test_a_rate_comes_with_its_denominator_and_its_unknown(bdr, leavers):
    take_snapshot()
    total = ask(bdr, "retour-emploi").total
    assert (total.numerator, total.denominator, total.unknown) == (7, 12, 2)


def test_the_target_of_seventy_per_cent_stands_beside(bdr, leavers):
    take_snapshot()
    assert ask(bdr, "retour-emploi", period=year_period(2018)).target.value == 70
    assert ask(bdr, "retour-emploi", period=year_period(2016)).target is None


def test_a_figure_says_its_article_its_files_and_its_statement(bdr, leavers):
    snapshot = take_snapshot()
    table = ask(bdr, "retour-emploi")
    assert (table.article, table.snapshot) == ("2", snapshot.sha256)
    assert [deposit.file_name for deposit in table.deposits] == ["formations_2018.csv"]
    assert "En emploi" in table.definition and table.sql.startswith("SELECT")


def test_hours_travel_as_whole_hundredths(bdr, leavers):
    take_snapshot()
    table = ask(bdr, "taux-absence")
    assert (table.decimals, table.total.numerator, table.total.denominator) == (2, 14 * 1025, 14 * 30050)


def test_communes_are_read_in_their_basin_and_districts_in_their_city(bdr, deposit):
    for row, commune in enumerate(["13001", "13201", "13055", "84007", "", "99999"], 1):
        make_leaver(deposit, row, commune=commune)
    take_snapshot()
    found = {cell.labels[0]: cell.numerator for cell in ask(bdr, "sorties", by=["bassin"]).cells}
    assert found == {
        "Aix-en-Provence": 1, "Arles": 0, "Marseille": 2, "Istres": 0, "Hors du territoire": 1, "Inconnu": 2,
    }  # fmt: skip
    communes = {cell.labels[0]: cell.numerator for cell in ask(bdr, "sorties", by=["commune"]).cells}
    assert communes["Marseille"] == 2 and communes["Aix-en-Provence"] == 1


def test_the_cohort_is_counted_from_its_frozen_list_only(bdr, leavers):
    with pytest.raises(NoSnapshot):
        ask(bdr, "retour-emploi-cohorte")
    take_snapshot()
    with pytest.raises(CohortNotFrozen):
        ask(bdr, "retour-emploi-cohorte")
    version = bdr.versions.get()
    cohort = Cohort.objects.create(
        agreement=bdr, version=version, key="cohorte", reference_on=date(2018, 1, 31)
    )
    for leaver in leavers[:8]:
        CohortMember.objects.create(cohort=cohort, identity=leaver.identity)
    take_snapshot()
    total = ask(bdr, "retour-emploi-cohorte").total
    assert (total.numerator, total.denominator, total.unknown) == (7, 8, 0)
    assert ask(bdr, "cohorte").total.numerator == 8


def test_an_event_without_a_date_is_asked_for(leavers):
    Agreement.objects.get().events.all().delete()
    take_snapshot()
    with pytest.raises(EventWithoutDate, match="notification"):
        ask(Agreement.objects.get(), "entrees-cohorte")


def test_an_old_snapshot_answers_as_it_did(bdr, leavers):
    old = take_snapshot()
    make_leaver(make_deposit(bdr, "formations_2019.csv"), 1)
    take_snapshot()
    assert ask(bdr, "sorties", snapshot=old).total.numerator == 14
    assert ask(bdr, "sorties").total.numerator == 15


def test_the_facts_behind_a_cell_are_traced_to_file_and_row(bdr, leavers):
    take_snapshot()
    agreement = read_current(bdr.key)
    asked = {"agreement": agreement, "indicator": "retour-emploi"}
    ids = facts_behind(**asked, dims={"annee": "2018"}, part="unknown", sees_people=True)
    origins = trace_facts(**asked, fact_ids=ids)
    assert [(origin.file_name, origin.row) for origin in origins] == [
        ("formations_2018.csv", 13),
        ("formations_2018.csv", 14),
    ]


def test_whoever_may_not_see_persons_is_refused_the_facts(bdr, leavers):
    take_snapshot()
    with pytest.raises(PersonsNotShown):
        facts_behind(agreement=read_current(bdr.key), indicator="sorties", sees_people=False)


def test_small_counts_are_hidden_from_whoever_may_not_see_persons(bdr, deposit):
    for row in range(1, 31):
        make_leaver(deposit, row, sex="2" if row <= 3 else "1")
    take_snapshot()
    table = ask(bdr, "sorties", by=["sexe"], sees_people=False)
    assert [cell.hidden for cell in table.cells] == [True, True]
    assert (table.total.numerator, table.total.persons, table.threshold) == (30, None, 5)
    assert not ask(bdr, "sorties", by=["sexe"]).has_hidden


def test_the_tables_of_a_pack_are_protected_together(bdr, deposit):
    for row in range(1, 41):
        make_leaver(deposit, row, commune="13001" if row <= 20 else "13004" if row <= 37 else "13010")
    take_snapshot()
    asks = [Ask("sorties", ("commune",)), Ask("sorties", ("bassin",))]
    agreement = read_current(bdr.key)
    communes, basins = compute_tables(agreement=agreement, asks=asks, sees_people=False)
    assert communes.find({"commune": "13010"}).hidden
    # Arles holds both communes: its total must not give the small one back.
    assert communes.find({"commune": "13004"}).hidden or basins.find({"bassin": "Arles"}).hidden


def test_a_file_that_is_gone_or_changed_is_said(bdr, leavers):
    snapshot = take_snapshot()
    path = facts_folder() / snapshot.manifest["facts"]["exit_situation"]["file"]
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"?")
    with pytest.raises(SnapshotFileChanged, match="exit_situation"):
        verify_snapshot(snapshot)
    path.unlink()
    with pytest.raises(SnapshotFileMissing, match="exit_situation"):
        ask(bdr, "retour-emploi")


def test_a_statement_reaches_the_files_of_its_snapshot_and_nothing_else(leavers, tmp_path):
    files = {name: fact["file"] for name, fact in take_snapshot().manifest["facts"].items()}
    (tmp_path / "autre.csv").write_text("a\n1\n")
    with open_facts(files, facts_folder()) as connection:
        assert connection.execute("SELECT count(*) FROM participation").fetchall() == [(15,)]
        with pytest.raises(duckdb.PermissionException):
            connection.execute("SELECT * FROM read_csv(?)", [str(tmp_path / "autre.csv")])
        with pytest.raises(duckdb.InvalidInputException):
            connection.execute("SET enable_external_access = true")


def test_a_snapshot_is_found_by_its_number_or_the_start_of_its_name(leavers):
    snapshot = take_snapshot()
    assert (
        find_snapshot() == find_snapshot(str(snapshot.pk)) == find_snapshot(snapshot.sha256[:10]) == snapshot
    )
    with pytest.raises(NoSnapshot):
        find_snapshot("abcdef0123")


def test_what_is_not_declared_is_refused(bdr, leavers):
    take_snapshot()
    with pytest.raises(UnknownIndicator, match="retour-emploi"):
        ask(bdr, "inconnu")
    with pytest.raises(BreakdownNotAllowed, match="annee"):
        ask(bdr, "retour-emploi", by=["session"])
    with pytest.raises(UnknownBreakdownValue):
        facts_behind(
            agreement=read_current(bdr.key), indicator="sorties", dims={"annee": "2018-S1"}, sees_people=True
        )
