"""Home: who waits is all within reach, and each count says what it is made of."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from accord.conventions.actions import hash_files, name_party, read_folder, record_event
from accord.conventions.models import Agreement, AgreementEvent, AgreementVersion
from accord.deposits.models import Deposit, DepositState, Work
from accord.site.home_agreements import ENTRIES
from accord.site.home_page import explain_stays
from accord.site.worklist import LISTED, SHOWN, Stay, persons_shown, stays_waiting

LEFT = Stay(
    id=1,
    person_id=1,
    session="19_000022S",
    prescribed_on=None,
    entered_on=date(2019, 3, 1),
    planned_exit_on=None,
    left_on=date(2019, 9, 27),
    exit_cause="",
    exam="",
    result="",
    is_situation_known=False,
)


def leavers(count: int) -> list[Stay]:
    return [replace(LEFT, id=number, person_id=number) for number in range(1, count + 1)]


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.TODAY = "2021-01-04"


@pytest.mark.parametrize(
    ("count", "in_sight", "folded", "left_out"),
    [
        (SHOWN, SHOWN, "", ""),
        (8, SHOWN, "En voir 3 de plus", ""),
        (LISTED + 12, SHOWN, "En voir 45 de plus", "Et 12\u00a0autres."),
    ],
)
def test_every_person_who_waits_is_in_sight_folded_or_counted(db, count, in_sight, folded, left_out):
    (line,) = stays_waiting("organisme", leavers(count))
    assert line.count == str(count)
    assert (len(line.people), line.more, line.left_out) == (in_sight, folded, left_out)
    assert len(line.people) + len(line.more_people) == min(count, LISTED)


def test_persons_who_are_folded_are_journalled_as_those_in_sight(db):
    assert persons_shown(stays_waiting("organisme", leavers(8))) == [*range(1, 9)]


def test_counts_on_stays_say_what_they_are_made_of():
    waiting = replace(LEFT, entered_on=None, left_on=None, prescribed_on=date(2020, 11, 2))
    later = replace(LEFT, entered_on=LEFT.entered_on + timedelta(days=31))
    said = explain_stays([LEFT, later, waiting])
    assert (
        "2\u00a0entrées au total, la dernière le 01/04/2019 ; 1\u00a0prescription sans entrée connue." in said
    )


def test_no_entry_at_all_is_said():
    assert explain_stays([]).startswith("Aucune entrée en formation")


def sign_again(world, title: str, *, files: dict[str, str] | None = None, started: date | None = None):
    """Another agreement of the département, by default with the same text."""
    key = f"convention-{Agreement.objects.count()}"
    agreement = Agreement.objects.create(key=key, title=title)
    first = world.agreement.versions.get()
    AgreementVersion.objects.create(
        agreement=agreement, number=1, files=files or first.files, sha256=hash_files({"of": key})
    )
    record_event(agreement=agreement, name="notification", happened_on=started or date(2018, 1, 29))
    name_party(agreement=agreement, party="departement", organisation=world.organisations["departement"])
    return agreement


def receive_file(world, agreement: Agreement, state: str) -> None:
    """A file of a partner that the département may see."""
    Deposit.objects.create(
        agreement=agreement,
        format_key="region-formations",
        file_name="f.csv",
        file_sha256="a",
        file_size=1,
        state=state,
        visible_to=[world.organisations["departement"].pk],
    )


def without_figures() -> dict[str, str]:
    """A text that computes nothing, receives no file and has no committee."""
    return read_folder(settings.DECLARED / "pdc-cnfpt-2024")


@pytest.fixture
def read_home(world, signed_in, as_web):
    """The home page of a role, under the web's role."""

    def read(role: str = "pilotage"):
        browser = signed_in(role)
        with as_web():
            return html.fromstring(browser.get("/").content)

    return read


def headings(page, level: str = "h2") -> list[str]:
    return [found.text_content().strip() for found in page.xpath(f"//main//{level}")]


def navigation(page) -> list[list[str]]:
    return [[item.text_content() for item in row.xpath("./li")] for row in page.xpath("//ul[@class='nav']")]


