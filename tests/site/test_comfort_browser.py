"""What the pages do by themselves in a browser with script, and what stays without it."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from accord.face.words import typo
from tests.site.browser import enter, needs_chromium

pytestmark = needs_chromium


@pytest.fixture
def components(site, open_page):
    """The page of components, open."""

    def open_them(width: int = 1280, query: str = "", **options):
        page = open_page(width, **options)
        enter(page, site, "pilotage")
        page.goto(f"{site.url}/composants/{query}")
        return page

    return open_them


def test_the_errors_of_a_form_take_the_focus_and_lead_to_each_field(components):
    page = components()
    page.get_by_role("button", name="Enregistrer la décision").click()
    page.wait_for_selector(".summary:focus")
    assert page.title() == typo("Erreur : composants · Accord")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.get_by_role("link", name="Choisissez une réponse.").click()
    assert page.evaluate("document.activeElement.id") == "decision"


def test_without_script_the_errors_are_the_same(components):
    page = components(java_script_enabled=False)
    page.get_by_role("button", name="Enregistrer la décision").click()
    assert page.get_by_role("alert").get_by_role("link").count() == 4


def test_what_was_typed_survives_an_error(components):
    page = components()
    page.get_by_label("Motif de la décision").fill("Deux fiches d’une même personne")
    page.get_by_label("Bassin d’emploi").select_option("aubagne")
    page.get_by_label("Feuille d’émargement").check()
    page.get_by_role("button", name="Enregistrer la décision").click()
    page.wait_for_selector(".summary")
    assert page.get_by_label("Motif de la décision").input_value() == "Deux fiches d’une même personne"
    assert page.get_by_label("Bassin d’emploi").input_value() == "aubagne"
    assert page.get_by_label("Feuille d’émargement").is_checked()


def test_a_button_pressed_twice_sends_once(components):
    page = components()
    sent = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.route("**/composants/", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.get_by_role("button", name="Enregistrer la décision").dblclick()
    page.wait_for_selector(".summary")
    assert sent == ["POST"]


def test_a_list_is_filtered_ordered_and_left_by_keyboard_alone(components):
    page = components(query="?tri=fichier")
    page.get_by_label("Fichier (début)").focus()
    page.keyboard.type("formations_2018")
    page.keyboard.press("Enter")
    page.wait_for_url("**fichier=formations_2018**")
    assert page.locator(".count").inner_text() == "7\u00a0fichiers"
    lines = page.get_by_role("columnheader", name="Lignes").get_by_role("link")
    lines.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**tri=lignes**")
    assert page.get_by_role("columnheader", name="Lignes").get_attribute("aria-sort") == "ascending"
    page.get_by_role("link", name="Retirer le filtre").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/composants/?tri=lignes")
    assert page.locator(".count").inner_text() == "32\u00a0fichiers"


@pytest.mark.parametrize("script", [True, False])
def test_the_pages_of_a_list_go_on_and_come_back(components, script):
    page = components(java_script_enabled=script)
    first = page.locator("table.rows tbody th").all_inner_texts()
    for _ in range(3):
        page.get_by_role("link", name="Page suivante").click()
        page.wait_for_url("**apres=**")
    page.get_by_role("link", name="Page précédente").click()
    page.wait_for_url("**avant=**")
    page.get_by_role("link", name="Début de la liste").click()
    page.wait_for_url("**/composants/?")
    assert page.locator("table.rows tbody th").all_inner_texts() == first


def test_a_row_opens_wherever_it_is_pressed(components):
    page = components()
    box = page.locator("table.rows tbody tr").first.locator("td").nth(2)
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    page.mouse.click(place["x"] + 5, place["y"] + 5)
    page.wait_for_url("**fichier=formations_2018_07.csv**")


@pytest.mark.parametrize("label", ["CSV", "Excel", "OpenDocument"])
def test_a_list_is_taken_home_whole_with_its_filters(components, label):
    page = components(query="?fichier=formations_2018", accept_downloads=True)
    with page.expect_download() as download:
        page.get_by_role("link", name=label, exact=True).click()
    raw = download.value.path().read_bytes()
    assert download.value.suggested_filename.startswith("exemples.")
    if label == "CSV":
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
    assert len(rows) == 8


def test_on_a_phone_each_row_is_a_card_with_its_labels(components):
    page = components(320)
    box = page.locator("table.rows tbody tr").first.locator("td").nth(0).element_handle()
    assert page.evaluate("one => getComputedStyle(one, '::before').content", box) == '"Émetteur"'


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_the_filters_and_the_menu_are_folded_until_asked(components, script):
    page = components(320, java_script_enabled=script)
    assert not page.get_by_label("Ranger par").is_visible()
    assert not page.get_by_role("link", name="Journal", exact=True).is_visible()
    page.get_by_text("Filtrer et ranger").click()
    page.get_by_text("Menu").click()
    assert page.get_by_label("Ranger par").is_visible()
    assert page.get_by_role("link", name="Journal", exact=True).is_visible()


@pytest.mark.parametrize("query", ["?fichier=formations_2018", "?recu-du=hier"])
def test_on_a_phone_a_filter_in_force_or_not_understood_stays_in_sight(components, query):
    assert components(320, query).get_by_label("Fichier (début)").is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_on_a_wide_screen_nothing_is_folded(components, script):
    page = components(java_script_enabled=script)
    assert page.get_by_label("Fichier (début)").is_visible()
    assert page.get_by_role("link", name="Journal", exact=True).is_visible()
    assert not page.get_by_text("Menu", exact=True).is_visible()


def test_what_ends_the_masthead_ends_with_the_column(components):
    page = components()
    ends = """() => {
        const words = document.createRange();
        words.selectNodeContents(document.querySelector(".who button"));
        const column = document.querySelector(".foot .column span:last-child");
        return words.getBoundingClientRect().right - column.getBoundingClientRect().right;
    }"""
    assert abs(page.evaluate(ends)) < 2


UNDER_WAY = """<div id="essai" data-poll="/avancement-vu"><progress max="4" value="{0}"></progress>
<p class="so-far">{0} sur 4</p><a id="ici" href="#ici">Actualiser</a></div>"""


def test_work_under_way_is_looked_at_again_without_moving_the_focus(site, open_page):
    def put_work(route):
        body = route.fetch().text().replace("<h1>", UNDER_WAY.format(1) + "<h1>")
        route.fulfill(content_type="text/html", body=body)

    page = open_page(1280)
    enter(page, site, "pilotage")
    page.route("**/composants/", put_work)
    page.route(
        "**/avancement-vu", lambda route: route.fulfill(content_type="text/html", body=UNDER_WAY.format(3))
    )
    page.goto(f"{site.url}/composants/")
    page.locator("#ici").focus()
    page.get_by_text("3 sur 4").wait_for()
    assert page.evaluate("document.querySelector('#essai progress').value") == 3
    assert page.evaluate("document.activeElement.id") == "ici"
