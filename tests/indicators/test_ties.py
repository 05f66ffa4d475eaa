"""Indicators of the same lines do not give each other away."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.declaration import read_agreement
from accord.indicators.facts import all_facts
from accord.indicators.publication import published_breakdowns
from accord.indicators.queries import geography_of
from accord.indicators.reference import compute_groups
from accord.indicators.rules.assembly import build_table
from accord.indicators.rules.disclosure import protect_tables
from accord.indicators.rules.plans import make_plan
from accord.indicators.rules.regions import Regions
from tests.indicators.attack import Reader

FIVE = 5
FOLDER = Path(__file__).parents[2] / "declared" / "paca-bdr-2017"
NOTIFIED = {"notification": date(2018, 1, 15)}
LINES = {"parcours_formation", "sortie_formation"}


@pytest.fixture(scope="module")
def declared():
    files = {p.relative_to(FOLDER).as_posix(): p.read_bytes() for p in FOLDER.rglob("*") if p.is_file()}
    return read_agreement(files).agreement


def draw_lines(seed, many):
    """Trainings as partners would write them: rare causes, empty answers, some still inside."""
    draw = Random(seed)
    columns = {c.name: c for c in all_facts()["sortie_formation"].columns}

    def code(name):
        return draw.choice([*columns[name].codes, None])

    for number in range(many):
        entered = date(2016, 1, 1) + timedelta(draw.randrange(1800))
        left = entered + timedelta(draw.randrange(20, 300)) if draw.random() < 0.8 else None
        exam = draw.choice(["PRESENTE", "PRESENTE", "ABSENT", "SANS_OBJET", None]) if left else None
        cause = "TERME" if draw.random() < 0.7 else code("exit_cause")
        yield dict.fromkeys(columns) | {
            "fact_id": number, "deposit_id": 1, "row": number, "person_id": draw.randrange(many),
            "session": f"S{draw.randrange(9)}", "provider_siret": f"O{draw.randrange(5)}", "commune": "13055",
            "prescribed_on": entered - timedelta(40), "prescriber": code("prescriber"),
            "entered_on": entered if draw.random() < 0.9 else None, "left_on": left,
            "exit_cause": cause if left else None, "sector": code("sector"), "exam": exam,
            "result": draw.choice(["TOTAL", "TOTAL", "PARTIEL", "ECHEC"]) if exam == "PRESENTE" else None,
            "sex": draw.choice(["1", "2", "2"]), "birth_month": date(draw.randrange(1955, 2000), 1, 1),
            "rsa_at_entry": draw.choice([True, False, None]),
            "situation": code("situation") if left else None,
            "contract_type": code("contract_type"), "job_sector": code("job_sector"),
            "job_commune": "13055", "done_hours": Decimal(draw.randrange(100)),
            "planned_hours": Decimal(100), "absent_hours": Decimal(draw.randrange(9)),
        }  # fmt: skip


def count_all(declared, rows):
    """Every published table of the agreement's indicators of trainings, by the reference engine."""
    commune = {
        "vintage": declared.territory.vintage, "code": "13055", "commune": "13055", "name": "Marseille",
        "departement": "13", "arrondissement": "133", "epci_siren": "200054807", "epci_name": "M",
    }  # fmt: skip
    facts = {"participation": rows, "exit_situation": [row for row in rows if row["left_on"]],
             "commune": [commune], "cohort_member": []}  # fmt: skip
    geography = geography_of(declared)
    tables, plans = [], []
    for indicator in declared.indicators:
        if indicator.fact not in LINES or indicator.within:
            continue
        for by in published_breakdowns(declared, indicator):
            plan = make_plan(
                agreement=declared.key, indicator=indicator, facts=all_facts(), geography=geography, by=by,
                events=NOTIFIED, counts_people=indicator.counts != "personnes",
            )  # fmt: skip
            tables.append(build_table(plan, compute_groups(plan, facts), NOTIFIED))
            plans.append(plan)
    return tables, plans


@pytest.mark.parametrize("seed", range(2))
def test_nobody_who_knows_every_definition_finds_a_small_count(declared, seed):
    tables, plans = count_all(declared, list(draw_lines(seed, 150 + 90 * seed)))
    safe = protect_tables(tables, FIVE, plans=plans)
    assert list(Reader(tables, safe).found(FIVE)) == []
    assert not all(cell.hidden for table in safe for cell in table.every_cell())


