"""A reader without the persons who knows every definition, and looks for small counts by linear programming.

It shares nothing with the protection: which figures of the agreement of the Bouches-du-Rhône must be equal is
written here by hand, from the words of its indicators.
"""

from collections import defaultdict

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_array

TOTAL = frozenset()
# The parts of one indicator that add up to the parts of another, wherever both have the same cell.
SAME_LINES = (
    ("taux-abandon", (0, 1, 2), "sorties", (0,)),
    ("taux-abandon", (0,), "abandons", (0,)),
    ("retour-emploi", (0, 1, 2), "sorties", (0,)),
    ("part-rsa-entrees", (0, 1, 2), "entrees", (0,)),
    ("presentation-examen", (0,), "examens-presentes", (0,)),
    ("reussite-examen", (0, 1, 2), "examens-presentes", (0,)),
    ("prescriptions-sans-entree", (0, 1, 2), "prescriptions", (0,)),
)
ABANDON = "ABANDON_"
PLACED_ELSEWHERE = {"bassin"}


def parts_of(table, cell):
    if cell.numerator is None:
        return None
    if table.unit == "taux":
        return (cell.numerator, cell.denominator - cell.numerator, cell.unknown)
    return (cell.numerator,)


def read_cells(tables):
    """(indicator, dims) → the parts of the cell, of all that is not a sum of hours."""
    return {
        (table.indicator, frozenset(cell.dims)): parts_of(table, cell)
        for table in tables
        if not table.sums
        for cell in table.every_cell()
    }


class Reader:
    """What is published, what is true, and what one may write between the two."""

    def __init__(self, tables, published):
        self.truth, self.shown = read_cells(tables), read_cells(published)
        self.persons = {t.indicator for t in tables if t.measure == "personnes" and not t.sums}
        self.ranks = {}
        for key, parts in self.truth.items():
            for part in range(len(parts)):
                self.ranks[key, part] = len(self.ranks)
        self.rows = []
        self._within()
        self._between()

    def _within(self):
        by_word = defaultdict(list)
        for indicator, dims in self.truth:
            if len(dims) == 1:
                ((word, code),) = dims
                by_word[indicator, word].append((indicator, dims))
                if word == "semestre":
                    year = (indicator, frozenset({("annee", code[:4])}))
                    by_word[indicator, "semestre", year].append((indicator, dims))
        for (indicator, *said), cells in by_word.items():
            total = said[1] if len(said) > 1 else (indicator, TOTAL)
            if total in self.truth and indicator not in self.persons:
                for part in range(len(self.truth[total])):
                    self._tie([(total, part)], [(cell, part) for cell in cells])

    def _between(self):
        for one, its_parts, other, other_parts in SAME_LINES:
            for indicator, dims in list(self.truth):
                if indicator == one and (other, dims) in self.truth:
                    self._tie(
                        [((other, dims), p) for p in other_parts], [((one, dims), p) for p in its_parts]
                    )
        for indicator, dims in list(self.truth):
            words = dict(dims)
            if indicator == "abandons" and words.get("motif_sortie", "").startswith(ABANDON):
                self._tie([(("sorties", dims), 0)], [((indicator, dims), 0)])
            if indicator == "en-emploi" and not PLACED_ELSEWHERE & words.keys():
                self._tie([((indicator, dims), 0)], [(("retour-emploi", dims), 0)])
        obtained = frozenset({("resultat", "TOTAL")})
        self._tie([(("examens-presentes", obtained), 0)], [(("reussite-examen", TOTAL), 0)])

    def _tie(self, total, cells):
        if all(pair in self.ranks for pair in (*total, *cells)):
            self.rows.append(
                [*((self.ranks[pair], 1) for pair in total), *((self.ranks[p], -1) for p in cells)]
            )

    def value(self, pair):
        (key, part) = pair
        return self.truth[key][part]

    def found(self, threshold):
        """The small hidden counts that what is published gives to within the threshold."""
        low, high = np.zeros(len(self.ranks)), np.full(len(self.ranks), np.inf)
        for (key, part), rank in self.ranks.items():
            if self.shown[key] is not None:
                low[rank] = high[rank] = self.shown[key][part]
        rows = lil_array((len(self.rows), len(self.ranks)))
        for number, row in enumerate(self.rows):
            for rank, factor in row:
                rows[number, rank] += factor
        said = {
            "A_eq": rows.tocsr(),
            "b_eq": np.zeros(len(self.rows)),
            "bounds": list(zip(low, high, strict=True)),
        }
        for (key, part), rank in self.ranks.items():
            if self.shown[key] is None and 0 < self.truth[key][part] < threshold:
                aim = np.zeros(len(self.ranks))
                aim[rank] = 1
                ends = [linprog(sign * aim, method="highs", **said) for sign in (1, -1)]
                assert ends[0].status == 0
                highest = -ends[1].fun if ends[1].status == 0 else np.inf
                if highest - ends[0].fun < threshold - 1e-6:
                    yield key, part, self.truth[key][part], (ends[0].fun, highest)
