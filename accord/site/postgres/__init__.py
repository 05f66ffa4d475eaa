"""Enters: ACCORD_HOME, or DATABASE_URL. Leaves: a running PostgreSQL, its three logins, Django's settings.

The embedded server is for demonstration, development and tests; in production DATABASE_URL is required.
No article asks for it; data protection does (separate logins, row-level security, passwords on the socket).
"""

from accord.site.postgres.connections import (
    admin_dsn,
    as_login,
    connection_parameters,
    connection_settings,
    connection_uri,
    prepare_database,
)
from accord.site.postgres.errors import DatabaseUnavailable
from accord.site.postgres.launcher import Server, Status, delete, ensure_running, status, stop
from accord.site.postgres.logins import administrator_sql, prepare_logins

__all__ = [
    "DatabaseUnavailable",
    "Server",
    "Status",
    "admin_dsn",
    "administrator_sql",
    "as_login",
    "connection_parameters",
    "connection_settings",
    "connection_uri",
    "delete",
    "ensure_running",
    "prepare_database",
    "prepare_logins",
    "status",
    "stop",
]
