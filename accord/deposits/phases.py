"""How far the work on a file has gone, told to whoever watches."""

from __future__ import annotations

from collections.abc import Callable

# phase ("Copie", "Contrôle", "Enregistrement"), done, total, rows
Progress = Callable[[str, int, int, int], None]
COPYING, CHECKING, WRITING = "Copie", "Contrôle", "Enregistrement"


def in_phase(progress: Progress | None, phase: str) -> Callable[[int, int], None] | None:
    """What a step that counts bytes or rows calls; None when nobody watches."""
    return (lambda done, total: progress(phase, done, total, 0)) if progress else None


def with_rows(progress: Progress | None, phase: str) -> Callable[[int, int, int], None] | None:
    """The same for a step that also says how many rows it has read."""
    return (lambda done, total, rows: progress(phase, done, total, rows)) if progress else None
