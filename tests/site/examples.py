"""One example (or several) of each address of the site, for the tests and pictures of every page.

Whoever adds an address adds its example here; `test_every_address_has_an_example` names those that have none.
The roles that may open a page come from its rule; `roles` says fewer when a row decides (a referent sees only
the persons it follows).

    EXAMPLES["person"] = Example(lambda world: {"person": a_person(world).pk}, roles=("pilotage",))
    EXAMPLES["people"] = (Example(), Example(query="nom=MARTIN&tri=-nom", label="filtree"))
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from accord.face.access import RULE, STRANGERS
from tests.conventions import page_samples as texts
from tests.deposits import page_samples
from tests.site import lives, pages_world
from tests.site.pages_world import World

STRANGER = "inconnu"
BDR = {"agreement": "paca-bdr-2017"}
LATE_DUTY = {"kind": "comite", "key": "technique", "day": "2018-04-14"}
DONE_DUTY = {"kind": "comite", "key": "pilotage", "day": "2020-07-14"}
# What makes the rows of examples, called as the loader before any page: `SETTINGS.append(function of world)`.
SETTINGS: list[Callable[[World], object]] = [page_samples.make_pages, lives.build_lives, texts.make_texts]


@dataclass(frozen=True)
class Example:
    """The arguments of an address in the world of the pages. `page` False: a file, a fragment, a POST."""

    arguments: Callable[[World], dict[str, Any]] | dict[str, Any] | None = None
    roles: tuple[str, ...] | None = None
    query: str = ""
    label: str = ""
    page: bool = True
    status: int = 200


# An address that shows no page: sent by a form only, or a file.
NO_PAGE = Example(page=False)

EXAMPLES: dict[str, Example | tuple[Example, ...]] = {
    "home": Example(),
    "components": (
        Example(),
        Example(query="fichier=formations&etat=accepte&recu-au=2020-12-31&tri=-lignes", label="filtree"),
        Example(query="fichier=zzz", label="sans-ligne"),
    ),
    "sign-in": Example(roles=(STRANGER,)),
    "sign-out": NO_PAGE,
    "verify-code": NO_PAGE,
    "account": Example(),
    "membership": Example(),
    "password": Example(),
    "second-factor": Example(),
    "recovery-codes": NO_PAGE,
    "second-factor-removal": NO_PAGE,
    "journal": (Example(), Example(query="action=sign-in&quand-du=2020-01-01", label="filtre")),
    "figures": Example(BDR),
    "figure": (
        Example({**BDR, "indicator": "retour-emploi"}),
        Example({**BDR, "indicator": "retour-emploi"}, query="par=sexe", label="par-sexe"),
    ),
    "deposits": (
        Example(BDR),
        Example(BDR, query="etat=accepte&recu-du=2020-01-01&tri=recu", label="filtres"),
        Example(BDR, query="etat=refuse", label="sans-ligne"),
    ),
    "hand-over": Example(BDR),
    "protection": Example(BDR),
    "protection-dossier": Example(BDR, page=False),
    "blank": Example({**BDR, "form": "region-formations", "variant": "annee-d-entree"}, page=False),
    "sender-keys": Example(BDR),
    "revoke-sender-key": NO_PAGE,
    "keyed-upload": NO_PAGE,
    "keyed-report": NO_PAGE,
    "sending": Example({**BDR, "sending": page_samples.SENDING}, roles=("pilotage",)),
    "deposit": (
        Example(page_samples.number_of("controle"), roles=("pilotage",), label="a-decider"),
        Example(page_samples.number_of("recu"), roles=("pilotage",), label="en-cours"),
        Example(page_samples.number_of("accepte"), roles=("pilotage",), label="accepte"),
    ),
    "abandon-deposit": Example(page_samples.number_of("controle"), roles=("pilotage",)),
    "accept-deposit": NO_PAGE,
    "resume-deposit": NO_PAGE,
    "rejects": NO_PAGE,
    "stop-work": NO_PAGE,
    "update-data": NO_PAGE,
    "figure-dossiers": Example({**BDR, "indicator": "retour-emploi"}, roles=("pilotage",)),
    "committees": Example(BDR),
    "committee": Example({**BDR, "committee": "pilotage"}),
    "freeze": Example({**BDR, "committee": "technique"}),
    "document": NO_PAGE,
    "agreements": (Example(), Example(query="etat=projets", label="projets")),
    "import-folder": Example(),
    "start-draft": NO_PAGE,
    "draft": (Example(texts.draft_of), Example(texts.new_draft, label="nouvelle")),
    "draft-file": Example(lambda world: {**texts.draft_of(world), "path": "convention.toml"}),
    "draft-words": Example(texts.new_draft),
    "draft-changes": Example(texts.draft_of),
    "draft-freeze": Example(texts.new_draft),
    "draft-discard": Example(texts.draft_of),
    "draft-check": NO_PAGE,
    "draft-folder": NO_PAGE,
    "draft-new-file": NO_PAGE,
    "register": Example(),
    "register-list": Example(texts.list_of),
    "register-template": NO_PAGE,
    "register-rejects": NO_PAGE,
    "agreement-statements": Example(BDR),
    "agreement-versions": Example(BDR),
    "compare-versions": Example(BDR),
    "version-folder": NO_PAGE,
    "name-parties": Example(BDR),
    "question": Example({**BDR, **texts.QUESTION}),
    "answer-question": NO_PAGE,
    "agreement": Example(BDR),
    "agreement-folder": NO_PAGE,
    "event": Example({**BDR, "event": "gel-cohorte"}),
    "duties": (
        Example(BDR),
        Example(BDR, query="etat=echues", label="echues"),
        Example(BDR, query="jour=2018-03-01", label="jour"),
    ),
    "duties-month": Example(BDR, query="mois=2021-01"),
    "owed": (Example(), Example(query="mois=2020-07", label="passe")),
    "owed-list": Example(query="etat=echues&partie=nous"),
    "calendar-address": Example(),
    "calendar-feed": NO_PAGE,
    "duty": (Example({**BDR, **LATE_DUTY}), Example({**BDR, **DONE_DUTY}, label="faite")),
    "answer-duty": NO_PAGE,
    "people": (
        Example(),
        Example(query="nom=fict&paires=oui", label="filtrees", roles=("pilotage",)),
        Example(query="nom=personne", label="aucune"),
    ),
    "people-number": NO_PAGE,
    "person": (
        Example(lambda world: {"person": lives.find_sophie()}),
        Example(
            lambda world: {"person": lives.find_long_name()}, label="long", roles=("pilotage", "organisme")
        ),
    ),
    "person-split": Example(lives.find_record),
    "link-undo": NO_PAGE,
    "pairs": Example(),
    "pair": Example(lambda world: {"pair": lives.find_pair()}),
    "pair-undo": NO_PAGE,
}


@dataclass(frozen=True)
class Visit:
    """A page to look at, by one role. `name` is that of its screenshot."""

    name: str
    role: str
    address: str
    status: int


class _As:
    def __init__(self, role: str) -> None:
        self.role = role


def every_pattern(patterns: Any = None) -> Iterator[URLPattern]:
    """Every address of the site."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            yield from every_pattern(pattern.url_patterns)
        else:
            yield pattern


