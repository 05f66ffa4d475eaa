"""Whom the agreement is about, where, who may see what, and the thresholds that protect and match people."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, model_validator
from pydantic_core import PydanticCustomError

from accord.declaration.base import (
    ActorKey,
    Amendable,
    Declared,
    EventKey,
    Key,
    Part,
    PartyKey,
    PublicKey,
    Text,
    word,
)
from accord.declaration.columns import Kind
from accord.declaration.phrases import DurationText


class RecentRsaRight(Part):
    """Holds an RSA right that opened less than a duration before the day of reference (strictly)."""

    criterion: Literal["droit-rsa-recent"] = word("critere", "Le critère", "droit-rsa-recent")
    less_than: DurationText = word("depuis_moins_de", "L’ancienneté que le droit n’atteint pas", "12 mois")
    counted_from: Literal["date_ouverture", "date_demande"] = word(
        "compte_depuis", "La date du fichier d’où part l’ancienneté", "date_ouverture"
    )
    file_states: tuple[Text, ...] = word(
        "etats_du_dossier", "Les états de dossier qui comptent", ["2", "3", "4"]
    )
    roles: tuple[Text, ...] = word("roles", "Les places dans le foyer qui comptent", ["DEM", "CJT"])


class RegisteredJobseeker(Part):
    """Is registered as a jobseeker on the day of reference."""

    criterion: Literal["inscrit-demandeur-d-emploi"] = word(
        "critere", "Le critère", "inscrit-demandeur-d-emploi"
    )


class LivesInTerritory(Part):
    """Lives in the agreement's territory on the day of reference, as the sources named here say it."""

    criterion: Literal["reside-sur-le-territoire"] = word("critere", "Le critère", "reside-sur-le-territoire")
    according_to: tuple[Literal["rsa", "inscription"], ...] = word(
        "selon", "Les fichiers qui disent la résidence, du premier lu au dernier", ["rsa", "inscription"]
    )


Criterion = Annotated[RecentRsaRight | RegisteredJobseeker | LivesInTerritory, Discriminator("criterion")]


class Public(Declared):
    """A group of people: all its criteria together. A cohort is frozen on the day of an event."""

    key: Key = word("cle", "Le nom court du public", "cohorte")
    label: Text = word("libelle", "Comment on l’appelle", "Cohorte de l’expérimentation")
    identified_by: ActorKey = word("identifie_par", "Qui dit qui en est", "departement")
    criteria: tuple[Criterion, ...] = word(
        "condition",
        "Les conditions, toutes exigées ; sans elles, rien ne s’y compte",
        default=(),
    )
    definition: Text | None = word(
        "definition", "Qui en est, en mots propres", "jeunes sortant de l’aide sociale", default=None
    )
    frozen_on: EventKey | None = word(
        "gelee_le",
        "L’événement qui fige la liste ; sans lui, le public se relit chaque jour",
        "gel-cohorte",
        default=None,
    )

    @model_validator(mode="after")
    def _check_words(self) -> Public:
        if not self.criteria and self.definition is None:
            raise PydanticCustomError("public.condition_ou_definition", "neither conditions nor definition")
        return self


class Zoning(Part):
    """A cutting of the territory: a file `code;zone` in the agreement's folder, read from a known level."""

    key: Key = word("cle", "Le nom court du zonage", "bassin")
    label: Text = word("libelle", "Son nom", "Bassin d’emploi")
    level: Literal["commune", "epci", "arrondissement"] = word(
        "depuis", "Le niveau des codes de la première colonne", "arrondissement"
    )
    file: Text = word("fichier", "Le fichier du dossier, à deux colonnes", "territoires.csv")
    reference: Text = word(
        "reference", "D’où vient cette liste", "hypothèse, à remplacer par la liste du Département"
    )


class Territory(Declared):
    """Where the agreement applies, with the vintage of the official code it is read at."""

    department: Text = word("departement", "Le code du département, entre guillemets", "13")
    vintage: int = word("millesime", "Le millésime du code officiel géographique", 2019)
    zonings: tuple[Zoning, ...] = word("zonage", "Les découpages propres à la convention", default=())


class VisibilityRight(Amendable):
    """What a party may see, for which purpose. What is not written is not seen."""

    party: PartyKey = word("partie", "La partie", "departement")
    sees: Literal["personnes", "chiffres"] = word(
        "voit", "« personnes » (données individuelles) ou « chiffres » (agrégats protégés)", "personnes"
    )
    kinds: tuple[Kind, ...] = word("sur", "Les données concernées", ["rsa", "inscription", "formation"])
    public: PublicKey | None = word("public", "Le public auquel cela se limite", "cohorte", default=None)
    purpose: Text = word("finalite", "Pour quoi faire", "suivre les parcours de la cohorte")


class Matching(Declared):
    """Two thresholds between 0 and 1: at or above the first, linked; between the two, a person decides."""

    automatic: Decimal | int = word("seuil_automatique", "À partir de là, même personne", 0.98)
    review: Decimal | int = word("seuil_examen", "À partir de là, une personne regarde", 0.03)


class Disclosure(Declared):
    """The smallest count shown to whoever may not see persons."""

    threshold: int = word("seuil", "Un effectif plus petit est caché", 5)
    reference: Text = word("reference", "D’où vient ce seuil", "choix de la maison : le texte n’en donne pas")