def test_the_home_of_one_agreement_is_about_it_alone(world, read_home):
    page = read_home()
    assert "Vos conventions" not in headings(page)
    assert {"Échéances", "Cinq chiffres", "Dépôts reçus"} <= set(headings(page))
    assert navigation(page)[1] == [world.agreement.title, "Texte", "Chiffres", "Comités", "Dépôts"]


def test_several_agreements_are_told_once_each_under_one_list_of_what_is_due(world, read_home):
    sign_again(world, "Une seconde convention")
    page = read_home()
    assert headings(page) == [
        "Ce qui vous attend", "Échéances à venir", "Échéances en retard", "Vos conventions"
    ]  # fmt: skip
    assert sorted(headings(page, "h3")) == sorted([world.agreement.title, "Une seconde convention"])


def test_each_line_of_what_is_due_names_its_agreement(world, read_home):
    sign_again(world, "Une seconde convention")
    about = [one.text_content() for one in read_home().xpath("//ul[@class='duties']//span[@class='of']")]
    assert len(about) == 10
    assert all(("Une seconde convention" in one) != (world.agreement.title in one) for one in about)
    assert len({"seconde" in one for one in about}) == 2


@pytest.mark.parametrize("role", ["pilotage", "service-formation"])
def test_every_count_of_several_agreements_opens_just_what_it_counts(
    world, signed_in, as_web, read_home, role
):
    second = sign_again(world, "Une seconde convention")
    name_party(agreement=second, party="region", organisation=world.organisations["region"])
    page, browser = read_home(role), signed_in(role)
    links = {
        line.xpath("string(.//a/@href)"): line.findtext("span")
        for line in page.xpath("//ul[@class='waiting']/li[.//a[contains(@href, 'echeances')]]")
    }
    assert len(links) == 2
    tallies = page.xpath("//a[contains(@class, 'state')]")
    links |= {link.get("href"): link.text.split("\u00a0")[0] for link in tallies}
    assert len(tallies) == 4
    with as_web():
        for url, count in links.items():
            shown = html.fromstring(browser.get(url).content)
            assert shown.xpath("string(//p[@class='count'])").split("\u00a0")[0] == count, url


def test_files_that_wait_name_their_agreement_when_there_are_several(world, read_home):
    second = sign_again(world, "Une seconde convention")
    receive_file(world, second, DepositState.CHECKED)
    (line,) = [
        one for one in read_home().xpath("//ul[@class='waiting']/li") if "fichier" in one.text_content()
    ]
    assert "Une seconde convention" in line.text_content()
    assert f"/{second.key}/depots/" in line.xpath("string(.//a/@href)")


def test_an_agreement_shows_only_what_its_text_has(world, read_home):
    sign_again(world, "Une seconde convention", files=without_figures())
    entries = {entry.findtext("h3/a"): entry for entry in read_home().xpath("//div[@class='entry']")}
    with_all, without = entries[world.agreement.title], entries["Une seconde convention"]
    assert len(with_all.xpath(".//div[@class='figure']")) == 3
    assert not without.xpath(".//div[@class='figure']")
    words = [link.text for link in without.xpath("./ul[last()]//a")]
    assert words == ["Texte"]


def test_no_empty_box_stands_for_each_of_several_agreements(world, read_home):
    sign_again(world, "Une seconde convention", files=without_figures())
    assert read_home().xpath("//div[@class='empty']") == []


def test_one_agreement_without_indicators_nor_formats_has_no_empty_part(world, read_home):
    files = without_figures()
    AgreementVersion.objects.create(
        agreement=world.agreement, number=2, files=files, sha256=hash_files(files)
    )
    assert not {"Cinq chiffres", "Dépôts reçus"} & set(headings(read_home()))


def test_an_agreement_that_has_not_started_says_what_it_waits_for(world, read_home):
    second = sign_again(world, "Une seconde convention")
    AgreementEvent.objects.filter(agreement=second).delete()
    (entry,) = read_home().xpath("//div[@class='entry'][contains(h3, 'seconde')]")
    assert "ses échéances attendent la date" in entry.text_content()


