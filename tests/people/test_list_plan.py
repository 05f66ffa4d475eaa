"""A list declared on persons never reads the whole table, under row-level security."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from accord.face.listing import Column, Listing, Prefix
from accord.kit.text import fold_name
from accord.people import intake
from accord.people.models import Identity
from tests.people.conftest import CAF_ROW, SOPHIE

NAMES = Listing(
    caption="Fiches",
    columns=(
        Column("nom", "Nom", value="birth_name", sort="birth_name_key",
               filter=Prefix("birth_name_key", fold=fold_name)),
    ),
    order="nom",
    empty="Aucune fiche.",
    page_size=2,
)  # fmt: skip


@pytest.fixture
def people(deposit, bodies):
    """Sophie, as the CAF knows her."""
    deposit("rsa", [SOPHIE | CAF_ROW], visible_to=[bodies.departement.pk])
    intake.pull()


def plans_of(query: str) -> list[str]:
    """How PostgreSQL would answer each statement of the page, full scans being its last resort."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        NAMES.read(QueryDict(query), Identity.objects.all())
    statements = [one["sql"] for one in asked.captured_queries if "people_identity" in one["sql"]]
    assert statements
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plans = []
        for statement in statements:
            cursor.execute(f"EXPLAIN {statement}")
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    return plans


@pytest.mark.parametrize(
    "query", ["nom=mart", "apres={key}", "avant={key}", "nom=m&apres={key}", "tri=-nom&apres={key}"]
)
def test_a_page_of_persons_is_found_by_index(people, as_app, bodies, query):
    key = Identity.objects.order_by("birth_name_key").first().pk
    with as_app(organisation=bodies.departement):
        plans = plans_of(query.format(key=key))
    for plan in plans:
        assert "Seq Scan on people_identity" not in plan
    assert any(re.search(r"Index Cond: .*birth_name_key", plan) for plan in plans)
