"""Installs and runs everything from a bare clone: `make demo`, or `python3 do.py demo` without make.

Standard library only, Python 3.11 or later. What is installed is pinned with hashes in `requirements/`;
a stamp in the virtual environment makes the second run cost nothing.
"""

# ruff: noqa: S603, S606, S607 - this program's work is to run other programs.

from __future__ import annotations

import ast
import datetime
import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
CHECKOUT = Path(__file__).resolve().parent
VENV = CHECKOUT / ".venv"
BIN = VENV / "bin"
STAMP = VENV / "accord-installed.json"
REQUIREMENTS = CHECKOUT / "requirements"
LONGEST_FUNCTION = 40
LONGEST_MODULE = 350
CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache")

TARGETS = {
    "demo": "installe, démarre la base embarquée, fait tout le chemin et sert les pages",
    "test": "installe et passe les tests",
    "check": "contrôle le code : style, types, dépendances entre pièces, maison",
    "fix": "corrige ce que l’outil sait corriger",
    "size": "nomme les fonctions et les modules trop longs",
    "nightly": "passe les tests longs et les mesures, et range leur résumé daté dans docs/nightly",
    "install": "installe seulement",
    "clean": "enlève l’environnement et les caches (avec --data : aussi les données de var/)",
}


class Stop(Exception):
    """Ends the command with a French sentence."""


def main(arguments: list[str]) -> int:
    target, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    actions = {
        "demo": demo, "test": test, "check": check, "fix": fix, "size": size,
        "nightly": nightly, "install": install_only, "clean": clean,
    }  # fmt: skip
    if target not in actions:
        for name, sentence in TARGETS.items():
            say(f"  make {name:8} {sentence}")
        return 0 if target in ("help", "-h", "--help") else 2
    try:
        use_recent_python()
        return actions[target](rest)
    except Stop as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        say("Interrompu.")
        return 1


def demo(arguments: list[str]) -> int:
    install("run")
    return run([BIN / "accord", "demo", *arguments])


def test(arguments: list[str]) -> int:
    install("test")
    chosen = [] if "-m" in arguments else ["-m", "not long"]
    # Three at once on two cores: a test often waits for a browser, a server or another process.
    return run([BIN / "pytest", "-n", "3", "--dist", "loadfile", *chosen, *arguments])


def check(arguments: list[str]) -> int:
    install("test")
    steps = {
        "style": [BIN / "ruff", "check", "--quiet"],
        "mise en forme": [BIN / "ruff", "format", "--check", "--quiet"],
        "types": [BIN / "mypy", "--no-error-summary"],
        "dépendances entre pièces": [BIN / "lint-imports", "--no-logo"],
        "maison": [BIN / "pytest", "tests/house"],
    }
    failed = []
    for name, command in steps.items():
        started = time.monotonic()
        outcome = run(command)
        say(f"{'échec' if outcome else 'bon  '}  {name} ({time.monotonic() - started:.1f} s)")
        if outcome:
            failed.append(name)
    say(
        f"{len(failed)} contrôle(s) en échec : {', '.join(failed)}."
        if failed
        else "Tous les contrôles passent."
    )
    return 1 if failed else 0


def fix(arguments: list[str]) -> int:
    install("test")
    outcomes = [run([BIN / "ruff", "check", "--fix", "--quiet"]), run([BIN / "ruff", "format", "--quiet"])]
    return max(outcomes)


def size(arguments: list[str]) -> int:
    """Names what is too long; blocks nobody."""
    for path in sorted(
        [*(CHECKOUT / "accord").rglob("*.py"), *(CHECKOUT / "tests").rglob("*.py"), Path(__file__)]
    ):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        name, lines = path.resolve().relative_to(CHECKOUT), text.count("\n")
        if lines > LONGEST_MODULE:
            say(f"{name}: module de {lines} lignes")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    say(f"{name}:{node.lineno}: {node.name}, {length} lignes")
    return 0


def nightly(arguments: list[str]) -> int:
    install("test")
    day = datetime.datetime.now().astimezone().date().isoformat()
    report = CHECKOUT / "docs" / "nightly" / f"{day}.md"
    report.parent.mkdir(parents=True, exist_ok=True)
    steps = {"tests longs": [BIN / "pytest", "-m", "long"], "mesures": [BIN / "accord", "bench"]}
    text = (
        f"# {day}\n\n{os.cpu_count()} cœurs, {platform.machine()}, Python {platform.python_version()}, "
        f"révision {revision()}.\n"
    )
    outcomes = []
    for name, command in steps.items():
        started = time.monotonic()
        done = subprocess.run(
            list(map(str, command)), cwd=CHECKOUT, capture_output=True, text=True, check=False
        )
        sys.stdout.write(done.stdout + done.stderr)
        # Pytest says 5 when it found no long test: nothing failed.
        outcome = 0 if done.returncode == 5 and name == "tests longs" else done.returncode
        outcomes.append(outcome)
        tail = "\n".join(done.stdout.splitlines()[-40:])
        verdict = "échec" if outcome else "bon"
        text += f"\n## {name} : {verdict}, {time.monotonic() - started:.0f} s\n\n```\n{tail}\n```\n"
    report.write_text(text, encoding="utf-8")
    relative = str(report.relative_to(CHECKOUT))
    run(["git", "add", relative])
    run(["git", "commit", "--quiet", "--message", f"Add the nightly summary of {day}", "--", relative])
    return max(outcomes)


