"""While a text is typed, the check says below what it would say once saved; nothing is saved before."""

from accord.conventions.models import AgreementDraft, AgreementVersion
from tests.site.browser import enter, needs_chromium
from tests.site.conftest import open_page as open_page
from tests.site.conftest import site as site

pytestmark = needs_chromium


def test_a_slip_is_said_while_it_is_typed_and_gone_once_mended(site, open_page):
    draft = AgreementDraft.objects.get(agreement__key="paca-bdr-2017")
    text = AgreementVersion.objects.get(agreement=draft.agreement).files["publics.toml"]
    page = open_page(1280)
    enter(page, site, "pilotage")
    page.goto(f"{site.url}/brouillons/{draft.pk}/fichiers/publics.toml")
    area, said = page.get_by_label("Texte du fichier"), page.locator("#controle")
    area.fill(text.replace("libelle =", "libele =", 1))
    said.get_by_text("Vouliez-vous dire « libelle »").wait_for(timeout=10_000)
    area.fill(text)
    said.get_by_text("Aucun problème").wait_for(timeout=10_000)
    draft.refresh_from_db()
    assert draft.revision == 1
