"""
ConventionError
├── InvalidFolder    the folder has blocking problems: `accord check` lists them
├── UnknownAgreement no agreement of this key was imported
├── AlreadyAnswered  somebody said meanwhile what became of this due date
└── NotAnswered      nothing was said of this due date, or it was withdrawn meanwhile
"""


class ConventionError(Exception):
    """What an office or an administrator did not do, said in French."""


class InvalidFolder(ConventionError):
    """The folder of an agreement has blocking problems."""

    def __init__(self, folder: str, count: int) -> None:
        super().__init__(
            f"Le dossier « {folder} » a {count} problème(s) à corriger : « accord check » en donne la liste."
        )


class UnknownAgreement(ConventionError):
    """No agreement of this key was imported."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Aucune convention « {key} » n’est enregistrée : « accord import DOSSIER » l’enregistre."
        )


class AlreadyAnswered(ConventionError):
    """Two people at once: the second one is told, and nothing of theirs is kept."""

    def __init__(self) -> None:
        super().__init__(
            "Une suite vient d’être enregistrée pour cette échéance. Relisez-la ; "
            "pour la changer, retirez-la d’abord."
        )


class NotAnswered(ConventionError):
    """There is nothing to withdraw."""

    def __init__(self) -> None:
        super().__init__("Aucune suite n’est enregistrée pour cette échéance : il n’y a rien à retirer.")
