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
        entries = {entry.key: (rank, entry) for rank, entry in enumerate(getattr(declared, attribute))}
        links = {key: _keys(getattr(entry, name)) for key, (_, entry) in entries.items()}
        for circle in _circles(links):
            rank, entry = entries[circle[0]]
            where = places.where((word, rank, pointing), entry.article)
            chain = " → ".join([*circle, circle[0]])
            yield Problem("reference.circulaire", where, {"mot": pointing, "chaine": chain})


def _keys(value: str | Sequence[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _circles(links: Mapping[str, tuple[str, ...]]) -> Iterator[list[str]]:
    """Each circle once, from its first key in the order of the files. Each link is followed once: a file of
    thousands of entries costs no more than reading it.
    """
    order = {key: rank for rank, key in enumerate(links)}
    done: set[str] = set()
    for start in links:
        way: dict[str, Iterator[str]] = {} if start in done else {start: iter(links[start])}
        while way:
            last = next(reversed(way))
            following = next(way[last], None)
            if following is None:
                done.add(last)
                del way[last]
            elif following in way:
                keys = list(way)
                circle = keys[keys.index(following) :]
                first = circle.index(min(circle, key=order.__getitem__))
                yield circle[first:] + circle[:first]
            elif following in links and following not in done:
                way[following] = iter(links[following])
