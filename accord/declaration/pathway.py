"""The ways that people follow under an agreement: the steps of a pathway, and the programmes behind them."""

from __future__ import annotations

from accord.declaration.base import ActorKey, Amendable, Declared, Key, Part, Text, word


class PathwayStep(Part):
    """One step of a pathway."""

    key: Key = word("cle", "Le nom court de l’étape", "decouverte-metiers")
    label: Text = word("libelle", "Ce qui s’y passe", "Découverte des métiers")
    length: Text | None = word("duree", "Sa durée, en mots", "2 à 5 jours", default=None)
    actors: tuple[ActorKey, ...] = word("acteurs", "Qui y agit", ["departement"], default=())
    may_enter: bool = word("entree_possible", "Si l’on peut entrer à cette étape", True, default=False)
    public: Text | None = word("public", "Pour qui", "moins de 26 ans", default=None)


class Pathway(Declared):
    """A way made of steps, in order."""

    key: Key = word("cle", "Le nom court du parcours", "vers-le-batiment")
    label: Text = word("libelle", "Comment on l’appelle", "Vers les métiers du bâtiment")
    public: Text | None = word("public", "Pour qui", "allocataires du RSA", default=None)
    steps: tuple[PathwayStep, ...] = word("etape", "Les étapes, dans l’ordre")


class Programme(Amendable):
    """A scheme that the agreement relies on, with who runs it and who pays."""

    key: Key = word("cle", "Le nom court du programme", "programme-regional-de-formation")
    label: Text = word("libelle", "Son nom", "Programme régional de formation")
    run_by: ActorKey = word("porteur", "Qui le mène", "region")
    funded_by: Text | None = word(
        "financeur", "Qui le paie : la clé d’un organisme, ou son nom", "region", default=None
    )
    public: Text | None = word("public", "Pour qui", "demandeurs d’emploi", default=None)
    places: tuple[Text, ...] = word("lieux", "Où il a lieu", ["Arrageois", "Ternois"], default=())
    limit: Text | None = word(
        "limite", "Ce qui le borne", "dans la limite des fonds disponibles", default=None
    )
