"""The life of a meeting: planned, to prepare as its date comes near, then its figures are frozen for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

# How long before its date a meeting asks for its pack, and from when its figures may be frozen: a date typed
# wrong freezes nothing. A habit of the house, no text gives it.
TIME_TO_PREPARE = timedelta(days=30)


class MeetingState(StrEnum):
    """Where a meeting stands. The value is the word on the screens."""

    PLANNED = "prévu"
    TO_PREPARE = "à préparer"
    FROZEN = "chiffres arrêtés"


class Step(StrEnum):
    """What makes a meeting change state: time, or somebody who freezes its figures."""

    COMES_NEAR = "la séance approche"
    MOVES_AWAY = "la séance est repoussée"
    FREEZE = "arrêter les chiffres"


TRANSITIONS: Mapping[tuple[MeetingState, Step], MeetingState] = MappingProxyType(
    {
        (MeetingState.PLANNED, Step.COMES_NEAR): MeetingState.TO_PREPARE,
        (MeetingState.TO_PREPARE, Step.MOVES_AWAY): MeetingState.PLANNED,
        (MeetingState.TO_PREPARE, Step.FREEZE): MeetingState.FROZEN,
    }
)


def next_state(state: MeetingState, step: Step) -> MeetingState | None:
    """The state after a step, or None when the step is refused from there."""
    return TRANSITIONS.get((state, step))


def opens_on(held_on: date) -> date:
    """The first day on which the figures of a meeting may be frozen."""
    return held_on - TIME_TO_PREPARE


def state_of(*, held_on: date, frozen: bool, today: date) -> MeetingState:
    """The state of a meeting on a day."""
    if frozen:
        return MeetingState.FROZEN
    return MeetingState.TO_PREPARE if opens_on(held_on) <= today else MeetingState.PLANNED
