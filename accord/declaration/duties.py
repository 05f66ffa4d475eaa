"""Who owes what, how often or by when: commitments, obligations and committees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from accord.declaration.base import Declared, Key, NotProvided, Part, Text, word
from accord.declaration.phrases import DelayText, RhythmText
from accord.kit.money import cents_of

Continuous = Literal["en continu"]


class DatedAmount(Part):
    """An amount from a date or an event on; an amendment adds another one."""

    euros: Decimal | int = word("euros", "Le montant en euros", 500000)
    per: Literal["an", "durée totale"] = word("par", "La période que le montant couvre", "an")
    nature: Literal["prévisionnel", "plafond", "ferme"] = word(
        "nature", "Ce que vaut ce montant", "prévisionnel"
    )
    starts: date | Key = word("a_compter_de", "Une date ou un événement", "notification")
    reference: Text = word("reference", "L’acte qui fixe le montant", "convention, article 4")

    @model_validator(mode="after")
    def _check_amount(self) -> DatedAmount:
        try:
            cents = cents_of(self.euros)
        except ValueError:
            raise PydanticCustomError("montant.centimes", "fraction of a cent") from None
        if cents < 0:
            raise PydanticCustomError("montant.negatif", "negative amount")
        return self

    @property
    def cents(self) -> int:
        """The amount in cents."""
        return cents_of(self.euros)


class Commitment(Declared):
    """What a party promises. `rhythm` says when it comes due; "en continu" has no date of its own."""

    key: Key = word("cle", "Le nom court de l’engagement", "achats-de-formation")
    label: Text = word(
        "libelle", "Ce qui est promis, en mots propres", "Acheter des formations pour la cohorte"
    )
    owners: tuple[Key, ...] = word("a_la_charge_de", "Les parties qui s’engagent", ["region"])
    rhythm: RhythmText | Continuous | NotProvided = word(
        "rythme", "« en continu », « non prévu », ou un rythme", "une fois par an"
    )
    evidence: Text | None = word(
        "justificatif", "Ce qui montre que c’est fait", "état des commandes", default=None
    )
    amounts: tuple[DatedAmount, ...] = word("montant", "Le montant en jeu, daté", default=())
    public: Key | None = word("public", "Le public visé", "cohorte", default=None)


class Obligation(Declared):
    """A duty with a date: a rhythm, or a delay from an event. Exactly one of the two."""

    key: Key = word("cle", "Le nom court de l’obligation", "resultats-annuels")
    label: Text = word("libelle", "Ce qui est dû, en mots propres", "Rendre compte des résultats")
    owners: tuple[Key, ...] = word("a_la_charge_de", "Les parties qui le doivent", ["region", "departement"])
    rhythm: RhythmText | None = word("rythme", "Un rythme", "une fois par an", default=None)
    due: DelayText | None = word(
        "echeance", "Un délai depuis un événement", "2 mois après notification", default=None
    )
    evidence: Text | None = word(
        "justificatif", "Ce qui montre que c’est fait", "relevé de décisions", default=None
    )
    committee: Key | None = word("comite", "Le comité où cela se fait", "pilotage", default=None)

    @model_validator(mode="after")
    def _check_one_date(self) -> Obligation:
        if (self.rhythm is None) == (self.due is None):
            raise PydanticCustomError("obligation.rythme_ou_echeance", "exactly one of rhythm and delay")
        return self


class Member(Part):
    """Who sits in a committee for a party: functions, never names."""

    party: Key = word("partie", "La partie", "region")
    seats: Text = word("qui", "Qui siège pour elle", "élus désignés et techniciens")
    chairs: bool = word("preside", "Si elle préside", True, default=False)


class Committee(Declared):
    """A committee, its rhythm, its purpose and what its pack shows."""

    key: Key = word("cle", "Le nom court du comité", "pilotage")
    label: Text = word("libelle", "Son nom", "Comité de pilotage")
    level: Literal["politique", "technique"] = word("niveau", "Qui y siège", "politique")
    purpose: tuple[Text, ...] = word("objet", "Ce qu’il fait", ["suivre la convention"])
    members: tuple[Member, ...] = word("composition", "Qui y siège, partie par partie")
    convened_by: tuple[Key, ...] = word(
        "reuni_par", "Les parties qui peuvent le réunir", ["region", "departement"]
    )
    rhythm: RhythmText | NotProvided = word(
        "rythme", "Son rythme, ou « non prévu »", "au moins deux fois par an"
    )
    pack: tuple[Key, ...] = word(
        "dossier", "Les indicateurs de son dossier de séance", ["entres"], default=()
    )
    breakdowns: tuple[Text, ...] = word(
        "ventilations",
        "Celles que montre le dossier, parmi celles de ses indicateurs ; toutes, sans ce mot",
        ["annee", "bassin"],
        default=(),
    )

    def shows(self, breakdown: str) -> bool:
        """Whether the pack shows a breakdown that one of its indicators allows."""
        return not self.breakdowns or breakdown in self.breakdowns