def examples_of(name: str) -> tuple[Example, ...]:
    """The examples of an address; none when nobody gave one."""
    found = EXAMPLES.get(name, ())
    return found if isinstance(found, tuple) else (found,)


def roles_of(pattern: URLPattern) -> tuple[str, ...]:
    """The roles that the rule of the page lets in; everybody for a door."""
    rule = getattr(pattern.callback, RULE)
    if rule is STRANGERS:
        return (STRANGER, *pages_world.ROLES)
    return tuple(role for role in pages_world.ROLES if rule.allows(_As(role)))


def prepare(world: World) -> None:
    """Make the rows of the examples."""
    for setting in SETTINGS:
        setting(world)


def visits(world: World) -> list[Visit]:
    """Every page, by every role that may open it; ACCORD_PAGES=people,person keeps some of them."""
    found = []
    wanted = set(filter(None, os.environ.get("ACCORD_PAGES", "").split(",")))
    for pattern in every_pattern():
        if wanted and pattern.name not in wanted:
            continue
        for example in examples_of(pattern.name):
            if not example.page:
                continue
            given = example.arguments
            arguments = given(world) if callable(given) else given
            address = reverse(pattern.name, kwargs=arguments or {})
            if example.query:
                address += f"?{example.query}"
            name = "-".join(filter(None, (pattern.name, example.label)))
            for role in roles_of(pattern) if example.roles is None else example.roles:
                found.append(Visit(name, role, address, example.status))
    return found
