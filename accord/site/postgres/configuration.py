"""The settings of the embedded server: one machine, one user, nothing lost, nobody's data in its log."""

from __future__ import annotations

from pathlib import Path


def server_configuration(socket_folder: Path, port: int, *, durable: bool) -> str:
    """The text of postgresql.conf. `durable=False` is for databases that a test run makes and forgets."""
    settings = {
        "listen_addresses": "''",
        "port": str(port),
        "unix_socket_directories": _quoted(str(socket_folder)),
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "max_connections": "60",
        "shared_buffers": "256MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "effective_cache_size": "1GB",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "timezone": "'Europe/Paris'",
        "log_timezone": "'Europe/Paris'",
        "datestyle": "'iso, dmy'",
        "fsync": "on" if durable else "off",
        "synchronous_commit": "on" if durable else "off",
        "full_page_writes": "on" if durable else "off",
        # An error's text may quote a person's data: the log keeps the life of the server and no query.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_checkpoints": "off",
        "log_autovacuum_min_duration": "-1",
    }
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    heading = "# Written by Accord at each start. Put your own settings in local.conf.\n"
    return f"{heading}{lines}include_if_exists = 'local.conf'\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
