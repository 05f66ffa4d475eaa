"""IndicatorError
├── UnknownIndicator      the agreement has no indicator of that name
├── InvalidIndicator      the declaration cannot be computed on the facts that exist
├── BreakdownNotAllowed   not one of the declared breakdowns, or too many at once
├── UnknownBreakdownValue a breakdown has no such value
├── EventWithoutDate      a condition waits for an event that nobody has recorded
├── CohortNotFrozen       the indicator is about a public that nobody has listed yet
├── NotPublished          a table that readers without the persons may not have
├── PersonsNotShown       facts were asked for an audience that may not see persons
├── NoFileAccepted        no file was accepted yet for this agreement
├── NoSnapshot            no snapshot of the facts was taken, or not that one
├── SnapshotIncomplete    it would be taken by a login that does not see every row
├── SnapshotFileMissing   a file of the snapshot is gone
├── SnapshotFileChanged   a file of the snapshot is not the one that was written
└── RefusedExpression     our fault: the compiler made an expression that is not on its list

Each says what to do, in French, and never holds a person's data.
"""

from collections.abc import Iterable


class IndicatorError(Exception):
    """The room cannot give the figure that was asked."""


class UnknownIndicator(IndicatorError):
    """The agreement declares no such indicator."""

    def __init__(self, key: str, known: Iterable[str]) -> None:
        super().__init__(f"La convention n’a pas d’indicateur « {key} ». Elle déclare : {', '.join(known)}.")


class NoFileAccepted(IndicatorError):
    """No file was accepted for the agreement: its figures are unknown, not zero."""

    def __init__(self, agreement: str) -> None:
        super().__init__(
            f"Aucun fichier n’est encore accepté pour la convention « {agreement} » : rien à compter. "
            "Déposez un fichier et acceptez-le."
        )


class InvalidIndicator(IndicatorError):
    """The declared indicator does not fit the facts."""

    def __init__(self, key: str, messages: Iterable[str]) -> None:
        super().__init__(f"L’indicateur « {key} » ne peut pas être calculé. " + " ".join(messages))


class BreakdownNotAllowed(IndicatorError):
    """The indicator is not declared with that breakdown."""

    def __init__(self, key: str, word: str, allowed: Iterable[str]) -> None:
        super().__init__(
            f"L’indicateur « {key} » ne se ventile pas par « {word} ». "
            f"Ventilations permises, trois au plus à la fois : {', '.join(allowed) or 'aucune'}."
        )


class UnknownBreakdownValue(IndicatorError):
    """A cell was asked that the breakdown cannot have."""

    def __init__(self, word: str) -> None:
        super().__init__(f"La ventilation « {word} » n’a pas cette valeur. Reprenez un code du tableau.")


class EventWithoutDate(IndicatorError):
    """A condition refers to an event that is not dated yet."""

    def __init__(self, event: str) -> None:
        super().__init__(
            f"L’événement « {event} » n’a pas encore de date : enregistrez-la avant de demander ce chiffre."
        )


class CohortNotFrozen(IndicatorError):
    """The list of a public is empty in the snapshot: zero would be a wrong answer."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"La liste du public « {key} » n’est pas figée dans cet arrêté des données : "
            "ce chiffre est inconnu, et non nul."
        )


class NotPublished(IndicatorError):
    """A table outside the published set would give away what the set hides."""

    def __init__(self, key: str, offered: Iterable[str]) -> None:
        super().__init__(
            f"Ce tableau de « {key} » n’est pas publié : une autre période ou un autre croisement laisserait "
            "deviner ce que les tableaux publiés cachent. Sont publiés, sur toute la période : le total, et "
            f"une ventilation à la fois : {', '.join(offered) or 'aucune'}. Qui peut voir les personnes "
            "ajoute « --audience nominative »."
        )


class PersonsNotShown(IndicatorError):
    """The facts behind a figure are for those who may see persons."""

    def __init__(self) -> None:
        super().__init__(
            "Les faits derrière un chiffre ne se montrent qu’à qui peut voir les personnes "
            "(option « --audience nominative »)."
        )


class NoSnapshot(IndicatorError):
    """There is nothing to count on."""

    def __init__(self, name: str = "") -> None:
        which = f"L’arrêté des données « {name} » n’existe pas." if name else "Aucun arrêté des données."
        super().__init__(f"{which} Lancez « accord flow » pour en prendre un.")


class SnapshotIncomplete(IndicatorError):
    """Row-level security would leave rows out in silence."""

    def __init__(self) -> None:
        super().__init__(
            "L’arrêté des données se prend avec le compte de chargement (loader), qui voit toutes les lignes."
        )


class SnapshotFileMissing(IndicatorError):
    """A Parquet file named by the manifest is not in the folder."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"Le fichier « {file} » de l’arrêté des données manque dans ACCORD_HOME/facts. "
            "Remettez-le depuis une sauvegarde : les chiffres arrêtés restent lisibles dans les dossiers."
        )


class SnapshotFileChanged(IndicatorError):
    """A Parquet file does not have the content that its name gives."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"Le fichier « {file} » de l’arrêté des données a été modifié : il ne compte plus. "
            "Remettez-le depuis une sauvegarde."
        )


class RefusedExpression(IndicatorError):
    """The compiler tried an expression outside its list."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Expression hors de la liste du compilateur : {name}.")
