"""In which state a deposit may be accepted or abandoned, by whom, and what must be confirmed before.

Source: BDR art. 2 to 5 (each partner answers for its own files; the Département follows them all).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from accord.declaration.formats import Format
from accord.kit.problems import Problem
from accord.partners.rules.permissions import STEERING

RECEIVED, CHECKED, ACCEPTED = "recu", "controle", "accepte"
# Chosen, not sourced: a stock that loses a fifth of its rows from one file to the next is asked about.
STRONG_FALL = 0.2
# Chosen, not sourced: a checked file that nobody decides on is given up after a month.
DAYS_TO_DECIDE = 30


class Decided(Protocol):
    """A deposit, as far as a decision reads it."""

    state: str
    sender_id: int | None
    report: Mapping[str, Any]


def can_deposit_format(role: str, *, is_own: bool) -> bool:
    """Whether a role may deposit a format: the steering any, the others those of their body."""
    return role == STEERING or is_own


def find_format_refusal(name: str, role: str, form: Format, *, is_own: bool) -> Problem | None:
    """Why a recognised file is not its bearer's to deposit; None when it is."""
    if can_deposit_format(role, is_own=is_own):
        return None
    return Problem("depot.format_d_un_autre", name, {"format": form.label})


def can_decide(role: str, organisation_id: int, deposit: Decided) -> bool:
    """Whether whoever acts may accept or abandon a deposit that they see."""
    return can_deposit_format(role, is_own=deposit.sender_id == organisation_id)


def can_see_rows(role: str, organisation_id: int, deposit: Decided) -> bool:
    """Whether whoever acts may see rows of persons in a deposit: the Département, or whoever sent them."""
    return can_decide(role, organisation_id, deposit)


def falls_strongly(before: int, now: int) -> bool:
    """Whether a file has lost so many rows since the one before that somebody must confirm it."""
    return before > 0 and now < before * (1 - STRONG_FALL)


def must_confirm(deposit: Decided) -> tuple[str, ...]:
    """What is unusual in a checked file, as codes of `wording.py`: each is to be confirmed."""
    found = []
    if not deposit.report.get("is_complete", True):
        found.append("confirmer.incomplet")
    if deposit.report.get("preview", {}).get("falls"):
        found.append("confirmer.baisse")
    return tuple(found)
