"""What a person decides on persons: same or not, separated, undone. Links are added, never rewritten."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from accord.journal.actions import write_entry
from accord.partners.actor import Actor
from accord.partners.models import Organisation
from accord.people.models import Following, Identity, LinkEvent, Pair
from accord.people.rules.permissions import check_decide
from accord.people.rules.policies import (
    check_decide_pair,
    check_merge,
    check_split,
    check_undo,
    check_undo_decision,
    check_whole,
)

DECISION, SPLIT, UNDONE = "decision", "separation", "annulation"
PURPOSE = "rapprochement"


@transaction.atomic
def decide_pair(*, pair: Pair, same: bool, actor: Actor) -> Pair:
    """Say whether the two identities of a waiting pair are one person; moves identities when they must be.

    The same: every identity of the first one's person joins the candidate's person. Different: when a link
    had already brought them together, the first identity leaves for a person of its own.
    Raises NotAllowed or NotPossible.
    """
    pair = _hold_pair(pair)
    left, right = pair.identity, pair.candidate
    persons = {left.person_id, right.person_id}
    _check_actor(actor, (left.pk, right.pk), persons)
    check_decide_pair(pair.state)
    now = timezone.now()
    if same and left.person_id != right.person_id:
        now = _merge_persons(pair, actor)
    if not same and left.person_id == right.person_id:
        _, now = _move([left.pk], None, SPLIT, actor)
    pair.state = Pair.State.SAME if same else Pair.State.DIFFERENT
    pair.decided_at, pair.decided_by_id = now, actor.user_id
    pair.save(update_fields=["state", "decided_at", "decided_by"])
    write_entry(
        action="pair.decide",
        actor=actor,
        target=f"pair:{pair.pk}",
        purpose=PURPOSE,
        detail={"state": pair.state},
        person_ids=sorted(persons),
    )
    return pair


@transaction.atomic
def split_identity(*, identity: Identity, actor: Actor) -> Identity:
    """Take an identity out of its person, for a person of its own. Raises NotAllowed or NotPossible."""
    _hold([identity.pk])
    identity = Identity.objects.get(pk=identity.pk)
    former = identity.person_id
    _check_actor(actor, [identity.pk], {former})
    check_split(Identity.objects.filter(person_id=former).count())
    _move([identity.pk], None, SPLIT, actor)
    identity.refresh_from_db(fields=["person"])
    _write(actor, "identity.split", f"identity:{identity.pk}", {former, identity.person_id})
    return identity


@transaction.atomic
def undo_link(*, event: LinkEvent, actor: Actor) -> None:
    """Undo a link: all identities that the same act moved go back; an automatic link leaves a person alone.

    The pair that the act decided waits again. Raises NotAllowed or NotPossible.
    """
    together = LinkEvent.objects.filter(
        person_id=event.person_id,
        previous_person_id=event.previous_person_id,
        rule=event.rule,
        decided_at=event.decided_at,
    )
    # An automatic link was made alone: the rows of one file share an instant, not a decision.
    if event.previous_person_id is None:
        together = together.filter(pk=event.pk)
    identities = list(together.order_by("identity_id").values_list("identity_id", flat=True))
    _hold(identities)
    _check_actor(actor, identities, {event.person_id})
    latest = _latest_events(identities)
    check_undo(event.rule, is_latest=latest == set(together.values_list("pk", flat=True)))
    back_to, _ = _move(identities, event.previous_person_id, UNDONE, actor)
    Pair.objects.filter(
        Q(identity__in=identities) | Q(candidate__in=identities), decided_at=event.decided_at
    ).update(state=Pair.State.WAITING, decided_at=None, decided_by=None)
    _write(actor, "link.undo", f"link:{event.pk}", {event.person_id, back_to})


@transaction.atomic
def undo_decision(*, pair: Pair, actor: Actor) -> None:
    """Undo what was decided on a pair: the identities go back where they were, the pair waits again.

    Raises NotAllowed, or NotPossible when it waits already or when a later decision stands on it.
    """
    pair = _hold_pair(pair)
    check_undo_decision(pair.state)
    moved = LinkEvent.objects.filter(identity=pair.identity_id, decided_at=pair.decided_at).first()
    if moved is not None:
        undo_link(event=moved, actor=actor)
        return
    persons = {pair.identity.person_id, pair.candidate.person_id}
    _check_actor(actor, (pair.identity_id, pair.candidate_id), persons)
    pair.state, pair.decided_at, pair.decided_by = Pair.State.WAITING, None, None
    pair.save(update_fields=["state", "decided_at", "decided_by"])
    _write(actor, "pair.undo", f"pair:{pair.pk}", persons)


@transaction.atomic
def follow_people(
    *,
    organisation: Organisation,
    persons: Collection[int],
    reason: str,
    starts_on: date,
    actor: Actor | None = None,
) -> int:
    """Open every identity of some persons to an organisation from a day on; how many it did not have yet.

    `reason` is a code of the agreement (« referent »). As loader: nobody opens a person to themselves.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_following (identity_id, organisation_id, reason, starts_on) "
            "SELECT id, %s, %s, %s FROM people_identity WHERE person_id = ANY (%s) ON CONFLICT DO NOTHING",
            [organisation.pk, reason, starts_on, list(persons)],
        )
        opened = cursor.rowcount
    write_entry(
        action="people.follow",
        actor=actor,
        target=f"organisation:{organisation.pk}",
        purpose=reason,
        person_ids=sorted(persons) if opened else (),
    )
    return opened


