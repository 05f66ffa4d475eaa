"""A secret word of an address: shown nowhere but where it is asked for by name."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """The word. As a text it is not itself, so that no journal and no trace of an error keeps it."""

    text: str = field(repr=False)

    def __str__(self) -> str:
        return "(mot secret)"
