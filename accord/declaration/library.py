"""The shared library of formats: what an agreement takes from it is kept with its text.

`declared/formats/<short name>.toml` holds each format. A folder that names one in a `[[fichier]]` is read
with that file beside it, as `bibliotheque/<short name>.toml`: it is hashed, frozen and exported with the
agreement. A folder that already holds its own copy keeps it: a later change of the library does not touch
what is signed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[2] / "declared" / "formats"
LIBRARY_FOLDER = "bibliotheque/"


def find_layouts() -> list[Path]:
    """The files of the library, in order of short names."""
    return sorted(LIBRARY.glob("*.toml"))


def add_layouts(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of an agreement, completed with those of the library that it names and does not hold."""
    completed = dict(files)
    by_name = {path.stem: path for path in find_layouts()}
    for key in sorted(set(_find_used(files))):
        name = f"{LIBRARY_FOLDER}{key}.toml"
        if name not in completed and key in by_name:
            completed[name] = by_name[key].read_bytes()
    return completed


def _find_used(files: Mapping[str, bytes]) -> Iterator[str]:
    for name, data in files.items():
        if "/" in name or not name.endswith(".toml") or b"fichier" not in data:
            continue
        try:
            entries = tomllib.loads(data.decode("utf-8-sig")).get("fichier", [])
        except (ValueError, RecursionError):
            continue  # said by the reading itself
        for entry in entries if isinstance(entries, list) else []:
            key = entry.get("format") if isinstance(entry, dict) else None
            if isinstance(key, str):
                yield key
