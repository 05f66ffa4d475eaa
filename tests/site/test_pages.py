"""Each page, as each role meets it."""

import pytest
from django.urls import get_resolver, reverse
from lxml import html

from accord.face.access import RULE
from accord.face.words import typo
from tests.site import pages_world

LEAVERS = "retour-emploi"


def url_of(world, name: str) -> str:
    places = {
        "figures": {"agreement": "paca-bdr-2017"},
        "figure": {"agreement": "paca-bdr-2017", "indicator": LEAVERS},
        "committees": {"agreement": "paca-bdr-2017"},
        "document": {"agreement": "paca-bdr-2017", "document": world.document.pk, "name": "dossier.pdf"},
    }
    return reverse(name, kwargs=places.get(name, {}))


def every_pattern(patterns=None):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            yield from every_pattern(pattern.url_patterns)
        else:
            yield pattern


def test_a_page_without_a_rule_is_never_served(world, signed_in, monkeypatch):
    view = next(pattern for pattern in every_pattern() if pattern.name == "home").callback
    monkeypatch.delattr(view, RULE)
    browser = signed_in("pilotage")
    browser.raise_request_exception = False
    assert browser.get("/").status_code == 500


@pytest.mark.parametrize("role", [*pages_world.ROLES, "ailleurs"])
@pytest.mark.parametrize("name", ["home", "figures", "figure", "committees"])
def test_a_page_weighs_less_than_a_hundred_kilobytes(world, signed_in, as_web, role, name):
    with as_web():
        answer = signed_in(role).get(url_of(world, name))
    assert len(answer.content) < 100_000


def test_the_stylesheet_weighs_less_than_fifty_kilobytes():
    from pathlib import Path

    from django.contrib.staticfiles import finders

    assert Path(finders.find("accord/accord.css")).stat().st_size < 50_000


@pytest.mark.parametrize("name", ["home", "figures", "figure", "committees"])
def test_no_page_holds_a_style_or_a_script_of_its_own(world, signed_in, name):
    page = signed_in("pilotage").get(url_of(world, name)).content.decode()
    assert page.count("<script") == page.count('<script src="/static/')
    assert "<style" not in page
    assert "style=" not in page
    assert "http://" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_a_stranger_comes_back_where_he_was_going(world, client):
    wanted = url_of(world, "committees")
    answer = client.get(wanted)
    assert answer.headers["Location"] == f"/connexion/?suite={wanted.replace('/', '%2F')}"


def test_the_steering_service_reads_what_is_due_and_what_left_no_trace(world, signed_in, as_web):
    with as_web():
        page = signed_in("pilotage").get("/").content.decode()
    assert "dans 10\u00a0jours" in page
    assert "Échéances en retard" in page
    assert "Acheter des formations pour la cohorte" in page


def test_a_meeting_whose_figures_were_frozen_is_no_longer_due(world, signed_in):
    page = signed_in("pilotage").get("/").content.decode()
    assert (
        "Comité de pilotage : réunion à tenir au plus tard ce jour (1er semestre de la 3e année" not in page
    )


def test_the_region_reads_only_what_it_owes(world, signed_in, as_web):
    with as_web():
        page = signed_in("service-formation").get("/").content.decode()
    assert "à la charge de\u00a0: Département ·" not in page
    assert "à la charge de\u00a0: Région" in page


def test_an_organisation_that_follows_nobody_is_told_what_will_appear(world, signed_in, as_web):
    with as_web():
        page = signed_in("referent").get("/").content.decode()
    assert "Les personnes que votre organisation suit paraîtront ici" in page


def test_the_clock_of_a_demonstration_is_said_on_every_page(world, client, settings):
    assert "nous sommes le lundi 4\u00a0janvier 2021" in client.get("/connexion/").content.decode()
    settings.TODAY = ""
    assert "Démonstration" not in client.get("/connexion/").content.decode()


def test_a_reader_of_a_demonstration_changes_its_day_for_their_own_visit(world, signed_in, as_web):
    with as_web():
        client = signed_in("pilotage")
        asked = client.get("/?demonstration=2019-03-05")
        assert (asked.status_code, asked["Location"]) == (302, "/")
        assert "nous sommes le mardi 5\u00a0mars 2019" in client.get("/").content.decode()
        assert (
            "nous sommes le lundi 4\u00a0janvier 2021"
            in signed_in("service-formation").get("/").content.decode()
        )


def test_outside_a_demonstration_no_address_changes_the_day(world, signed_in, as_web, settings):
    settings.TODAY = ""
    with as_web():
        assert signed_in("pilotage").get("/?demonstration=2019-03-05").status_code == 200


def test_a_figure_shows_its_value_base_target_and_unknown(world, signed_in, as_web):
    with as_web():
        page = signed_in("pilotage").get(url_of(world, "figure")).content.decode()
    for text in (
        "60,0\u00a0%",
        "42 sur 70",
        "70\u00a0%",
        "Voir le calcul",
        "SELECT count",
        "formations_2018.csv",
    ):
        assert text in page


