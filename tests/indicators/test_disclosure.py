"""No published table lets a reader recover a small count."""

import subprocess
import sys
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from accord.indicators.rules.disclosure import protect_table, protect_tables
from accord.indicators.rules.tables import Cell, Table

FIVE = 5
ROOT = Path(__file__).parents[2]


def add(cells):
    def total(values):
        return None if any(value is None for value in values) else sum(values)

    return [
        total([getattr(cell, name) for cell in cells]) for name in ("numerator", "denominator", "unknown")
    ]


def make_table(words, counts, unit="nombre", **said):
    """A table from its finest cells: (codes) → count, or (numerator, denominator, unknown)."""

    def cell(codes, values):
        values = values if isinstance(values, tuple) else (values, None, None)
        return Cell(tuple(zip(words, codes, strict=True)), codes, *values)

    cells = [cell(codes, values) for codes, values in counts.items()]
    margins = []
    for size in range(len(words) - 1, 0, -1):
        for kept in combinations(range(len(words)), size):
            groups = {}
            for one in cells:
                groups.setdefault(tuple(one.dims[rank] for rank in kept), []).append(one)
            margins += [
                Cell(dims, tuple(code for _, code in dims), *add(ones)) for dims, ones in groups.items()
            ]
    said = {"indicator": "essai", "label": "Essai", "article": "5"} | said
    return Table(unit=unit, by=tuple(words), cells=tuple(cells), margins=tuple(margins),
                 total=Cell((), (), *add(cells)), **said)  # fmt: skip


def shown(table):
    return {cell.labels: None if cell.hidden else cell.numerator for cell in table.cells}


def test_a_count_below_the_threshold_is_hidden_and_a_second_one_so_that_no_subtraction_gives_it():
    table = make_table(["sexe"], {("1",): 40, ("2",): 3, ("inconnu",): 12})
    assert shown(protect_table(table, FIVE)) == {("1",): 40, ("2",): None, ("inconnu",): None}


def test_the_total_stays_published():
    table = make_table(["sexe"], {("1",): 40, ("2",): 3})
    assert protect_table(table, FIVE).total.numerator == 43


def test_zero_stays_zero():
    table = make_table(["sexe"], {("1",): 40, ("2",): 0})
    assert shown(protect_table(table, FIVE)) == {("1",): 40, ("2",): 0}


def test_two_small_counts_that_give_each_other_away_hide_a_third():
    # 1 + 1: the published total leaves 2 for two cells that are not zero.
    table = make_table(["bassin"], {("A",): 1, ("B",): 1, ("C",): 30, ("D",): 50})
    assert shown(protect_table(table, FIVE)) == {("A",): None, ("B",): None, ("C",): None, ("D",): 50}


def test_a_small_total_is_hidden_with_all_that_makes_it():
    table = make_table(["sexe"], {("1",): 3, ("2",): 0})
    safe = protect_table(table, FIVE)
    assert safe.total.hidden and shown(safe) == {("1",): None, ("2",): 0}


def test_a_hidden_cell_keeps_no_figure():
    table = make_table(["sexe"], {("1",): (20, 30, 0), ("2",): (2, 20, 7)}, unit="taux")
    hidden = [cell for cell in protect_table(table, FIVE).every_cell() if cell.hidden]
    assert hidden
    assert {(cell.numerator, cell.denominator, cell.unknown, cell.persons) for cell in hidden} == {
        (None,) * 4
    }


@pytest.mark.parametrize(
    "values",
    [(2, 30, 10), (28, 30, 10), (15, 30, 2)],
    ids=["few in the numerator", "few outside it", "few unknown"],
)
def test_a_rate_is_hidden_when_any_of_its_three_counts_is_small(values):
    table = make_table(["sexe"], {("1",): (50, 100, 20), ("2",): values, ("inconnu",): (40, 90, 9)}, "taux")
    assert protect_table(table, FIVE).cells[1].hidden


def test_nothing_is_hidden_when_nothing_is_small():
    table = make_table(["sexe", "annee"], {(s, a): 20 for s in "12" for a in ("2018", "2019")})
    assert not protect_table(table, FIVE).has_hidden


