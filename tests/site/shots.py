"""Pictures of every page, for every role, wide and narrow: `.venv/bin/python -m pytest tests/site/shots.py`.

They go to var/shots (or ACCORD_SHOTS): `<page>.<role>.<width>.png`. `-k pilotage` takes those of one role;
ACCORD_PAGES=people,person those of some addresses. To be looked at, then mended: nothing compares them.
"""

import os
from pathlib import Path

import pytest

from tests.site.browser import enter, needs_chromium
from tests.site.examples import STRANGER
from tests.site.pages_world import ROLES

pytestmark = needs_chromium
FOLDER = Path(os.environ.get("ACCORD_SHOTS", Path(__file__).parents[2] / "var" / "shots"))


@pytest.mark.parametrize("role", [STRANGER, *ROLES])
def test_take_pictures(site, open_page, role):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for width in (1280, 320):
        page = open_page(width)
        enter(page, site, role)
        for visit in site.visits:
            if visit.role == role:
                answer = page.goto(site.url + visit.address)
                assert answer.status == visit.status, visit.address
                page.screenshot(path=FOLDER / f"{visit.name}.{role}.{width}.png", full_page=True)