def test_a_breakdown_is_chosen_by_the_address(world, signed_in, as_web):
    with as_web():
        page = signed_in("pilotage").get(url_of(world, "figure"), {"par": "sexe"}).content.decode()
    assert "Hommes" in page
    assert "57,1\u00a0%" in page
    assert "<svg" in page


def test_whoever_may_not_see_persons_gets_hidden_counts(world, signed_in, as_web):
    with as_web():
        page = signed_in("service-formation").get(url_of(world, "figure"), {"par": "sexe"}).content.decode()
    assert "Hommes" in page
    assert "57,1\u00a0%" not in page
    assert "effectif inférieur à 5" in page


@pytest.mark.parametrize("query", [{"par": "annee", "puis": "sexe"}, {"par": "commune"}, {"periode": "2018"}])
def test_whoever_may_not_see_persons_has_no_table_that_is_not_protected_with_the_others(
    world, signed_in, query
):
    assert signed_in("service-formation").get(url_of(world, "figure"), query).status_code == 404
    assert signed_in("pilotage").get(url_of(world, "figure"), query).status_code == 200


@pytest.mark.parametrize("query", [{"par": "nom"}, {"periode": "jadis"}, {"par": "sexe", "puis": "'; --"}])
def test_a_choice_that_is_none_of_ours_is_not_found(world, signed_in, query):
    assert signed_in("pilotage").get(url_of(world, "figure"), query).status_code == 404


def test_a_figure_that_cannot_be_computed_says_why(world, signed_in, monkeypatch):
    from accord.indicators.errors import EventWithoutDate

    def refuse(place, questions, snapshot):
        raise EventWithoutDate("gel-cohorte")

    monkeypatch.setattr("accord.indicators.pages.kept._compute", refuse)
    page = signed_in("pilotage").get(url_of(world, "figures")).content.decode()
    assert typo("L’événement « gel-cohorte » n’a pas encore de date") in page


def test_a_figure_is_computed_once_for_the_same_question(world, signed_in, monkeypatch):
    asked = []

    def count(place, questions, snapshot):
        asked.append(questions)
        return {question.by: pages_world.sample_table(place, question) for question in questions}

    monkeypatch.setattr("accord.indicators.pages.kept._compute", count)
    browser = signed_in("pilotage")
    for _ in range(3):
        browser.get(url_of(world, "figure"))
    assert len(asked) == 1


def test_a_pack_is_given_byte_for_byte(world, signed_in, as_web):
    with as_web():
        answer = signed_in("service-formation").get(url_of(world, "document"))
    assert answer.content == pages_world.PACK
    assert answer.headers["Content-Type"] == "application/pdf"
    assert 'filename="paca-bdr-2017-pilotage-2020-07-01-dossier.pdf"' in answer.headers["Content-Disposition"]


def test_a_document_that_was_altered_is_never_given(world, signed_in):
    from accord.committees.models import Document

    altered = Document.objects.create(
        meeting=world.meeting,
        name="altere.pdf",
        media_type="application/pdf",
        content=b"other bytes",
        sha256=world.document.sha256,
    )
    browser = signed_in("pilotage")
    browser.raise_request_exception = False
    address = url_of(world, "document").replace(
        f"{world.document.pk}/dossier.pdf", f"{altered.pk}/altere.pdf"
    )
    assert browser.get(address).status_code == 500


def test_the_committees_show_the_seal_and_the_files_of_a_frozen_meeting(world, signed_in, as_web):
    with as_web():
        page = signed_in("pilotage").get(url_of(world, "committees")).content.decode()
    for text in ("Chiffres arrêtés", "Séance du mercredi 1er\u00a0juillet 2020", world.document.sha256):
        assert text in page


def test_reading_figures_and_downloading_a_pack_are_journalled_once_a_page(world, signed_in, as_web):
    from accord.journal.models import Entry

    browser = signed_in("pilotage")
    with as_web():
        for name in ("figures", "figure", "document", "home"):
            browser.get(url_of(world, name))
    entries = list(Entry.objects.exclude(user_id=None).values_list("action", "organisation_id", "user_id"))
    organisation, user = world.organisations["departement"].pk, world.users["pilotage"].pk
    assert entries == [
        (action, organisation, user) for action in ("figures.read", "figure.read", "document.download")
    ]


def test_the_five_figures_begin_with_those_that_have_a_target(world, signed_in, as_web):
    with as_web():
        page = signed_in("pilotage").get("/").content.decode()
    labels = [part.split("<")[0] for part in page.split('<div class="label">')[1:]]
    assert len(labels) == 5
    assert all("retour à l’emploi" in label for label in labels[:2])


def test_home_opens_the_list_that_it_counts(world, signed_in, as_web):
    browser = signed_in("service-formation")
    with as_web():
        home = html.fromstring(browser.get("/").content)
        for line in home.xpath("//ul[@class='waiting']/li[.//a[contains(@href, 'echeances')]]"):
            shown = browser.get(line.xpath("string(.//a/@href)")).content.decode()
            assert f">{line.findtext('span')}\u00a0échéances<" in shown
    assert "partie=region" in home.xpath("string(//ul[@class='waiting']//a/@href)")
