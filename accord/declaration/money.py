"""The money that a text names: amounts, envelopes, tariffs, instalments, budget lines, priced actions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from accord.declaration.base import (
    ActorKey,
    Day,
    Declared,
    EnvelopeKey,
    Key,
    Moment,
    Part,
    TariffKey,
    Text,
    word,
)
from accord.declaration.phrases import DelayText
from accord.kit.money import cents_of

Nature = Literal["prévisionnel", "plafond", "ferme", "contre-valeur"]
Per = Literal["an", "durée totale"]
Number = Decimal | int


def _check_cents(euros: Number) -> Number:
    try:
        cents = cents_of(euros)
    except ValueError:
        raise PydanticCustomError("montant.centimes", "fraction of a cent") from None
    if cents < 0:
        raise PydanticCustomError("montant.negatif", "negative amount")
    return euros


Euros = Annotated[Decimal | int, AfterValidator(_check_cents)]
Year = Annotated[int, Field(ge=1900, le=2200)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]


class DatedAmount(Part):
    """An amount from a date or an event on; an amendment adds another one."""

    euros: Number = word("euros", "Le montant en euros", 500000)
    per: Per = word("par", "La période que le montant couvre", "an")
    nature: Nature = word("nature", "Ce que vaut ce montant", "prévisionnel")
    starts: Moment = word("a_compter_de", "Une date ou un événement", "notification")
    reference: Text = word("reference", "L’acte qui fixe le montant", "convention, article 4")

    @model_validator(mode="after")
    def _check_amount(self) -> DatedAmount:
        _check_cents(self.euros)
        return self

    @property
    def cents(self) -> int:
        """The amount in cents."""
        return cents_of(self.euros)


class Envelope(Declared):
    """A sum set apart for something, alone or inside another envelope."""

    key: Key = word("cle", "Le nom court de l’enveloppe", "credits-du-territoire")
    label: Text = word("libelle", "Ce qu’elle paie", "Crédits FSE+ du territoire")
    euros: Euros = word("euros", "Le montant en euros", 49106452)
    nature: Nature = word("nature", "Ce que vaut ce montant", "plafond")
    per: Per = word("par", "La période que le montant couvre", "durée totale")
    owners: tuple[ActorKey, ...] = word(
        "a_la_charge_de", "Qui la gère ou l’apporte", ["departement"], default=()
    )
    within: EnvelopeKey | None = word("dans", "L’enveloppe qui la contient", "credits-region", default=None)
    years: tuple[Year, Year] | None = word(
        "annees", "La première et la dernière année couvertes", [2022, 2025], default=None
    )
    source: Text | None = word("source", "D’où vient ce montant", "accord de partenariat", default=None)
    starts: Moment | None = word(
        "a_compter_de", "Une date ou un événement, si elle ne vaut pas dès le début", default=None
    )

    @property
    def cents(self) -> int:
        """The amount in cents."""
        return cents_of(self.euros)


class Tariff(Declared):
    """A price for one unit of something."""

    key: Key = word("cle", "Le nom court du tarif", "inter-institutionnel")
    label: Text = word("libelle", "Ce que ce prix paie", "Ingénierie interinstitutionnelle")
    euros: Euros = word("euros", "Le prix d’une unité, en euros", 1200)
    unit: Text = word("unite", "L’unité", "jour et groupe")
    public: Text | None = word("public", "Pour qui", "agents de plusieurs institutions", default=None)
    reference: Text | None = word("reference", "L’acte qui le fixe", "article 4", default=None)

    @property
    def cents(self) -> int:
        """The price in cents."""
        return cents_of(self.euros)


class Instalment(Declared):
    """A payment of a schedule: a part or a sum, due on a day or some time after an event."""

    key: Key = word("cle", "Le nom court du versement", "avance")
    label: Text = word("libelle", "Ce qui est versé", "Première délégation de crédits")
    share: Number | None = word("part", "La part, en % du total", 70, default=None)
    euros: Euros | None = word("euros", "La somme en euros", 12000, default=None)
    due: DelayText | None = word(
        "echeance", "Un délai depuis un événement", "30 jours après titre-de-recette", default=None
    )
    due_on: Day | None = word("le", "Le jour, si le texte le fixe", "2025-12-31", default=None)
    owners: tuple[ActorKey, ...] = word("a_la_charge_de", "Qui paie", ["departement"], default=())

    @model_validator(mode="after")
    def _check_one_of_each(self) -> Instalment:
        if (self.share is None) == (self.euros is None):
            raise PydanticCustomError("echeancier.part_ou_euros", "exactly one of share and euros")
        if self.due is not None and self.due_on is not None:
            raise PydanticCustomError("echeancier.une_date", "one date only")
        return self

    @property
    def cents(self) -> int | None:
        """The sum in cents; None when it is a share of the whole."""
        return None if self.euros is None else cents_of(self.euros)


class BudgetLine(Declared):
    """A line of the budget as the report shows it: available, proposed, left."""

    key: Key = word("cle", "Le nom court de la ligne", "formation-des-referents")
    label: Text = word("libelle", "Ce que la ligne paie", "Formation des référents")
    operation: Text = word("operation", "Le code de l’opération", "C02-446A05")
    line: Text = word("imputation", "L’imputation budgétaire", "6568/93446")
    voted: Euros | None = word("ae", "L’autorisation d’engagement", 6193643, default=None)
    available: Euros = word("disponible", "Ce qui reste avant la décision", 882651.77)
    proposed: Euros = word("propose", "Ce que la décision engage", 39600)
    left: Number = word("solde", "Ce qui reste après", 843051.77)


class PlannedAction(Declared):
    """An action of the programme with its figures, as the text gives them."""

    key: Key = word("cle", "Le nom court de l’action", "gestion-de-l-agressivite")
    label: Text = word("libelle", "Son intitulé", "Faire face à l’agressivité")
    participants: Count | None = word("participants", "Les personnes attendues", 120, default=None)
    groups: Count | None = word("groupes", "Le nombre de groupes", 9, default=None)
    days_per_group: Number | None = word(
        "jours_par_groupe", "La durée pour un groupe, en jours", 2, default=None
    )
    days: Number | None = word("jours", "Le nombre de jours en tout", 18, default=None)
    tariff: TariffKey | Decimal | int | None = word(
        "tarif", "La clé d’un [[tarif]], ou le prix d’un jour et d’un groupe", 1200, default=None
    )
    euros: Euros | None = word("euros", "Le coût en euros", 21600, default=None)
    ceiling: EnvelopeKey | None = word(
        "plafond", "L’enveloppe que les actions ensemble ne dépassent pas", "budget-2024", default=None
    )
    required_in: tuple[Text, ...] = word(
        "obligatoire_dans", "Où elle est obligatoire", ["Calaisis"], default=()
    )
    optional_in: tuple[Text, ...] = word(
        "facultative_dans", "Où elle est facultative", ["Ternois"], default=()
    )
