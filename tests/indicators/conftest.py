"""Small facts that a reader can count by hand, and the engines to count them with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accord.declaration.indicators import Indicator
from accord.indicators.rules.breakdowns import Geography, Zoning
from accord.indicators.rules.plans import make_plan
from accord.kit.facts import Column, Fact
from tests.site.conftest import as_web as as_web
from tests.site.conftest import signed_in as signed_in
from tests.site.conftest import world as world

SITUATIONS = {"EMPLOI": "En emploi", "FORMATION": "En formation", "RECHERCHE": "En recherche d’emploi"}
COLUMNS = (
    Column("session", "session", "Session", "code"),
    Column("commune", "commune", "Commune de résidence", "code"),
    Column("entered_on", "date_entree", "Date d’entrée", "date"),
    Column("left_on", "date_sortie", "Date de sortie", "date"),
    Column("planned_hours", "heures_prevues", "Heures prévues", "decimal"),
    Column("absent_hours", "heures_absence", "Heures d’absence", "decimal"),
    Column("level", "niveau", "Niveau", "whole"),
    Column("declared_rsa", "brsa_declare", "RSA déclaré", "flag"),
    Column("sex", "sexe", "Sexe", "code", {"1": "Hommes", "2": "Femmes"}),
    Column("birth_month", "naissance_mois", "Mois de naissance", "date"),
    Column("situation", "situation_apres", "Situation après", "code", SITUATIONS),
)
EXIT = Fact("exit_situation", "sortie_formation", "Sorties de formation", "une sortie", COLUMNS, "")
MEMBER = Fact(
    "cohort_member",
    "membre_cohorte",
    "Cohorte",
    "une personne",
    (
        Column("agreement", "convention", "Convention", "code"),
        Column("cohort", "cohorte", "Cohorte", "code"),
        Column("reference_on", "date_reference", "Date de gel", "date"),
    ),
    "",
)
COMMUNE_COLUMNS = (
    ("vintage", "BIGINT"),
    ("code", "VARCHAR"),
    ("commune", "VARCHAR"),
    ("name", "VARCHAR"),
    ("departement", "VARCHAR"),
    ("arrondissement", "VARCHAR"),
    ("epci_siren", "VARCHAR"),
    ("epci_name", "VARCHAR"),
)
SQL_TYPES = {
    "code": "VARCHAR",
    "key": "VARCHAR",
    "date": "DATE",
    "decimal": "DECIMAL(18, 2)",
    "whole": "BIGINT",
    "flag": "BOOLEAN",
}
ORIGIN = (("fact_id", "BIGINT"), ("deposit_id", "BIGINT"), ('"row"', "BIGINT"), ("person_id", "BIGINT"))


BREAKDOWNS = (
    "annee", "semestre", "trimestre", "mois", "sexe", "tranche_age", "commune", "epci", "bassin",
    "situation_apres", "brsa_declare", "session",
)  # fmt: skip


def commune(code, arrondissement, epci, departement="13", folded=None):
    return {
        "vintage": 2019, "code": code, "commune": folded or code, "name": code, "departement": departement,
        "arrondissement": arrondissement, "epci_siren": epci, "epci_name": epci,
    }  # fmt: skip


COMMUNES = [
    commune("13001", "131", "200054807"),
    commune("13004", "132", "241300417"),
    commune("13055", "133", "200054807"),
    commune("13201", "133", "200054807", folded="13055"),
    commune("84007", "841", "248400251", departement="84"),
    {**commune("13001", "139", "000000000"), "vintage": 2018},
]


@pytest.fixture(scope="session")
def facts():
    return {fact.word: fact for fact in (EXIT, MEMBER)}


@pytest.fixture(scope="session")
def geography():
    zones = {"131": "Aix", "132": "Arles", "133": "Marseille"}
    return Geography("13", 2019, (Zoning("bassin", "Bassin d’emploi", "arrondissement", zones),))


@pytest.fixture(scope="session")
def make_exit():
    """A leaver, with what the test says and unremarkable answers for the rest."""

    def make(fact_id, **said):
        row = {column.name: None for column in COLUMNS}
        row |= {"fact_id": fact_id, "deposit_id": 1, "row": fact_id, "person_id": fact_id}
        row |= {"left_on": date(2019, 3, 1), "sex": "1", "birth_month": date(1990, 1, 1), "commune": "13001"}
        row |= {"planned_hours": Decimal("100.00"), "absent_hours": Decimal("2.50"), "situation": "EMPLOI"}
        return row | said

    return make


@pytest.fixture(scope="session")
def declare():
    """An indicator in the French of a declaration."""

    def make(**said):
        words = {
            "cle": "essai", "libelle": "Essai", "article": "5", "nature": "nombre",
            "fait": "sortie_formation", "date": "date_sortie", "tranches_age": [26, 45],
            "ventilations": list(BREAKDOWNS),
        }  # fmt: skip
        return Indicator.model_validate(words | said)

    return make


@pytest.fixture(scope="session")
def plan_of(facts, geography):
    """The plan of an indicator, for the agreement « essai »."""

    def make(indicator, **said):
        return make_plan(
            **({"agreement": "essai", "indicator": indicator, "facts": facts, "geography": geography} | said)
        )

    return make


def tables_of(exits, members=()):
    members = [
        {"fact_id": rank, "deposit_id": None, "row": None, "person_id": person, "agreement": "essai",
         "cohort": "cohorte", "reference_on": date(2018, 1, 31)}
        for rank, person in enumerate(members)
    ]  # fmt: skip
    return {"exit_situation": list(exits), "cohort_member": members, "commune": COMMUNES}


@pytest.fixture(scope="session")
def make_tables():
    return tables_of


def schema_of(name):
    if name == "commune":
        return COMMUNE_COLUMNS
    fact = {"exit_situation": EXIT, "cohort_member": MEMBER}[name]
    return (*ORIGIN, *((column.name, SQL_TYPES[column.type]) for column in fact.columns))


def load_in_postgresql(cursor, tables):
    for name, rows in tables.items():
        columns = schema_of(name)
        described = ", ".join(" ".join(pair) for pair in columns)
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ({described})")
        cursor.execute(f"DELETE FROM {name}")
        if rows:
            values = [[row[name.strip('"')] for name, _ in columns] for row in rows]
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", values)


def load_in_duckdb(connection, tables):
    import pyarrow as pa

    types = {
        "VARCHAR": pa.string(), "DATE": pa.date32(), "DECIMAL(18, 2)": pa.decimal128(18, 2),
        "BIGINT": pa.int64(), "BOOLEAN": pa.bool_(),
    }  # fmt: skip
    for name, rows in tables.items():
        schema = pa.schema([(column.strip('"'), types[kind]) for column, kind in schema_of(name)])
        connection.register(name, pa.Table.from_pylist(rows, schema=schema))


@pytest.fixture(scope="session")
def load_tables():
    return load_in_postgresql


@pytest.fixture
def duck():
    """Count a plan's groups in DuckDB on rows given as dictionaries."""
    import duckdb

    from accord.indicators.engine import count_groups, list_facts

    connection = duckdb.connect(":memory:")

    class Duck:
        def load(self, tables):
            load_in_duckdb(connection, tables)

        def count(self, plan):
            return count_groups(connection, plan)[0]

        def facts(self, plan, dims, part="numerator"):
            return list_facts(connection, plan, dims, part)

    yield Duck()
    connection.close()


@pytest.fixture
def duck_of_facts():
    """Count a plan in DuckDB on rows of any described fact."""
    import duckdb

    from accord.indicators.engine import count_groups

    def count(plan, tables):
        with duckdb.connect(":memory:") as connection:
            for name, columns in (
                (plan.fact.name, [*ORIGIN, *((c.name, SQL_TYPES[c.type]) for c in plan.fact.columns)]),
                ("cohort_member", [("person_id", "BIGINT"), ("agreement", "VARCHAR"), ("cohort", "VARCHAR")]),
                ("commune", [pair for pair in COMMUNE_COLUMNS if pair[0] != "epci_name"]),
            ):
                described = ", ".join(f"{column} {kind}" for column, kind in columns)
                connection.execute(f"CREATE TABLE {name} ({described})")
                for row in tables[name]:
                    values = [row[column.strip('"')] for column, _ in columns]
                    connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(values))})", values)
            return count_groups(connection, plan)[0]

    return count
