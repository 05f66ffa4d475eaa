"""The French registration number (NIR) of the synthetic people: 13 characters, each given once."""

from __future__ import annotations

from random import Random


def compute_key(nir: str) -> int:
    """The control key, 1 to 97, of a NIR of 13 characters; Corsica counts as 19 (2A) and 18 (2B)."""
    place = nir[5:7]
    digits = nir[:5] + {"2A": "19", "2B": "18"}.get(place, place) + nir[7:]
    return 97 - int(digits) % 97


def has_room_for(count: int) -> bool:
    """Whether an order number of three digits is still free (a margin is left)."""
    return count < 990


class NirBook:
    """Hands out numbers: sex, year and month of birth, place on five characters, order number."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: dict[str, tuple[int, int]] = {}

    def is_full(self, sex: str, year: int, month: int, place: str) -> bool:
        """Whether this month and place have no order number left."""
        return not has_room_for(self._used.get(self._prefix(sex, year, month, place), (0, 0))[1])

    def take(self, sex: str, year: int, month: int, place: str) -> str:
        """A new number. `month` may be 20-42 or 50-99 when the month of birth is not known."""
        prefix = self._prefix(sex, year, month, place)
        start, count = self._used.get(prefix) or (self._rng.randrange(999), 0)
        self._used[prefix] = (start, count + 1)
        return f"{prefix}{(start + 7 * count) % 999 + 1:03d}"

    @staticmethod
    def _prefix(sex: str, year: int, month: int, place: str) -> str:
        # Corsica was one département, 20, until 1976.
        if year < 1976 and place[:2] in ("2A", "2B"):
            place = "20" + place[2:]
        return f"{sex}{year % 100:02d}{month:02d}{place}"
