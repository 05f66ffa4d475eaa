"""The dates that the law fixes, beside those of agreements: none overwrites another (`declared/droit/`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from accord.conventions.agreements import Place
from accord.declaration.law_reading import read_law


@dataclass(frozen=True)
class LawDate:
    """A day that a rule of law fixes, with its source and how sure the reading of it is."""

    key: str
    day: date
    label: str
    owner: str
    article: str
    source: str
    reliability: str
    note: str


def law_dates(places: Iterable[Place]) -> tuple[LawDate, ...]:
    """The dates of the law for a reader that is a département in one of its agreements; none for others."""
    for place in places:
        roles = {party.key: party.role for party in place.declared.parties}
        if roles[place.party] == "departement":
            return _read_all(settings.DECLARED / "droit")
    return ()


@lru_cache(maxsize=4)
def _read_all(folder: Path) -> tuple[LawDate, ...]:
    found = []
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        law = read_law(one).law if one.is_dir() else None
        for rule in law.rules if law else ():
            if rule.is_active and rule.due_on is not None:
                found.append(
                    LawDate(
                        f"{one.name}:{rule.key}", rule.due_on, rule.label, rule.owner or "", rule.article,
                        rule.source, rule.reliability, rule.note or "",
                    )
                )  # fmt: skip
    return tuple(sorted(found, key=lambda law: (law.day, law.key)))
