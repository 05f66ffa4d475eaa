"""The pack in words: every value is ready to be read, nothing is left to decide for who lays it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accord.indicators.rules.tables import Table

HIDDEN = "c"
HIDDEN_LEGEND = (
    "« c » : effectif couvert. Il est plus petit que le seuil de diffusion, ou il permettrait d’en retrouver "
    "un qui l’est."
)
HIDDEN_NOTE = "« c » : effectif couvert par le seuil de diffusion."
UNKNOWN_LEGEND = (
    "« inconnu » n’est pas zéro : ce sont des cas dont la réponse manque. Ils sont comptés à part et, "
    "pour un taux, laissés hors du calcul."
)


@dataclass(frozen=True)
class Line:
    """One clause of the agreement's identity."""

    label: str
    text: str
    article: str = ""


@dataclass(frozen=True)
class Due:
    """One thing that is owed, with where it stands at the date of the meeting."""

    on: str
    label: str
    owners: str
    article: str
    state: str
    sign: str
    tone: str


@dataclass(frozen=True)
class Drawing:
    """A chart, and the sentence that says the same to whoever cannot see it."""

    svg: str
    alt: str
    note: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of texts. `numeric` tells the columns set to the right; `total` is its last row, or empty."""

    head: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One breakdown of a figure: its heading, its chart if one helps, its table in one or several parts."""

    heading: str
    drawing: Drawing | None
    grids: tuple[Grid, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One indicator of the pack, from its definition to its breakdowns."""

    key: str
    label: str
    article: str
    definition: str
    period: str
    value: str
    detail: str
    unknown: str
    target: str
    gap: str
    choice: str
    drawing: Drawing | None
    sections: tuple[Section, ...]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Source:
    """A partner's file behind the figures."""

    file: str
    sender: str
    reference_on: str
    received_on: str
    rows: int | None
    sha256: str


@dataclass(frozen=True)
class Provenance:
    """Where the figures come from: the data gathered, the version of the agreement, the partners' files."""

    snapshot: str
    gathered_on: str
    version: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Pack:
    """A whole pack. `frozen_at` dates the documents, so that asked again they are the same."""

    committee: str
    sitting: str
    agreement: str
    number: str
    parties: str
    seal: str
    short_seal: str
    frozen_at: datetime
    identity: tuple[Line, ...]
    dues: tuple[Due, ...]
    dues_intro: str
    summary: Grid
    figures: tuple[Figure, ...]
    provenance: Provenance
    warning: str = ""

    @property
    def title(self) -> str:
        """The title of the documents."""
        return f"{self.committee} — dossier de séance"
