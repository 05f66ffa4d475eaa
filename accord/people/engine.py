"""The door to DuckDB for matching: identities in, decisions out. No Django, no database, no clock.

A candidate pair is found by sharing one of a few keys, compared once field by field, weighed with fixed
weights, and decided for whole groups (`rules/clusters.py`). Measurements: reference, linkage §4 and §5.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from math import log2
from typing import Any

import duckdb
import pyarrow as pa

from accord.people.rules.clusters import Edge, Group, Outcome, resolve
from accord.people.rules.weights import Weights, probability

IDENTITY_SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        # Made from what the source says alone (the fingerprint): ties are broken on it, never on `id`.
        ("key", pa.string()),
        ("person", pa.int64()),
        # The kind of source, and whether the file being read holds this row (all new ones, some known ones).
        ("kind", pa.string()),
        ("here", pa.bool_()),
        ("birth_name", pa.string()),
        ("usual_name", pa.string()),
        ("first_name", pa.string()),
        ("sex", pa.string()),
        ("birth_on", pa.date32()),
        ("birth_vague", pa.bool_()),
        ("place", pa.string()),
        ("rank", pa.string()),
        ("nir", pa.string()),
        ("nir_doubted", pa.bool_()),
        ("household", pa.string()),
        ("france_travail", pa.string()),
    ]
)
"""Names folded, texts empty when unknown, `person` of known identities only, `nir` a blind index or empty."""

DECISION_SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("decision", pa.string()),
        ("candidate", pa.int64()),
        ("root", pa.int64()),
        ("rule", pa.string()),
        ("score", pa.float64()),
        ("evidence", pa.string()),
    ]
)
NEW_PERSON = "nouvelle-personne"
NEAR = "proche"
# Tiers 1 to 4 link by themselves, the last one with some of the first names; the others name what a person
# must look at.
RULES = {1: "nir", 2: "france-travail", 3: "etat-civil", 4: "etat-civil"}
UNBACKED_NIR, UNBACKED_NUMBER, SEVERAL = "nir-sans-appui", "numero-sans-appui", "plusieurs-candidats"
# A key shared by more rows than this says nothing of a person.
LARGEST_BLOCK = 500


def match_identities(new: pa.Table, known: pa.Table, weights: Weights) -> pa.Table:
    """Decide who each new identity is, among the known ones and the other new ones (both IDENTITY_SCHEMA).

    Returns DECISION_SCHEMA: for each new identity one row "link" (`candidate` is the identity it was
    recognised by, `root` one of the same person: known, or new and itself "new") or "new"; and one row
    "review" for each pair that a person must look at, with `evidence` as JSON (field → level and bits).
    `score` is a probability. The order of the rows and the values of `id` and `person` change nothing.
    """
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false; SET python_enable_replacements = false")
        connection.register("new_rows", new.select(IDENTITY_SCHEMA.names))
        connection.register("known_rows", known.select(IDENTITY_SCHEMA.names))
        connection.execute(_NUMBER_ROWS)
        connection.execute(_BLOCKS, {"largest": LARGEST_BLOCK})
        connection.execute(_COMPARE)
        pairs = connection.sql(_decide_sql(weights)).to_arrow_table().to_pylist()
        rows = connection.sql(_NUMBERED).to_arrow_table().to_pydict()
        touched = connection.sql(_TOUCHED).to_arrow_table().to_pylist()
    edges = [_edge(pair) for pair in pairs]
    outcome = resolve(
        edges,
        _groups(touched),
        nir_contradiction=weights.bits["nir"]["different"],
        review_from=_bits(weights.review),
    )
    evidence = {(pair["a"], pair["b"]): pair for pair in pairs}
    return _decisions(rows, len(new), outcome, evidence, weights)


# New rows take the first numbers, in the order of their key.
_NUMBER_ROWS = """
CREATE TEMP TABLE person_row AS
SELECT (row_number() OVER (ORDER BY NOT is_new, key) - 1)::UINTEGER AS n, *,
       replace(first_name, ' ', '') AS first_joined, string_split(first_name, ' ')[1] AS first_word