def test_many_lines_of_few_persons_are_hidden():
    few = Cell((("session", "S1"),), ("S1",), 12, persons=2)
    many = Cell((("session", "S2"),), ("S2",), 30, persons=25)
    other = Cell((("session", "S3"),), ("S3",), 50, persons=40)
    table = Table(
        "essai", "Essai", "5", "nombre", ("session",), (few, many, other), Cell((), (), 92, persons=67)
    )
    assert [cell.hidden for cell in protect_table(table, FIVE).cells] == [True, True, False]


def test_a_sum_is_judged_by_the_persons_behind_it():
    one = Cell((("session", "S1"),), ("S1",), 70_000, persons=1)
    two = Cell((("session", "S2"),), ("S2",), 30_000, persons=25)
    three = Cell((("session", "S3"),), ("S3",), 90_000, persons=40)
    total = Cell((), (), 190_000, persons=66)
    table = Table("essai", "Essai", "5", "somme", ("session",), (one, two, three), total, sums=True)
    assert [cell.hidden for cell in protect_table(table, FIVE).cells] == [True, True, False]


def test_a_cell_hidden_in_one_table_of_a_pack_is_hidden_in_the_others():
    by_sex = make_table(["sexe"], {("1",): 3, ("2",): 40})
    crossed = make_table(
        ["sexe", "annee"], {("1", "2018"): 3, ("1", "2019"): 0, ("2", "2018"): 20, ("2", "2019"): 20}
    )
    alone, together = protect_tables([by_sex, crossed], FIVE)
    hidden = {cell.dims for table in (alone, together) for cell in table.every_cell() if cell.hidden}
    for table in (alone, together):
        assert all(cell.hidden for cell in table.every_cell() if cell.dims in hidden)


def test_a_table_by_quarter_does_not_undo_a_table_by_half_year():
    halves = make_table(["semestre"], {("2019-S1",): 33, ("2019-S2",): 50})
    quarters = make_table(
        ["trimestre"], {("2019-T1",): 3, ("2019-T2",): 30, ("2019-T3",): 25, ("2019-T4",): 25}
    )
    safe = protect_tables([halves, quarters], FIVE)
    assert shown(safe[1])[("2019-T1",)] is None
    # 33 − 30 would give it back.
    assert shown(safe[1])[("2019-T2",)] is None or shown(safe[0])[("2019-S1",)] is None


def test_a_table_by_commune_does_not_undo_a_table_by_basin():
    parents = {("commune", "13001"): [("bassin", "Aix")], ("commune", "13002"): [("bassin", "Aix")],
               ("commune", "13004"): [("bassin", "Arles")]}  # fmt: skip
    communes = make_table(["commune"], {("13001",): 2, ("13002",): 30, ("13004",): 40})
    basins = make_table(["bassin"], {("Aix",): 32, ("Arles",): 40})
    safe_communes, safe_basins = protect_tables([communes, basins], FIVE, parents)
    assert shown(safe_communes)[("13002",)] is None or shown(safe_basins)[("Aix",)] is None


def ranges_of(table, safe):
    """Least and greatest whole value of each hidden cell, by another route: one big programme."""
    cells = safe.every_cell()
    truth = {frozenset(cell.dims): cell.numerator for cell in table.every_cell()}
    keys = [frozenset(cell.dims) for cell in cells]
    low = [1 if cell.hidden else cell.numerator for cell in cells]
    high = [1e6 if cell.hidden else cell.numerator for cell in cells]
    rows = []
    for word in table.by:
        for total in keys:
            parts = [
                key for key in keys if key - total and total <= key and {w for w, _ in key - total} == {word}
            ]
            if parts and word not in {w for w, _ in total}:
                rows.append([(key == total) - (key in parts) for key in keys])
    from scipy.optimize import Bounds

    spans = {}
    for rank, cell in enumerate(cells):
        if not cell.hidden:
            continue
        objective = [float(other == rank) for other in range(len(cells))]
        ends = [
            milp([sign * c for c in objective], constraints=LinearConstraint(rows, 0, 0),
                 bounds=Bounds(low, high), integrality=[1] * len(cells))
            for sign in (1, -1)
        ]  # fmt: skip
        spans[cell.dims] = (truth[keys[rank]], round(ends[0].fun), round(-ends[1].fun))
    return spans


COUNTS = st.integers(0, 4) | st.integers(0, 60)


