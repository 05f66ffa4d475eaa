"""Every page, as every role that may open it: accessible, narrow, zoomed, light, quiet, without script."""

from pathlib import Path

import pytest

from tests.site.browser import enter, needs_chromium, overflow
from tests.site.examples import EXAMPLES, STRANGER, every_pattern
from tests.site.pages_world import ROLES

pytestmark = needs_chromium
HEAVIEST = 100_000
WATCHED = (STRANGER, *ROLES)
# WCAG 2.2 AA and the good practices of axe: RGAA 4.1 asks for the former.
RULES = {"runOnly": {"type": "tag", "values": [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}}}  # fmt: skip


def visits_of(site, role):
    return [visit for visit in site.visits if visit.role == role]


def test_every_address_has_an_example():
    missing = [pattern.name for pattern in every_pattern() if pattern.name not in EXAMPLES]
    assert missing == [], "give each an example in tests/site/examples.py"


def said_aloud(message, address: str) -> str:
    """An error or a warning of the browser; its advice (of type debug) is not one."""
    return f"{address}: {message.text}" if message.type in ("error", "warning") else ""


def run_axe(page) -> list[str]:
    """What axe-core finds wrong, one line each."""
    import axe_playwright_python

    script = Path(axe_playwright_python.__file__).parent / "axe.min.js"
    page.evaluate(script.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{wrong['id']}: {wrong['help']} at {node['html'][:160]}"
        for wrong in found["violations"]
        for node in wrong["nodes"]
    ]


@pytest.mark.parametrize("role", WATCHED)
def test_every_page_passes_axe_without_a_complaint_and_asks_nobody_else(site, open_page, role):
    page = open_page(1280)
    complaints, asked, wrong = [], [], []
    page.on("console", lambda message: complaints.append(said_aloud(message, page.url)))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    enter(page, site, role)
    for visit in visits_of(site, role):
        answer = page.goto(site.url + visit.address)
        if answer.status != visit.status:
            wrong.append(f"{visit.address}: answered {answer.status}")
            continue
        if len(answer.body()) > HEAVIEST:
            wrong.append(f"{visit.address}: {len(answer.body())} bytes")
        page.locator("details:not([open])").evaluate_all("all => all.forEach(one => one.open = true)")
        wrong += [f"{visit.address}: {line}" for line in run_axe(page)]
    assert wrong == []
    assert list(filter(None, complaints)) == []
    assert [url for url in asked if not url.startswith(site.url)] == []


@pytest.mark.parametrize("role", WATCHED)
def test_every_page_holds_in_a_narrow_and_in_a_zoomed_window(site, open_page, role):
    # 320 px asks for WCAG 1.4.10; a screen of 1280 px zoomed twice is 640 px of two dots.
    for width, density in ((320, 1), (640, 2)):
        page = open_page(width, device_scale_factor=density)
        enter(page, site, role)
        wide = []
        for visit in visits_of(site, role):
            page.goto(site.url + visit.address)
            page.locator("details:not([open])").evaluate_all("all => all.forEach(one => one.open = true)")
            if overflow(page):
                wide.append(f"{visit.address} at {width}: {overflow(page)} px too wide, {widest(page)}")
        assert wide == []


def widest(page) -> str:
    return page.evaluate(
        """() => [...document.body.querySelectorAll("*")]
        .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(one => one.outerHTML.slice(0, 90)).slice(0, 3).join(" | ")"""
    )


@pytest.mark.parametrize("role", WATCHED)
def test_every_page_is_whole_without_script(site, open_page, role):
    page = open_page(1280, java_script_enabled=False)
    enter(page, site, role)
    for visit in visits_of(site, role):
        answer = page.goto(site.url + visit.address)
        assert answer.status == visit.status
        assert page.get_by_role("heading", level=1).count() == 1, visit.address


@pytest.mark.parametrize("role", WATCHED)
def test_every_page_is_walked_by_keyboard_with_a_focus_that_is_seen(site, open_page, role):
    page = open_page(1280)
    enter(page, site, role)
    for visit in visits_of(site, role):
        page.goto(site.url + visit.address)
        problems = walk(page)
        assert problems == [], f"{visit.address}: {problems}"


WHERE_THE_FOCUS_IS = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const box = one.getBoundingClientRect(), every = [...document.querySelectorAll("*")];
    return {
        what: one.outerHTML.slice(0, 120), place: every.indexOf(one), stops: one.type === "date" ? 5 : 1,
        seen: getComputedStyle(one).outlineStyle !== "none" && box.width * box.height > 0 && box.right > 0,
    };
}"""


def walk(page, most: int = 80) -> list[str]:
    """Press Tab through the page: what takes the focus without showing it, and what never gives it back."""
    problems, met = [], []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(WHERE_THE_FOCUS_IS)
        # Past the last one, the focus leaves the page or starts again.
        if here is None or (len(set(met)) > 1 and here["place"] == met[0]):
            break
        met.append(here["place"])
        if not here["seen"]:
            problems.append(f"the focus is not seen on {here['what']}")
        if met.count(here["place"]) > here["stops"]:
            return [*problems, f"the focus comes back to {here['what']}"]
    return problems if met else ["nothing takes the focus"]
