"""The pages in a real browser: from sign-in to the pack, without script, on a wide and a narrow screen."""

import pytest

from tests.site import pages_world
from tests.site.browser import needs_chromium, sign_in

pytestmark = needs_chromium


def open_menu(page, width: int) -> None:
    """Unfold the navigation, as a narrow screen asks."""
    if width < 640:
        page.get_by_role("navigation", name="Navigation principale").get_by_text("Menu").click()


@pytest.mark.parametrize("width", [1280, 320])
def test_from_sign_in_to_the_pack_without_script(served, open_page, width):
    page = open_page(width, java_script_enabled=False, accept_downloads=True)
    sign_in(page, served, "pilotage")
    assert page.get_by_role("heading", level=1).inner_text() == "Département des Bouches-du-Rhône"
    open_menu(page, width)
    page.get_by_role("link", name="Chiffres", exact=True).click()
    page.get_by_role("link", name="tous les sortants").first.click()
    page.get_by_label("Détailler par").select_option("sexe")
    page.get_by_role("button", name="Afficher").click()
    assert page.get_by_role("table").get_by_text("Femmes").is_visible()
    page.get_by_text("Voir le calcul").click()
    page.get_by_text("Voir la requête (SQL)").click()
    assert page.get_by_text("SELECT count").is_visible()
    open_menu(page, width)
    page.get_by_role("link", name="Comités").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le dossier").first.click()
    assert download.value.suggested_filename == "paca-bdr-2017-pilotage-2020-07-01-dossier.pdf"
    assert download.value.path().read_bytes() == pages_world.PACK
    page.get_by_role("button", name="Se déconnecter").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Se connecter"


def test_the_first_key_offers_to_skip_to_the_content(served, open_page):
    page = open_page(1280)
    sign_in(page, served, "referent")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
