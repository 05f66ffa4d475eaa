"""The law declared like an agreement: its rules and its clocks, each with source and dates of force."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from accord.declaration.base import (
    Day,
    Declared,
    Key,
    Moment,
    Part,
    RuleKey,
    Text,
    Title,
    word,
)
from accord.declaration.clauses import Event, Question
from accord.declaration.money import Number
from accord.declaration.phrases import DelayText

Reliability = Literal["lue", "rapportée", "à vérifier"]


class LawHeader(Part):
    """What the text of law is about."""

    key: Key = word("cle", "Le nom court, celui du dossier", "plein-emploi")
    title: Title = word("titre", "L’intitulé", "Loi pour le plein emploi")
    purpose: Text = word("objet", "Ce qu’elle organise", "orientation et contrat d’engagement")


class RuleValue(Part):
    """A value of a rule from a date on; a later text adds another one."""

    value: Number = word("valeur", "La valeur", 15)
    unit: Text = word("unite", "Son unité", "heures par semaine")
    starts: Moment = word("a_compter_de", "Une date, ou un événement", "2025-01-01")
    reference: Text = word("reference", "Le texte qui la fixe", "décret n° 2024-1244")


class Rule(Declared):
    """A rule of law, with the days on which it is in force."""

    key: Key = word("cle", "Le nom court de la règle", "contrat-d-engagement")
    label: Text = word("libelle", "Ce qu’elle demande", "Signer le contrat d’engagement")
    source: Text = word("source", "Le texte officiel", "code du travail, D. 5411-14-1")
    reliability: Reliability = word(
        "fiabilite", "Si le texte a été lu, rapporté par un autre, ou reste à vérifier", "rapportée"
    )
    since: Day = word("depuis", "Le premier jour de sa force", "2025-01-01")
    until: Day | None = word("jusqu_a", "Le dernier jour de sa force", "2026-12-31", default=None)
    is_active: bool = word("active", "Si la maison la suit", True, default=True)
    due: DelayText | None = word(
        "echeance", "Un délai depuis un événement", "1 mois après orientation-notifiee", default=None
    )
    due_on: Day | None = word("le", "Un jour fixé par la loi", "2026-12-31", default=None)
    values: tuple[RuleValue, ...] = word("valeur", "Les valeurs qu’elle fixe, datées", default=())
    owner: Text | None = word("a_la_charge_de", "Qui le doit", "le référent", default=None)
    replaces: RuleKey | None = word("remplace", "La règle dont elle prend la suite", "cer", default=None)
    note: Text | None = word("note", "Ce qu’il faut savoir", "recours en cours", default=None)

    @model_validator(mode="after")
    def _check_dates(self) -> Rule:
        if self.due is not None and self.due_on is not None:
            raise PydanticCustomError("regle.une_date", "one date only")
        if self.until is not None and self.until < self.since:
            raise PydanticCustomError("regle.force", "ends before it starts")
        return self

    def is_in_force(self, day: date) -> bool:
        """Whether it is followed and in force on a day."""
        return self.is_active and self.since <= day and (self.until is None or day <= self.until)


class Law(Part):
    """The rules of a folder of law."""

    header: LawHeader = word("droit", "Ce qu’est ce texte")
    events: tuple[Event, ...] = word("evenement", "Les événements d’où partent des dates", default=())
    rules: tuple[Rule, ...] = word("regle", "Les règles", default=())
    questions: tuple[Question, ...] = word("question", "Ce qui reste à trancher", default=())

    @property
    def key(self) -> str:
        """The short name of the law."""
        return self.header.key

    @property
    def title(self) -> str:
        """The title of the law."""
        return self.header.title

    def on(self, day: date) -> tuple[Rule, ...]:
        """The rules in force on a day, in the order of the file."""
        return tuple(rule for rule in self.rules if rule.is_in_force(day))
