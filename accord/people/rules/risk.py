"""How likely a pair is to be two relatives taken for one person: what the evidence says of it.

The costly error is not the typo, it is the twin, the brother or the spouse (reference: linkage §4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NONE, LOW, HIGH = 0, 1, 2
SAME_NAMES = frozenset({"exact", "part", "inverted"})


def risk_of(evidence: Mapping[str, Any]) -> tuple[int, str]:
    """The level (NONE, LOW or HIGH) and the code of its sentence (`people/wording.py`)."""
    level = {name: str(found.get("level", "")) for name, found in evidence.items()}
    same_name = level.get("name") in SAME_NAMES
    same_birth = level.get("birth") in {"same", "same_vague"}
    if same_name and same_birth and level.get("first_name") == "different":
        return HIGH, "proche.jumeau"
    if "different" in (level.get("nir"), level.get("group_nir")):
        return HIGH, "proche.nir"
    if level.get("sex") == "different":
        return HIGH, "proche.sexe"
    if same_name and level.get("birth") == "different":
        return HIGH, "proche.naissance"
    if same_name and same_birth and level.get("first_name") == "second":
        return LOW, "proche.prenom"
    if level.get("birth") == "same_year":
        return LOW, "proche.annee"
    if level.get("name") in {"different", "different_man"}:
        return LOW, "proche.nom"
    if same_name and level.get("france_travail") == "different":
        return LOW, "proche.numero"
    return NONE, "proche.aucun"
