"""The act behind the text: who voted it, on which opinions; and the way that the next one takes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from accord.declaration.base import (
    Day,
    Declared,
    Key,
    Part,
    PartyKey,
    Text,
    ToComplete,
    word,
)
from accord.declaration.phrases import DurationText

Votes = Annotated[int, Field(ge=0, le=10_000)]
StepPlace = Literal["avant le vote", "vote", "après le vote"]


class Opinion(Part):
    """What a commission said before the vote."""

    commission: Text = word("commission", "La commission consultée", "2e commission Solidarités humaines")
    given_on: Day | ToComplete = word("date", "Le jour de son avis, ou « à compléter »", "2023-11-27")
    sense: Literal["favorable", "défavorable"] | None = word(
        "sens", "Le sens de l’avis, si le texte le dit", "favorable", default=None
    )


class Vote(Part):
    """How the assembly voted."""

    in_favour: Votes = word("pour", "Les voix pour", 43)
    against: Votes = word("contre", "Les voix contre", 0, default=0)
    abstentions: Votes = word("abstentions", "Les abstentions", 0, default=0)
    absent: Votes = word("absents", "Les absents sans procuration", 1, default=0)


class Act(Part):
    """The deliberation behind a signature."""

    body: Text = word("assemblee", "L’assemblée qui délibère", "Assemblée plénière du Conseil régional")
    number: Text | None = word(
        "numero", "Le numéro de la délibération, ou « à compléter »", "17-1136", default=None
    )
    voted_on: Day | ToComplete = word("date", "La date du vote, ou « à compléter »", "à compléter")
    purpose: Text | None = word("objet", "Ce que l’acte décide", "autoriser la signature", default=None)
    report: Text | None = word(
        "rapport", "Le rapport présenté à l’assemblée", "rapport du Président, annexé", default=None
    )
    opinions: tuple[Opinion, ...] = word("avis", "Les avis rendus avant le vote", default=())
    vote: Vote | None = word("vote", "Le décompte des voix", default=None)
    sent_on: Day | ToComplete | None = word(
        "transmis_le", "L’envoi au contrôle de légalité", "2024-07-12", default=None
    )
    published_on: Day | ToComplete | None = word(
        "publie_le", "La publication de l’acte", "2024-07-15", default=None
    )
    signed_by: Text | None = word(
        "signataire_delegue",
        "La fonction de qui signe par délégation",
        "Directrice générale des services",
        default=None,
    )
    cites: tuple[Text, ...] = word(
        "vise", "Les délibérations antérieures qu’il vise", ["délibération n° 2021-257"], default=()
    )


class CircuitStep(Part):
    """A step of the way of an act. Before the vote, each is counted back from it; after it, they add up."""

    key: Key = word("cle", "Le nom court de l’étape", "rapport")
    label: Text = word("libelle", "Ce qui doit être fait", "Rapport remis au service des assemblées")
    place: StepPlace = word("rang", "Avant le vote, le vote, ou après le vote", "avant le vote")
    delay: DurationText | None = word(
        "delai",
        "Avant le vote : combien de temps avant lui. Après : le temps que l’étape demande",
        "6 semaines",
        default=None,
    )


class Circuit(Declared):
    """The way that an act follows at a party, with its lead times, and the sessions that are known."""

    key: Key = word("cle", "Le nom court du circuit", "circuit-departement")
    party: PartyKey = word("partie", "La partie dont l’assemblée vote", "departement")
    label: Text = word("libelle", "Comment on l’appelle", "De la proposition à la notification")
    body: Text = word("assemblee", "L’assemblée qui vote", "Commission permanente")
    reference: Text = word("reference", "D’où viennent ces délais", "hypothèse de la maison, à confirmer")
    sessions: tuple[Day, ...] = word(
        "seances", "Les séances de l’assemblée déjà connues", ["2024-07-08"], default=()
    )
    steps: tuple[CircuitStep, ...] = word("etape", "Les étapes, dans l’ordre où elles se suivent")

    @model_validator(mode="after")
    def _check_steps(self) -> Circuit:
        if sum(step.place == "vote" for step in self.steps) != 1:
            raise PydanticCustomError("circuit.vote", "exactly one vote")
        if any(step.place != "vote" and step.delay is None for step in self.steps):
            raise PydanticCustomError("circuit.delai", "a step without its delay")
        return self