def install_only(arguments: list[str]) -> int:
    install(arguments[0] if arguments else "test")
    return 0


def clean(arguments: list[str]) -> int:
    everything = "--data" in arguments
    delete_database(CHECKOUT / "var" / "test", data=True)
    delete_database(CHECKOUT / "var", data=everything)
    doomed = [VENV, CHECKOUT / "var" / "test", *(CHECKOUT / name for name in CACHES)]
    for path in [*doomed, *([CHECKOUT / "var"] if everything else [])]:
        shutil.rmtree(path, ignore_errors=True)
    for folder in [*(CHECKOUT / "accord").rglob("__pycache__"), *(CHECKOUT / "tests").rglob("__pycache__")]:
        shutil.rmtree(folder, ignore_errors=True)
    if not everything and any((CHECKOUT / "var").glob("*")):
        say("Les données de var/ sont gardées ; « python3 do.py clean --data » les enlève aussi.")
    return 0


def delete_database(home: Path, *, data: bool) -> None:
    """Stop the embedded server of this home, and delete its data when asked."""
    if (home / "postgres.where").exists() and (BIN / "python").exists():
        action = "delete" if data else "stop"
        program = f"import pathlib, sys, accord.site.postgres as p; p.{action}(pathlib.Path(sys.argv[1]))"
        run([BIN / "python", "-c", program, home])


def install(level: str) -> None:
    """Install what `requirements/<level>.txt` pins (« run » or « test »), unless it is there already.

    An environment made for the tests is never brought down to « run ».
    """
    with Path(__file__).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = read_stamp()
        if stamp.get("level") == "test":
            level = "test"
        wanted = wanted_stamp(level)
        if stamp == wanted:
            return
        started = time.monotonic()
        make_environment(stamp, wanted)
        if stamp.get("uv") != wanted["uv"] or not (BIN / "uv").exists():
            must([BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                  "--require-hashes", "--only-binary", ":all:", "-r", REQUIREMENTS / "uv.txt"])  # fmt: skip
        settings = {**os.environ, **index_of_pip(), "VIRTUAL_ENV": str(VENV)}
        must(
            [BIN / "uv", "pip", "sync", "--quiet", "--require-hashes", REQUIREMENTS / f"{level}.txt"],
            settings,
        )
        must([BIN / "uv", "pip", "install", "--quiet", "--no-deps", "--editable", CHECKOUT], settings)
        STAMP.write_text(json.dumps(wanted), encoding="utf-8")
        say(f"Installé en {time.monotonic() - started:.0f} s.")


def make_environment(stamp: dict[str, str], wanted: dict[str, str]) -> None:
    """A fresh environment when there is none that works, or when the checkout was moved."""
    moved = stamp.get("folder", wanted["folder"]) != wanted["folder"]
    if not moved and (BIN / "python").exists() and run([BIN / "python", "-c", "import pip"], quiet=True) == 0:
        return
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Stop(
            "Il manque à ce Python de quoi créer un environnement (module ensurepip). "
            f"Sous Debian ou Ubuntu : « apt install python3-venv » (ou python{version}-venv), puis relancez."
        )
    shutil.rmtree(VENV, ignore_errors=True)
    must([sys.executable, "-m", "venv", VENV])


def wanted_stamp(level: str) -> dict[str, str]:
    return {
        "level": level,
        "requirements": digest(REQUIREMENTS / f"{level}.txt"),
        "uv": digest(REQUIREMENTS / "uv.txt"),
        "project": digest(CHECKOUT / "pyproject.toml"),
        "folder": str(CHECKOUT),
    }


def read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def index_of_pip() -> dict[str, str]:
    """The package index that pip was told to use, in uv's words: a mirror is set once for both."""
    found = {}
    asked = subprocess.run(
        [str(BIN / "python"), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    for line in asked.stdout.splitlines():
        key, _, value = line.partition("=")
        found[key.split(".")[-1].strip(":")] = value.strip().strip("'\"")
    wanted = {"UV_DEFAULT_INDEX": found.get("index-url"), "SSL_CERT_FILE": found.get("cert")}
    if "UV_INDEX_URL" in os.environ:
        del wanted["UV_DEFAULT_INDEX"]
    return {name: value for name, value in wanted.items() if value and name not in os.environ}


def use_recent_python() -> None:
    """Run again with a Python recent enough when the one that was called is too old."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in range(19, OLDEST_PYTHON[1] - 1, -1):
        if found := shutil.which(f"python3.{minor}"):
            os.execv(found, [found, *sys.argv])
    raise Stop(f"Accord demande Python 3.11 ou plus récent ; celui-ci est {platform.python_version()}.")


def must(command: list[str | Path], settings: dict[str, str] | None = None) -> None:
    if run(command, settings):
        raise Stop(f"L’installation s’est arrêtée : « {Path(command[0]).name} » a échoué (voir ci-dessus).")


def run(command: list[str | Path], settings: dict[str, str] | None = None, *, quiet: bool = False) -> int:
    """Run in the checkout and give the exit status; Ctrl-C is left to the program that runs."""
    output = subprocess.DEVNULL if quiet else None
    process = subprocess.Popen(
        list(map(str, command)), cwd=CHECKOUT, env=settings, stdout=output, stderr=output
    )
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def revision() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "inconnue"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
