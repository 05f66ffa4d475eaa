"""What every declared entry shares: French words in the file, English names here, frozen, nothing unknown.

An entry that stands for a clause of the text is `Declared` and names its article; a piece inside an entry is
a `Part`. Give each field with `word("mot_francais", "sens en français", exemple)`: the three make the
published schema and the reference page. Repeated values are tuples; a choice is a `Literal` of French words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticUndefined

# A field left blank in the signed text, and a clause that the text does not have.
TO_COMPLETE: Literal["à compléter"] = "à compléter"
NOT_PROVIDED: Literal["non prévu"] = "non prévu"
ToComplete = Literal["à compléter"]
NotProvided = Literal["non prévu"]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=250, strip_whitespace=True)]
Article = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]


@dataclass(frozen=True, slots=True)
class RefersTo:
    """Beside a key: the repeated words where an entry of that key must stand, the usual one first."""

    words: tuple[str, ...]


# A day that a text may speak of: a slip of the keyboard (0204, 22024) is caught, and no count overflows.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
PartyKey = Annotated[Key, RefersTo(("partie",))]
ActorKey = Annotated[Key, RefersTo(("partie", "partenaire", "emetteur"))]
SenderKey = Annotated[Key, RefersTo(("emetteur", "partie"))]
EventKey = Annotated[Key, RefersTo(("evenement",))]
AxisKey = Annotated[Key, RefersTo(("axe",))]
PublicKey = Annotated[Key, RefersTo(("public",))]
CommitteeKey = Annotated[Key, RefersTo(("comite",))]
ObligationKey = Annotated[Key, RefersTo(("obligation",))]
IndicatorKey = Annotated[Key, RefersTo(("indicateur",))]
QuestionKey = Annotated[Key, RefersTo(("question",))]
EnvelopeKey = Annotated[Key, RefersTo(("enveloppe",))]
TariffKey = Annotated[Key, RefersTo(("tarif",))]
PriorityKey = Annotated[Key, RefersTo(("priorite",))]
# Whatever in a text is one number.
NumberKey = Annotated[Key, RefersTo(("chiffre", "enveloppe", "action", "priorite", "tarif"))]
RuleKey = Annotated[Key, RefersTo(("regle",))]
CircuitKey = Annotated[Key, RefersTo(("circuit",))]
# A day, or the event that gives it.
Moment = Day | EventKey


def word(french: str, meaning: str, example: object = None, *, default: Any = PydanticUndefined) -> Any:
    """One word of the grammar: its French key, its meaning, an example. Required unless it has a default."""
    return Field(
        default=default,
        alias=french,
        description=meaning,
        examples=None if example is None else [example],
    )


def _tuples(value: object) -> object:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


class Part(BaseModel):
    """A piece of an entry. Frozen; an unknown key is a problem; types are never guessed ("5" is not 5)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _freeze_lists(cls, value: object) -> object:
        return {key: _tuples(item) for key, item in value.items()} if isinstance(value, dict) else value


class Declared(Part):
    """An entry that stands for a clause of the text: it names its article."""

    article: Article = word("article", "L’article du texte d’où vient cette entrée", "5")


class Amendable(Declared):
    """An entry that may hold for a part of the agreement: an amendment adds, it never rewrites."""

    since: Moment | None = word(
        "depuis", "Le premier jour où l’entrée vaut : une date ou un événement", "avenant-1", default=None
    )
    until: Moment | None = word(
        "jusqu_a",
        "Le dernier jour où elle vaut (une date), ou l’événement dès lequel elle ne vaut plus",
        "avenant-1",
        default=None,
    )


class DatedValue(Part):
    """A value that an amendment may change: each new value is added with its date and its reference."""

    value: Decimal | int = word("valeur", "La valeur, en nombre", 70)
    starts: Moment = word(
        "a_compter_de", "Une date, ou l’événement à partir duquel elle vaut", "notification"
    )
    reference: Text = word("reference", "L’acte qui fixe cette valeur", "convention, article 4")
