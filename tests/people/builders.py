"""Identities as the engine takes them, written as a clerk would say them."""

import hashlib
from datetime import date

import pyarrow as pa

from accord.people.engine import IDENTITY_SCHEMA, match_identities
from accord.people.rules.identity import SourceIdentity, comparable
from accord.people.rules.weights import Weights

NIR_A, NIR_B = "aa" * 32, "bb" * 32


def someone(
    name="MARTIN",
    first="SOPHIE",
    born="1985-03-14",
    *,
    usual="",
    sex="2",
    nir="",
    number="",
    precision="N",
    rank="",
    place="",
    source="caf",
    household="",
    doubted=False,
):
    """What one source says of a person. `nir` stands for the blind index of a number."""
    identity = SourceIdentity(
        birth_name=name,
        usual_name=usual,
        first_names=first,
        sex=sex,
        birth_on=born,
        birth_precision=precision if born else "",
        birth_place=place,
        birth_rank=rank,
        nir=nir,
        france_travail_number=number,
        household=household,
        nir_doubted=doubted,
    )
    return source, identity


def rows(people, *, first_id=1, persons=()):
    """Engine rows: `persons` gives the person of each when they are known already."""
    found = []
    for place, (source, identity) in enumerate(people):
        code = hashlib.sha256(repr((source, identity)).encode()).digest()
        row = comparable(first_id + place, code, source, identity)
        found.append({**row, "person": persons[place] if persons else None, "here": not persons})
    return found


def decide(new, known=(), *, persons=(), weights=None):
    """The decisions of the engine on `new` (numbered from 1) against `known` (from 101, a person each)."""
    persons = persons or [1000 + place for place in range(len(known))]
    return match_identities(
        pa.Table.from_pylist(rows(new), IDENTITY_SCHEMA),
        pa.Table.from_pylist(rows(known, first_id=101, persons=persons), IDENTITY_SCHEMA),
        weights or Weights(),
    ).to_pylist()


def verdict(new, known):
    """What becomes of one new identity against one known: "lien", "à vérifier" or "distinctes"."""
    found = {row["decision"] for row in decide([new], [known])}
    return "lien" if "link" in found else "à vérifier" if "review" in found else "distinctes"


def partition(decisions, persons=()):
    """The groups of rows made one person, as a set of sets of identifiers."""
    root = {row["id"]: row["root"] for row in decisions if row["decision"] != "review"}
    groups = {}
    for one, other in root.items():
        groups.setdefault(other, {other}).add(one)
    return {frozenset(group) for group in groups.values()}


def day(text):
    return date.fromisoformat(text)
