"""
DepositError
├── UnreadableFile   the file cannot be taken as it is: its problems say why, and the cure
├── UnknownFormat    the agreement declares no format of this key
├── NotAcceptable    the deposit is not in a state that can be accepted
├── AlreadyDecided   somebody else accepted or abandoned it before
├── MustConfirm      something is unusual, and was not confirmed
├── RejectsRefused   the place for the rejected rows is a link or no ordinary file
├── NoSender         the agreement has no sender of this name, or nobody plays it yet
├── TooManyFiles     a key has handed over too many files in an hour
└── KeysLost         something was sealed here, and the key that sealed it is gone
"""

from collections.abc import Iterable
from typing import Any

from accord.kit.problems import Problem
from accord.kit.text import printable


class DepositError(Exception):
    """Something in a deposit that somebody must do, said in French; never a person's data."""


class UnreadableFile(DepositError):
    """The file cannot be taken as it is. `problems` say why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("Ce fichier ne peut pas être pris tel quel.")


class UnknownFormat(DepositError):
    """The agreement declares no format of this key."""

    def __init__(self, key: str, known: Iterable[str]) -> None:
        super().__init__(
            f"La convention ne déclare pas de format « {key} ». Ceux qu’elle déclare : {', '.join(known)}."
        )


class NotAcceptable(DepositError):
    """The deposit cannot be accepted in its state."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"Le dépôt n° {number} ne peut pas être accepté : {reason}")


class AlreadyDecided(DepositError):
    """Somebody accepted or abandoned the deposit before; `deposit` says who and when."""

    def __init__(self, deposit: Any) -> None:
        self.deposit = deposit
        super().__init__(f"Une décision a déjà été prise sur le dépôt n° {deposit.pk}.")


class MustConfirm(DepositError):
    """Something is unusual, and was not confirmed; `codes` say what, worded in `wording.py`."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = tuple(codes)
        super().__init__("Ce dépôt a quelque chose d’inhabituel, qui doit être confirmé.")


class RejectsRefused(DepositError):
    """Rejected rows hold persons: they are written to an ordinary file only, never through a link."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"« {printable(name)} » est un lien ou n’est pas un fichier ordinaire : les rejets n’y sont pas "
            "écrits. Donnez le nom d’un fichier."
        )


class NoSender(DepositError):
    """The agreement has no sender of this name, or nobody plays it yet."""

    def __init__(self, party: str) -> None:
        super().__init__(
            f"« {printable(party)} » n’envoie pas de fichier dans cette convention, ou n’y est pas encore "
            "nommé."
        )


class TooManyFiles(DepositError):
    """A key has handed over too many files in an hour."""

    def __init__(self) -> None:
        super().__init__("Trop de fichiers en une heure pour cette clé.")


class KeysLost(DepositError):
    """Something was sealed here, and the key that sealed it is gone; `name` is the file of the key."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Des données sont déjà chiffrées ici, et le fichier « secrets/{name} » manque ou n’est plus le "
            "même : remettez celui de la sauvegarde. En créer un autre les rendrait illisibles."
        )