def _hold_pair(pair: Pair) -> Pair:
    """The pair with its identities, as they stand now and until the end of the transaction."""
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    _hold([pair.identity_id, pair.candidate_id])
    return pair


def _hold(identities: Collection[int]) -> None:
    """Hold every identity of the persons concerned: the web login may not do it by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_hold(%s)", [list(identities)])


def _merge_persons(pair: Pair, actor: Actor) -> datetime:
    left, right = pair.identity, pair.candidate
    members = list(
        Identity.objects.filter(person_id__in=(left.person_id, right.person_id))
        .order_by("pk")
        .values_list("pk", "person_id", "nir_index")
    )
    numbers = {
        person: [bytes(nir) if nir else None for _, of, nir in members if of == person]
        for person in (left.person_id, right.person_id)
    }
    shown = [bytes(one.nir_index) if one.nir_index else None for one in (left, right)]
    check_merge(shown, numbers[left.person_id], numbers[right.person_id])
    moved = [identity for identity, person, _ in members if person == left.person_id]
    _, moved_at = _move(moved, right.person_id, DECISION, actor)
    return moved_at


def _check_actor(actor: Actor, identities: Collection[int], persons: Collection[int]) -> None:
    """The right role, an organisation that follows the identities, no part of the persons hidden."""
    today = timezone.localdate()
    followed = (
        Following.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=today),
            identity__in=identities,
            organisation_id=actor.organisation_id,
            starts_on__lte=today,
        )
        .aggregate(count=Count("identity", distinct=True))
        .get("count")
    )
    check_decide(actor, follows_all=followed == len(set(identities)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_count_identities(%s)", [list(persons)])
        existing = cursor.fetchone()[0]
    check_whole(visible=Identity.objects.filter(person_id__in=persons).count(), existing=existing)


def _latest_events(identities: Collection[int]) -> set[int]:
    rows = (
        LinkEvent.objects.filter(identity__in=identities)
        .order_by("identity", "-pk")
        .distinct("identity")
        .values_list("pk", flat=True)
    )
    return set(rows)


def _move(identities: Collection[int], person: int | None, rule: str, actor: Actor) -> tuple[int, datetime]:
    """Move identities to a person (None: a new one) and say why; returns the person and the instant.

    The database does it, and checks once more that it is a decision of the actor (migration 0008).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, moved_at FROM people_move(%s, %s, %s, %s)",
            [list(identities), person, rule, actor.user_id],
        )
        found: tuple[int, datetime] = cursor.fetchone()
    return found


def _write(actor: Actor, action: str, target: str, persons: Collection[int]) -> None:
    write_entry(action=action, actor=actor, target=target, purpose=PURPOSE, person_ids=sorted(persons))
