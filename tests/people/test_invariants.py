"""What must hold of any set of records, in any order."""

import random

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.people.engine import IDENTITY_SCHEMA, match_identities
from accord.people.rules.weights import Weights
from tests.people.builders import NIR_A, NIR_B, partition, rows, someone

# A crowded little world, so that records meet: few names, few dates, three NIR.
PEOPLE = st.builds(
    someone,
    name=st.sampled_from(["MARTIN", "MARTEN", "BERNARD", "MARTIN BERNARD"]),
    first=st.sampled_from(["SOPHIE", "SOPHIE CLAIRE", "CLAIRE", "SOFIE"]),
    born=st.sampled_from(["1985-03-12", "1985-12-03", "1985-01-01", "1990-07-07", ""]),
    usual=st.sampled_from(["", "BERNARD"]),
    sex=st.sampled_from(["", "1", "2"]),
    nir=st.sampled_from(["", "", NIR_A, NIR_B, "cc" * 32]),
    number=st.sampled_from(["", "", "1234567X", "1234567X013", "7654321Y"]),
    rank=st.sampled_from(["", "1", "2"]),
    household=st.sampled_from(["", "CAF-1", "CAF-2"]),
    doubted=st.booleans(),
    source=st.sampled_from(["caf", "france-travail", "region"]),
)
CROWDS = st.lists(PEOPLE, min_size=1, max_size=9, unique_by=repr)
FEW = settings(max_examples=40, deadline=None)


def match(new, known=()):
    tables = (pa.Table.from_pylist(list(part), IDENTITY_SCHEMA) for part in (new, known))
    return match_identities(*tables, Weights()).to_pylist()


def take(new, known=()):
    """The new rows with the person that the intake would give them."""
    decisions = match(new, known)
    person_of = {row["id"]: row["person"] for row in known}
    person_of |= {row["id"]: row["id"] for row in decisions if row["decision"] == "new"}
    person_of |= {row["id"]: person_of[row["root"]] for row in decisions if row["decision"] == "link"}
    return [{**row, "person": person_of[row["id"]]} for row in new]


def by_key(decisions, key_of):
    return sorted(
        (key_of[row["id"]], row["decision"], key_of.get(row["candidate"], ""), row["rule"], row["score"] or 0)
        for row in decisions
    )


@given(CROWDS, st.randoms(use_true_random=False))
@FEW
def test_neither_the_order_of_the_rows_nor_their_numbers_change_a_decision(people, rng):
    new = rows(people)
    moved = [
        {**row, "id": number} for row, number in zip(new, rng.sample(range(500, 999), len(new)), strict=True)
    ]
    rng.shuffle(moved)
    names = [{row["id"]: row["key"] for row in table} for table in (new, moved)]
    assert by_key(match(new), names[0]) == by_key(match(moved), names[1])


@given(CROWDS, CROWDS)
@FEW
def test_no_person_ever_holds_two_nirs(first, second):
    known = take(rows(first))
    everyone = known + take(rows(second, first_id=101), known)
    for person in {row["person"] for row in everyone}:
        assert len({row["nir"] for row in everyone if row["person"] == person and row["nir"]}) <= 1


@given(CROWDS, CROWDS)
@FEW
def test_two_known_persons_stay_two_whatever_comes(first, second):
    known = take(rows(first))
    after = take(rows(second, first_id=101), known)
    assert {row["person"] for row in after} <= {row["person"] for row in known} | {row["id"] for row in after}


@given(CROWDS)
@FEW
def test_every_new_row_gets_exactly_one_decision_beside_the_pairs_to_review(people):
    decisions = match(rows(people))
    settled = [row["id"] for row in decisions if row["decision"] != "review"]
    assert sorted(settled) == list(range(1, len(people) + 1))


@given(CROWDS)
@FEW
def test_a_pair_to_review_is_never_inside_one_person_and_comes_once(people):
    decisions = match(rows(people))
    groups = partition(decisions)
    pairs = [frozenset((row["id"], row["candidate"])) for row in decisions if row["decision"] == "review"]
    assert len(pairs) == len(set(pairs))
    assert not any(pair <= group for pair in pairs for group in groups)


def test_a_large_shuffled_file_gives_the_same_persons():
    rng = random.Random(5)
    people = [
        someone(f"NOM{rng.randrange(40)}", rng.choice(["ANNE", "PAUL"]), f"1980-0{n % 8 + 1}-1{n % 9}")
        for n in range(600)
    ]  # fmt: skip
    new = rows(dict.fromkeys(people))
    shuffled = rng.sample(new, len(new))
    assert partition(match(new)) and by_root(match(new)) == by_root(match(shuffled))


def by_root(decisions):
    return {row["id"]: row["root"] for row in decisions if row["decision"] != "review"}
