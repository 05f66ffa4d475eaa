"""Who belongs where, today."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from accord.partners.models import Membership, User


def memberships_of(user: User, on: date | None = None) -> QuerySet[Membership]:
    """The memberships of a user that stand on a day.

    Today by the real clock: access never follows a replayed one.
    """
    day = on or timezone.localdate()
    return (
        Membership.objects.select_related("organisation", "user")
        .filter(Q(ends_on=None) | Q(ends_on__gte=day), user=user, starts_on__lte=day)
        .order_by("starts_on", "id")
    )


def find_membership(*, user: User, chosen: int | None) -> Membership | None:
    """The chosen membership if it still stands, else None; without a choice, the first that stands.

    A choice that ended never becomes another one by itself: nobody acts for a body without knowing it.
    """
    standing = memberships_of(user)
    return standing.first() if chosen is None else standing.filter(pk=chosen).first()
