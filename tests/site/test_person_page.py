"""The page of a person: what each organisation sees of a life, its origin, its breaks, who looked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from accord.journal.models import Entry
from accord.people.models import Identity, LinkEvent
from tests.site import lives
from tests.site.lives import build_lives


@pytest.fixture
def life(world):
    return build_lives(world)


@pytest.fixture
def read(signed_in, as_web):
    def get(role, person, query=""):
        with as_web():
            return signed_in(role).get(f"/personnes/{person}/{query}")

    return get


def said(answer):
    """The words of the page, spaces made plain."""
    return " ".join(html.fromstring(answer.content).xpath("string(//main)").split())


def test_the_steering_service_reads_the_whole_life_with_its_origin(life, read):
    page = said(read("pilotage", life.sophie))
    for words in (
        "Demande de RSA", "RSA : ouvert et versable", "Inscrit comme demandeur d’emploi",
        "Prescription de formation",
        "Entrée en formation", "Diplôme ou titre obtenu", "En emploi, après la formation", "ligne 1, reçu le",
    ):  # fmt: skip
        assert words in page


def test_the_latest_event_comes_first(life, read):
    page = html.fromstring(read("pilotage", life.sophie).content)
    days = [
        day.split("/")[::-1] for day in page.xpath("//ol[@class='moments']//span[@class='when']/text()[1]")
    ]
    days = [[part.strip() for part in day] for day in days]
    assert days == sorted(days, reverse=True)
    assert len(days) > 8


def test_two_stocks_that_say_the_same_are_one_line_with_its_two_ends(life, read):
    page = said(read("pilotage", life.sophie))
    assert page.count("RSA : ouvert et versable") == 1
    assert "30/11/2017 au 31/12/2017" in page
    assert "et 1 autre ligne" in page


def test_a_stretch_without_event_is_an_open_gap_with_its_length(life, read):
    page = said(read("pilotage", life.sophie))
    assert "Période sans action connue, depuis le 29/12/2019" in page
    assert "1 an" in page


def test_two_sources_that_disagree_stand_side_by_side(life, read):
    page = html.fromstring(read("pilotage", life.sophie).content)
    told = " ".join(page.xpath("string(//dl[@class='disagreements'])").split())
    assert "RSA à l’entrée en formation du 22/01/2018" in told
    assert "sans RSA" in told
    assert "ouvert et versable, du 30/11/2017 au 31/12/2017" in told


def test_a_nir_is_masked_and_its_number_is_nowhere(life, read):
    answer = read("pilotage", life.sophie)
    assert "2\u00a085\u00a0••" in answer.content.decode()
    assert lives.NIR not in answer.content.decode()


def test_the_training_service_sees_the_trainee_and_nothing_of_the_rsa(life, read):
    page = said(read("service-formation", life.sophie))
    assert "Entrée en formation" in page
    for absent in ("Demande de RSA", "CAF-131", "Inscrit comme demandeur", "••", "Qui a consulté", "séparer"):
        assert absent not in page


def test_a_provider_sees_its_own_sessions_and_not_those_of_another(life, read):
    page = said(read("organisme", life.sophie))
    assert "18_000001S" in page
    assert "AILLEURS" not in page
    assert page.count("En emploi, après la formation") == 1
    assert "fichier de : Région Provence-Alpes-Côte d’Azur" in page


def test_a_referent_sees_what_was_addressed_to_them(life, read):
    page = said(read("referent", life.sophie))
    assert "RSA : ouvert et versable" in page
    assert "Entrée en formation" not in page


@pytest.mark.parametrize("role", ["referent", "ailleurs"])
def test_the_person_of_another_organisation_is_not_there(life, read, role):
    assert read(role, life.long).status_code == 404
    assert read("pilotage", 999999).status_code == 404


def test_a_following_that_ended_closes_the_page(life, read, world):
    from accord.people.models import Following

    Following.objects.filter(organisation=world.organisations["ccas"]).update(ends_on="2019-01-01")
    assert read("referent", life.sophie).status_code == 404


def test_each_look_is_journalled_with_its_purpose_and_shown_to_the_steering_service(life, read, world):
    read("referent", life.sophie)
    entry = Entry.objects.get(action="person.read")
    assert (entry.purpose, entry.person_ids) == ("suivi-parcours", [life.sophie])
    page = html.fromstring(read("pilotage", life.sophie).content)
    looks = " ".join(page.xpath("string(//section[@id='consultations'])").split())
    assert "CCAS d’Aubagne" in looks and "Référent unique" in looks and "Suivi du parcours" in looks
    assert world.users["referent"].full_name not in looks


def test_the_looks_of_every_organisation_are_for_the_steering_role_alone(life, read, as_app, world):
    read("service-formation", life.sophie)
    asked = "SELECT count(*) FROM people_looks(%s, NULL, 50)"
    for role, body, expected in (
        ("pilotage", "departement", 1),
        ("referent", "ccas", 0),
        ("ailleurs", "ailleurs", 0),
    ):
        with (
            as_app(organisation=world.organisations[body], user=world.users[role]),
            connection.cursor() as cursor,
        ):
            cursor.execute(asked, [life.sophie])
            assert cursor.fetchone() == (expected,)


def test_the_looks_at_whom_a_record_stood_for_before_follow_it(life, read, signed_in, as_web):
    read("service-formation", life.sophie)
    identity = Identity.objects.get(person_id=life.sophie, kind="formation")
    with as_web():
        signed_in("pilotage").post(f"/personnes/{life.sophie}/fiches/{identity.pk}/separer/")
    identity.refresh_from_db()
    assert identity.person_id != life.sophie
    assert "Service formation" in said(read("pilotage", identity.person_id))


def test_older_looks_are_a_page_further(life, read):
    for _ in range(22):
        read("referent", life.sophie)
    page = html.fromstring(read("pilotage", life.sophie).content)
    link = page.xpath("//a[contains(text(), 'plus anciennes')]/@href")[0]
    older = html.fromstring(read("pilotage", life.sophie, link.split("/")[-1]).content)
    assert len(older.xpath("//section[@id='consultations']//tbody/tr")) < 20


def test_separating_a_record_is_asked_told_and_undone(life, signed_in, as_web):
    identity = Identity.objects.get(person_id=life.sophie, kind="inscription")
    address = f"/personnes/{life.sophie}/fiches/{identity.pk}/separer/"
    with as_web():
        browser = signed_in("pilotage")
        asked = said(browser.get(address))
        assert "deviendra une autre personne" in asked and "peut être annulée" in asked
        done = browser.post(address, follow=True)
        assert "La fiche est séparée" in said(done)
        undo = html.fromstring(done.content).xpath("//form[contains(@action, 'liens')]/@action")[0]
        assert "La séparation est annulée" in said(browser.post(undo, follow=True))
    identity.refresh_from_db()
    assert identity.person_id == life.sophie


def test_sending_the_separation_twice_does_it_once(life, signed_in, as_web):
    identity = Identity.objects.get(person_id=life.sophie, kind="inscription")
    address = f"/personnes/{life.sophie}/fiches/{identity.pk}/separer/"
    with as_web():
        browser = signed_in("pilotage")
        token = html.fromstring(browser.get(address).content).xpath("//input[@name='jeton-envoi']/@value")[0]
        first, second = (browser.post(address, {"jeton-envoi": token}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert LinkEvent.objects.filter(rule="separation").count() == 1


def test_a_person_of_one_record_has_nothing_to_separate(life, read, signed_in, as_web):
    assert "Ce n’est pas la même personne" not in said(read("pilotage", life.long))
    identity = Identity.objects.get(person_id=life.long)
    with as_web():
        page = said(signed_in("pilotage").get(f"/personnes/{life.long}/fiches/{identity.pk}/separer/"))
    assert "n’a qu’une fiche" in page


def test_a_life_ten_times_as_long_asks_no_more_questions(life, read, world):
    read("pilotage", life.sophie)
    with CaptureQueriesContext(connection) as few:
        read("pilotage", life.sophie)
    caf = Identity.objects.get(person_id=life.sophie, kind="rsa").sender
    for month in range(1, 11):
        day = f"2018-{month:02}-28"
        row = (
            lives.SOPHIE
            | lives.RIGHT
            | {"date_reference": day, "nir": lives.NIR, "id_france_travail": lives.NUMBER}
        )
        lives.deposit(world, "rsa", [row], caf, day, [world.organisations["departement"]])
    from accord.people import intake

    intake.pull()
    with CaptureQueriesContext(connection) as many:
        read("pilotage", life.sophie)
    assert len(many) == len(few) <= 40


def test_a_file_that_was_replaced_no_longer_speaks(life, read):
    from accord.deposits.models import Deposit

    Deposit.objects.filter(kind="inscription").update(state="remplace")
    assert "Inscrit comme demandeur d’emploi" not in said(read("pilotage", life.sophie))


def test_a_person_has_one_name_on_their_page_in_the_list_and_at_home(life, read, signed_in, as_web):
    from accord.people.names import name_persons

    with as_web():
        listed = html.fromstring(signed_in("referent").get("/personnes/").content)
    address = f"/personnes/{life.sophie}/"
    page = html.fromstring(read("referent", life.sophie).content)
    names = {
        page.xpath("string(//h1)").strip(),
        listed.xpath(f"string(//a[@href='{address}'])").strip(),
        name_persons([life.sophie])[life.sophie],
    }
    assert names == {"FICTIVE SOPHIE"}


def test_a_record_alone_does_not_tell_of_the_records_that_the_reader_does_not_see(life, read):
    assert "Même identifiant France Travail" in said(read("pilotage", life.sophie))
    assert "Même identifiant France Travail" not in said(read("organisme", life.sophie))


def test_who_sees_a_part_of_a_life_is_not_told_that_nothing_happened(life, read):
    assert "sans action connue de votre organisation" in said(read("organisme", life.sophie))
    assert "sans action connue de votre organisation" not in said(read("pilotage", life.sophie))


def test_a_training_written_under_two_records_of_one_civil_status_is_told_once_as_the_last_file_says(
    world, life, read
):
    region = Identity.objects.filter(kind="formation").first().sender
    unnumbered = lives.training(lives.SOPHIE) | {"heures_realisees": "200", "heures_absence": "0"}
    seen_by = [world.organisations[name] for name in ("departement", "region")]
    lives.deposit(world, "formation", [unnumbered], region, "2019-12-31", seen_by)
    from accord.people import intake as people
    from accord.trainings import intake as trainings

    people.pull()
    trainings.pull()
    assert Identity.objects.filter(person_id=life.sophie, kind="formation").count() == 2
    told = said(read("pilotage", life.sophie))
    # The two sessions end once each, the first as the last file says.
    assert "200 h suivies" in told and told.count("Sortie de formation") == 2
