"""Who may open which page: read from the addresses and from their rules, written in `docs/matrix.md`.

`python -m accord.site.matrix` prints it; a test holds the file to it, and the pages to what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from accord.face.access import KEYED, RULE, STRANGERS
from accord.partners.rules.permissions import ROLES

HEAD = """# Who may open which page

Written by `python -m accord.site.matrix` from the addresses and their rules
(`accord/partners/rules/permissions.py`). A test holds this page to the rules, and each address to this page.

- **yes**: the role opens the page, for what belongs to its organisation or what it follows.
- **403**: the role does not; the reason is given, and the refusal is journalled.
- **404**: what belongs to another organisation does not exist for the reader; the attempt is journalled.
- **key**: no session opens it; the key of a sender does, for what that sender handed over by it.
- **sign in**: a stranger signs in first, then comes back with what was typed.
"""


@dataclass(frozen=True)
class Line:
    """One address: its name, how it is written, the objects that it names, and its rule."""

    name: str
    address: str
    objects: tuple[str, ...]
    rule: Any

    @property
    def is_for_strangers(self) -> bool:
        """Whether anybody may open it."""
        return self.rule is STRANGERS

    @property
    def is_keyed(self) -> bool:
        """Whether a sender's key opens it, and nothing else."""
        return self.rule is KEYED

    def opens_to(self, role: str) -> bool:
        """Whether the rule has the role."""
        return self.is_for_strangers or role in self.rule.roles


def read_lines() -> tuple[Line, ...]:
    """Every address of the site, in order."""
    return tuple(sorted(_lines(get_resolver().url_patterns, ""), key=lambda line: line.address))


def write_matrix() -> str:
    """The page, in Markdown."""
    head = ["page", "address", *ROLES, "another organisation’s", "a stranger"]
    rows = [head, ["---"] * len(head), *(_cells(line) for line in read_lines())]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{HEAD}\n{table}\n"


def _cells(line: Line) -> list[str]:
    if line.is_keyed:
        elsewhere = "404" if line.objects else "—"
        return [line.name, f"`{line.address}`", *["key"] * len(ROLES), elsewhere, "key"]
    roles = ["yes" if line.opens_to(role) else "403" for role in ROLES]
    elsewhere = "404" if line.objects and not line.is_for_strangers else "—"
    return [line.name, f"`{line.address}`", *roles, elsewhere, "yes" if line.is_for_strangers else "sign in"]


def _lines(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Line]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _lines(pattern.url_patterns, address)
            continue
        rule = getattr(pattern.callback, RULE, None)
        objects = tuple(pattern.pattern.converters)
        yield Line(pattern.name or "", f"/{address}", objects, rule)


if __name__ == "__main__":
    import sys

    from accord.site.cli import start_django

    start_django()
    sys.stdout.write(write_matrix())
