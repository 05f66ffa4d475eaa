"""Draws a family name or first names of an origin and a generation, frequency-weighted, with a long tail."""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate
from random import Random

from accord.synth import names_french as french
from accord.synth import names_world as world

ORIGINS = ("french", "maghreb", "south", "africa", "comoros", "east")
ORIGIN_WEIGHTS = tuple(accumulate((54, 24, 10, 5, 4, 3)))
#: Share of the family names that come from the list of frequent ones; the others come from the syllables.
HEAD_SHARE = 0.29


def split_words(text: str) -> list[str]:
    """The words of a list; an underscore stands for a space, a full stop for nothing."""
    return [word.replace("_", " ").replace(".", "") for word in text.split()]


class WeightedList:
    """Values drawn with a weight that falls like a power of the rank (Zipf), flattened at the top."""

    def __init__(self, text: str, *, flatness: float, power: float) -> None:
        self.values = list(dict.fromkeys(split_words(text)))
        self.cumulated = list(accumulate(1 / (rank + flatness) ** power for rank in range(len(self.values))))

    def draw(self, rng: Random) -> str:
        return self.values[bisect(self.cumulated, rng.random() * self.cumulated[-1])]


def _heads(text: str) -> WeightedList:
    return WeightedList(text, flatness=15, power=0.7)


def _firsts(text: str) -> WeightedList:
    return WeightedList(text, flatness=2, power=0.85)


_SURNAMES = {
    "french": _heads(french.SURNAMES),
    "maghreb": _heads(world.MAGHREB_SURNAMES),
    "south": _heads(world.SOUTH_SURNAMES),
    "africa": _heads(world.AFRICA_SURNAMES),
    "comoros": _heads(world.COMOROS_SURNAMES),
    "east": _heads(world.EAST_SURNAMES),
}


def _tail(*texts: str) -> tuple[list[str], ...]:
    return tuple(split_words(text) for text in texts)


_AFRICAN_TAIL = _tail(world.AFRICA_HEADS, world.AFRICA_MIDDLES, world.AFRICA_ENDINGS)
_TAILS = {
    "french": _tail(french.HEADS, french.MIDDLES, french.ENDINGS),
    "maghreb": _tail(world.MAGHREB_HEADS, world.MAGHREB_MIDDLES, world.MAGHREB_ENDINGS),
    "south": _tail(world.SOUTH_HEADS, world.SOUTH_MIDDLES, world.SOUTH_ENDINGS),
    "africa": _AFRICAN_TAIL,
    "comoros": _AFRICAN_TAIL,
    "east": _tail(world.EAST_HEADS, world.EAST_MIDDLES, world.EAST_ENDINGS),
}
_FRENCH_FIRSTS = {
    "1": [_firsts(french.OLD_MEN), _firsts(french.MID_MEN), _firsts(french.NEW_MEN)],
    "2": [_firsts(french.OLD_WOMEN), _firsts(french.MID_WOMEN), _firsts(french.NEW_WOMEN)],
}
_AFRICAN = {"1": _firsts(world.AFRICA_MEN), "2": _firsts(world.AFRICA_WOMEN)}
_WORLD_FIRSTS = {
    "maghreb": {"1": _firsts(world.MAGHREB_MEN), "2": _firsts(world.MAGHREB_WOMEN)},
    "south": {"1": _firsts(world.SOUTH_MEN), "2": _firsts(world.SOUTH_WOMEN)},
    "africa": _AFRICAN,
    "comoros": _AFRICAN,
    "east": {"1": _firsts(world.EAST_MEN), "2": _firsts(world.EAST_WOMEN)},
}
_COMPOUND_HEADS = {
    ("french", "1"): ("Jean-", "Pierre-", "Marc-"),
    ("french", "2"): ("Marie-", "Anne-", "Rose-"),
    ("maghreb", "1"): ("Mohamed ", "Mohamed-", "Abd "),
    ("maghreb", "2"): ("Fatima ", "Lalla ", "Oum "),
}


def draw_origin(rng: Random) -> str:
    """One of `ORIGINS`."""
    return ORIGINS[bisect(ORIGIN_WEIGHTS, rng.random() * ORIGIN_WEIGHTS[-1])]


def _draw_simple_surname(rng: Random, origin: str) -> str:
    if rng.random() < HEAD_SHARE:
        return _SURNAMES[origin].draw(rng)
    heads, middles, endings = _TAILS[origin]
    return rng.choice(heads) + rng.choice(middles) + rng.choice(endings)


def draw_surname(rng: Random, origin: str) -> str:
    """A family name in mixed case with its diacritics; about 3 % are double (INSEE Focus 33)."""
    name = _draw_simple_surname(rng, origin)
    if rng.random() < 0.03:
        other = _draw_simple_surname(rng, origin)
        if other != name:
            return name + rng.choice("-- ") + other
    return name


def draw_first_name(rng: Random, origin: str, sex: str, born_year: int) -> str:
    """One first name; the French lists follow the generation (before 1967, before 1987, after)."""
    if origin == "french" or rng.random() < (0.02 if born_year < 1975 else 0.12):
        generation = 0 if born_year < 1967 else 1 if born_year < 1987 else 2
        name = _FRENCH_FIRSTS[sex][generation].draw(rng)
    else:
        name = _WORLD_FIRSTS[origin][sex].draw(rng)
    if rng.random() < 0.035 and "-" not in name and " " not in name:
        heads = _COMPOUND_HEADS.get((origin, sex))
        if heads:
            return rng.choice(heads) + name
    return name


def draw_first_names(rng: Random, origin: str, sex: str, born_year: int) -> tuple[str, ...]:
    """One to three first names, all different: 80 % of people have more than one."""
    names = [draw_first_name(rng, origin, sex, born_year)]
    wanted = 1 if rng.random() < 0.20 else 2 if rng.random() < 0.45 else 3
    while len(names) < wanted:
        name = draw_first_name(rng, origin, sex, born_year - 25)
        if name in names:
            break
        names.append(name)
    return tuple(names)