FROM (SELECT true AS is_new, * FROM new_rows UNION ALL SELECT false, * FROM known_rows)
"""

_BLOCKS = """
CREATE TEMP TABLE pair AS
WITH block AS (
  SELECT n, is_new, unnest(list_distinct([
    CASE WHEN nir <> '' THEN hash('nir', nir) END,
    CASE WHEN france_travail <> '' THEN hash('ft', france_travail[:8]) END,
    CASE WHEN birth_on IS NOT NULL AND first_name <> '' THEN hash('d2', birth_on, first_name[:2]) END,
    CASE WHEN birth_on IS NOT NULL AND birth_name <> '' THEN hash('d3', birth_on, birth_name[:3]) END,
    CASE WHEN birth_on IS NOT NULL AND usual_name <> '' THEN hash('d3', birth_on, usual_name[:3]) END,
    CASE WHEN birth_name <> '' AND first_name <> '' THEN hash('nf', birth_name, first_joined) END,
    CASE WHEN usual_name <> '' AND first_name <> '' THEN hash('nf', usual_name, first_joined) END,
    CASE WHEN birth_name <> '' AND first_name <> '' THEN hash('nf', birth_name, first_word) END,
    CASE WHEN usual_name <> '' AND first_name <> '' THEN hash('nf', usual_name, first_word) END,
    CASE WHEN birth_name <> '' AND first_name <> '' THEN hash('nf', first_joined, birth_name) END,
    CASE WHEN usual_name <> '' AND first_name <> '' THEN hash('nf', first_joined, usual_name) END
  ])) AS block
  FROM person_row
), useful AS (
  SELECT block FROM block WHERE block IS NOT NULL
  GROUP BY block HAVING count(*) BETWEEN 2 AND $largest AND bool_or(is_new)
), member AS (SELECT n, is_new, block FROM block SEMI JOIN useful USING (block))
SELECT (packed >> 32)::UINTEGER AS a, (packed & 4294967295)::UINTEGER AS b
FROM (SELECT DISTINCT (l.n::UBIGINT << 32) | r.n::UBIGINT AS packed
      FROM member l JOIN member r ON l.block = r.block AND l.n < r.n WHERE l.is_new)
