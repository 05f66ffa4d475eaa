"""Amendments: each one says from when it holds and gives whole the clauses that it replaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from accord.declaration.act import Act
from accord.declaration.base import Declared, Key, Moment, Text, word
from accord.declaration.clauses import Disputes, Revision, Term, Termination
from accord.declaration.happenings import day_of


class Amendment(Declared):
    """A change that was decided: from its day, its clauses replace those of the text; before it, they do not.

    What it adds or ends elsewhere (commitments, committees…) carries `depuis` and `jusqu_a`.
    """

    key: Key = word("cle", "Le nom court de l’avenant", "avenant-1")
    label: Text = word("libelle", "Ce qu’il change", "Prolongation d’un an")
    reference: Text = word("reference", "L’acte qui l’approuve", "délibération n° 2028-101")
    effective: Moment = word("prend_effet", "Une date, ou un événement", "signature-avenant-1")
    act: Act | None = word("deliberation", "L’acte qui autorise sa signature", default=None)
    term: Term | None = word("duree", "La nouvelle clause de durée, entière", default=None)
    termination: Termination | None = word(
        "resiliation", "La nouvelle clause de résiliation, entière", default=None
    )
    revision: Revision | None = word("revision", "La nouvelle clause de modification, entière", default=None)
    disputes: Disputes | None = word("litiges", "La nouvelle clause de litiges, entière", default=None)


def amendments_in_force(
    amendments: Iterable[Amendment], dates: Mapping[str, date], day: date | None
) -> list[tuple[date, Amendment]]:
    """Those that had taken effect on a day (all those that ever do, without a day), the oldest first."""
    dated = [(day_of(amendment.effective, dates), amendment) for amendment in amendments]
    known = [(on, amendment) for on, amendment in dated if on is not None and (day is None or on <= day)]
    return sorted(known, key=lambda pair: pair[0])
