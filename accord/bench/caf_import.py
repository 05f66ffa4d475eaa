"""The CAF flow, from XML to checked rows in Parquet and in PostgreSQL, against expat that only reads it.

Each measure is a process of its own, so that its memory is its own; reference and measures run in turn.
Enough memory is what one batch needs: four times the file must not take more (design: what good means).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

NAME = "caf-import"
TITLE = (
    "Flux CAF (XML) : lignes contrôlées en Parquet, puis dans PostgreSQL, face à expat qui ne fait que lire"
)
ROUNDS, TIMES = 3, 4
# Ratios to expat reading alone, and growth of the peak memory from one to four times the file.
MOST_TO_PARQUET, MOST_TO_POSTGRESQL, MOST_MEMORY = 5.0, 10.0, 1.25
AGREEMENT = Path(__file__).resolve().parents[2] / "declared" / "paca-bdr-2017"


def run(progress: Callable[[str], None] | None = None) -> dict[str, Any]:
    """The ratios, the seconds and the peak memory, of a scale given by ACCORD_BENCH_SCALE (default 1)."""
    say = progress or (lambda label: None)
    scale = float(os.environ.get("ACCORD_BENCH_SCALE", "1"))
    with tempfile.TemporaryDirectory(prefix="accord-bench-") as scratch:
        folder = Path(scratch)
        say(f"écriture d’un flux à l’échelle {scale:g}")
        flow = _write_flow(scale, folder)
        large = _multiply(flow, TIMES)
        home = folder / "home"
        _accord(home, "database", "migrate")
        _accord(home, "import", str(AGREEMENT))
        try:
            rounds = [_run_round(flow, folder, home, say, number) for number in range(1, ROUNDS + 1)]
            say(f"mémoire à {TIMES} fois le flux")
            at_large = _measure("stage", large, folder / "staging", home)
        finally:
            _accord(home, "stop")
        return _conclude(rounds, at_large, flow)


def _run_round(
    flow: Path, folder: Path, home: Path, say: Callable[[str], None], number: int
) -> dict[str, dict[str, float]]:
    say(f"tour {number} sur {ROUNDS}")
    return {name: _measure(name, flow, folder / "staging", home) for name in ("expat", "stage", "load")}


def _conclude(
    rounds: list[dict[str, dict[str, float]]], at_large: dict[str, float], flow: Path
) -> dict[str, Any]:
    seconds = {name: median(one[name]["seconds"] for one in rounds) for name in ("expat", "stage", "load")}
    peak = max(one["stage"]["peak"] for one in rounds)
    to_parquet, to_postgresql = seconds["stage"] / seconds["expat"], seconds["load"] / seconds["expat"]
    growth = at_large["peak"] / peak
    kept = to_parquet <= MOST_TO_PARQUET and to_postgresql <= MOST_TO_POSTGRESQL and growth <= MOST_MEMORY
    return {
        "fichier_Mo": round(flow.stat().st_size / 1e6),
        "lignes": int(rounds[0]["stage"]["rows"]),
        "expat_s": round(seconds["expat"], 2),
        "parquet_s": round(seconds["stage"], 2),
        "postgresql_s": round(seconds["load"], 2),
        "parquet_face_a_expat": round(to_parquet, 2),
        "postgresql_face_a_expat": round(to_postgresql, 2),
        "memoire_Mo": round(peak / 1e6),
        f"memoire_a_{TIMES}_fois_Mo": round(at_large["peak"] / 1e6),
        "croissance_memoire": round(growth, 2),
        "tenu": kept,
    }


def _write_flow(scale: float, folder: Path) -> Path:
    from accord.synth import write_departement

    write_departement(scale=scale, months=1, seed=1, out=folder / "inbox")
    return next((folder / "inbox" / "caf").glob("RSABEM_*.xml"))


def _multiply(flow: Path, times: int) -> Path:
    """The same flow several times over, as if several CAF had sent theirs in one file."""
    large = flow.with_name(f"grand_{flow.name}")
    head, body = flow.read_bytes().split(b"<InfosFoyerRSA>", 1)
    body, tail = body.rsplit(b"</InfosFoyerRSA>", 1)
    with large.open("wb") as target:
        target.write(head)
        for number in range(times):
            copy = body.replace(b"<NUMORG>13", f"<NUMORG>{number + 1}3".encode())
            target.write(b"<InfosFoyerRSA>" + copy + b"</InfosFoyerRSA>\n")
        target.write(tail)
    return large


def _accord(home: Path, *arguments: str) -> None:
    command = [sys.executable, "-c", "from accord.site.cli import main; main()", *arguments]
    subprocess.run(command, env=_environment(home), check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "ACCORD_LOGIN")}
    return {**kept, "ACCORD_HOME": str(home), "ACCORD_PRODUCTION": ""}


def _measure(name: str, flow: Path, staging: Path, home: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "accord.bench.caf_import", name, str(flow), str(staging)]
    done = subprocess.run(  # noqa: S603
        command, env=_environment(home), check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _read_only(flow: Path, _staging: Path) -> Callable[[], int]:
    """The reference: expat reads the file, and does nothing of it."""
    from xml.parsers import expat

    def read() -> int:
        parser = expat.ParserCreate()
        with flow.open("rb") as source:
            parser.ParseFile(source)
        return 0

    return read


def _stage(flow: Path, staging: Path) -> Callable[[], int]:
    """From the file to checked rows in Parquet, hash and recognition included."""
    import shutil

    from accord.declaration import read_agreement
    from accord.deposits.reading.content import copy_file
    from accord.deposits.reading.recognise import recognise_file
    from accord.deposits.reading.staging import Stager
    from accord.kit.sealing import KEY_BYTES, BlindIndex, Sealer

    declared = read_agreement(AGREEMENT).agreement
    if declared is None:
        raise RuntimeError("the agreement of the bench has problems")
    shutil.rmtree(staging, ignore_errors=True)

    def stage() -> int:
        recognition = recognise_file(flow, copy_file(flow), declared.formats)
        sealer, index = Sealer(bytes(KEY_BYTES)), BlindIndex(bytes(KEY_BYTES))
        return Stager(recognition, staging, sealer, index, None).stage(flow).good

    return stage


def _load(flow: Path, _staging: Path) -> Callable[[], int]:
    """A whole deposit, from the file to rows in PostgreSQL; each is another file."""
    from accord.site.cli import start_django

    start_django("loader")
    from accord.conventions.models import Agreement
    from accord.deposits.actions import deposit_file

    agreement = Agreement.objects.get()
    with flow.open("ab") as target:
        target.write(f"<!-- {time.time_ns()} -->\n".encode())

    return lambda: deposit_file(path=flow, agreement=agreement).deposit.rows_good


def _main(name: str, flow: str, staging: str) -> None:
    prepare = {"expat": _read_only, "stage": _stage, "load": _load}[name]
    work = prepare(Path(flow), Path(staging))
    started = time.perf_counter()
    rows = work()
    seconds = time.perf_counter() - started
    peak = _peak_memory()
    sys.stdout.write(json.dumps({"seconds": seconds, "peak": peak, "rows": rows}))


def _peak_memory() -> int:
    """The most memory that this process has held, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not getrusage, which also counts what the parent process held before this one began.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    _main(*sys.argv[1:])
