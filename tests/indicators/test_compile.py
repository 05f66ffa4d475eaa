"""The text of each expression in three dialects: a change of text is looked at before it is accepted."""

from datetime import date
from decimal import Decimal

import pytest
from sqlglot import exp

from accord.indicators.compile import compile_facts, compile_table
from accord.indicators.errors import RefusedExpression
from accord.indicators.expressions import guard, write_sql
from accord.kit.periods import Period, year_period

DIALECTS = ("duckdb", "postgres", "spark")
RATE = {"nature": "taux", "numerateur": [{"colonne": "situation_apres", "egal": "EMPLOI"}]}


def texts(statement):
    return {write_sql(statement, dialect, pretty=False) for dialect in DIALECTS}


def column_of(statement, name):
    """The expression behind a column of the scope, as text in each dialect."""
    found = next(
        alias
        for alias in statement.find_all(exp.Alias)
        if alias.alias == name and alias.find(exp.Column).table
    )
    return {dialect: found.this.sql(dialect) for dialect in DIALECTS}


def where_of(statement):
    scope = list(statement.find_all(exp.Select))[-1]
    return {dialect: scope.args["where"].this.sql(dialect) for dialect in DIALECTS}


def the(found):
    """One text for the three dialects."""
    (text,) = set(found.values())
    return text


def test_a_count_by_sex_in_the_three_dialects(declare, plan_of):
    plan = plan_of(declare(), by=["sexe"], period=year_period(2019))
    text = (
        "SELECT d_sexe, CAST(COALESCE(SUM(numerator), 0) AS BIGINT) AS numerator FROM ("
        "SELECT d_sexe, COUNT(fact_id) AS numerator FROM ("
        "SELECT f.fact_id, f.person_id, COALESCE(f.sex, 'inconnu') AS d_sexe FROM exit_situation AS f "
        "WHERE f.left_on >= CAST('2019-01-01' AS DATE) AND f.left_on <= CAST('2019-12-31' AS DATE)"
        ") AS scope GROUP BY d_sexe) AS cells GROUP BY GROUPING SETS ((d_sexe), ())"
    )
    assert texts(compile_table(plan)) == {text}


def test_a_rate_counts_its_known_and_its_unknown(declare, plan_of):
    text = (
        "SELECT COUNT(CASE WHEN answer = 1 THEN 1 END) AS numerator, COUNT(answer) AS denominator, "
        "COUNT(fact_id) - COUNT(answer) AS unknown FROM (SELECT f.fact_id, f.person_id, "
        "CASE WHEN f.situation = 'EMPLOI' THEN 1 WHEN NOT f.situation = 'EMPLOI' THEN 0 END AS answer "
        "FROM exit_situation AS f WHERE NOT f.left_on IS NULL) AS scope"
    )
    assert texts(compile_table(plan_of(declare(**RATE)))) == {text}


def test_the_facts_behind_a_figure_are_the_same_statement_without_its_sums(declare, plan_of):
    plan = plan_of(declare(**RATE), by=["sexe"])
    text = (
        "SELECT fact_id FROM (SELECT f.fact_id, f.person_id, COALESCE(f.sex, 'inconnu') AS d_sexe, "
        "CASE WHEN f.situation = 'EMPLOI' THEN 1 WHEN NOT f.situation = 'EMPLOI' THEN 0 END AS answer "
        "FROM exit_situation AS f WHERE NOT f.left_on IS NULL) AS scope "
        "WHERE d_sexe = '2' AND answer = 1 ORDER BY fact_id"
    )
    # Spark and DuckDB put missing values last by default; PostgreSQL too: identifiers are never missing.
    assert write_sql(compile_facts(plan, {"sexe": "2"}), "duckdb", pretty=False) == text


def test_distinct_persons_are_counted_once_per_total(declare, plan_of):
    statement = compile_table(plan_of(declare(compte="personnes"), by=["annee"]))
    for text in texts(statement):
        assert "COUNT(DISTINCT person_id) AS numerator" in text
        assert text.endswith("GROUP BY GROUPING SETS ((d_annee), ())")
        assert "AS cells" not in text