@given(counts=st.lists(COUNTS, min_size=6, max_size=6))
@settings(max_examples=60, deadline=None)
def test_no_small_count_of_a_crossed_table_can_be_told_to_within_the_threshold(counts):
    codes = list(product(("1", "2"), ("A", "B", "C")))
    table = make_table(["sexe", "bassin"], dict(zip(codes, counts, strict=True)))
    for dims, (value, low, high) in ranges_of(table, protect_table(table, FIVE)).items():
        assert value >= FIVE or high - low >= FIVE, dims


@given(counts=st.lists(COUNTS, min_size=8, max_size=8))
@settings(max_examples=40, deadline=None)
def test_nor_of_a_table_crossed_three_ways(counts):
    codes = list(product(("1", "2"), ("A", "B"), ("2018", "2019")))
    table = make_table(["sexe", "bassin", "annee"], dict(zip(codes, counts, strict=True)))
    for dims, (value, low, high) in ranges_of(table, protect_table(table, FIVE)).items():
        assert value >= FIVE or high - low >= 1, dims


@given(counts=st.lists(COUNTS, min_size=1, max_size=8), threshold=st.integers(2, 12))
@settings(max_examples=100, deadline=None)
def test_every_figure_that_stays_is_true_and_not_small(counts, threshold):
    table = make_table(["session"], {(str(rank),): count for rank, count in enumerate(counts)})
    for before, after in zip(table.every_cell(), protect_table(table, threshold).every_cell(), strict=True):
        assert after.hidden or after.numerator == before.numerator
        assert after.hidden or after.numerator == 0 or after.numerator >= threshold


@given(counts=st.lists(COUNTS, min_size=6, max_size=6))
@settings(max_examples=30, deadline=None)
def test_protecting_twice_the_same_table_hides_the_same_cells(counts):
    codes = list(product(("1", "2"), ("A", "B", "C")))
    table = make_table(["sexe", "bassin"], dict(zip(codes, counts, strict=True)))
    assert protect_table(table, FIVE) == protect_table(table, FIVE)


def test_a_long_list_of_sessions_is_protected_in_no_time():
    table = make_table(["session"], {(f"S{rank:04d}",): rank % 9 for rank in range(1500)})
    safe = protect_table(table, FIVE)
    assert sum(cell.hidden for cell in safe.cells) == sum(0 < rank % 9 < FIVE for rank in range(1500))


HIDE_SOME = """
import sys
from accord.indicators.rules.disclosure import protect_table
from accord.indicators.rules.tables import Cell, Table
counts = {(a, b): (7 * i + 5 * j) % 13 for i, a in enumerate("ABCDEFGH") for j, b in enumerate("XYZ")}
cells = tuple(Cell((("un", a), ("deux", b)), (a, b), n) for (a, b), n in counts.items())
rows = [Cell((("un", a),), (a,), sum(n for (x, _), n in counts.items() if x == a)) for a in "ABCDEFGH"]
columns = [Cell((("deux", b),), (b,), sum(n for (_, y), n in counts.items() if y == b)) for b in "XYZ"]
table = Table("essai", "Essai", "5", "nombre", ("un", "deux"), cells, Cell((), (), sum(counts.values())),
              (*rows, *columns))
print([cell.labels for cell in protect_table(table, 5).every_cell() if cell.hidden])
"""


def test_two_runs_hide_the_same_cells():
    # Two publications that hid differently would, side by side, give everything away.
    def run(seed):
        said = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", HIDE_SOME], capture_output=True, text=True, check=True, env=said, cwd=ROOT
        )
        return done.stdout

    assert run("1") == run("2")


def test_a_cell_hidden_to_protect_others_is_protected_too_and_the_rest_stays():
    # Eight communes with one unknown age and one with seven: the seven must not be given back by its own row.
    counts = {(f"C{rank}", "inconnu"): 7 if rank == 8 else 1 for rank in range(9)}
    counts |= {(f"C{rank}", band): 20 + rank for rank in range(9) for band in ("jeunes", "vieux")}
    table = make_table(["commune", "age"], counts)
    safe = protect_table(table, FIVE)
    for dims, (value, low, high) in ranges_of(table, safe).items():
        assert value >= FIVE or high - low >= FIVE, dims
    assert sum(not cell.hidden for cell in safe.cells) >= 9
    assert not any(cell.hidden for cell in (*safe.margins, safe.total))
