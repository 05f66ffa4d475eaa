"""Two bodies keep one agreement: one draft at a time, and neither changes alone who may see what."""

import pytest

from accord.conventions.actions import import_agreement, name_party
from accord.conventions.agreements import find_agreement
from accord.conventions.drafting import freeze_draft, open_draft
from accord.conventions.errors import DraftGone, RightsChanged
from accord.conventions.exports import zip_folder
from accord.conventions.models import AgreementDraft, AgreementParty, AgreementVersion
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


CHANGES = {
    "droit_de_vue": ("donnees.toml", 'sur = ["formation"]', 'sur = ["formation", "rsa"]'),
    "diffusion": ("donnees.toml", "seuil = 5", "seuil = 6"),
    "rapprochement": ("donnees.toml", "seuil_examen = 0.03", "seuil_examen = 0.5"),
    "visible_par": (
        "formats/caf-beneficiaires.toml",
        'visible_par = ["departement"]',
        'visible_par = ["departement", "region"]',
    ),
}


def rewrite(draft, *changes):
    """The draft with other words in its files."""
    for path, old, new in changes:
        assert old in draft.files[path]
        draft.files[path] = draft.files[path].replace(old, new)
    draft.save()
    return draft


def freeze(draft, actor):
    return freeze_draft(draft=draft, revision=1, actor=actor)


@pytest.mark.parametrize("word", CHANGES)
def test_one_party_alone_does_not_change_who_may_see_what(draft, steers, word):
    with pytest.raises(RightsChanged, match=f"« {word} »") as refusal:
        freeze(rewrite(draft, CHANGES[word]), steers)
    assert "« accord import »" in str(refusal.value)
    assert [other for other in CHANGES if other != word and f"« {other} »" in str(refusal.value)] == []
    assert AgreementVersion.objects.count() == 1


def test_a_party_that_an_organisation_plays_is_not_renamed_by_the_other(draft, steers):
    for path, text in draft.files.items():
        if path.endswith(".toml"):
            renamed = text.replace('"region"', '"conseil-regional"')
            draft.files[path] = renamed.replace('role = "conseil-regional"', 'role = "region"')
    draft.save()
    with pytest.raises(RightsChanged, match="les parties que des organismes tiennent"):
        freeze(draft, steers)


def test_a_new_file_that_shows_persons_is_not_added_by_one_party(draft, steers):
    text = draft.files["formats/caf-beneficiaires.toml"]
    draft.files["formats/autre.toml"] = text.replace('cle = "caf-beneficiaires"', 'cle = "autre"', 1)
    draft.save()
    with pytest.raises(RightsChanged, match="« visible_par »"):
        freeze(draft, steers)


def test_an_indicator_keeps_its_own_threshold(draft, steers):
    added = ("indicateurs.toml", 'cle = "prescriptions"\n', 'cle = "prescriptions"\nseuil = 11\n')
    with pytest.raises(RightsChanged, match="« diffusion »"):
        freeze(rewrite(draft, added), steers)


def test_the_page_says_what_changed_and_keeps_the_draft(steering, draft):
    rewrite(draft, *CHANGES.values())
    answer = steering.post(f"/brouillons/{draft.pk}/figer/", {"revision": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(word in page for word in CHANGES)
    assert "l’accord des autres parties" in page
    assert AgreementDraft.objects.get() == draft


def test_what_is_not_a_right_is_still_changed_by_one_party(draft, steers):
    version = freeze(rewrite(draft, ("convention.toml", '"1 an"', '"2 ans"')), steers)
    assert version.number == 2


def test_a_body_that_is_alone_in_its_agreement_changes_its_rights(world, draft, steers):
    AgreementParty.objects.exclude(organisation=steers.organisation_id).delete()
    assert freeze(rewrite(draft, *CHANGES.values()), steers).number == 2


def test_the_operator_imports_what_the_parties_agreed(world, draft, tmp_path):
    for name, text in rewrite(draft, *CHANGES.values()).files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert import_agreement(folder=tmp_path).number == 2
