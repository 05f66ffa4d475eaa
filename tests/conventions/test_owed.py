"""What an organisation owes this month and what it awaits, by month and under the rule of another day."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from accord.conventions.agreements import Place
from accord.conventions.duties import Duty, DutyState, list_duties
from accord.conventions.queries import events_of, read_version
from accord.declaration.dues import Due
from tests.conventions import page_samples

OWED, LISTED = "/echeances/", "/echeances/liste/"
MONTH = "/conventions/paca-bdr-2017/echeances/mois/"


@pytest.fixture
def steering(world, signed_in, as_web):
    """The steering service's browser, under the web's role."""
    browser = signed_in("pilotage")
    with as_web():
        yield browser


@pytest.fixture
def place(world):
    """The agreement as the Département reads it."""
    version = world.agreement.versions.get()
    return Place(world.agreement, version, read_version(version), "departement", events_of(world.agreement))


def parts(page) -> dict[str, str]:
    """The text of each part of the page, by its heading."""
    return {
        part.findtext(".//h2"): part.text_content()
        for part in html.fromstring(page).xpath("//section[h2 or .//h2]")
    }


def test_what_is_late_stands_first_then_what_we_owe_then_what_we_await(steering):
    page = html.fromstring(steering.get(OWED).content)
    assert page.findtext(".//h1") == "Ce que nous devons en janvier 2021"
    assert [found.text for found in page.xpath("//main//h2")][:4] == [
        "En retard de notre part",
        "En retard chez les autres",
        "Ce que nous devons",
        "Ce que nous attendons des autres",
    ]


def test_each_organisation_reads_its_own_side(world, signed_in, as_web):
    sides = {}
    for role in ("pilotage", "service-formation"):
        browser = signed_in(role)
        with as_web():
            sides[role] = parts(browser.get(OWED, {"mois": "2019-01"}).content)
    bought = "Acheter des formations pour la cohorte"
    assert bought in sides["pilotage"]["Ce que nous attendons des autres"]
    assert bought in sides["service-formation"]["Ce que nous devons"]
    shared = "Comité technique"
    assert all(shared in side["Ce que nous devons"] for side in sides.values())


def test_another_month_shows_nothing_late_of_another_time(steering):
    page = steering.get(OWED, {"mois": "2018-04"}).content.decode()
    assert "En retard de notre part" not in page
    assert "mars 2018" in page
    assert "mai 2018" in page


@pytest.mark.parametrize("asked", ["hier", "2021-13", "0000-00", "99999-01", ""])
def test_a_month_that_cannot_be_read_is_this_one(steering, asked):
    assert "janvier 2021" in steering.get(OWED, {"mois": asked}).content.decode()


def test_a_month_has_each_of_its_days_in_its_column(steering):
    page = html.fromstring(steering.get(MONTH, {"mois": "2019-01"}).content)
    (days,) = page.xpath("//ol[contains(@class, 'days-of')]")
    assert days.get("class") == "days-of from-2"
    assert len(days) == 31
    (fourteenth,) = [day for day in days if "14 janvier 2019" in day.text_content().replace("\u00a0", " ")]
    assert days.index(fourteenth) == 13
    assert "Comité technique" in fourteenth.text_content()
    assert fourteenth.xpath(".//a/@href")


def test_a_day_without_anything_due_is_no_item_to_read(steering):
    page = html.fromstring(steering.get(MONTH, {"mois": "2019-01"}).content)
    assert all(
        day.get("aria-hidden") == "true" for day in page.xpath("//ol[contains(@class, 'days-of')]/li[not(p)]")
    )


def test_a_month_of_the_law_shows_it_as_the_law(steering):
    page = steering.get(OWED, {"mois": "2027-01"}).content.decode()
    assert "Loi · loi n°" in page
    assert "fiabilité" in page


def test_every_agreement_is_in_one_list_that_is_filtered_and_exported(world, signed_in, as_web):
    second = page_samples.sign_again(world)
    browser = signed_in("pilotage")
    with as_web():
        page = html.fromstring(browser.get(LISTED, {"convention": second.key}).content)
        answer = browser.get(LISTED, {"convention": second.key, "partie": "autres", "export": "csv"})
        told = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    addresses = page.xpath("//tbody//th/a/@href")
    assert addresses
    assert all(f"/{second.key}/" in address for address in addresses)
    assert len(told) > 1
    assert all("Région" in line for line in told[1:])


def test_the_pages_take_the_same_queries_for_one_agreement_and_for_two(world, signed_in, as_web):
    counts = []
    for signs_again in (False, True):
        if signs_again:
            page_samples.sign_again(world)
        browser = signed_in("pilotage")
        with as_web():
            browser.get(OWED)
            for address in (OWED, LISTED):
                with CaptureQueriesContext(connection) as asked:
                    browser.get(address)
                counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_an_organisation_without_an_agreement_is_told_what_will_come(world, signed_in, as_web):
    browser = signed_in("ailleurs")
    with as_web():
        assert "Aucune convention n’est encore rattachée" in browser.get(OWED).content.decode()


@pytest.mark.parametrize("role", ["referent", "organisme"])
def test_those_who_signed_nothing_do_not_read_it(world, signed_in, as_web, role):
    browser = signed_in(role)
    with as_web():
        assert browser.get(OWED).status_code == 403


def test_a_step_towards_a_refusal_that_nobody_wants_is_not_late(place):
    steps = [
        duty for duty in list_duties(place) if duty.due.kind == "acte" and duty.due.date < date(2021, 1, 4)
    ]
    states = {duty.due.occurrence.split(":")[0].rstrip("0123456789"): duty.state for duty in steps}
    assert states["preavis-"] is DutyState.PASSED
    assert states["fin"] is DutyState.LATE


def test_the_rule_of_a_day_knows_nothing_of_what_came_later(world, signed_in, as_web):
    browser = signed_in("pilotage")
    with as_web():
        before = browser.get("/conventions/paca-bdr-2017/echeances/", {"jour": "2018-01-10"}).content.decode()
        after = browser.get("/conventions/paca-bdr-2017/echeances/", {"jour": "2018-03-01"}).content.decode()
    assert "dès que la date de l’événement" in before
    assert "Échéances selon la règle du 1er" in after
    assert "En retard (0)" in after
    assert "Dans 44" in after.replace("\u00a0", " ")
    assert "comite/technique/2018-04-14/?jour=2018-03-01" in after


def test_what_is_read_as_of_a_past_day_is_not_answered_there(steering):
    address = "/conventions/paca-bdr-2017/echeances/comite/technique/2018-04-14/"
    page = steering.get(address, {"jour": "2018-03-01"}).content.decode()
    assert "dans 44" in page
    assert "Enregistrer ce qui a été fait" not in page


def test_the_months_keep_the_day_whose_rule_is_asked_for(steering):
    page = html.fromstring(steering.get(MONTH, {"jour": "2018-03-01", "mois": "2018-04"}).content)
    links = page.xpath("//nav[@aria-label='Autres mois']//a/@href")
    assert links
    assert all("jour=2018-03-01" in link for link in links)


def test_a_reminder_is_said_from_its_day_until_the_day_it_is_due(place):
    due = Due(
        date(2021, 3, 1), "obligation", "x", "X", "1", ("departement",), "Département",
        reminders=(date(2021, 1, 30), date(2021, 2, 21)),
    )  # fmt: skip
    days = (date(2021, 1, 29), date(2021, 2, 1), date(2021, 3, 1))
    said = [Duty(place, due, DutyState.SOON, day).reminder for day in days]
    assert said == ["", "rappel du 30/01/2021", "rappel du 21/02/2021"]
    assert Duty(place, due, DutyState.DONE, date(2021, 3, 1)).reminder == ""
