"""The embedded server: made, started, shared by every process, found again after a crash, stopped cleanly."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from accord.site.postgres import logins
from accord.site.postgres.account import account_for
from accord.site.postgres.cluster import (
    ADMIN,
    ADMIN_SECRET,
    initialise,
    last_line,
    renew_admin_password,
    write_configuration,
)
from accord.site.postgres.errors import EmbeddedRefused, ServerDidNotStart
from accord.site.postgres.patience import Patience, Progress
from accord.site.postgres.places import (
    PORT,
    Places,
    ensure_places,
    known_places,
    outside_folder,
    programs,
)
from accord.site.postgres.process import ServerProcess, read_process
from accord.site.postgres.secrets import ensure_secret, read_secret

DATABASE = "accord"
START_TIMEOUT = 1800.0
STOP_TIMEOUT = 60.0
RETRY_AFTER = 0.3


@dataclass(frozen=True)
class Server:
    """A running embedded server: how to reach it, as whom."""

    home: Path
    socket_folder: Path
    pid: int
    port: int = PORT
    database: str = DATABASE
    admin: str = ADMIN
    _secrets: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def password(self, login: str) -> str:
        """The password of « owner », « loader », « app » or « admin »."""
        return ensure_secret(self.home, f"database-{login}")

    def dsn(self, login: str, database: str | None = None) -> str:
        """A libpq address (keywords) for one login. Holds its password: never print it."""
        from psycopg.conninfo import make_conninfo

        user = self.admin if login == "admin" else logins.login_name(self.database, login)
        return make_conninfo(
            host=str(self.socket_folder),
            port=self.port,
            user=user,
            password=self.password(login),
            dbname=database or self.database,
        )


@dataclass(frozen=True)
class Status:
    """What `accord database status` says. `state`: absent, stopped, starting, running or unreachable."""

    state: str
    home: Path
    data: Path | None = None
    socket_folder: Path | None = None
    pid: int | None = None
    log: Path | None = None


def ensure_running(
    home: Path,
    *,
    progress: Progress | None = None,
    durable: bool = True,
    timeout: float = START_TIMEOUT,
) -> Server:
    """The running server of this home: made and started when needed, shared with the other processes.

    Costs under a millisecond when it already runs. `durable=False` (tests only) lets the server skip fsync.
    Waits for a recovery up to `timeout` seconds. Raises DatabaseUnavailable.
    """
    refuse_in_production()
    home = home.absolute()
    if running := _reachable(home):
        return running
    with _lock(home, progress, timeout):
        if running := _reachable(home):
            return running
        _stop_forgotten(home)
        places = ensure_places(home)
        bin_folder = programs(places)
        initialise(places, bin_folder)
        if read_secret(home, ADMIN_SECRET) is None:
            _stop_process(places, bin_folder)
            renew_admin_password(places, bin_folder)
        _start(places, bin_folder, durable=durable, patience=Patience(timeout, progress, places.log))
        server = _server(places, read_process(places))
        _prepare(places, server)
        return server


def stop(home: Path, *, progress: Progress | None = None) -> bool:
    """Stop this home's server: fast, then at once after a minute. False when none was running."""
    home = home.absolute()
    if known_places(home) is None:
        return False
    with _lock(home, progress, START_TIMEOUT):
        places = known_places(home)
        if places is None or not read_process(places).is_alive:
            return False
        _stop_process(places, programs(places))
        return True


def status(home: Path) -> Status:
    """Where this home's server stands; starts nothing."""
    home = home.absolute()
    places = known_places(home)
    if places is None or not places.data.exists():
        return Status("absent", home)
    process = read_process(places)
    state = "stopped"
    if process.is_alive:
        state = "starting"
        if process.is_ready:
            state = "running" if _answers(process) else "unreachable"
    alive = process if process.is_alive else None
    return Status(
        state=state,
        home=home,
        data=places.data,
        socket_folder=alive.socket_folder if alive else None,
        pid=alive.pid if alive else None,
        log=places.log,
    )


def delete(home: Path) -> bool:
    """Stop this home's server and delete its data, wherever they lie. False when there was none."""
    home = home.absolute()
    if known_places(home) is None:
        return False
    with _lock(home, None, START_TIMEOUT):
        places = known_places(home)
        if places is None:
            return False
        _stop_process(places, programs(places), modes=("immediate",))
        shutil.rmtree(places.folder)
        (home / "postgres.where").unlink(missing_ok=True)
    return True


def refuse_in_production() -> None:
    """Raise EmbeddedRefused when ACCORD_PRODUCTION says that this is production."""
    if os.environ.get("ACCORD_PRODUCTION", "").strip().lower() not in {"", "0", "false", "no", "non"}:
        raise EmbeddedRefused


@contextlib.contextmanager
def _lock(home: Path, progress: Progress | None, timeout: float) -> Iterator[None]:
    """One process at a time makes, starts or stops the server; the system frees the lock of a dead one."""
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
    patience = Patience(timeout, progress)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                patience.wait("Un autre programme prépare la base de données")
        yield
    finally:
        os.close(descriptor)