def test_a_sum_of_decimals_is_made_of_whole_hundredths(declare, plan_of):
    plan = plan_of(declare(compte="somme", colonne="heures_absence"))
    assert the(column_of(compile_table(plan), "amount")) == "CAST(f.absent_hours * 100 AS BIGINT)"


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("annee", "CAST(EXTRACT(YEAR FROM f.left_on) AS INT)"),
        (
            "semestre",
            "CAST(EXTRACT(YEAR FROM f.left_on) AS INT) * 10 + "
            "CASE WHEN CAST(EXTRACT(MONTH FROM f.left_on) AS INT) <= 6 THEN 1 ELSE 2 END",
        ),
        (
            "mois",
            "CAST(EXTRACT(YEAR FROM f.left_on) AS INT) * 100 + CAST(EXTRACT(MONTH FROM f.left_on) AS INT)",
        ),
        (
            "brsa_declare",
            "CASE WHEN f.declared_rsa THEN 'oui' WHEN NOT f.declared_rsa THEN 'non' ELSE 'inconnu' END",
        ),
        (
            "epci",
            "CASE WHEN c.code IS NULL THEN 'inconnu' WHEN c.departement <> '13' THEN 'hors-territoire' "
            "ELSE COALESCE(c.epci_siren, 'hors-territoire') END",
        ),
        (
            "bassin",
            "CASE WHEN c.code IS NULL THEN 'inconnu' WHEN c.arrondissement IN ('131') THEN 'Aix' "
            "WHEN c.arrondissement IN ('132') THEN 'Arles' WHEN c.arrondissement IN ('133') THEN 'Marseille' "
            "ELSE 'hors-territoire' END",
        ),
    ],
)  # fmt: skip
def test_each_breakdown_is_said_the_same_in_every_dialect(declare, plan_of, word, text):
    statement = compile_table(plan_of(declare(), by=[word]))
    assert the(column_of(statement, f"d_{word}")) == text


def test_an_age_is_arithmetic_on_year_and_month(declare, plan_of):
    statement = compile_table(plan_of(declare(tranches_age=[26]), by=["tranche_age"]))
    text = the(column_of(statement, "d_tranche_age"))
    assert "* 12 + CAST(EXTRACT(MONTH FROM f.left_on) AS INT)" in text and "< 312 THEN 0" in text
    assert "INTERVAL" not in text and "AGE(" not in text


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ({"colonne": "situation_apres", "egal": "EMPLOI"}, "f.situation = 'EMPLOI'"),
        ({"colonne": "situation_apres", "different": "EMPLOI"}, "f.situation <> 'EMPLOI'"),
        ({"colonne": "sexe", "parmi": ["1", "2"]}, "f.sex IN ('1', '2')"),
        ({"colonne": "sexe", "sauf": ["1"]}, "(f.sex IS NULL OR NOT f.sex IN ('1'))"),
        ({"colonne": "commune", "renseigne": True}, "NOT f.commune IS NULL"),
        ({"colonne": "commune", "renseigne": False}, "f.commune IS NULL"),
        ({"colonne": "brsa_declare", "egal": True}, "f.declared_rsa = TRUE"),
        ({"colonne": "date_entree", "avant": date(2018, 1, 15)}, "f.entered_on < CAST('2018-01-15' AS DATE)"),
        ({"colonne": "date_entree", "apres": date(2018, 1, 15)}, "f.entered_on > CAST('2018-01-15' AS DATE)"),
        (
            {"colonne": "date_entree", "a_compter_de": "notification"},
            "f.entered_on >= CAST('2018-02-01' AS DATE)",
        ),
        ({"colonne": "niveau", "entre": [3, 5]}, "(f.level >= 3 AND f.level <= 5)"),
        (
            {"colonne": "heures_absence", "egal": Decimal("2.50")},
            "f.absent_hours = CAST('2.50' AS DECIMAL(18, 2))",
        ),
    ],
)  # fmt: skip
def test_each_condition_is_said_the_same_in_every_dialect(declare, plan_of, condition, text):
    plan = plan_of(declare(population=[condition]), events={"notification": date(2018, 2, 1)})
    assert the(where_of(compile_table(plan))) == f"NOT f.left_on IS NULL AND {text}"


def test_a_value_never_leaves_its_quotes(declare, plan_of):
    plan = plan_of(declare(population=[{"colonne": "session", "egal": "S'); DROP TABLE x --"}]))
    found = where_of(compile_table(plan))
    assert found["duckdb"].endswith("f.session = 'S''); DROP TABLE x --'")
    assert found["spark"].endswith("f.session = 'S\\'); DROP TABLE x --'")


def test_a_cohort_is_a_list_of_persons_of_this_agreement(declare, plan_of):
    found = the(where_of_all(compile_table(plan_of(declare(parmi="cohorte")))))
    assert found.endswith(
        "f.person_id IN (SELECT m.person_id FROM cohort_member AS m "
        "WHERE m.agreement = 'essai' AND m.cohort = 'cohorte')"
    )


def where_of_all(statement):
    scope = next(
        select
        for select in statement.find_all(exp.Select)
        if select.find(exp.From).this.name == "exit_situation"
    )
    return {dialect: scope.args["where"].this.sql(dialect) for dialect in DIALECTS}


def test_a_period_without_an_end_has_no_upper_bound(declare, plan_of):
    found = the(where_of(compile_table(plan_of(declare(), period=Period(date(2019, 1, 1))))))
    assert found == "f.left_on >= CAST('2019-01-01' AS DATE)"


def test_an_expression_outside_the_list_is_refused():
    with pytest.raises(RefusedExpression, match="CurrentDate"):
        guard(exp.select(exp.CurrentDate()).from_("exit_situation"))
