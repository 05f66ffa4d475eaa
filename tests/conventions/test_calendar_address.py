"""The secret address of an organisation's calendar: who opens it, what it gives, how it is closed."""

import re
import warnings
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from accord.conventions.models import CalendarSubscription
from accord.conventions.subscribing import find_address
from accord.face.words import typo
from accord.journal.models import Entry
from tests.conventions import page_samples

PAGE = "/echeances/agenda/"


@pytest.fixture
def steering(world, signed_in, as_web):
    """The steering service's browser, under the web's role."""
    browser = signed_in("pilotage")
    with as_web():
        yield browser


def open_address(browser, **typed) -> str:
    """The path of a new address, as the page shows it once."""
    page = browser.post(PAGE, {"faire": "creer", **typed}).content.decode()
    return re.search(r'value="http://testserver(/calendrier/[\w-]{32}\.ics)"', page)[1]


def read(path: str) -> Calendar:
    """What a calendar without an account reads there."""
    answer = Client().get(path)
    assert answer.status_code == 200
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return Calendar.from_ical(answer.content)


def test_a_calendar_without_an_account_reads_every_due_date(steering):
    path = open_address(steering)
    answer = Client().get(path)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = read(path).walk("VEVENT")
    days = {event["dtstart"].dt for event in events}
    assert date(2018, 4, 14) in days
    urls = {str(event["url"]) for event in events if "url" in event}
    assert "http://testserver/conventions/paca-bdr-2017/echeances/comite/technique/2018-04-14/" in urls


def test_the_address_is_shown_once_and_only_its_hash_is_kept(steering):
    path = open_address(steering)
    word = re.search(r"/([\w-]{32})\.ics", path)[1]
    assert word not in steering.get(PAGE).content.decode()
    kept = CalendarSubscription.objects.get()
    assert word not in kept.code
    assert find_address(word) == kept


def test_a_second_press_of_the_button_makes_no_second_address(steering):
    token = {"jeton-envoi": "un-jeton-de-vingt-lettres"}
    path = open_address(steering, **token)
    assert steering.post(PAGE, {"faire": "creer", **token}).headers["Location"] == PAGE
    assert Client().get(path).status_code == 200


def test_a_replaced_address_gives_nothing_any_more(steering):
    former = open_address(steering)
    new = open_address(steering, faire="remplacer")
    assert Client().get(former).status_code == 404
    assert Client().get(new).status_code == 200


def test_an_address_taken_back_gives_nothing_any_more(steering):
    path = open_address(steering)
    assert typo("Retirer l’adresse ?") in steering.get(f"{PAGE}?demande=retirer").content.decode()
    assert steering.post(PAGE, {"faire": "retirer"}).status_code == 302
    assert Client().get(path).status_code == 404
    assert "Aucune adresse n’est ouverte" in steering.get(PAGE).content.decode()


@pytest.mark.parametrize("word", ["x" * 32, "x" * 31, "../secret", ""])
def test_a_word_of_nobody_gives_nothing(world, client, as_web, word):
    with as_web():
        assert client.get(f"/calendrier/{word}.ics").status_code in (301, 404)


def test_nothing_is_written_there(steering):
    assert Client().post(open_address(steering)).status_code == 405


def test_a_calendar_that_asks_again_is_told_that_nothing_changed(steering):
    path = open_address(steering)
    answer = Client().get(path)
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    again = Client().get(path, headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_what_was_answered_is_told(steering):
    events = read(open_address(steering)).walk("VEVENT")
    (held,) = [
        event
        for event in events
        if event["dtstart"].dt == date(2020, 7, 14) and "Comité de pilotage" in event["summary"]
    ]
    assert str(held["summary"]).startswith("Fait : ")


def test_what_was_settled_leaves_after_a_year_and_what_waits_stays(steering, settings):
    path = open_address(steering)
    settings.TODAY = "2021-07-20"
    days = {(event["dtstart"].dt, str(event["summary"])[:6]) for event in read(path).walk("VEVENT")}
    assert (date(2020, 7, 14), "Fait :") not in days
    assert (date(2018, 4, 14), "Comité") in days


def test_no_name_of_a_person_passes(world, steering):
    steering.post(
        "/conventions/paca-bdr-2017/echeances/comite/technique/2018-04-14/suite/",
        {"suite": "fait", "fait-le": "2018-04-10", "justificatif": "relevé signé de Jeanne Exemple"},
    )
    content = Client().get(open_address(steering)).content.decode()
    assert "Jeanne" not in content.replace("\r\n ", "")
    assert "Camille" not in content.replace("\r\n ", "")


def test_the_dates_of_the_law_stand_beside_for_a_departement_only(world, signed_in, as_web):
    browser = signed_in("pilotage")
    with as_web():
        read_by_departement = read(open_address(browser))
    browser = signed_in("service-formation")
    with as_web():
        read_by_region = read(open_address(browser))
    laws = [
        [str(event["summary"]) for event in one.walk("VEVENT") if "Loi" in event["categories"].cats]
        for one in (read_by_departement, read_by_region)
    ]
    assert any("contrat d’engagement" in law for law in laws[0])
    assert laws[1] == []


def test_another_organisation_reads_its_own_agreements_only(world, signed_in, as_web):
    browser = signed_in("ailleurs")
    with as_web():
        events = read(open_address(browser)).walk("VEVENT")
    assert events == []


def test_opening_and_closing_are_journalled_without_the_word(world, signed_in, as_web):
    browser = signed_in("pilotage")
    with as_web():
        path = open_address(browser)
        browser.post(PAGE, {"faire": "retirer"})
        browser.get(path)
    word = re.search(r"/([\w-]{32})\.ics", path)[1]
    entries = Entry.objects.filter(action__in=["calendar.subscribe", "calendar.revoke", "page.refused"])
    assert {entry.action for entry in entries} == {"calendar.revoke", "calendar.subscribe", "page.refused"}
    assert all(word not in f"{entry.target}{entry.detail}" for entry in entries)


def test_the_address_takes_the_same_queries_for_one_agreement_and_for_two(world, signed_in, as_web):
    counts = []
    for signs_again in (False, True):
        if signs_again:
            page_samples.sign_again(world)
        browser = signed_in("pilotage")
        with as_web():
            path = open_address(browser)
            with CaptureQueriesContext(connection) as asked:
                Client().get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]
