"""Which state allows what. Pairs: `check_…` gives the reason of a refusal, `can_…` answers yes or no."""

from __future__ import annotations

from datetime import date

from accord.committees.rules.states import MeetingState, Step, next_state, opens_on
from accord.kit.problems import Problem
from accord.kit.text import format_date


def check_freeze(state: MeetingState, *, label: str, held_on: date) -> Problem | None:
    """Why the figures of a meeting cannot be frozen, or None. What was read stays read."""
    if can_freeze(state):
        return None
    said = {"comite": label, "jour": format_date(held_on)}
    if state is MeetingState.FROZEN:
        return Problem("seance.deja_arretee", params=said)
    return Problem("seance.trop_tot", params={**said, "ouverture": format_date(opens_on(held_on))})


def can_freeze(state: MeetingState) -> bool:
    """Whether the figures of a meeting may be frozen from this state."""
    return next_state(state, Step.FREEZE) is not None


def check_pack(state: MeetingState, *, label: str, held_on: date) -> Problem | None:
    """Why a meeting has no pack to give yet, or None."""
    if can_give_pack(state):
        return None
    return Problem("seance.pas_arretee", params={"comite": label, "jour": format_date(held_on)})


def can_give_pack(state: MeetingState) -> bool:
    """Whether a meeting has a pack: only frozen figures are given to members."""
    return state is MeetingState.FROZEN
