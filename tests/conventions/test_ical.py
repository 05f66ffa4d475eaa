"""What is due as a file for a calendar: every committee of the five agreements, no fault in it."""

import warnings
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from accord.conventions.rules.ical import entry_of, write_calendar
from accord.declaration import read_agreement
from accord.declaration.calendar import obligations_between
from accord.site.commands.calendar import calendar

DECLARED = Path(__file__).resolve().parents[2] / "declared"
AGREEMENTS = {
    "hdf-pdc-2022": ["signature=2022-12-12", "notification=2023-01-01"],
    "paca-bdr-2017": ["notification=2018-01-15"],
    "pdc-cnfpt-2024": [
        "signature=2023-12-18",
        "debut-session=2024-09-16:groupe 1",
        "debut-session=2024-11-25:groupe 2",
        "fin-action=2024-09-17",
    ],
    "pdc-fse-2021": [
        "signature-etat=2022-11-14",
        "signature-departement=2022-11-14",
        "signature-terrimouv=2022-11-21",
        "delegation-departement=2023-02-01",
    ],
    "pdc-interim-2024": [
        "signature-departement=2024-09-03",
        "signature-fpett=2024-09-05",
        "signature-akto=2024-09-09",
        "signature-fastt=2024-09-12",
    ],
}
STAMP = datetime(2024, 1, 1, tzinfo=UTC)


def written(key: str, events: list[str], path: Path) -> Calendar:
    """The file that the command writes, read back; a warning of the library is a failure."""
    given = [part for event in events for part in ("--event", event)]
    result = CliRunner().invoke(calendar, [str(DECLARED / key), *given, "--ics", str(path), "--json"])
    assert result.exit_code == 0, result.output
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return Calendar.from_ical(path.read_bytes())


@pytest.mark.parametrize(("key", "events"), AGREEMENTS.items())
def test_the_file_is_read_without_a_fault_and_carries_every_committee(key, events, tmp_path):
    read = written(key, events, tmp_path / "echeances.ics")
    assert [fault for part in read.walk() for fault in part.errors] == []
    shown = [str(event["summary"]) for event in read.walk("VEVENT") if "Comité" in event["categories"].cats]
    committees = read_agreement(DECLARED / key).agreement.committees
    missing = [one.label for one in committees if not any(label.startswith(one.label) for label in shown)]
    assert missing == []


@pytest.mark.parametrize(("key", "events"), AGREEMENTS.items())
def test_each_day_of_the_file_has_a_name_of_its_own_that_never_changes(key, events, tmp_path):
    first = written(key, events, tmp_path / "un.ics").walk("VEVENT")
    second = written(key, events, tmp_path / "deux.ics").walk("VEVENT")
    names = [str(event["uid"]) for event in first]
    assert len(set(names)) == len(names) > 10
    assert names == [str(event["uid"]) for event in second]


def test_a_committee_that_nothing_dates_yet_is_in_the_file_all_the_same(tmp_path):
    read = written("pdc-fse-2021", [], tmp_path / "fse.ics")
    (waiting,) = [
        event
        for event in read.walk("VEVENT")
        if str(event["summary"]) == "Comité départemental technique de suivi du FSE+ : dates à fixer"
    ]
    assert waiting["status"] == "TENTATIVE"
    assert "Se réunit : tous les deux mois" in waiting["description"]


def test_a_committee_whose_rhythm_is_provisional_says_so(tmp_path):
    read = written("pdc-interim-2024", AGREEMENTS["pdc-interim-2024"], tmp_path / "interim.ics")
    meetings = [event for event in read.walk("VEVENT") if "Comité" in event["categories"].cats]
    assert {str(event["status"]) for event in meetings} == {"TENTATIVE"}
    assert all("rythme à confirmer" in event["summary"] for event in meetings)


def test_a_day_says_its_agreement_its_article_and_its_owner_and_lasts_all_day(tmp_path):
    read = written("paca-bdr-2017", AGREEMENTS["paca-bdr-2017"], tmp_path / "bdr.ics")
    event = next(one for one in read.walk("VEVENT") if one["dtstart"].dt == date(2018, 4, 14))
    assert event["summary"] == (
        "Comité technique : réunion à tenir au plus tard ce jour "
        "(1er trimestre de la 1re année de la convention)"
    )
    assert event["dtend"].dt == date(2018, 4, 15)
    assert event["transp"] == "TRANSPARENT"
    for said in ("n° 17-1136", "Comité, article", "À la charge de : Région et Département"):
        assert said in event["description"]


@pytest.fixture
def reminded():
    """Something due in the CNFPT agreement that has reminders."""
    agreement = read_agreement(DECLARED / "pdc-cnfpt-2024").agreement
    events = {"signature": date(2023, 12, 18), "debut-session": date(2024, 9, 16)}
    return agreement, next(due for due in obligations_between(agreement, events) if due.reminders)


def test_a_reminder_rings_in_the_morning_of_its_day(reminded):
    agreement, due = reminded
    read = Calendar.from_ical(write_calendar("A", "B", [entry_of(agreement, due)], STAMP))
    alarms = [alarm["trigger"].dt for alarm in read.walk("VALARM")]
    midnight = datetime.combine(due.date, datetime.min.time())
    rings = [midnight + alarm for alarm in alarms]
    assert [ring.date() for ring in rings] == list(due.reminders)
    assert {ring - datetime.combine(ring.date(), datetime.min.time()) for ring in rings} == {
        timedelta(hours=9)
    }


@pytest.mark.parametrize(("outcome", "status"), [("fait", "CONFIRMED"), ("sans objet", "CANCELLED")])
def test_what_was_answered_says_so_and_rings_no_more(reminded, outcome, status):
    agreement, due = reminded
    content = write_calendar("A", "B", [entry_of(agreement, due, outcome=outcome)], STAMP)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]).startswith(f"{outcome.capitalize()} : ")
    assert event["status"] == status
    assert event.walk("VALARM") == []


def test_the_same_entries_give_the_same_bytes(reminded):
    agreement, due = reminded
    assert write_calendar("A", "B", [entry_of(agreement, due)], STAMP) == write_calendar(
        "A", "B", [entry_of(agreement, due)], STAMP
    )


def test_the_name_of_a_calendar_is_on_one_line(reminded):
    agreement, due = reminded
    title = "Échéances — Service\r\nde l’insertion\n"
    read = Calendar.from_ical(write_calendar(title, "B", [entry_of(agreement, due)], STAMP))
    assert {str(read["name"]), str(read["x-wr-calname"])} == {"Échéances — Service de l’insertion"}


def test_a_file_that_cannot_be_written_is_a_misuse_said_in_french(tmp_path):
    path = tmp_path / "nulle-part" / "echeances.ics"
    given = [str(DECLARED / "paca-bdr-2017"), "--event", "notification=2018-01-15", "--ics", str(path)]
    result = CliRunner().invoke(calendar, given)
    assert result.exit_code == 2
    assert "ne peut pas être écrit" in result.output
