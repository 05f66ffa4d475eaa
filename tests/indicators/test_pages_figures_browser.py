"""In a browser without script: from a figure to its facts and back; from a meeting to its frozen pack."""

import pytest

from accord.committees import actions
from tests.committees import samples
from tests.site.browser import enter, needs_chromium
from tests.site.browser import open_page as open_page
from tests.site.browser import site as site

pytestmark = needs_chromium
BDR = "/conventions/paca-bdr-2017/"


@pytest.mark.parametrize("width", [1280, 320])
def test_from_a_figure_to_its_facts_and_back(site, open_page, width):
    page = open_page(width, java_script_enabled=False)
    enter(page, site, "pilotage")
    page.goto(f"{site.url}{BDR}chiffres/")
    page.get_by_role("link", name="tous les sortants").first.click()
    page.get_by_label("Détailler par").select_option("sexe")
    page.get_by_role("button", name="Afficher").click()
    page.locator("a.behind").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Dossiers comptés"
    assert page.get_by_text("Hommes").is_visible()
    page.get_by_role("navigation", name="Fil d’Ariane").get_by_role("link", name="tous les sortants").click()
    assert page.url.endswith("/chiffres/retour-emploi/?par=sexe")


def test_a_reader_without_the_persons_meets_no_way_to_them(site, open_page):
    page = open_page(1280)
    enter(page, site, "service-formation")
    page.goto(f"{site.url}{BDR}chiffres/retour-emploi/")
    assert page.locator("a.behind").count() == 0
    assert page.goto(f"{site.url}{BDR}chiffres/retour-emploi/dossiers/").status == 404


@pytest.mark.parametrize("width", [1280, 320])
def test_from_a_meeting_to_its_frozen_pack(site, open_page, monkeypatch, width):
    from accord.committees.models import Meeting
    from accord.site.postgres import as_login

    monkeypatch.setattr(actions, "compute_pack_tables", lambda *_: [samples.return_rate()])
    page = open_page(width, java_script_enabled=False, accept_downloads=True)
    enter(page, site, "pilotage")
    page.goto(f"{site.url}{BDR}comites/")
    page.get_by_role("link", name="Comité technique", exact=True).click()
    page.get_by_role("link", name="Arrêter les chiffres").click()
    page.get_by_role("button", name="Voir ce qui sera arrêté").click()
    assert page.get_by_text("Ils ne changeront plus").is_visible()
    page.get_by_role("button", name="Arrêter les chiffres").click()
    assert page.get_by_text("chiffres en cours d’arrêt").is_visible()
    with as_login("loader"):
        actions.freeze_asked(meeting_id=Meeting.objects.get(committee="technique").pk)
    page.get_by_role("link", name="Actualiser").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le dossier").first.click()
    assert download.value.suggested_filename == "paca-bdr-2017-technique-2021-01-14-dossier.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF")
