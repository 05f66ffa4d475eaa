"""Who may freeze figures. Who may read them is said with the other pages (`partners/rules/permissions.py`).

Plain values come in: the roles as (role, kind of organisation) pairs. An empty actor (None) is the command
line, whose operator already holds the database.
"""

from __future__ import annotations

from collections.abc import Iterable

from accord.kit.problems import Problem

# The Département steers and answers for the figures (design: users).
STEERING, DEPARTEMENT = "pilotage", "departement"

Roles = Iterable[tuple[str, str]]


def check_may_freeze(roles: Roles | None) -> Problem | None:
    """Why this actor may not freeze figures, or None."""
    return None if can_freeze_figures(roles) else Problem("droit.arreter")


def can_freeze_figures(roles: Roles | None) -> bool:
    """Whether this actor steers the insertion policy for a Département."""
    return roles is None or (STEERING, DEPARTEMENT) in set(roles)
