"""An indicator: what is counted, among whom, over which dates, broken down how, beside which target.

A missing value answers no question: a condition on it is neither met nor failed. So the rows whose numerator
cannot be told are unknown, shown beside the rate, and never counted as a "no".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from accord.declaration.base import (
    DatedValue,
    Declared,
    Key,
    Moment,
    Part,
    PublicKey,
    QuestionKey,
    Text,
    word,
)

# The word of a fact, of a column or of a breakdown: `date_sortie`, `parcours_formation`.
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]
# The name of a breakdown: the word of a column, or the key of a zoning, which may hold hyphens.
BreakdownWord = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=60)]
Value = bool | int | Decimal | date | str

# What the check says of an indicator whose words do not go together (merged in the wording of the room).
INDICATOR_WORDING: Mapping[str, str] = {
    "indicateur.operateur": "Une condition porte une seule question : gardez un seul opérateur (egal, parmi, "
    "different, sauf, renseigne, avant, apres, a_compter_de ou entre). Ici : {nombre}.",
    "indicateur.liste_vide": "La liste de valeurs est vide : écrivez-en au moins une.",
    "indicateur.colonne_sans_somme": '« colonne » et « rapportee_a » ne vont qu’avec compte = "somme".',
    "indicateur.somme_sans_colonne": "Une somme demande « colonne » : ce que l’on additionne.",
    "indicateur.rapportee_a": "Un taux de sommes, et lui seul, demande « rapportee_a » (le dénominateur).",
    "indicateur.somme_sans_numerateur": "Une somme n’a ni « numerateur » ni « inconnu » : retirez-les.",
    "indicateur.numerateur": "Un taux, et lui seul, demande « numerateur ».",
    "indicateur.inconnu_sans_taux": "« inconnu » ne va qu’avec un taux.",
    "indicateur.ventilation_en_double": "Une ventilation est écrite deux fois. Gardez-en une.",
    "indicateur.tranches_absentes": "« tranche_age » demande « tranches_age », par exemple [26, 50].",
    "indicateur.tranches_desordre": "« tranches_age » va du plus petit âge au plus grand, sans répétition.",
}

OPERATORS = (
    "equals",
    "among",
    "differs",
    "except_for",
    "is_known",
    "before",
    "after",
    "since",
    "between",
)


class Condition(Part):
    """One question asked of one column: exactly one operator. A text beside a date column is an event."""

    column: Word = word("colonne", "La colonne du fait", "motif_sortie")
    equals: Value | None = word("egal", "La valeur exacte", "EMPLOI", default=None)
    among: tuple[Value, ...] | None = word(
        "parmi", "Une des valeurs", ["ABANDON_SANTE", "ABANDON_MOBILITE"], default=None
    )
    differs: Value | None = word(
        "different", "Une valeur connue, autre que celle-ci", "SANS_OBJET", default=None
    )
    except_for: tuple[Value, ...] | None = word(
        "sauf", "Aucune de ces valeurs ; une valeur inconnue reste", ["SANS_OBJET"], default=None
    )
    is_known: bool | None = word("renseigne", "Si la colonne est renseignée", True, default=None)
    before: Moment | None = word("avant", "Avant ce jour, ce jour non compris", "2018-01-15", default=None)
    after: Moment | None = word("apres", "Après ce jour, ce jour non compris", "gel-cohorte", default=None)
    since: Moment | None = word(
        "a_compter_de", "Ce jour ou après : une date ou un événement", "notification", default=None
    )
    between: tuple[Value, Value] | None = word(
        "entre", "Entre deux valeurs, toutes deux comprises", [1, 5], default=None
    )

    @model_validator(mode="after")
    def _check_one_operator(self) -> Condition:
        given = [name for name in OPERATORS if getattr(self, name) is not None]
        if len(given) != 1:
            raise PydanticCustomError("indicateur.operateur", "exactly one operator", {"nombre": len(given)})
        if self.among == () or self.except_for == ():
            raise PydanticCustomError("indicateur.liste_vide", "an empty list of values")
        return self

    @property
    def operator(self) -> str:
        """The English name of its one operator."""
        return next(name for name in OPERATORS if getattr(self, name) is not None)

    @property
    def values(self) -> tuple[Value, ...]:
        """What the column is compared with, as written."""
        found = getattr(self, self.operator)
        return found if isinstance(found, tuple) else (found,)


class Indicator(Declared):
    """A number or a rate that the agreement asks for, said without SQL and without code."""

    key: Key = word("cle", "Le nom court de l’indicateur", "taux-retour-emploi")
    label: Text = word("libelle", "Comment on l’appelle", "Taux de retour à l’emploi")
    kind: Literal["nombre", "taux"] = word("nature", "Un nombre, ou un taux", "taux")
    fact: Word = word("fait", "Le fait que l’on compte", "sortie_formation")
    placed_by: Word = word("date", "La date qui place le fait dans une période", "date_sortie")
    counts: Literal["lignes", "personnes", "somme"] = word(
        "compte",
        "Des lignes, des personnes distinctes, ou la somme d’une colonne",
        "lignes",
        default="lignes",
    )
    column: Word | None = word("colonne", "La colonne que l’on additionne", "heures_absence", default=None)
    over: Word | None = word(
        "rapportee_a", "D’un taux de sommes, la colonne du dénominateur", "heures_prevues", default=None
    )
    population: tuple[Condition, ...] = word(
        "population", "Les conditions, toutes exigées, pour compter", default=()
    )
    numerator: tuple[Condition, ...] = word(
        "numerateur", "D’un taux, les conditions, toutes exigées, du numérateur", default=()
    )
    unknown: tuple[Condition, ...] = word(
        "inconnu", "D’un taux, ce qui rend la réponse inconnue, outre une valeur absente", default=()
    )
    within: PublicKey | None = word("parmi", "Le public auquel on se limite", "cohorte", default=None)
    place: Word = word("lieu", "La colonne qui dit la commune", "commune_emploi", default="commune")
    age_bounds: tuple[Annotated[int, Field(ge=1, le=120)], ...] = word(
        "tranches_age", "Les âges où commence une nouvelle tranche", [26, 30, 45], default=()
    )
    breakdowns: tuple[BreakdownWord, ...] = word(
        "ventilations", "Les ventilations permises", ["annee", "sexe"], default=()
    )
    targets: tuple[DatedValue, ...] = word("cible", "L’objectif, daté (en % pour un taux)", default=())
    threshold: Annotated[int, Field(ge=2, le=1000)] | None = word(
        "seuil", "Le seuil de diffusion, s’il est plus haut que celui de la convention", 11, default=None
    )
    choice: Text | None = word("choix", "Ce que le texte laisse ouvert et que l’on a choisi", default=None)
    question: QuestionKey | None = word("question", "La question déclarée dont il dépend", default=None)

    @model_validator(mode="after")
    def _check_measure(self) -> Indicator:
        _require(self.counts == "somme" or (self.column is None and self.over is None), "colonne_sans_somme")
        _require(self.counts != "somme" or self.column is not None, "somme_sans_colonne")
        if self.counts == "somme":
            _require((self.kind == "taux") == (self.over is not None), "rapportee_a")
            _require(not self.numerator and not self.unknown, "somme_sans_numerateur")
        else:
            _require((self.kind == "taux") == bool(self.numerator), "numerateur")
            _require(self.kind == "taux" or not self.unknown, "inconnu_sans_taux")
        return self

    @model_validator(mode="after")
    def _check_breakdowns(self) -> Indicator:
        _require(len(set(self.breakdowns)) == len(self.breakdowns), "ventilation_en_double")
        _require("tranche_age" not in self.breakdowns or bool(self.age_bounds), "tranches_absentes")
        _require(list(self.age_bounds) == sorted(set(self.age_bounds)), "tranches_desordre")
        return self


def _require(holds: bool, code: str) -> None:
    if not holds:
        raise PydanticCustomError(f"indicateur.{code}", code)
