"""The rule of a page: every view wears one, and a view without one is never served."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

RULE: Final = "page_rule"


class Rule(Protocol):
    """A right of a page, as `partners/rules/permissions.py` gives them."""

    def check(self, actor: Any) -> None:
        """Raise the reason when the actor may not open the page."""


class Strangers:
    """The rule of the few pages that anybody may open: signing in and out."""


STRANGERS: Final = Strangers()


class Keyed:
    """The rule of the few addresses that a sender's key opens, and no session: the view asks for the key."""


KEYED: Final = Keyed()


def open_to(rule: Rule | Strangers | Keyed) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare who may open a page: `@open_to(SEE_FIGURES)`. The outermost decorator of its view."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        setattr(view, RULE, rule)
        return view

    return declare
