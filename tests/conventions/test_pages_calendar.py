"""The obligations of an agreement on screen: what is late, what became of each, the list as a file."""

import re

import pytest
from django.apps import apps
from lxml import html
from python_calamine import CalamineWorkbook

from accord.conventions.agreements import Place
from accord.conventions.duties import DutyState, list_duties
from accord.conventions.models import AgreementEvent, Outcome
from accord.conventions.queries import events_of, read_version
from accord.face.words import typo
from accord.journal.models import Entry

CALENDAR = "/conventions/paca-bdr-2017/echeances/"
LATE = f"{CALENDAR}comite/technique/2018-04-14/"
LANDMARK = f"{CALENDAR}terme/duree/2018-01-15/"
DONE = {"suite": "fait", "fait-le": "2018-04-10", "justificatif": "relevé de décisions du 10 avril 2018"}


@pytest.fixture
def steering(world, signed_in, as_web):
    """The steering service's browser, under the web's role."""
    browser = signed_in("pilotage")
    with as_web():
        yield browser


@pytest.fixture
def duties(world):
    """Everything due under the agreement."""
    version = world.agreement.versions.get()
    events = events_of(world.agreement)
    return list_duties(Place(world.agreement, version, read_version(version), "departement", events))


def test_an_obligation_passed_without_a_word_is_late(steering):
    page = steering.get(LATE).content.decode()
    assert "En retard" in page
    assert "en retard de 3\u00a0ans" in page
    assert "Région et Département" in page


def test_the_tabs_count_what_waits(steering, duties):
    page = steering.get(CALENDAR, {"etat": "echues"}).content.decode()
    late = sum(duty.state is DutyState.LATE for duty in duties)
    assert late > 10
    assert f"En retard ({late})" in page
    assert "La convention prend effet" not in page


@pytest.mark.parametrize("asked", [{}, {"partie": "region", "nature": "comite"}])
def test_the_tabs_add_up_to_all_with_the_filters_kept(steering, asked):
    page = html.fromstring(steering.get(CALENDAR, {"etat": "echues", **asked}).content)
    tabs = page.xpath("//nav[@class='tabs']//a")
    every, *each = [int(re.search(r"\((\d+)\)", tab.text)[1]) for tab in tabs]
    assert every == sum(each) > 0
    assert all(f"{name}={value}" in tab.get("href") for tab in tabs for name, value in asked.items())


def test_the_list_says_by_how_much_each_is_late_beside_its_date(steering):
    page = html.fromstring(steering.get(CALENDAR).content)
    late = page.xpath("//tbody/tr[.//*[@class='state late']]")[0]
    assert late.findtext("th/a") == "14/04/2018"
    assert late.xpath("string(.//*[@class='state late'])") == "En retard de 3\u00a0ans"


def test_an_obligation_is_done_with_its_evidence(steering, world):
    answer = steering.post(f"{LATE}suite/", DONE)
    assert answer.headers["Location"] == LATE
    page = steering.get(LATE).content.decode()
    for text in ("Fait le 10/04/2018", "relevé de décisions du 10 avril 2018", "Camille Pilotage"):
        assert text in page
    assert Outcome.objects.get(key="technique").recorded_by == world.users["pilotage"]


def test_an_obligation_is_waived_with_its_reason_only(steering):
    refused = steering.post(f"{LATE}suite/", {"suite": "sans-objet", "motif": " "})
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.content.decode()
    steering.post(f"{LATE}suite/", {"suite": "sans-objet", "motif": "reporté d’un commun accord"})
    page = steering.get(LATE).content.decode()
    assert "Sans objet" in page
    assert "reporté d’un commun accord" in page


def test_what_was_typed_is_given_back_when_something_is_missing(steering):
    page = steering.post(f"{LATE}suite/", {**DONE, "fait-le": ""}).content.decode()
    assert "relevé de décisions du 10 avril 2018" in page


def test_the_second_of_two_people_is_told_and_changes_nothing(steering):
    steering.post(f"{LATE}suite/", DONE)
    answer = steering.post(f"{LATE}suite/", {"suite": "sans-objet", "motif": "autre lecture"})
    assert answer.status_code == 409
    assert "Une suite vient d’être enregistrée" in answer.content.decode()
    assert Outcome.objects.get(key="technique").state == "fait"


def test_an_answer_taken_back_stays_in_the_history(steering):
    steering.post(f"{LATE}suite/", DONE)
    steering.post(f"{LATE}suite/", {"suite": "retirer"})
    assert "En retard" in steering.get(LATE).content.decode()
    history = apps.get_model("conventions", "OutcomeEvent").objects.all()
    assert [event.words for event in history] == ["relevé de décisions du 10 avril 2018"]


def test_the_start_of_the_agreement_takes_no_answer(steering):
    assert "Enregistrer ce qui a été fait" not in steering.get(LANDMARK).content.decode()
    assert steering.post(f"{LANDMARK}suite/", DONE).status_code == 404


@pytest.mark.parametrize(
    "address", ["comite/inconnu/2018-04-14/", "comite/technique/2018-04-15/", "comite/technique/2018-13-45/"]
)
def test_what_the_agreement_does_not_ask_is_not_found(steering, address):
    assert steering.get(CALENDAR + address).status_code == 404


def test_the_region_reads_the_calendar_and_answers_nothing(world, signed_in, as_web):
    with as_web():
        browser = signed_in("service-formation")
        assert "Enregistrer ce qui a été fait" not in browser.get(LATE).content.decode()
        assert browser.post(f"{LATE}suite/", DONE).status_code == 403
    assert not Outcome.objects.filter(key="technique").exists()


def test_each_answer_is_journalled_without_its_words(world, signed_in, as_web):
    with as_web():
        signed_in("pilotage").post(f"{LATE}suite/", DONE)
    entry = Entry.objects.get(action="due.done")
    assert entry.target == "paca-bdr-2017/comite:technique:2018-04-14"
    assert entry.detail == {}


def test_the_list_is_given_as_a_file_with_the_filters_of_the_page(steering, duties, tmp_path):
    answer = steering.get(
        CALENDAR, {"etat": "echues", "partie": "region", "nature": "engagement", "export": "csv"}
    )
    told = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    asked = [
        duty
        for duty in duties
        if duty.state is DutyState.LATE and duty.due.kind == "engagement" and "region" in duty.due.owners
    ]
    assert len(told) == 1 + len(asked) > 1
    assert "Acheter des formations pour la cohorte" in told[1]
    answer = steering.get(CALENDAR, {"export": "xlsx"})
    path = tmp_path / "echeances.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    (sheet,) = CalamineWorkbook.from_path(path).sheet_names
    assert len(CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()) == 1 + len(duties)


def test_before_the_agreement_has_started_the_calendar_says_what_it_waits_for(world, signed_in, as_web):
    AgreementEvent.objects.all().delete()
    browser = signed_in("pilotage")
    with as_web():
        page = browser.get(CALENDAR).content.decode()
    assert typo("dès que la date de l’événement « Notification de la convention »") in page