"""

_CROSSED = (("a.birth_name", "b.birth_name"), ("a.birth_name", "b.usual_name"),
            ("a.usual_name", "b.birth_name"), ("a.usual_name", "b.usual_name"))  # fmt: skip


def _any_of(condition: str) -> str:
    """The condition on x and y, true of any two of the birth and usual names of both sides."""
    return "(" + " OR ".join(
        f"({x} <> '' AND {y} <> '' AND {condition.format(x=x, y=y)})" for x, y in _CROSSED
    ) + ")"  # fmt: skip


_SAME_NAME = _any_of("{x} = {y}")
_PART_OF_NAME = _any_of(
    "least(length({x}), length({y})) >= 4 AND (starts_with({x}, {y}) OR starts_with({y}, {x})"
    " OR ends_with({x}, {y}) OR ends_with({y}, {x}))"
)
_NEAR_NAME = _any_of("jaro_winkler_similarity({x}, {y}) >= 0.9")
_INVERTED = (
    "(a.birth_name <> '' AND b.first_joined IN (a.birth_name, a.usual_name)"
    " AND a.first_joined IN (b.birth_name, b.usual_name) AND a.first_joined <> '')"
)
_FIRST_SIMILARITY = """
  CASE WHEN a.first_joined = '' OR b.first_joined = '' THEN 0
       WHEN starts_with(a.first_name || ' ', b.first_name || ' ')
         OR starts_with(b.first_name || ' ', a.first_name || ' ') THEN 1
       ELSE jaro_winkler_similarity(a.first_joined, b.first_joined) END"""
_TWO_OF_THREE = (
    "(year(a.birth_on) = year(b.birth_on))::INT + (month(a.birth_on) = month(b.birth_on))::INT"
    " + (day(a.birth_on) = day(b.birth_on))::INT = 2"
)
# How two rows agree on each field; the levels are those of `rules/weights.py`.
_LEVELS = {
    "nir": """
  CASE WHEN a.nir = '' OR b.nir = '' THEN 'missing' WHEN a.nir = b.nir THEN 'same' ELSE 'different' END""",
    "france_travail": """
  CASE WHEN a.france_travail = '' OR b.france_travail = '' THEN 'missing'
       WHEN starts_with(a.france_travail, b.france_travail) OR starts_with(b.france_travail, a.france_travail)
       THEN 'same' ELSE 'different' END""",
    "name": f"""
  CASE WHEN {_SAME_NAME} THEN 'exact'
       WHEN {_INVERTED} THEN 'inverted'
       WHEN a.birth_name || a.usual_name = '' OR b.birth_name || b.usual_name = '' THEN 'missing'
       WHEN {_PART_OF_NAME} THEN 'part' WHEN {_NEAR_NAME} THEN 'close'
       WHEN '1' IN (a.sex, b.sex) THEN 'different_man' ELSE 'different' END""",
    "first_name": f"""
  CASE WHEN a.first_joined = '' OR b.first_joined = '' THEN 'missing'
       WHEN a.first_joined = b.first_joined THEN 'exact'
       WHEN NOT {_SAME_NAME} AND {_INVERTED} THEN 'inverted'
       WHEN first_similarity = 1 THEN 'short'
       WHEN list_has_any(string_split(a.first_name, ' '), string_split(b.first_name, ' ')) THEN 'second'
       WHEN first_similarity >= 0.88 THEN 'close' ELSE 'different' END""",
    "birth": f"""
  CASE WHEN a.birth_on IS NULL OR b.birth_on IS NULL THEN 'missing'
       WHEN a.birth_on = b.birth_on AND (a.birth_vague OR b.birth_vague) THEN 'same_vague'
       WHEN a.birth_on = b.birth_on THEN 'same'
       WHEN year(a.birth_on) = year(b.birth_on) AND (a.birth_vague OR b.birth_vague) THEN 'same_year'
       WHEN year(a.birth_on) = year(b.birth_on) AND month(a.birth_on) = day(b.birth_on)
            AND day(a.birth_on) = month(b.birth_on) THEN 'swapped'
       WHEN hamming(a.birth_on::VARCHAR, b.birth_on::VARCHAR) = 1 AND {_TWO_OF_THREE} THEN 'close'
       ELSE 'different' END""",
    "sex": """
  CASE WHEN a.sex = '' OR b.sex = '' THEN 'missing' WHEN a.sex = b.sex THEN 'same' ELSE 'different' END""",
    "place": """
  CASE WHEN a.place = '' OR b.place = '' THEN 'missing'
       WHEN jaro_winkler_similarity(a.place, b.place) >= 0.9 THEN 'same'
       WHEN regexp_matches(a.place, '^[0-9]') <> regexp_matches(b.place, '^[0-9]') THEN 'missing'
       ELSE 'different' END""",
    "rank": """
  CASE WHEN a.rank = '' OR b.rank = '' THEN 'missing'
       WHEN a.rank = b.rank THEN 'same' ELSE 'different' END""",
}
FIELDS = tuple(_LEVELS)
_COMPARE = (
    f"CREATE TEMP TABLE compared AS SELECT p.a, p.b, {_FIRST_SIMILARITY} AS first_similarity, "  # noqa: S608
    "a.nir_doubted OR b.nir_doubted AS nir_doubted, "
    + ", ".join(f"{level} AS {name}" for name, level in _LEVELS.items())
    + " FROM pair p JOIN person_row a ON a.n = p.a JOIN person_row b ON b.n = p.b"
)


def _weigh(name: str, bits: Mapping[str, float]) -> str:
    return (
        f"CASE {name} " + " ".join(f"WHEN '{level}' THEN {weight}" for level, weight in bits.items()) + " END"
    )


def _decide_sql(weights: Weights) -> str:
    """The pairs that link or that are worth a look, with their levels, their tier and their total in bits."""
    sums = " + ".join(_weigh(name, weights.bits[name]) for name in FIELDS)
    return f"""
WITH weighed AS (
  SELECT *, ({weights.prior} + {sums})::DOUBLE AS total,
    sex <> 'different' AND (birth = 'same' OR (birth = 'missing' AND first_name IN ('exact', 'short'))
      OR (birth NOT IN ('missing', 'different') AND first_similarity >= {weights.guard})) AS backed,
    name = 'exact' AND first_name IN ('exact', 'short') AND birth = 'same' AND sex <> 'different'
      AND rank <> 'different' AND place <> 'different' AND france_travail <> 'different' AS same_civil_status
  FROM compared
), ruled AS (
  SELECT *, CASE WHEN nir = 'different' THEN 0
                 WHEN nir = 'same' AND backed AND NOT nir_doubted THEN 1
                 WHEN france_travail = 'same' AND backed THEN 2
                 WHEN same_civil_status AND first_name = 'exact' THEN 3
                 WHEN same_civil_status THEN 4 ELSE 0 END AS rule_tier
  FROM weighed
)
SELECT a, b, total, {", ".join(FIELDS)},
  CASE WHEN total >= {_bits(weights.automatic)} THEN rule_tier ELSE 0 END AS tier,
  CASE WHEN rule_tier > 0 THEN ['{"', '".join(RULES.values())}'][rule_tier]
       WHEN nir = 'same' THEN '{UNBACKED_NIR}'
       WHEN france_travail = 'same' AND nir <> 'different' THEN '{UNBACKED_NUMBER}' ELSE '' END AS rule
