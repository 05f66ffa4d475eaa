"""What a person decides on persons, and how it is undone."""

import pytest

from accord.journal.models import Entry
from accord.partners.actor import Actor
from accord.partners.models import Role
from accord.partners.rules.permissions import NotAllowed
from accord.people import intake
from accord.people.actions import decide_pair, split_identity, undo_link
from accord.people.models import Identity, LinkEvent, Pair, Person
from accord.people.queries import waiting_pairs
from accord.people.rules.policies import NotPossible
from accord.people.wording import RULES, WORDING
from tests.people.conftest import CAF_ROW, NIR, SOPHIE

pytestmark = pytest.mark.django_db
OTHER_NIR = "2850313055678"


@pytest.fixture
def pair(deposit):
    """Sophie at the CAF, and nearly Sophie at the Région."""
    deposit("rsa", [SOPHIE | CAF_ROW | {"nir": NIR}])
    deposit("formation", [SOPHIE | {"nom_naissance": "MARTTIN"}])
    intake.pull()
    return Pair.objects.get()


def persons():
    return dict(Identity.objects.values_list("kind", "person_id"))


def test_the_same_person_joins_the_identities(pair, steering):
    kept = pair.candidate.person_id
    decided = decide_pair(pair=pair, same=True, actor=steering)
    assert decided.state == Pair.State.SAME and decided.decided_by_id == steering.user_id
    assert persons() == {"rsa": kept, "formation": kept}


def test_a_decision_adds_an_event_with_its_author_and_rewrites_none(pair, steering):
    before = set(LinkEvent.objects.values_list("pk", flat=True))
    former = pair.identity.person_id
    decide_pair(pair=pair, same=True, actor=steering)
    [event] = LinkEvent.objects.exclude(pk__in=before)
    assert (event.rule, event.previous_person_id, event.decided_by_id) == (
        "decision",
        former,
        steering.user_id,
    )


def test_different_persons_stay_apart_and_leave_the_worklist(pair, steering):
    before = persons()
    decide_pair(pair=pair, same=False, actor=steering)
    assert persons() == before
    assert waiting_pairs() == []


def test_different_separates_what_a_link_had_joined(pair, steering):
    decide_pair(pair=pair, same=True, actor=steering)
    Pair.objects.filter(pk=pair.pk).update(state=Pair.State.WAITING)
    decide_pair(pair=pair, same=False, actor=steering)
    assert len(set(persons().values())) == 2


def test_a_pair_is_decided_once(pair, steering):
    decide_pair(pair=pair, same=True, actor=steering)
    with pytest.raises(NotPossible) as refusal:
        decide_pair(pair=pair, same=False, actor=steering)
    assert refusal.value.code == "paire.deja_decidee"


def test_undoing_a_decision_puts_everything_back_and_the_pair_waits_again(pair, steering):
    before = persons()
    decide_pair(pair=pair, same=True, actor=steering)
    undo_link(event=LinkEvent.objects.get(rule="decision"), actor=steering)
    assert persons() == before
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by_id) == (Pair.State.WAITING, None)


def test_a_merge_of_several_identities_is_undone_whole(pair, deposit, steering):
    deposit("formation", [SOPHIE | {"nom_naissance": "MARTTIN", "sexe": ""}])
    intake.pull()
    before = dict(Identity.objects.values_list("pk", "person_id"))
    decide_pair(pair=pair, same=True, actor=steering)
    assert Identity.objects.values("person_id").distinct().count() == 1
    undo_link(event=LinkEvent.objects.filter(rule="decision").first(), actor=steering)
    assert dict(Identity.objects.values_list("pk", "person_id")) == before


def test_an_automatic_link_is_undone_for_one_identity_alone(deposit, steering):
    deposit("rsa", [SOPHIE | CAF_ROW])
    deposit("formation", [SOPHIE])
    intake.pull()
    undo_link(event=LinkEvent.objects.get(rule="etat-civil"), actor=steering)
    assert len(set(persons().values())) == 2


def test_only_the_last_word_can_be_undone(pair, steering):
    decide_pair(pair=pair, same=True, actor=steering)
    event = LinkEvent.objects.get(rule="decision")
    split_identity(identity=event.identity, actor=steering)
    with pytest.raises(NotPossible) as refusal:
        undo_link(event=event, actor=steering)
    assert refusal.value.code == "lien.depasse"


