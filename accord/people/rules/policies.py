"""In which state a decision on persons is possible. Each check raises the reason, worded in `wording.py`."""

from __future__ import annotations

from collections.abc import Collection

WAITING = "a-verifier"
NEW_PERSON = "nouvelle-personne"


class NotPossible(Exception):
    """The state forbids it. `code` is worded in `people/wording.py`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_decide_pair(state: str) -> None:
    """A pair is decided once; another mind is changed by undoing first."""
    if state != WAITING:
        raise NotPossible("paire.deja_decidee")


def check_merge(
    reviewed: Collection[bytes | None], first: Collection[bytes | None], second: Collection[bytes | None]
) -> None:
    """Two persons may become one when no NIR contradicts another, but for the two that the reviewer saw.

    `reviewed` holds the NIR indexes of the two identities shown, `first` and `second` those of all identities
    of each person.
    """
    numbers = {number for number in (*first, *second) if number is not None}
    shown = {number for number in reviewed if number is not None}
    if len(numbers) > 1 and not numbers <= shown:
        raise NotPossible("personnes.nir_contradictoires")


def check_split(identities: int) -> None:
    """A person of one identity has nothing to separate."""
    if identities < 2:
        raise NotPossible("identite.seule")


def check_undo(rule: str, *, is_latest: bool) -> None:
    """Only the last word on an identity can be undone, and only when it moved the identity to somebody."""
    if rule == NEW_PERSON:
        raise NotPossible("lien.sans_objet")
    if not is_latest:
        raise NotPossible("lien.depasse")


def check_undo_decision(state: str) -> None:
    """A pair that waits has no decision to undo."""
    if state == WAITING:
        raise NotPossible("paire.non_decidee")


def check_whole(*, visible: int, existing: int) -> None:
    """A decision moves every identity of a person: it takes an actor who sees them all."""
    if visible != existing:
        raise NotPossible("personnes.partiellement_visibles")
