"""The system account that runs the embedded server: ourselves, or another when we are root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from accord.site.postgres.errors import FolderOfAnother, SystemAccountMissing

DEFAULT_NAME = "accord"


@dataclass(frozen=True)
class Account:
    """Who runs the server. `uid` is None when it is the current user and nothing has to change."""

    name: str
    uid: int | None = None
    gid: int | None = None

    def run(
        self, command: list[str | Path], *, timeout: float = 600, given: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, away from our folder and from any PG* variable of ours."""
        identity = {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(  # noqa: S603
            [str(part) for part in command],
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "LANG": "C", "TZ": "UTC"},
            input=given,
            capture_output=True,
            text=True,
            errors="replace",
            umask=0o077,
            timeout=timeout,
            check=False,
            **identity,  # type: ignore[arg-type]
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether this account can traverse and read the folder (asked of the system, ACL included)."""
        if self.uid is None:
            return os.access(folder, os.R_OK | os.X_OK)
        try:
            answer = self.run(["/bin/sh", "-c", 'test -r "$0" && test -x "$0"', folder], timeout=30)
        except OSError:
            return False
        return answer.returncode == 0

    def own(self, folder: Path) -> None:
        """Give one folder or file (not what it holds) to this account."""
        if self.uid is not None:
            os.chown(folder, self.uid, self.gid if self.gid is not None else -1)


def account_for(data: Path | None) -> Account:
    """The account for a data folder: its owner when it exists, else ourselves, else the system account."""
    owner = data.stat().st_uid if data is not None and data.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner != os.geteuid():
            raise FolderOfAnother(data or Path())
        return Account(name=_own_name())
    if owner:
        entry = pwd.getpwuid(owner)
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    return _system_account()


def _own_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _system_account() -> Account:
    wanted = os.environ.get("ACCORD_DB_USER", "").strip()
    name = wanted or DEFAULT_NAME
    for attempt in range(5):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            if wanted or not shutil.which("useradd"):
                break
            _create_system_account(name, wait=attempt * 0.5)
        else:
            if entry.pw_uid == 0:
                break
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise SystemAccountMissing(name)


def _create_system_account(name: str, wait: float) -> None:
    """Several processes may try at once: the loser finds it made, or waits for the lock of passwd."""
    time.sleep(wait)
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    subprocess.run(  # noqa: S603
        [*command, "--shell", "/usr/sbin/nologin", name], capture_output=True, check=False, timeout=60
    )
