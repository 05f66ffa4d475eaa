"""Who may decide that two identities are one person. Source: BDR art. 2 (data shared within the rules)."""

from __future__ import annotations

from accord.partners.rules.permissions import HasRole, NotAllowed, can_review_pairs, check_review_pairs


def check_decide(actor: HasRole, *, follows_all: bool) -> None:
    """Raise NotAllowed unless the role reviews pairs and the organisation follows every identity."""
    check_review_pairs(actor)
    if not follows_all:
        raise NotAllowed("personnes.non_suivies")


def can_decide(actor: HasRole, *, follows_all: bool) -> bool:
    """Whether the actor may decide on identities that their organisation follows, or not."""
    return can_review_pairs(actor) and follows_all
