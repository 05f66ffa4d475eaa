"""Events that come back: each time has its date and its name, its own due dates, its own answers."""

from datetime import date

import pytest
from lxml import html

from accord.conventions.actions import hash_files, name_party, read_folder, record_event
from accord.conventions.models import Agreement, AgreementEvent, AgreementVersion, Outcome
from accord.conventions.queries import events_of
from accord.declaration.happenings import Occurrence
from accord.site.settings import DECLARED

CNFPT = "/conventions/pdc-cnfpt-2024/"
EVENT = f"{CNFPT}dates/debut-session/"
MARCH = {"jour": "2024-09-16", "libelle": "Arras, groupe 1/2", "reference": "planning"}
APRIL = {"jour": "2024-09-16", "libelle": "Lens, groupe 2/2", "reference": ""}


@pytest.fixture
def cnfpt(world, settings):
    """The CNFPT agreement, signed by the Département of the pages, read in July 2024."""
    settings.TODAY = "2024-07-01"
    files = read_folder(DECLARED / "pdc-cnfpt-2024")
    agreement = Agreement.objects.create(key="pdc-cnfpt-2024", title="Formation des référents")
    AgreementVersion.objects.create(agreement=agreement, number=1, files=files, sha256=hash_files(files))
    record_event(agreement=agreement, name="signature", happened_on=date(2023, 12, 18))
    name_party(agreement=agreement, party="departement", organisation=world.organisations["departement"])
    return agreement


@pytest.fixture
def steering(cnfpt, signed_in, as_web):
    """The steering service's browser, under the web's role."""
    browser = signed_in("pilotage")
    with as_web():
        yield browser


def record(browser, typed, event=EVENT):
    """One time of an event, as the form and its confirmation send it."""
    asked = browser.post(event, typed)
    assert "Enregistrer la date du" in asked.content.decode()
    return browser.post(event, {**typed, "confirme": "oui"})


def due_pages(browser) -> list[str]:
    """The addresses of what is due a month before the sessions."""
    page = html.fromstring(browser.get(f"{CNFPT}echeances/", {"nature": "obligation"}).content)
    return [link for link in page.xpath("//tbody//th/a/@href") if "2024-08-16" in link]


def test_a_session_to_come_is_dated_with_its_name(steering, cnfpt):
    assert record(steering, MARCH).headers["Location"] == EVENT
    record(steering, APRIL)
    assert events_of(cnfpt)["debut-session"] == (
        Occurrence(date(2024, 9, 16), "Arras, groupe 1/2"),
        Occurrence(date(2024, 9, 16), "Lens, groupe 2/2"),
    )
    page = steering.get(EVENT).content.decode()
    assert "Arras, groupe 1/2" in page
    assert "16/09/2024" in page


def test_a_session_without_a_name_is_asked_for_it(steering):
    answer = steering.post(EVENT, {"jour": "2024-09-16"})
    assert answer.status_code == 422
    assert "Donnez un nom à cette fois-ci" in answer.content.decode()


def test_two_sessions_of_one_day_are_answered_apart(steering):
    record(steering, MARCH)
    record(steering, APRIL)
    first, second = sorted(set(due_pages(steering)))[:2]
    assert first != second
    done = {"suite": "fait", "fait-le": "2024-07-01", "justificatif": "liste des inscrits"}
    assert steering.post(f"{first}suite/", done).status_code == 302
    assert "Fait le 01/07/2024" in steering.get(first).content.decode()
    assert "Fait le 01/07/2024" not in steering.get(second).content.decode()
    assert Outcome.objects.filter(occurrence__in=["Arras, groupe 1/2", "Lens, groupe 2/2"]).count() == 1


def test_another_day_under_the_same_name_corrects_it(steering, cnfpt):
    record(steering, MARCH)
    asked = steering.post(EVENT, {**MARCH, "jour": "2024-09-23"}).content.decode()
    assert "remplace celle du 16" in asked
    record(steering, {**MARCH, "jour": "2024-09-23"})
    assert events_of(cnfpt)["debut-session"] == (Occurrence(date(2024, 9, 23), "Arras, groupe 1/2"),)
    assert AgreementEvent.objects.filter(name="debut-session").count() == 2


def test_a_session_that_is_cancelled_no_longer_counts_and_stays_in_the_history(steering, cnfpt):
    record(steering, MARCH)
    assert "Annuler" in steering.get(EVENT, {"annuler": MARCH["libelle"]}).content.decode()
    assert due_pages(steering)
    steering.post(EVENT, {"annuler": MARCH["libelle"], "confirme": "oui"})
    assert "debut-session" not in events_of(cnfpt)
    assert due_pages(steering) == []
    assert AgreementEvent.objects.filter(name="debut-session").count() == 2


def test_what_was_never_recorded_is_not_cancelled(steering):
    assert steering.post(EVENT, {"annuler": "inconnue", "confirme": "oui"}).status_code == 404


def test_a_letter_is_dated_once_it_has_come(steering):
    answer = steering.post(
        f"{CNFPT}dates/expose-du-litige/", {"jour": "2024-09-16", "libelle": "courrier du CNFPT"}
    )
    assert answer.status_code == 422
    assert "n’est pas encore venue" in answer.content.decode()


def test_the_agreement_says_how_many_times_and_leads_to_each(steering):
    record(steering, MARCH)
    page = steering.get(CNFPT).content.decode()
    assert "la dernière le 16" in page
    assert EVENT in page


@pytest.fixture
def fse(world):
    """The framework of the European credits, whose people each have their own day."""
    files = read_folder(DECLARED / "pdc-fse-2021")
    agreement = Agreement.objects.create(key="pdc-fse-2021", title="Cadre FSE+")
    AgreementVersion.objects.create(agreement=agreement, number=1, files=files, sha256=hash_files(files))
    name_party(agreement=agreement, party="departement", organisation=world.organisations["departement"])
    return agreement


@pytest.mark.parametrize(
    ("event", "said"),
    [("entree-droits-devoirs", "comptées personne par personne"), ("signature", "Cette date se déduit")],
)
def test_what_is_not_written_by_hand_says_why_and_takes_nothing(fse, signed_in, as_web, event, said):
    browser = signed_in("pilotage")
    address = f"/conventions/pdc-fse-2021/dates/{event}/"
    with as_web():
        page = browser.get(address)
        assert said in page.content.decode()
        assert '<form method="post" novalidate' not in page.content.decode()
        assert browser.post(address, {"jour": "2021-01-01", "confirme": "oui"}).status_code == 404


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_from_which_nothing_can_be_counted_is_refused(steering, day):
    answer = steering.post(EVENT, {**MARCH, "jour": day, "confirme": "oui"})
    assert answer.status_code == 422
    assert "entre 1900 et 2200" in answer.content.decode()
    assert not AgreementEvent.objects.filter(name="debut-session").exists()
