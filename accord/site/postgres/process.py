"""The server's process as `postmaster.pid` tells it, and whether that file tells the truth."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from accord.site.postgres.places import Places

# Lines of postmaster.pid, from 0: pid, data, start, port, socket folder, address, memory, state.
SOCKET_LINE = 4
STATE_LINE = 7


@dataclass(frozen=True)
class ServerProcess:
    """`pid` and `socket_folder` come from the file; `is_alive` was checked against the system."""

    pid_file: Path
    pid: int | None = None
    socket_folder: Path | None = None
    state: str = ""
    is_alive: bool = False

    @property
    def is_ready(self) -> bool:
        return self.is_alive and self.state == "ready"

    @property
    def is_stopping(self) -> bool:
        return self.is_alive and self.state == "stopping"

    def forget_stale_file(self) -> None:
        """Remove a dead server's file whose number now belongs to another process (or to a zombie).

        PostgreSQL forgets by itself a number that nobody holds, and refuses to start on any other.
        """
        if self.pid is None or self.is_alive:
            return
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return
        except PermissionError:
            pass
        self.pid_file.unlink(missing_ok=True)


def read_process(places: Places) -> ServerProcess:
    """The server's process, dead or alive; a file being written reads as alive and not ready."""
    try:
        lines = places.pid_file.read_text(encoding="utf-8", errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return ServerProcess(places.pid_file)
    if not lines or not lines[0].strip().isdigit():
        return ServerProcess(places.pid_file)
    pid = int(lines[0])
    folder = lines[SOCKET_LINE].strip() if len(lines) > SOCKET_LINE else ""
    return ServerProcess(
        pid_file=places.pid_file,
        pid=pid,
        socket_folder=Path(folder) if folder else None,
        state=lines[STATE_LINE].strip() if len(lines) > STATE_LINE else "",
        is_alive=_is_server_of(pid, places.data),
    )


def _is_server_of(pid: int, data: Path) -> bool:
    """Whether this process is a server of this data folder: a server always works inside its data."""
    working_folder = Path(f"/proc/{pid}/cwd")
    if Path("/proc/self/cwd").exists():
        try:
            return working_folder.samefile(data)
        except OSError:
            return False
    seen = subprocess.run(  # noqa: S603
        ["ps", "-o", "command=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return "postgres" in seen and str(data) in seen
