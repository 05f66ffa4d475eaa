"""From accepted rows to persons: once each, whatever happens in between."""

from datetime import date

import pytest
from django.db import connection

from accord.deposits.models import Cursor, DepositState
from accord.people import intake
from accord.people.errors import RowSecurityInTheWay
from accord.people.models import Following, Identity, LinkEvent, Pair, Person, RsaRight, Sighting
from tests.people.conftest import CAF_ROW, NIR, SOPHIE

pytestmark = pytest.mark.django_db
KARIM = {"nom_naissance": "HADDAD", "prenoms": "KARIM", "sexe": "1", "date_naissance": "1979-11-02"}


def counts():
    return {
        model.__name__: model.objects.count()
        for model in (Person, Identity, Sighting, LinkEvent, Pair, Following, RsaRight, Cursor)
    }


def test_each_row_of_a_deposit_is_seen_and_each_identity_has_a_person(deposit):
    deposit("rsa", [SOPHIE | CAF_ROW, KARIM | CAF_ROW])
    report = intake.pull()
    assert (report.deposits, report.rows, report.identities, report.rights) == (1, 2, 2, 2)
    assert Sighting.objects.count() == Person.objects.count() == LinkEvent.objects.count() == 2
    assert set(LinkEvent.objects.values_list("rule", flat=True)) == {"nouvelle-personne"}


def test_the_same_words_next_month_make_no_new_identity(deposit):
    deposit("rsa", [SOPHIE | CAF_ROW])
    deposit("rsa", [SOPHIE | CAF_ROW | {"date_reference": "2017-12-31"}], reference_on=date(2017, 12, 31))
    intake.pull()
    assert Identity.objects.count() == 1
    assert Sighting.objects.count() == RsaRight.objects.count() == 2


def test_a_person_is_recognised_from_one_source_to_the_next(deposit):
    deposit("rsa", [SOPHIE | CAF_ROW | {"nir": NIR, "nom_usage": "BERNARD", "id_france_travail": "1234567X"}])
    deposit("inscription", [SOPHIE | {"nom_naissance": "BERNARD", "sexe": "", "nir": NIR}])
    deposit(
        "formation", [SOPHIE | {"id_france_travail": "1234567X013"}, SOPHIE | {"nom_naissance": "Martin"}]
    )
    intake.pull()
    assert Person.objects.count() == 1
    assert sorted(LinkEvent.objects.values_list("rule", flat=True)) == [
        "etat-civil", "france-travail", "nir", "nouvelle-personne",
    ]  # fmt: skip


def test_a_near_match_waits_and_says_why(deposit):
    deposit("rsa", [SOPHIE | CAF_ROW])
    deposit("formation", [SOPHIE | {"nom_naissance": "MARTTIN"}])
    intake.pull()
    [pair] = Pair.objects.all()
    assert pair.state == Pair.State.WAITING
    assert pair.identity.kind == "formation" and pair.candidate.kind == "rsa"
    assert pair.evidence["name"]["level"] == "close"
    assert Person.objects.count() == 2


def test_pulling_again_changes_nothing(deposit):
    deposit("rsa", [SOPHIE | CAF_ROW, KARIM | CAF_ROW])
    deposit("formation", [SOPHIE, KARIM | {"prenoms": "KARIME"}])
    intake.pull()
    before = counts()
    assert intake.pull().deposits == 0
    assert counts() == before