def test_the_reader_of_the_test_finds_some_when_each_indicator_is_protected_by_itself(declared):
    tables, _ = count_all(declared, list(draw_lines(1, 180)))
    apart = protect_tables(tables, FIVE)
    assert list(Reader(tables, apart).found(FIVE))


@pytest.fixture(scope="module")
def region_of(declared):
    """The region of a part of a cell (`base`: of all that it looks at)."""
    tables, plans = count_all(declared, list(draw_lines(0, 50)))
    regions = Regions(zip(plans, tables, strict=True))
    known = {(table.indicator, table.by): (table, plan) for table, plan in zip(tables, plans, strict=True)}

    def find(key, by=(), code=None, part=0):
        table, plan = known[key, by]
        cell = table.find({by[0]: code}) if by else table.total
        return regions.of_base(plan, cell) if part == "base" else regions.of_parts(plan, cell)[part]

    return find


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("abandons",), ("taux-abandon",)),
        (("abandons", ("annee",), "2018"), ("taux-abandon", ("annee",), "2018")),
        (("sorties", ("sexe",), "2"), ("retour-emploi", ("sexe",), "2", "base")),
        (("sorties", ("motif_sortie",), "ABANDON_SANTE"), ("abandons", ("motif_sortie",), "ABANDON_SANTE")),
        (("examens-presentes", ("resultat",), "TOTAL"), ("reussite-examen",)),
        (("prescriptions",), ("prescriptions-sans-entree", (), None, "base")),
        (("en-emploi",), ("retour-emploi",)),
    ],
)
def test_the_same_lines_are_one_region_whatever_indicator_counts_them(region_of, one, other):
    assert region_of(*one) == region_of(*other)


def test_the_job_s_basin_and_the_person_s_are_two_regions(region_of):
    place = (("bassin",), "Marseille")
    assert region_of("en-emploi", *place) != region_of("retour-emploi", *place)


COUNTS = st.lists(st.integers(0, 4) | st.integers(0, 30), min_size=6, max_size=6)


@given(counts=COUNTS)
@settings(max_examples=40, deadline=None)
def test_a_rate_a_count_of_its_numerator_and_a_count_of_its_base_hide_together(
    counts, declare, plan_of, make_exit
):
    every = declare(cle="sorties", ventilations=["sexe", "situation_apres"])
    jobs = declare(cle="emplois", population=[{"colonne": "situation_apres", "egal": "EMPLOI"}])
    rate = declare(cle="taux", nature="taux", numerateur=[{"colonne": "situation_apres", "egal": "EMPLOI"}])
    rows = []
    for (sex, situation), many in zip(product("12", ("EMPLOI", "RECHERCHE", None)), counts, strict=True):
        rows += [make_exit(len(rows) + rank, sex=sex, situation=situation) for rank in range(many)]
    facts = {"exit_situation": rows, "commune": [], "cohort_member": []}
    asked = [
        (every, ()),
        (every, ("sexe",)),
        (every, ("situation_apres",)),
        (jobs, ("sexe",)),
        (rate, ("sexe",)),
    ]
    plans = [plan_of(indicator, by=by) for indicator, by in asked]
    tables = [build_table(plan, compute_groups(plan, facts)) for plan in plans]
    safe = {t.indicator + str(t.by): t for t in protect_tables(tables, FIVE, plans=plans)}
    employed, rates, exits = safe["emplois('sexe',)"], safe["taux('sexe',)"], safe["sorties('sexe',)"]
    for sex in ("1", "2"):
        alone, both, base = (t.find({"sexe": sex}) for t in (employed, rates, exits))
        if alone is None or both is None or base is None:
            continue
        truth = tables[4].find({"sexe": sex})
        others = truth.denominator - truth.numerator + truth.unknown
        assert alone.hidden or alone.numerator == 0 or alone.numerator >= FIVE
        # The base less those in employment leaves the others: with one of them alone, that one is read.
        parts = [part for part in (truth.denominator - truth.numerator, truth.unknown) if part]
        if not alone.hidden and not base.hidden and len(parts) == 1:
            assert others >= FIVE
