"""A query that forgets its filter shows nothing but what the organisation follows."""

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accord.people import intake
from accord.people.models import Following, Identity, LinkEvent, Pair, Person, RsaRight, Sighting
from accord.people.queries import find_people
from tests.people.conftest import CAF_ROW, SOPHIE

pytestmark = pytest.mark.django_db
TABLES = [Person, Identity, Sighting, LinkEvent, Following, RsaRight]


@pytest.fixture
def people(deposit, bodies):
    """Sophie known by the CAF, and by a near row of the Région, which sees its own only."""
    deposit("rsa", [SOPHIE | CAF_ROW], visible_to=[bodies.departement.pk])
    deposit(
        "formation",
        [SOPHIE | {"nom_naissance": "MARTTIN"}],
        visible_to=[bodies.departement.pk, bodies.region.pk],
    )
    intake.pull()


@pytest.mark.parametrize("model", [*TABLES, Pair])
def test_without_an_organisation_every_table_is_empty(people, as_app, model):
    assert model.objects.exists()
    with as_app():
        assert list(model.objects.all()) == []


@pytest.mark.parametrize("model", [*TABLES, Pair])
def test_an_organisation_that_follows_nobody_sees_nobody(people, as_app, bodies, model):
    with as_app(organisation=bodies.stranger):
        assert list(model.objects.all()) == []


def test_each_organisation_sees_the_identities_that_it_follows(people, as_app, bodies):
    with as_app(organisation=bodies.departement):
        assert set(Identity.objects.values_list("kind", flat=True)) == {"rsa", "formation"}
    with as_app(organisation=bodies.region):
        assert set(Identity.objects.values_list("kind", flat=True)) == {"formation"}


def test_a_pair_is_seen_by_who_follows_both_identities(people, as_app, bodies):
    with as_app(organisation=bodies.departement):
        assert Pair.objects.count() == 1
    with as_app(organisation=bodies.region):
        assert Pair.objects.count() == 0


def test_a_person_is_seen_through_the_identities_followed_and_no_more(deposit, as_app, bodies):
    deposit("rsa", [SOPHIE | CAF_ROW], visible_to=[bodies.departement.pk])
    deposit("formation", [SOPHIE], visible_to=[bodies.region.pk])
    intake.pull()
    with as_app(organisation=bodies.region):
        person = Person.objects.get()
        assert [identity.kind for identity in person.identities.all()] == ["formation"]
        assert not RsaRight.objects.exists()


def test_a_following_that_has_ended_opens_nothing(people, as_app, bodies):
    Following.objects.filter(organisation=bodies.region).update(ends_on="2018-01-01")
    with as_app(organisation=bodies.region):
        assert not Identity.objects.exists()


def test_an_organisation_cannot_open_a_person_to_itself(people, as_app, bodies):
    identity = Identity.objects.get(kind="rsa")
    with as_app(organisation=bodies.region):
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            Following.objects.create(
                identity=identity, organisation=bodies.region, reason="rsa", starts_on="2017-01-01"
            )
        assert Identity.objects.count() == 1


@pytest.mark.parametrize("model", [Sighting, LinkEvent, RsaRight])
def test_what_was_imported_or_decided_is_never_rewritten(people, model):
    row = model.objects.first()
    with pytest.raises(ProgrammingError), transaction.atomic():
        row.delete()
    with pytest.raises(ProgrammingError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(identity_id=row.identity_id)


def test_every_table_of_the_room_has_a_forced_policy():
    tables = {model._meta.db_table for model in apps.get_app_config("people").get_models()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE relrowsecurity AND relforcerowsecurity AND relname LIKE 'people_%'"
        )
        protected = {name for (name,) in cursor.fetchall()}
    assert tables - protected == set()
    assert len(tables) >= 8


def test_a_name_is_found_among_the_followed_only(people, as_app, bodies):
    with as_app(organisation=bodies.departement):
        assert [card.kind for card in find_people("mart")] == ["rsa", "formation"]
    with as_app(organisation=bodies.region):
        assert [card.birth_name for card in find_people("Mart", "sophie")] == ["MARTTIN"]


def test_a_search_by_name_uses_its_index_under_row_security(people, as_app, bodies):
    with as_app(organisation=bodies.departement), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexonlyscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM people_identity "
            "WHERE birth_name_key >= 'MART' AND birth_name_key < 'MARU'"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "using people_identity_by_birth" in plan