def test_a_pull_stopped_in_the_middle_leaves_nothing_and_ends_the_same_afterwards(deposit, monkeypatch):
    deposit("rsa", [SOPHIE | CAF_ROW, KARIM | CAF_ROW])
    deposit("formation", [SOPHIE | {"nom_naissance": "MARTTIN"}])

    def stop(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(intake, "mark_pulled", stop)
        with pytest.raises(KeyboardInterrupt):
            intake.pull()
    assert set(counts().values()) == {0}
    intake.pull()
    assert counts() == {
        "Person": 3, "Identity": 3, "Sighting": 3, "LinkEvent": 3, "Pair": 1, "Following": 3, "RsaRight": 2,
        "Cursor": 2,
    }  # fmt: skip


def test_a_deposit_taken_by_another_process_is_left_alone(deposit):
    taken = deposit("rsa", [SOPHIE | CAF_ROW])
    Cursor.objects.create(room="people", kind="rsa", deposit=taken)
    assert intake._take_turn(taken, "rsa") is False


def test_a_superseded_deposit_is_not_pulled(deposit):
    wrong = deposit("rsa", [SOPHIE | CAF_ROW])
    wrong.state = DepositState.SUPERSEDED
    wrong.save()
    assert intake.pull().deposits == 0


def test_the_organisations_of_a_deposit_follow_its_identities_from_its_date(deposit, bodies):
    deposit("rsa", [SOPHIE | CAF_ROW], visible_to=[bodies.departement.pk, bodies.caf.pk])
    intake.pull()
    follows = set(Following.objects.values_list("organisation_id", "reason", "starts_on"))
    assert follows == {
        (bodies.departement.pk, "rsa", date(2017, 11, 30)),
        (bodies.caf.pk, "rsa", date(2017, 11, 30)),
    }


def test_an_older_deposit_that_comes_late_moves_the_start_of_a_following_back(deposit):
    deposit("rsa", [SOPHIE | CAF_ROW], reference_on=date(2017, 12, 31))
    intake.pull()
    deposit("rsa", [SOPHIE | CAF_ROW], reference_on=date(2017, 10, 31))
    intake.pull()
    assert Following.objects.get().starts_on == date(2017, 10, 31)


def test_a_training_provider_follows_the_people_of_its_own_sessions_only(deposit, bodies):
    own = {"siret_of": bodies.provider.siret, "date_entree": "2018-01-08"}
    deposit("formation", [SOPHIE | own, KARIM | {"siret_of": "99931507000071"}])
    intake.pull()
    [following] = Following.objects.filter(organisation=bodies.provider)
    assert following.identity.birth_name == "MARTIN"
    assert (following.reason, following.starts_on) == ("organisme-formation", date(2018, 1, 8))


def test_a_right_keeps_what_the_row_says_and_its_origin(deposit):
    made = deposit("rsa", [SOPHIE | CAF_ROW])
    intake.pull()
    right = RsaRight.objects.get()
    assert (right.deposit_id, right.row, right.household) == (made.pk, 1, "CAF-131-0346145")
    assert (right.state, right.role, right.has_duties) == ("2", "DEM", True)
    assert (right.demanded_on, right.closed_on) == (date(2017, 5, 2), None)


def test_an_unknown_duty_is_neither_yes_nor_no(deposit):
    deposit("rsa", [SOPHIE | CAF_ROW | {"droits_devoirs": None}])
    intake.pull()
    assert RsaRight.objects.get().has_duties is None


def test_the_nir_is_stored_sealed_and_indexed_never_in_clear(deposit):
    from accord.deposits.keys import read_keys

    deposit("rsa", [SOPHIE | CAF_ROW | {"nir": NIR}])
    intake.pull()
    identity = Identity.objects.get()
    assert read_keys().sealer.open_text(identity.nir_sealed) == NIR
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_identity::text LIKE %s FROM people_identity", [f"%{NIR}%"])
        assert cursor.fetchone() == (False,)


def test_twins_of_one_household_are_two_persons(deposit):
    twin = SOPHIE | {"prenoms": "CLAIRE", "rang_naissance": "2"}
    deposit("rsa", [SOPHIE | CAF_ROW | {"rang_naissance": "1"}, twin | CAF_ROW])
    intake.pull()
    assert Person.objects.count() == 2


def test_the_thresholds_of_the_agreement_are_those_used(deposit, monkeypatch):
    from types import SimpleNamespace

    matching = SimpleNamespace(automatic=1, review="0.03")
    monkeypatch.setattr(intake, "read_current", lambda key: SimpleNamespace(matching=matching))
    deposit("rsa", [SOPHIE | CAF_ROW])
    deposit("formation", [SOPHIE])
    intake.pull()
    assert (Person.objects.count(), Pair.objects.count()) == (2, 1)


def test_the_web_login_cannot_pull(deposit, as_app, bodies):
    deposit("rsa", [SOPHIE | CAF_ROW])
    with as_app(organisation=bodies.departement), pytest.raises(RowSecurityInTheWay):
        intake.pull()


def test_a_very_long_cell_stops_nothing(deposit):
    deposit("formation", [SOPHIE | {"nom_naissance": "M" * 20_000}])
    intake.pull()
    assert len(Identity.objects.get().birth_name) == 80


def test_a_large_pull_leaves_the_statistics_that_the_pages_need(deposit, monkeypatch):
    monkeypatch.setattr(intake, "_MEASURED", 1)
    deposit("rsa", [SOPHIE | CAF_ROW])
    intake.pull()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'people_identity'")
        assert cursor.fetchone() == (Identity.objects.count(),)
