import pytest

from tests.site.conftest import as_web as as_web
from tests.site.conftest import signed_in as signed_in
from tests.site.conftest import world as world


class WebBrowser:
    """A browser whose requests alone are under the web's role: the test itself reads every row."""

    def __init__(self, client, as_web):
        self.client, self.as_web = client, as_web

    def get(self, *asked):
        with self.as_web():
            return self.client.get(*asked)

    def post(self, *sent):
        with self.as_web():
            return self.client.post(*sent)


@pytest.fixture
def browse(signed_in, as_web):
    """`browse("pilotage")`: the browser of that account."""
    return lambda role: WebBrowser(signed_in(role), as_web)


@pytest.fixture
def steering(browse):
    """The browser of those who keep the agreement."""
    return browse("pilotage")
