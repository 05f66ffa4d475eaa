"""How much each agreement or disagreement weighs, in bits: log2 of how much likelier it is for one person.

Fixed by hand from the measurements of the field on French files (reference: linkage §4 and §5, data-flows
§9): a family name is shared by 2 in 10 000 pairs of strangers, a first name by 4 in 1 000, a day of birth by
1 in 15 000; typing errors touch 1.5 % of names, 3 % of people use another first name, half of the sources
give one of the two names of a married woman. A relative agrees by kinship, not by chance: what twins and
siblings share never suffices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

_BITS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "nir": {"same": 24.0, "different": -10.0, "missing": 0.0},
        "france_travail": {"same": 18.0, "different": -3.0, "missing": 0.0},
        "name": {
            "exact": 12.0, "inverted": 12.0, "part": 7.0, "close": 7.0,
            "different": -3.5, "different_man": -8.0, "missing": 0.0,
        },
        "first_name": {
            "exact": 8.0, "short": 6.0, "second": 3.0, "close": 4.0, "inverted": 0.0,
            "different": -5.0, "missing": 0.0,
        },
        "birth": {
            "same": 13.5, "same_vague": 5.0, "swapped": 6.0, "close": 2.0, "same_year": 2.0,
            "different": -7.0, "missing": 0.0,
        },
        "sex": {"same": 0.5, "different": -7.0, "missing": 0.0},
        "place": {"same": 3.0, "different": -2.0, "missing": 0.0},
        "rank": {"same": 0.0, "different": -3.0, "missing": 0.0},
    }
)  # fmt: skip


@dataclass(frozen=True)
class Weights:
    """Weights by field and level, in bits, and the two thresholds of an agreement, between 0 and 1.

    `prior` is the weight of two rows taken at random; `guard` the Jaro-Winkler similarity from which two
    first names back a shared NIR. At or above `automatic` an exact rule links; between `review` and
    `automatic` a person decides; below, two persons.
    """

    bits: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: _BITS)
    prior: float = -20.0
    guard: float = 0.85
    automatic: float = 0.98
    review: float = 0.03

    def __post_init__(self) -> None:
        if not 0 < self.review <= self.automatic <= 1:
            raise ValueError("thresholds: 0 < review ≤ automatic ≤ 1")

    def with_thresholds(self, *, automatic: float, review: float) -> Weights:
        """The same weights under the thresholds that an agreement declares."""
        return replace(self, automatic=automatic, review=review)


def probability(bits: float) -> float:
    """The chance that a total of bits (prior included) stands for one person."""
    return float(1 / (1 + 2.0**-bits))
