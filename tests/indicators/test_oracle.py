"""The compiled statement and the line-by-line engine answer the same, cell by cell."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.indicators.compile import compile_table
from accord.indicators.engine import read_groups
from accord.indicators.expressions import write_sql
from accord.indicators.reference import compute_groups, find_facts
from accord.kit.periods import Period

DAYS = st.dates(date(2017, 12, 1), date(2020, 2, 1))
MONTHS = st.dates(date(1955, 1, 1), date(2003, 12, 31)).map(lambda day: day.replace(day=1))
HOURS = st.integers(0, 9_999_99).map(lambda cents: Decimal(cents).scaleb(-2))
COMMUNES = st.sampled_from(["13001", "13004", "13055", "13201", "84007", "99999"])
BREAKDOWNS = ("annee", "semestre", "trimestre", "mois", "sexe", "tranche_age", "commune", "epci", "bassin",
              "situation_apres", "brsa_declare", "session")  # fmt: skip


def optional(strategy):
    return st.none() | strategy


EXITS = st.fixed_dictionaries(
    {
        "person_id": optional(st.integers(1, 6)),
        "deposit_id": st.just(1),
        "row": st.just(1),
        "session": optional(st.sampled_from(["S1", "S'2"])),
        "commune": optional(COMMUNES),
        "entered_on": optional(DAYS),
        "left_on": optional(DAYS),
        "planned_hours": optional(HOURS),
        "absent_hours": optional(HOURS),
        "level": optional(st.integers(0, 8)),
        "declared_rsa": optional(st.booleans()),
        "sex": optional(st.sampled_from("12")),
        "birth_month": optional(MONTHS),
        "situation": optional(st.sampled_from(["EMPLOI", "FORMATION", "RECHERCHE"])),
    }
)
SITUATIONS = st.sampled_from(["EMPLOI", "FORMATION", "RECHERCHE"])
FEW_SITUATIONS = st.lists(SITUATIONS, min_size=1, max_size=2)


def on(column, word, values):
    """Conditions on a column, by one operator."""
    return st.builds(lambda value: {"colonne": column, word: value}, values)


def between(column, values):
    return on(column, "entre", st.lists(values, min_size=2, max_size=2).map(sorted))


CONDITIONS = st.one_of(
    on("situation_apres", "egal", SITUATIONS),
    on("situation_apres", "different", SITUATIONS),
    on("situation_apres", "parmi", FEW_SITUATIONS),
    on("situation_apres", "sauf", FEW_SITUATIONS),
    on("commune", "renseigne", st.booleans()),
    on("brsa_declare", "egal", st.booleans()),
    on("date_entree", "avant", DAYS),
    on("date_entree", "apres", DAYS),
    on("date_entree", "a_compter_de", st.just("notification") | DAYS),
    between("niveau", st.integers(0, 8)),
    between("heures_absence", HOURS),
    between("date_entree", DAYS),
)
LISTS = st.lists(CONDITIONS, max_size=2)
COUNTS = st.sampled_from(["lignes", "personnes"])
HOURS_ABSENT = {"compte": "somme", "colonne": "heures_absence"}
MEASURES = st.one_of(
    st.fixed_dictionaries({"nature": st.just("nombre"), "compte": COUNTS}),
    st.fixed_dictionaries(
        {
            "nature": st.just("taux"),
            "compte": COUNTS,
            "numerateur": st.lists(CONDITIONS, min_size=1, max_size=2),
            "inconnu": LISTS,
        }
    ),
    st.just({"nature": "nombre"} | HOURS_ABSENT),
    st.just({"nature": "nombre", "compte": "somme", "colonne": "niveau"}),
    st.just({"nature": "taux", "rapportee_a": "heures_prevues"} | HOURS_ABSENT),
)
QUESTIONS = st.fixed_dictionaries(
    {
        "measure": MEASURES,
        "population": LISTS,
        "cohort": st.booleans(),
        "members": st.sets(st.integers(1, 6), max_size=4),
        "by": st.lists(st.sampled_from(BREAKDOWNS), max_size=3, unique=True),
        "period": optional(
            st.sampled_from([Period(date(2019, 1, 1), date(2019, 12, 31)), Period(date(2018, 6, 1))])
        ),
        "counts_people": st.booleans(),
    }
)
EVENTS = {"notification": date(2018, 9, 1)}


def ask(question, declare, plan_of):
    limits = {"parmi": "cohorte"} if question["cohort"] else {}
    indicator = declare(population=question["population"], **question["measure"], **limits)
    return plan_of(
        indicator,
        by=question["by"],
        period=question["period"],
        events=EVENTS,
        counts_people=question["counts_people"],
    )


def numbered(exits):
    return [row | {"fact_id": rank} for rank, row in enumerate(exits)]


@given(exits=st.lists(EXITS, max_size=25), question=QUESTIONS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_duckdb_and_the_reference_engine_give_the_same_cells(
    exits, question, declare, plan_of, make_tables, duck
):
    plan = ask(question, declare, plan_of)
    tables = make_tables(numbered(exits), question["members"])
    duck.load(tables)
    assert duck.count(plan) == compute_groups(plan, tables)


@given(exits=st.lists(EXITS, min_size=1, max_size=25), question=QUESTIONS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_facts_behind_each_figure_are_the_same_too(exits, question, declare, plan_of, make_tables, duck):
    plan = ask(question, declare, plan_of)
    tables = make_tables(numbered(exits), question["members"])
    duck.load(tables)
    for dims in compute_groups(plan, tables):
        for part in ("numerator", "denominator", "unknown"):
            assert duck.facts(plan, dict(dims), part) == find_facts(plan, tables, dict(dims), part)


@pytest.mark.django_db
@given(exits=st.lists(EXITS, max_size=25), question=QUESTIONS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_postgresql_gives_the_same_cells(exits, question, declare, plan_of, make_tables, load_tables):
    from django.db import connection

    plan = ask(question, declare, plan_of)
    tables = make_tables(numbered(exits), question["members"])
    with connection.cursor() as cursor:
        load_tables(cursor, tables)
        cursor.execute(write_sql(compile_table(plan), "postgres"))
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    assert read_groups(plan, rows) == compute_groups(plan, tables)
