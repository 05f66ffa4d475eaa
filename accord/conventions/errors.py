"""
ConventionError
├── InvalidFolder    the folder has blocking problems: `accord check` lists them
├── UnknownAgreement no agreement of this key was imported
├── AlreadyAnswered  somebody said meanwhile what became of this due date
├── NotAnswered      nothing was said of this due date, or it was withdrawn meanwhile
└── DraftRefused
    ├── DraftOpen      the agreement already has a draft
    ├── DraftMoved     somebody else saved the draft meanwhile
    ├── DraftGone      the draft was frozen or given up meanwhile
    ├── DraftBehind    a version was kept since the draft was opened
    ├── DraftInvalid   the text has problems to correct first
    ├── SameText       this very text is already a version
    ├── KeyTaken       the key belongs to an agreement that others keep
    ├── KeyChanged     the key of an agreement never changes
    ├── RightsChanged  one party alone does not change who may see what
    ├── UnsignedText   a project does not replace a signed text
    ├── PartyUnknown   nobody said which party the reader's body plays
    └── VintageMissing the communes that the text pins are not carried
"""

from __future__ import annotations

from collections.abc import Sequence

from accord.kit.text import join_words


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


class DraftRefused(ConventionError):
    """A draft cannot be opened, saved or frozen as it stands."""


class DraftOpen(DraftRefused):
    """One draft at a time for an agreement; without a name, another party's, never seen by this one."""

    def __init__(self, organisation: str = "") -> None:
        super().__init__(
            f"Un brouillon de cette convention est déjà ouvert ({organisation}). "
            "Figez-le ou abandonnez-le avant d’en ouvrir un autre."
            if organisation
            else "Une autre partie a déjà ouvert un brouillon de cette convention. "
            "Elle doit le figer ou l’abandonner avant que vous en ouvriez un."
        )


class DraftMoved(DraftRefused):
    """Two people at once: the second one is told before anything is lost."""

    def __init__(self) -> None:
        super().__init__(
            "Ce brouillon a été enregistré entre-temps dans une autre fenêtre ou par quelqu’un d’autre. "
            "Votre texte est encore dans la page : copiez ce que vous voulez garder, puis rouvrez le fichier."
        )


class DraftGone(DraftRefused):
    """Two people at once: the first one froze the draft, or gave it up."""

    def __init__(self) -> None:
        super().__init__(
            "Ce brouillon n’existe plus : il vient d’être figé ou abandonné. Regardez la dernière version "
            "de la convention avant d’ouvrir un autre brouillon."
        )


class DraftBehind(DraftRefused):
    """The text that the draft started from is no longer the last one."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"La version {number} a été enregistrée depuis l’ouverture de ce brouillon. Téléchargez le "
            "brouillon, abandonnez-le, puis importez de nouveau le dossier pour le comparer à cette version."
        )


class DraftInvalid(DraftRefused):
    """The check finds something to correct."""

    def __init__(self) -> None:
        super().__init__("Ce texte a encore des problèmes : corrigez-les d’abord, ils sont listés plus haut.")


class SameText(DraftRefused):
    """The same bytes give the same hash: there is nothing to keep."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Ce texte est déjà la version {number}, octet pour octet : il n’y a rien à enregistrer."
        )


class KeyTaken(DraftRefused):
    """Another body keeps an agreement of this key."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"La clé « {key} » est déjà celle d’une convention. Choisissez-en une autre dans [convention], "
            "ou demandez à l’administrateur de vous rattacher à cette convention."
        )


class KeyChanged(DraftRefused):
    """What is recorded of an agreement hangs on its key."""

    def __init__(self, key: str) -> None:
        super().__init__(f'La clé d’une convention ne change pas : remettez cle = "{key}" dans [convention].')


class RightsChanged(DraftRefused):
    """Who may see what was agreed with others: `changed` says, in French, what the text does to it."""

    def __init__(self, changed: Sequence[str]) -> None:
        super().__init__(
            f"Ce texte change {join_words(list(changed))}. Une partie ne change pas seule qui voit quoi : "
            "recueillez l’accord des autres parties, puis téléchargez ce dossier et remettez-le à "
            "l’administrateur, qui l’importe avec « accord import »."
        )


class UnsignedText(DraftRefused):
    """What is signed is followed until something else is signed."""

    def __init__(self) -> None:
        super().__init__(
            "Ce texte est un projet et la convention est signée : il reste en brouillon jusqu’à sa signature."
        )


class PartyUnknown(DraftRefused):
    """An agreement that nobody of the body signs would be seen by nobody."""

    def __init__(self) -> None:
        super().__init__("Dites quelle partie de cette convention est votre organisme.")


class VintageMissing(DraftRefused):
    """Nothing could be placed on a territory whose communes are unknown."""

    def __init__(self, vintage: int) -> None:
        super().__init__(
            f"Le millésime {vintage} du code officiel géographique n’est pas disponible ici. Écrivez dans "
            "[territoire] un millésime disponible, ou demandez-le à l’administrateur."
        )
