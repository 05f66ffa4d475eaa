"""Persons in a browser: decided by keyboard, without script, undone, and a way back that does no harm."""

import pytest

from accord.people.models import Pair
from accord.site.postgres import as_login
from tests.site import lives
from tests.site.browser import enter, needs_chromium, overflow

pytestmark = needs_chromium


@pytest.fixture
def review(site, open_page):
    """The pair that waits, in the steering service's browser."""

    def open_pair(width=1280, **options):
        page = open_page(width, **options)
        enter(page, site, "pilotage")
        with as_login("loader"):
            pair = lives.find_pair()
        page.goto(f"{site.url}/paires/{pair}/")
        return page, pair

    return open_pair


def state_of(pair):
    with as_login("loader"):
        return Pair.objects.get(pk=pair).state


@pytest.mark.parametrize(("key", "state"), [("m", "meme-personne"), ("d", "personnes-distinctes")])
def test_a_pair_is_decided_by_one_key_and_undone_by_one_button(review, key, state):
    page, pair = review()
    page.keyboard.press(key)
    page.wait_for_url("**decidee=**")
    assert state_of(pair) == state
    page.get_by_role("button", name="Annuler cette décision").click()
    page.wait_for_url("**annulee=**")
    assert state_of(pair) == "a-verifier"


def test_the_keys_do_nothing_once_the_reader_has_turned_them_off(review):
    page, pair = review()
    page.get_by_label("Au clavier").uncheck()
    page.keyboard.press("m")
    page.reload()
    assert not page.get_by_label("Au clavier").is_checked()
    page.keyboard.press("d")
    page.wait_for_timeout(300)
    assert state_of(pair) == "a-verifier"


@pytest.mark.parametrize("width", [1280, 320])
def test_a_pair_is_decided_and_undone_without_script(review, width):
    page, pair = review(width, java_script_enabled=False)
    assert page.get_by_text("Au clavier").is_hidden()
    assert overflow_without_script(page, width)
    page.get_by_role("button", name="Personnes distinctes").click()
    assert state_of(pair) == "personnes-distinctes"
    page.get_by_role("button", name="Annuler", exact=False).first.click()
    assert state_of(pair) == "a-verifier"


def overflow_without_script(page, width):
    return page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_way_back_shows_the_decision_and_does_not_ask_again(review):
    page, pair = review()
    page.get_by_role("button", name="Même personne").click()
    page.wait_for_url("**decidee=**")
    page.go_back()
    page.reload()
    assert page.get_by_role("button", name="Annuler la décision").is_visible()
    assert page.get_by_role("button", name="Même personne").count() == 0
    assert state_of(pair) == "meme-personne"


@pytest.mark.parametrize("width", [1280, 320])
def test_a_long_life_and_a_long_name_fit_the_screen(site, open_page, width):
    page = open_page(width)
    enter(page, site, "pilotage")
    with as_login("loader"):
        persons = (lives.find_sophie(), lives.find_long_name())
    for person in persons:
        page.goto(f"{site.url}/personnes/{person}/")
        assert overflow(page) == 0
    page.goto(f"{site.url}/personnes/?nom=de+la+roche")
    assert overflow(page) == 0
    assert page.get_by_role("link", name=lives.LONG).is_visible()