def test_what_ended_stands_after_what_lives(world, read_home):
    sign_again(world, "Ancienne convention", started=date(2012, 1, 2))
    assert headings(read_home(), "h3")[-1] == "Ancienne convention"


def test_many_agreements_stay_light_and_lead_to_the_whole_list(world, signed_in, as_web):
    for number in range(ENTRIES):
        sign_again(world, f"Convention {number} : {'un intitulé qui n’en finit pas, ' * 4}")
    browser = signed_in("pilotage")
    with as_web():
        answer = browser.get("/")
    page = html.fromstring(answer.content)
    assert len(answer.content) < 100_000
    assert len(headings(page, "h3")) == ENTRIES
    assert page.xpath("string(//a[text()='Voir toutes les conventions']/@href)") == "/conventions/"


def test_home_asks_the_database_the_same_for_two_agreements_and_for_five(world, signed_in, as_web):
    browser, counts = signed_in("pilotage"), []
    for more in (1, 3):
        for _ in range(more):
            sign_again(world, f"Convention {Agreement.objects.count()}")
        with as_web():
            browser.get("/")
            with CaptureQueriesContext(connection) as asked:
                browser.get("/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_pages_of_an_agreement_are_offered_inside_it_only_to_whoever_has_several(
    world, signed_in, as_web
):
    second = sign_again(world, "Une seconde convention")
    browser = signed_in("pilotage")
    rows = []
    with as_web():
        for address in (f"/conventions/{second.key}/", "/conventions/", "/"):
            rows.append(navigation(html.fromstring(browser.get(address).content)))
    inside, *outside = rows
    assert inside[1] == ["Une seconde convention", "Texte", "Chiffres", "Comités", "Dépôts"]
    assert all(len(one) == 1 for one in outside)


def test_the_only_agreement_of_a_reader_is_offered_on_every_page(world, signed_in, as_web):
    browser = signed_in("pilotage")
    with as_web():
        browser.get("/")
        page = html.fromstring(browser.get("/conventions/").content)
    assert navigation(page)[1][0] == world.agreement.title


def test_a_second_agreement_takes_the_first_out_of_every_page(world, signed_in, as_web):
    browser = signed_in("pilotage")
    with as_web():
        browser.get("/")
    sign_again(world, "Une seconde convention")
    with as_web():
        browser.get("/")
        page = html.fromstring(browser.get("/conventions/").content)
    assert len(navigation(page)) == 1


def test_a_long_title_is_shortened_before_its_colon():
    title = (
        "Accès des allocataires du RSA à la formation : Région Hauts-de-France × Département du Pas-de-Calais"
    )
    assert Agreement(title=title).short_title == "Accès des allocataires du RSA à la formation"
    assert Agreement(title="Formation : 2024").short_title == "Formation : 2024"
    assert Agreement(title="mot " * 40).short_title.endswith("mot…")


@pytest.mark.parametrize(("state", "is_said"), [(DepositState.ACCEPTED, True), (DepositState.CHECKED, False)])
def test_data_are_up_to_date_only_where_some_were_received(world, read_home, state, is_said):
    Work.objects.create(kind=Work.Kind.FLOW, state=Work.State.DONE, ended_at=timezone.now())
    assert "Données à jour" not in read_home().text_content()
    receive_file(world, world.agreement, state)
    assert ("Données à jour" in read_home().text_content()) is is_said


def test_the_data_of_several_agreements_are_up_to_date_once_one_of_them_has_some(world, read_home):
    Work.objects.create(kind=Work.Kind.FLOW, state=Work.State.DONE, ended_at=timezone.now())
    second = sign_again(world, "Une seconde convention")
    assert "Données à jour" not in read_home().text_content()
    receive_file(world, second, DepositState.ACCEPTED)
    receive_file(world, world.agreement, DepositState.CHECKED)
    page = read_home()
    assert page.text_content().count("Données à jour") == 1
    assert "1\u00a0fichier reçu" in page.xpath("string(//div[@class='entry'][contains(h3, 'seconde')])")
