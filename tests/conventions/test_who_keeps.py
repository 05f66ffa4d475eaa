"""What the database itself refuses: nobody writes the text of an agreement that their body does not keep."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction

from accord.conventions.actions import name_own_parties
from accord.conventions.models import (
    Agreement,
    AgreementDraft,
    AgreementEvent,
    AgreementParty,
    AgreementVersion,
    Answer,
    Outcome,
)
from accord.partners.actor import Actor


@pytest.fixture
def elsewhere(world):
    """The steering service of another Département."""
    user = world.users["ailleurs"]
    return Actor(user.pk, world.organisations["ailleurs"].pk, "pilotage")


def refused(as_app, actor, write):
    with as_app(actor.organisation_id, actor.user_id), pytest.raises(ProgrammingError), transaction.atomic():
        write()


def test_another_body_adds_no_version(world, elsewhere, as_app):
    files = {**AgreementVersion.objects.get().files, "notes.md": "x"}
    refused(
        as_app,
        elsewhere,
        lambda: AgreementVersion.objects.create(
            agreement=world.agreement, number=2, files=files, sha256="0" * 64
        ),
    )


def test_another_body_names_itself_no_party_of_an_agreement_that_has_some(world, elsewhere, as_app):
    refused(
        as_app,
        elsewhere,
        lambda: AgreementParty.objects.create(
            agreement=world.agreement, party="etat", organisation_id=elsewhere.organisation_id
        ),
    )


def test_another_body_answers_no_question_and_changes_no_title(world, elsewhere, as_app):
    version = AgreementVersion.objects.get()
    refused(
        as_app,
        elsewhere,
        lambda: Answer.objects.create(
            agreement=world.agreement, version=version, question="x", words="x", reason="x"
        ),
    )
    with as_app(elsewhere.organisation_id, elsewhere.user_id):
        assert Agreement.objects.filter(pk=world.agreement.pk).update(title="x") == 0


def say_done(world):
    return Outcome.objects.create(
        agreement=world.agreement, kind="comite", key="x", due_on=date(2020, 1, 1), state="fait", words="x"
    )


def test_another_body_says_nothing_of_what_was_due_nor_of_what_happened(world, elsewhere, as_app):
    refused(as_app, elsewhere, lambda: say_done(world))
    refused(
        as_app,
        elsewhere,
        lambda: AgreementEvent.objects.create(
            agreement=world.agreement, name="x", happened_on=date(2020, 1, 1)
        ),
    )


def test_another_body_reads_what_became_of_what_was_due_and_takes_nothing_back(world, elsewhere, as_app):
    known = Outcome.objects.count()
    assert known
    with as_app(elsewhere.organisation_id, elsewhere.user_id):
        assert Outcome.objects.count() == known
        assert Outcome.objects.all().delete()[0] == 0
    assert Outcome.objects.count() == known


def test_a_party_says_what_became_of_what_was_due_and_takes_it_back(world, as_app):
    with as_app(world.organisations["departement"], world.users["pilotage"]):
        outcome = say_done(world)
        assert Outcome.objects.filter(pk=outcome.pk).delete()[0] == 1


def test_the_party_that_does_not_steer_says_nothing_of_what_was_due(world, as_app):
    body, user = world.organisations["region"], world.users["service-formation"]
    refused(as_app, Actor(user.pk, body.pk, "service-formation"), lambda: say_done(world))


def test_a_body_reads_the_drafts_of_none_but_itself(world, elsewhere, as_app):
    body = world.organisations["departement"]
    AgreementDraft.objects.create(agreement=world.agreement, files={}, organisation=body)
    with as_app(elsewhere.organisation_id, elsewhere.user_id):
        assert AgreementDraft.objects.count() == 0
    with as_app(body, world.users["pilotage"]):
        assert AgreementDraft.objects.count() == 1


def test_the_other_party_of_an_agreement_that_does_not_steer_writes_nothing(world, as_app):
    body, user = world.organisations["region"], world.users["service-formation"]
    actor = Actor(user.pk, body.pk, "service-formation")
    refused(
        as_app,
        actor,
        lambda: AgreementVersion.objects.create(
            agreement=world.agreement, number=2, files={"a.toml": "x"}, sha256="0" * 64
        ),
    )


def test_a_version_never_changes_even_for_the_loader(world):
    for change in (
        "UPDATE conventions_agreementversion SET sha256 = ''",
        "DELETE FROM conventions_agreementversion",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_naming_a_party_is_an_act_of_those_who_steer(world):
    from accord.partners.rules.permissions import NotAllowed

    actor = Actor(world.users["service-formation"].pk, world.organisations["region"].pk, "service-formation")
    with pytest.raises(NotAllowed):
        name_own_parties(agreement=world.agreement, bodies={}, actor=actor)
