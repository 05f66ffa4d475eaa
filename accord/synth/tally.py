"""The true counts of the training files: the oracle of the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from accord.synth.region_rows import COLUMNS, RegionRow

_AT = {name: position for position, name in enumerate(COLUMNS)}


def tally_region(files: dict[str, list[RegionRow]], frozen_on: date) -> dict[str, Any]:
    """Counts as the files say, under three ways of seeing a training given twice, and for the true cohort.

    `toutes_lignes` counts every row; `sans_lignes_identiques` counts once the rows that repeat each cell;
    `distinct` counts each training once, as its first row tells it.
    """
    rows = [row for of_file in files.values() for row in of_file]
    distinct = [row for row in rows if not row.repeats]
    return {
        "lignes_par_fichier": {name: len(of_file) for name, of_file in files.items()},
        "repetitions": dict(sorted(Counter(row.repeats for row in rows if row.repeats).items())),
        "defauts": dict(sorted(Counter(defect for row in rows for defect in row.defects).items())),
        "toutes_lignes": _tally(rows),
        "sans_lignes_identiques": _tally(row for row in rows if row.repeats != "identique"),
        "distinct": _tally(distinct) | {"par_session": _tally_sessions(distinct)},
        "rsa": _tally(row for row in distinct if row.training.is_rsa),
        "cohorte": _tally(row for row in distinct if row.training.in_cohort),
        "cohorte_apres_gel": _tally(row for row in distinct if _is_after(row, frozen_on)),
    }


def _is_after(row: RegionRow, frozen_on: date) -> bool:
    training = row.training
    return training.in_cohort and (training.entered_on or training.prescribed_on or frozen_on) > frozen_on


def _tally(rows: Iterable[RegionRow]) -> dict[str, Any]:
    rows = list(rows)
    entries = [row for row in rows if row.cells[_AT["date_entree"]]]
    exits = [row for row in entries if row.cells[_AT["date_sortie"]]]
    answers = [row for row in exits if row.cells[_AT["situation_apres"]]]
    employed = [row for row in answers if row.cells[_AT["situation_apres"]] == "EMPLOI"]
    return {
        "lignes": len(rows),
        "personnes": len({row.training.person.number for row in rows}),
        "prescriptions": sum(1 for row in rows if row.cells[_AT["date_prescription"]]),
        "prescriptions_sans_entree": len(rows) - len(entries),
        "entrees": len(entries),
        "personnes_entrees": len({row.training.person.number for row in entries}),
        "sorties": len(exits),
        "abandons": sum(1 for row in exits if str(row.cells[_AT["motif_sortie"]]).startswith("ABANDON")),
        "sorties_avant_terme": sum(1 for row in exits if row.cells[_AT["motif_sortie"]] != "TERME"),
        "entrees_par_annee": _by_year(entries, "date_entree"),
        "sorties_par_annee": _by_year(exits, "date_sortie"),
        "sorties_par_motif": _by(exits, "motif_sortie"),
        "sorties_par_examen": _by(exits, "examen"),
        "sorties_par_resultat": _by(exits, "resultat"),
        "situations": _by(exits, "situation_apres"),
        "situations_connues": len(answers),
        "situations_inconnues": len(exits) - len(answers),
        "emplois_par_contrat": _by(employed, "type_contrat"),
        "retour_emploi": {
            "numerateur": len(employed),
            "denominateur": len(answers),
            "taux": round(len(employed) / len(answers), 6) if answers else None,
        },
        "retour_emploi_reel_tous_sortants": sum(1 for row in exits if row.training.situation == "EMPLOI"),
    }


def _by(rows: list[RegionRow], column: str) -> dict[str, int]:
    counts = Counter(str(row.cells[_AT[column]]) or "inconnu" for row in rows)
    return dict(sorted(counts.items()))


def _by_year(rows: list[RegionRow], column: str) -> dict[str, int]:
    counts = Counter(
        str(row.training.year if column == "date_entree" else row.cells[_AT[column]])[:4] for row in rows
    )
    return dict(sorted(counts.items()))


def _tally_sessions(rows: list[RegionRow]) -> dict[str, dict[str, int]]:
    sessions: dict[str, dict[str, int]] = {}
    for row in rows:
        training = row.training
        counts = sessions.setdefault(
            training.session.id, {"prescriptions_sans_entree": 0, "entrees": 0, "sorties": 0}
        )
        counts["entrees" if training.entered_on else "prescriptions_sans_entree"] += 1
        counts["sorties"] += training.left_on is not None
    return dict(sorted(sessions.items()))
