"""The data of the embedded server: made once, configured at each start."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from accord.site.postgres.configuration import server_configuration
from accord.site.postgres.errors import OtherDataVersion, ServerDidNotStart
from accord.site.postgres.places import PORT, Places, major_version, socket_folder
from accord.site.postgres.secrets import ensure_secret

ADMIN = "accord_admin"
ADMIN_SECRET = "database-admin"  # noqa: S105 - the name of its file


def initialise(places: Places, bin_folder: Path) -> None:
    """initdb into a draft folder, renamed when whole: an interrupted one leaves nothing half done."""
    ours = major_version(bin_folder)
    if places.data.exists():
        found = (places.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if found != ours:
            raise OtherDataVersion(places.data, found, ours)
        return
    draft = places.folder / "data.draft"
    shutil.rmtree(draft, ignore_errors=True)
    places.prepared_mark.unlink(missing_ok=True)
    password_file = places.folder / "initdb-password"
    with contextlib.suppress(FileNotFoundError):
        password_file.unlink()
    descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(ensure_secret(places.home, "database-admin") + "\n")
    places.account.own(password_file)
    try:
        done = places.account.run(
            [bin_folder / "initdb", "--pgdata", draft, "--encoding=UTF8", "--locale=C", "--data-checksums",
             f"--username={ADMIN}", "--auth=scram-sha-256", "--no-instructions", f"--pwfile={password_file}"]
        )  # fmt: skip
    finally:
        password_file.unlink()
    if done.returncode:
        raise ServerDidNotStart("initdb", last_line(done.stderr))
    draft.rename(places.data)


def write_configuration(places: Places, *, durable: bool) -> None:
    """Ours entirely and written at each start, so that a new version of Accord brings its own settings."""
    target = places.data / "postgresql.conf"
    draft = places.data / "postgresql.conf.draft"
    draft.write_text(server_configuration(socket_folder(places), PORT, durable=durable), encoding="utf-8")
    draft.chmod(0o600)
    places.account.own(draft)
    draft.replace(target)


def renew_admin_password(places: Places, bin_folder: Path) -> None:
    """Give the administrator a new password when ACCORD_HOME/secrets was lost. The server must be stopped."""
    write_configuration(places, durable=True)
    password = ensure_secret(places.home, ADMIN_SECRET)
    done = places.account.run(
        [bin_folder / "postgres", "--single", "-D", places.data, "postgres"],
        given=f"ALTER ROLE {ADMIN} PASSWORD '{password}'\n",
    )
    if done.returncode:
        (places.home / "secrets" / ADMIN_SECRET).unlink()
        raise ServerDidNotStart("mot de passe", last_line(done.stderr))


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "sans explication"
