"""Entries that wait for one another in a circle: an axis inside itself, a duty that depends on itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel

from accord.declaration.agreement import keyed_words
from accord.declaration.places import Places
from accord.kit.problems import Problem

# Each repeated word whose entries point at others of the same word: the word that points, its attribute.
_LINKS: Mapping[str, tuple[str, str]] = {
    "axe": ("dans", "within"),
    "enveloppe": ("dans", "within"),
    "obligation": ("depend_de", "depends_on"),
    "evenement": ("dernier_de", "last_of"),
    "chiffre": ("meme_que", "same_as"),
    "regle": ("remplace", "replaces"),
}


def find_circles(declared: BaseModel, places: Places) -> Iterator[Problem]:
    """One problem for each circle, at the first entry of the files that is part of it."""
    for word, attribute in keyed_words(type(declared)).items():
        if word not in _LINKS:
            continue
        pointing, name = _LINKS[word]
        entries = getattr(declared, attribute)
        links = {entry.key: _keys(getattr(entry, name)) for entry in entries}
        told: set[str] = set()
        for rank, entry in enumerate(entries):
            circle = _circle_from(entry.key, links)
            if circle and entry.key not in told:
                told.update(circle)
                where = places.where((word, rank, pointing), entry.article)
                chain = " → ".join([*circle, entry.key])
                yield Problem("reference.circulaire", where, {"mot": pointing, "chaine": chain})


def _keys(value: str | Sequence[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _circle_from(start: str, links: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The shortest way from a key back to itself; empty when there is none."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for key in links.get(way[-1], ()):
            if key == start:
                return way
            if key not in seen:
                seen.add(key)
                ways.append([*way, key])
    return []
