"""Which folders hold a declaration, and of which kind."""

from __future__ import annotations

import tomllib
from pathlib import Path

from accord.declaration.gathering import read_files
from accord.declaration.library import LIBRARY


def find_declared(folder: Path) -> list[Path]:
    """The folder itself; or the declarations inside it, when it holds folders and no text of its own."""
    inner = sorted(
        one for one in folder.iterdir() if one.is_dir() and not one.is_symlink() and one.resolve() != LIBRARY
    )
    if any(folder.glob("*.toml")) or not any(any(one.rglob("*.toml")) for one in inner):
        return [folder]
    return [found for one in inner if any(one.rglob("*.toml")) for found in find_declared(one)]


def is_library(folder: Path) -> bool:
    """Whether a folder is the shared library of formats."""
    return folder.resolve() == LIBRARY


def is_law(folder: Path) -> bool:
    """Whether a folder declares the law: one of its files has [droit], and none has [convention]."""
    words: set[str] = set()
    for name, data in read_files(folder).items():
        if name.endswith(".toml") and "/" not in name:
            try:
                words |= set(tomllib.loads(data.decode("utf-8-sig")))
            except (ValueError, RecursionError):
                continue  # said by the reading itself
    return "droit" in words and "convention" not in words
