"""What a text states: its figures and how they follow from one another, priorities, lines between bodies."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from accord.declaration.base import (
    ActorKey,
    CommitteeKey,
    Day,
    Declared,
    Key,
    Moment,
    NumberKey,
    Part,
    PriorityKey,
    Text,
    ToComplete,
    word,
)
from accord.declaration.money import Euros, Number

Operation = Literal["somme", "produit", "rapport", "evolution", "difference"]
OPERATIONS: tuple[Operation, ...] = ("somme", "produit", "rapport", "evolution", "difference")
Operands = tuple[NumberKey, ...]


class Figure(Declared):
    """A figure that the text states, with its date and its source."""

    key: Key = word("cle", "Le nom court du chiffre", "allocataires-fin-2023")
    label: Text = word("libelle", "Ce qu’il dit", "Allocataires du RSA")
    value: Decimal | int = word("valeur", "Sa valeur, sans espace ni unité", 51311)
    unit: Text = word("unite", "Son unité", "personnes")
    at: Day | Text | None = word("au", "La date ou la période qu’il décrit", "fin 2023", default=None)
    source: Text | None = word("source", "D’où le texte le tient", "CAF", default=None)
    same_as: NumberKey | None = word(
        "meme_que",
        "Un autre chiffre, ou une enveloppe, qui dit la même chose : s’ils diffèrent, c’est une question",
        "allocataires-rapport",
        default=None,
    )


class Calculation(Declared):
    """How a figure follows from others: exactly one operation. The check makes it again."""

    key: Key = word("cle", "Le nom court du calcul", "part-du-territoire")
    label: Text = word("libelle", "Ce qu’il vérifie", "Les deux parts font l’enveloppe du territoire")
    total: Operands | None = word("somme", "Ce que l’on additionne", ["part-a", "part-b"], default=None)
    product: Operands | None = word("produit", "Ce que l’on multiplie", ["jours", "tarif"], default=None)
    ratio: Operands | None = word(
        "rapport", "Deux chiffres : le premier en % du second", ["entrees-rsa", "entrees"], default=None
    )
    change: Operands | None = word(
        "evolution", "Deux chiffres : du premier au second, en %", ["en-2017", "en-2021"], default=None
    )
    difference: Operands | None = word(
        "difference", "Le premier, moins tous les autres", ["disponible", "propose"], default=None
    )
    gives: NumberKey = word("donne", "Le chiffre que le texte donne comme résultat", "total-du-territoire")
    decimals: Annotated[int, Field(ge=-12, le=6)] | None = word(
        "decimales",
        "Les décimales de l’arrondi (-3 : au millier) ; sans ce mot, celles du résultat écrit",
        2,
        default=None,
    )

    @model_validator(mode="after")
    def _check_operation(self) -> Calculation:
        given = [operands for operands in self._operands if operands is not None]
        if len(given) != 1:
            raise PydanticCustomError("calcul.operation", "exactly one operation", {"nombre": len(given)})
        least, most = (2, 2) if self.operation in ("rapport", "evolution") else (2, 1000)
        if not least <= len(given[0]) <= most:
            raise PydanticCustomError("calcul.nombre", "wrong number of operands")
        return self

    @property
    def _operands(self) -> tuple[Operands | None, ...]:
        return self.total, self.product, self.ratio, self.change, self.difference

    @property
    def operation(self) -> Operation:
        """Its one operation, as the file names it."""
        pairs = zip(OPERATIONS, self._operands, strict=True)
        return next(name for name, operands in pairs if operands is not None)

    @property
    def operands(self) -> Operands:
        """The keys that it combines."""
        return next(operands for operands in self._operands if operands is not None)


class Priority(Declared):
    """A priority of the programme that the agreement serves."""

    key: Key = word("cle", "Le nom court de la priorité", "priorite-1")
    number: Text = word("numero", "Son numéro dans le programme", "1")
    label: Text = word("libelle", "Ce qu’elle vise", "Insertion et inclusion des plus éloignés de l’emploi")
    euros: Euros | None = word("euros", "Ses crédits, en euros", 1490000000, default=None)


class Demarcation(Declared):
    """A line between bodies that could both act: who takes what, by which criterion."""

    key: Key = word("cle", "Le nom court de la ligne", "departement-plie")
    label: Text = word("libelle", "Ce qu’elle partage", "Accompagnement des allocataires du RSA")
    priority: PriorityKey | None = word("priorite", "La priorité concernée", "priorite-1", default=None)
    between: tuple[ActorKey, ...] = word("entre", "Les organismes", ["departement", "plie"])
    aim: Text | None = word(
        "objectif", "L’objectif spécifique visé", "insertion professionnelle", default=None
    )
    criterion: Text = word("critere", "Ce qui décide", "un seul organisme prend en charge une personne")
    schemes: dict[ActorKey, Text] = word(
        "dispositifs", "Ce que chacun soutient", {"departement": "référents de parcours"}, default={}
    )


class ExpectedTarget(Part):
    """A target of an indicator that is not computed yet."""

    value: Number | ToComplete = word("valeur", "La valeur visée, ou « à compléter »", 70)
    starts: Moment | None = word(
        "a_compter_de", "À partir de quand : une date ou un événement", "notification", default=None
    )
    by: Day | None = word("au", "À quelle date elle doit être atteinte", "2029-12-31", default=None)
    reference: Text = word("reference", "L’acte qui la fixe", "article 3.4")


class ExpectedIndicator(Declared):
    """What the text asks to measure and that nothing computes yet."""

    key: Key = word("cle", "Le nom court de l’indicateur", "presents-par-session")
    label: Text = word("libelle", "Ce que l’on mesure", "Présents par session, en moyenne")
    unit: Text = word("unite", "L’unité", "personnes par session")
    public: Text | None = word("public", "Chez qui", "référents", default=None)
    committee: CommitteeKey | None = word("comite", "Le comité qui le suit", "pilotage", default=None)
    definition: Text | None = word(
        "definition", "Comment il se calcule", "présents de toutes les sessions / sessions", default=None
    )
    targets: tuple[ExpectedTarget, ...] = word("cible", "L’objectif, daté", default=())