def _reachable(home: Path) -> Server | None:
    """The server when it runs, answers and has its logins; None sends the caller to the long way."""
    places = known_places(home)
    if places is None or not places.prepared_mark.exists():
        return None
    if places.prepared_mark.read_text(encoding="ascii").strip() != logins.REVISION:
        return None
    if not all(read_secret(home, f"database-{login}") for login in ("admin", *logins.LOGINS)):
        return None
    process = read_process(places)
    if not (process.is_ready and _answers(process)):
        return None
    return _server(places, process)


def _server(places: Places, process: ServerProcess) -> Server:
    if process.socket_folder is None or process.pid is None:
        raise ServerDidNotStart("démarrage", "le serveur s’est arrêté aussitôt", places.log)
    return Server(home=places.home, socket_folder=process.socket_folder, pid=process.pid)


def _answers(process: ServerProcess) -> bool:
    """Whether someone listens on the socket: the one proof that a stale pid file cannot forge."""
    if process.socket_folder is None:
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.settimeout(5)
            probe.connect(os.fsencode(process.socket_folder / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return True


def _start(places: Places, bin_folder: Path, *, durable: bool, patience: Patience) -> None:
    """Start the server and wait until it accepts connections, through any recovery."""
    _settle_former(places, bin_folder, patience)
    write_configuration(places, durable=durable)
    asked_at: float | None = None
    while True:
        process = read_process(places)
        if process.is_ready and _answers(process):
            return
        if process.is_alive:
            patience.wait("La base de données se remet en état")
            continue
        # Processes of a killed server may hold its memory for a moment: asking again is the cure.
        if asked_at is None or patience.spent - asked_at > RETRY_AFTER:
            if asked_at is not None:
                _refuse_hopeless(places, patience)
            process.forget_stale_file()
            places.log.unlink(missing_ok=True)
            asked_at = patience.spent
            _ask_start(places, bin_folder)
        patience.wait("La base de données démarre")


def _settle_former(places: Places, bin_folder: Path, patience: Patience) -> None:
    """Stop a server alive but out of reach (its socket was cleaned away); wait for one that stops."""
    while (process := read_process(places)).is_alive:
        if process.is_ready:
            if not _answers(process):
                _stop_process(places, bin_folder)
            return
        if not process.is_stopping:
            return
        patience.wait("La base de données s’arrête")


def _ask_start(places: Places, bin_folder: Path) -> None:
    done = places.account.run(
        [
            bin_folder / "pg_ctl",
            "start",
            "--no-wait",
            "--silent",
            "--pgdata",
            places.data,
            "--log",
            places.log,
        ]
    )
    if done.returncode:
        raise ServerDidNotStart("pg_ctl", last_line(done.stderr), places.log)


def _refuse_hopeless(places: Places, patience: Patience) -> None:
    """Give up at once on a reason that waiting cannot cure."""
    try:
        text = places.log.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    fatal = [line for line in text.splitlines() if "FATAL:" in line or "PANIC:" in line]
    passing = ("pre-existing shared memory", "lock file", "database system is")
    if fatal and not any(reason in text for reason in passing):
        raise ServerDidNotStart("démarrage", fatal[-1].split(":", 1)[-1].strip(), places.log)
    if patience.spent > STOP_TIMEOUT:
        raise ServerDidNotStart("démarrage", last_line(text), places.log)


def _stop_process(places: Places, bin_folder: Path, modes: tuple[str, ...] = ("fast", "immediate")) -> None:
    """Stop the server of these places if it runs: fast, then at once."""
    process = read_process(places)
    if not process.is_alive:
        process.forget_stale_file()
        return
    for mode in modes:
        command = [bin_folder / "pg_ctl", "stop", "--mode", mode, "--silent", "--pgdata", places.data]
        with contextlib.suppress(subprocess.TimeoutExpired):
            places.account.run([*command, "--timeout", str(int(STOP_TIMEOUT))], timeout=STOP_TIMEOUT + 30)
        if not read_process(places).is_alive:
            break
    else:
        raise ServerDidNotStart("arrêt", "le serveur ne s’arrête pas", places.log)
    if process.socket_folder and process.socket_folder.parent != places.folder:
        # A short folder in the system's runtime folder is ours alone: leave nothing behind.
        shutil.rmtree(process.socket_folder, ignore_errors=True)


def _stop_forgotten(home: Path) -> None:
    """Stop the server of a former home of the same path, deleted by hand while it ran."""
    folder = outside_folder(home)
    if known_places(home) is None and os.geteuid() == 0 and folder.is_dir():
        places = Places(home, folder, account_for(folder))
        _stop_process(places, programs(places))


def _prepare(places: Places, server: Server) -> None:
    passwords = {login: server.password(login) for login in logins.LOGINS}
    logins.prepare_logins(server.dsn("admin", "postgres"), server.database, passwords=passwords)
    places.prepared_mark.write_text(logins.REVISION + "\n", encoding="ascii")
