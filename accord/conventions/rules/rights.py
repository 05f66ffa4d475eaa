"""What in a text says who may see what: a new version that changes it is not one body's alone to make."""

from __future__ import annotations

from collections.abc import Callable, Collection

from accord.declaration.agreement import Agreement


def changed_rights(before: Agreement, after: Agreement, played: Collection[str]) -> list[str]:
    """What differs between two texts, in French; `played` are the keys that organisations play."""
    differs = [name for name, read in _READ.items() if read(before) != read(after)]
    if _actors(before, played) != _actors(after, played):
        differs.insert(0, "les parties que des organismes tiennent")
    if _own_thresholds(before, after) and _DISCLOSURE not in differs:
        differs.append(_DISCLOSURE)
    return differs


def _actors(agreement: Agreement, played: Collection[str]) -> tuple[set[str], set[str]]:
    """Who signs, and who only sends: a party that becomes a sender no longer sees the agreement."""
    signing = {one.key for one in agreement.parties}
    sending = {one.key for one in agreement.senders}
    return signing & set(played), sending & set(played)


def _own_thresholds(before: Agreement, after: Agreement) -> bool:
    """Whether an indicator that is in both has another threshold of its own."""
    kept = {one.key: one.threshold for one in before.indicators}
    return any(kept.get(one.key, one.threshold) != one.threshold for one in after.indicators)


def _rights(agreement: Agreement) -> object:
    return set(agreement.visibility)


def _threshold(agreement: Agreement) -> object:
    clause = agreement.disclosure_clause
    return clause and clause.threshold


def _matching(agreement: Agreement) -> object:
    clause = agreement.matching_clause
    return clause and (clause.automatic, clause.review)


def _viewers(agreement: Agreement) -> object:
    # With its kind: a right to see persons is whole when it names the kind of every file.
    return {form.key: (form.kind, set(form.visible_to)) for form in agreement.formats}


_DISCLOSURE = "le seuil de diffusion (« diffusion »)"
_READ: dict[str, Callable[[Agreement], object]] = {
    "ce que chaque partie peut voir (« droit_de_vue »)": _rights,
    _DISCLOSURE: _threshold,
    "les seuils du rapprochement (« rapprochement »)": _matching,
    "qui voit les personnes d’un fichier (« visible_par »)": _viewers,
}
