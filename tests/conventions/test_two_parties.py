"""Two bodies keep one agreement: one draft at a time, and neither changes alone who may see what."""

import pytest

from accord.conventions.actions import name_party
from accord.conventions.agreements import find_agreement
from accord.conventions.drafting import freeze_draft, open_draft
from accord.conventions.errors import DraftGone
from accord.conventions.exports import zip_folder
from accord.conventions.models import AgreementDraft, AgreementVersion
from accord.partners.actor import Actor
from tests.conventions.test_pages_folder import changed, hand_over

OPEN = "/conventions/paca-bdr-2017/brouillon/"


@pytest.fixture
def other(world, browse):
    """The browser of another body that keeps the agreement too."""
    name_party(agreement=world.agreement, party="region", organisation=world.organisations["ailleurs"])
    return browse("ailleurs")


@pytest.fixture
def steers(world):
    return Actor(world.users["pilotage"].pk, world.organisations["departement"].pk, "pilotage")


@pytest.fixture
def draft(world, steers):
    """The draft of the next version, opened by the Département."""
    return open_draft(place=find_agreement(steers, "paca-bdr-2017"), actor=steers)


def test_the_draft_of_another_party_is_said_to_be_open_without_its_name(other, draft):
    answer = other.post(OPEN)
    assert answer.status_code == 409
    assert "Une autre partie a déjà ouvert un brouillon" in answer.content.decode()
    assert AgreementDraft.objects.get() == draft


def test_a_folder_handed_over_while_another_party_has_a_draft_is_refused(other, draft):
    answer = hand_over(other, zip_folder(changed(draft.files), "x"))
    assert answer.status_code == 409
    assert "Une autre partie a déjà ouvert un brouillon" in answer.content.decode()
    assert AgreementDraft.objects.get() == draft


def test_a_draft_frozen_meanwhile_is_refused_to_the_second(draft, steers):
    AgreementDraft.objects.filter(pk=draft.pk).update(files=changed(draft.files))
    freeze_draft(draft=draft, revision=1, actor=steers)
    with pytest.raises(DraftGone, match="n’existe plus"):
        freeze_draft(draft=draft, revision=1, actor=steers)
    assert AgreementVersion.objects.count() == 2