def test_a_first_identity_has_no_link_to_undo(pair, steering):
    with pytest.raises(NotPossible) as refusal:
        undo_link(event=LinkEvent.objects.filter(rule="nouvelle-personne").first(), actor=steering)
    assert refusal.value.code == "lien.sans_objet"


def test_separating_an_identity_gives_it_a_person_of_its_own(deposit, steering):
    deposit("rsa", [SOPHIE | CAF_ROW])
    deposit("formation", [SOPHIE])
    intake.pull()
    split_identity(identity=Identity.objects.get(kind="formation"), actor=steering)
    assert len(set(persons().values())) == 2 == Person.objects.count()


def test_an_identity_alone_cannot_be_separated(pair, steering):
    with pytest.raises(NotPossible) as refusal:
        split_identity(identity=pair.identity, actor=steering)
    assert refusal.value.code == "identite.seule"


def test_a_nir_that_the_reviewer_does_not_see_forbids_the_merge(pair, deposit, steering):
    deposit("inscription", [SOPHIE | {"nom_naissance": "MARTTIN", "nir": OTHER_NIR}])
    intake.pull()
    linked = Identity.objects.get(kind="inscription")
    assert linked.person_id == pair.identity.person_id
    with pytest.raises(NotPossible) as refusal:
        decide_pair(pair=pair, same=True, actor=steering)
    assert refusal.value.code == "personnes.nir_contradictoires"


def test_two_nirs_under_the_reviewers_eyes_may_be_one_person(deposit, steering):
    deposit("rsa", [SOPHIE | CAF_ROW | {"nir": NIR}])
    deposit("inscription", [SOPHIE | {"nir": OTHER_NIR}])
    intake.pull()
    decide_pair(pair=Pair.objects.get(), same=True, actor=steering)
    assert len(set(persons().values())) == 1


@pytest.mark.parametrize("role", [Role.TRAINING_SERVICE, Role.REFERENT, Role.PROVIDER])
def test_only_the_departement_decides(pair, steering, role):
    with pytest.raises(NotAllowed):
        decide_pair(pair=pair, same=True, actor=Actor(steering.user_id, steering.organisation_id, role))


def test_an_organisation_that_does_not_follow_both_cannot_decide(pair, steering, bodies):
    with pytest.raises(NotAllowed) as refusal:
        decide_pair(pair=pair, same=True, actor=Actor(steering.user_id, bodies.region.pk, Role.STEERING))
    assert refusal.value.code == "personnes.non_suivies"


def test_the_departement_decides_as_the_web_does(pair, steering, bodies, as_app):
    with as_app(organisation=bodies.departement, user=steering.user_id):
        decide_pair(pair=pair, same=True, actor=steering)
        split_identity(identity=pair.identity, actor=steering)
    assert len(set(persons().values())) == 2


def test_a_person_partly_out_of_sight_cannot_be_decided_on(pair, deposit, steering, bodies, as_app):
    deposit("inscription", [SOPHIE | {"nir": NIR}], visible_to=[bodies.work.pk])
    intake.pull()
    with (
        as_app(organisation=bodies.departement, user=steering.user_id),
        pytest.raises(NotPossible) as refusal,
    ):
        decide_pair(pair=pair, same=True, actor=steering)
    assert refusal.value.code == "personnes.partiellement_visibles"


def test_a_decision_is_journalled_with_its_persons(pair, steering):
    involved = {pair.identity.person_id, pair.candidate.person_id}
    decide_pair(pair=pair, same=True, actor=steering)
    entry = Entry.objects.get(action="pair.decide")
    assert set(entry.person_ids) == involved and entry.user_id == steering.user_id


def test_every_reason_and_every_rule_has_its_words(pair, steering):
    from accord.people.engine import NEAR, NEW_PERSON, SEVERAL, UNBACKED_NIR, UNBACKED_NUMBER
    from accord.people.engine import RULES as ENGINE_RULES

    rules = {*ENGINE_RULES.values(), NEAR, NEW_PERSON, SEVERAL, UNBACKED_NIR, UNBACKED_NUMBER}
    assert rules | {"decision", "separation", "annulation"} == set(RULES)
    assert all(text.endswith(".") for text in WORDING.values())
