"""The one class that Django asks a database backend for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from accord.site.postgres.connections import connection_parameters


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as `login` (« owner », « loader », « app »), which `as_login` changes for one thread."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self.login: str = settings_dict["LOGIN"]

    def get_connection_params(self) -> dict[str, Any]:
        """Asked anew at each connection, so that a server that died is started again."""
        parameters = super().get_connection_params()
        wanted = connection_parameters(
            self.login,
            Path(self.settings_dict["HOME"]),
            # Django asks for no name when it means the maintenance database.
            database=self.settings_dict["NAME"] or "postgres",
            logins_of=self.settings_dict["LOGINS_OF"],
        )
        return {**parameters, **wanted}