FROM ruled
WHERE rule_tier > 0 OR nir = 'same' OR (france_travail = 'same' AND nir <> 'different')
   OR total >= {_bits(weights.review)}
ORDER BY a, b
"""  # noqa: S608 - made of constants and numbers


_NUMBERED = "SELECT n, id FROM person_row ORDER BY n"

# Known persons that a pair touches come whole: what one of their identities holds binds the others.
_TOUCHED = """
WITH seen AS (SELECT a AS n FROM compared UNION SELECT b FROM compared),
touched AS (SELECT DISTINCT person FROM person_row SEMI JOIN seen USING (n) WHERE NOT is_new)
SELECT n, CASE WHEN is_new THEN NULL ELSE person END AS person, nir, kind, first_name,
  france_travail[:8] AS jobseekers, sex AS sexes, rank AS ranks, place AS places,
  CASE WHEN here THEN household ELSE '' END AS homes
FROM person_row LEFT JOIN (SELECT person, true AS is_touched FROM touched) t USING (person)
WHERE is_new OR is_touched
ORDER BY n
"""


# More bits than any pair has: a threshold of 1 is never reached.
_CERTAIN = 1e6


def _bits(probability_wanted: float) -> float:
    return _CERTAIN if probability_wanted >= 1 else log2(probability_wanted / (1 - probability_wanted))


def _edge(pair: Mapping[str, Any]) -> Edge:
    return Edge(pair["a"], pair["b"], pair["tier"], pair["rule"], pair["total"], pair["nir"] == "different")


def _groups(touched: list[dict[str, Any]]) -> Iterator[Group]:
    nirs: dict[str, int] = {}
    known: dict[int, Group] = {}
    for row in touched:
        group = Group(rows=[])
        if row["person"] is not None:
            group = known.setdefault(row["person"], group)
            group.persons = frozenset({row["person"]})
        group.rows.append(row["n"])
        if row["nir"]:
            group.nirs |= {nirs.setdefault(row["nir"], len(nirs))}
        if row["first_name"]:
            group.forms |= {(row["kind"], row["first_name"])}
        for name in ("jobseekers", "sexes", "ranks", "places", "homes"):
            if row[name]:
                setattr(group, name, getattr(group, name) | {row[name]})
        if row["person"] is None:
            yield group
    yield from known.values()


def _decisions(
    rows: Mapping[str, list[int]],
    new_rows: int,
    outcome: Outcome,
    evidence: Mapping[tuple[int, int], Mapping[str, Any]],
    weights: Weights,
) -> pa.Table:
    ids = rows["id"]
    out: list[dict[str, Any]] = []
    best = _best_links(outcome, new_rows)
    for n in range(new_rows):
        group = outcome.group_of[n]
        root = min((row for row in group.rows if row >= new_rows), default=min(group.rows))
        if root == n:
            out.append({"id": ids[n], "decision": "new", "root": ids[n], "rule": NEW_PERSON})
            continue
        edge = best[n]
        candidate = edge.b if edge.a == n else edge.a
        out.append(
            {"id": ids[n], "decision": "link", "candidate": ids[candidate], "root": ids[root],
             "rule": edge.rule, "score": probability(edge.total)}
        )  # fmt: skip
    for edge, total in outcome.reviews:
        rule = SEVERAL if edge.tier else "" if edge.rule in RULES.values() else edge.rule
        out.append(
            {"id": ids[edge.a], "decision": "review", "candidate": ids[edge.b], "root": None,
             "rule": rule or NEAR, "score": probability(total),
             "evidence": _explain(evidence[edge.a, edge.b], total - edge.total, weights)}
        )  # fmt: skip
    return pa.Table.from_pylist(out, schema=DECISION_SCHEMA)


def _best_links(outcome: Outcome, new_rows: int) -> dict[int, Edge]:
    best: dict[int, Edge] = {}
    ranked = sorted(outcome.links, key=lambda edge: (edge.tier, -edge.total, -edge.b, edge.a))
    for edge in ranked:
        for row in (edge.a, edge.b):
            if row < new_rows:
                best.setdefault(row, edge)
    return best


def _explain(pair: Mapping[str, Any], behind: float, weights: Weights) -> str:
    """JSON: each field with its level and its weight in bits; `group_nir` when the persons have two NIR."""
    found = {
        name: {"level": pair[name], "bits": weights.bits[name][pair[name]]}
        for name in FIELDS
        if pair[name] != "missing"
    }
    if behind:
        found["group_nir"] = {"level": "different", "bits": behind}
    return json.dumps(found, sort_keys=True)
