"""What a person must correct: a code, a place, parameters; worded by the room that found it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from accord.kit.text import NO_BREAK_SPACE, format_article, printable


class Severity(StrEnum):
    """How much a problem weighs: a blocking one refuses the row or the agreement, an alert lets it pass."""

    BLOCKING = "bloquant"
    ALERT = "alerte"


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a problem. Empty parts are unknown; `line` and `row` count from 1."""

    file: str = ""
    key: str = ""
    line: int | None = None
    article: str = ""
    row: int | None = None

    def __post_init__(self) -> None:
        # A name of file or a key written by another may hold what a terminal obeys.
        object.__setattr__(self, "file", printable(self.file))
        object.__setattr__(self, "key", printable(self.key))

    def with_line(self, line: int | None) -> Where:
        """The same place, with its line."""
        return replace(self, line=line)

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place = f"{place}, ligne {self.line}" if place else f"ligne {self.line}"
        if self.row is not None:
            place = f"{place}, ligne de données {self.row}" if place else f"ligne de données {self.row}"
        article = format_article(self.article).replace(NO_BREAK_SPACE, " ")
        return " · ".join(part for part in (place, self.key, article) if part)


_NO_PARAMS: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class Problem:
    """One thing to correct. `params` never hold a person's data: codes, column names, counts, limits only.

    `where` given as text is the name of a file.
    """

    code: str
    where: Where
    params: Mapping[str, object] = field(default_factory=lambda: _NO_PARAMS)
    severity: Severity = Severity.BLOCKING

    def __init__(
        self,
        code: str,
        where: Where | str = "",
        params: Mapping[str, object] | None = None,
        severity: Severity | str = Severity.BLOCKING,
    ) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "where", Where(file=where) if isinstance(where, str) else where)
        shown = {
            name: printable(value) if isinstance(value, str) else value
            for name, value in (params or {}).items()
        }
        object.__setattr__(self, "params", MappingProxyType(shown))
        object.__setattr__(self, "severity", Severity(severity))

    def __hash__(self) -> int:
        return hash((self.code, self.where, repr(sorted(self.params.items())), self.severity))

    @property
    def is_blocking(self) -> bool:
        """Whether the row or the agreement is refused until it is corrected."""
        return self.severity is Severity.BLOCKING

    def message(self, wording: Mapping[str, str]) -> str:
        """The French sentence, from the wording of the room. KeyError when the code has none: our fault."""
        return wording[self.code].format_map(dict(self.params))

    def as_json(self, wording: Mapping[str, str]) -> dict[str, Any]:
        """The form for machines: file, key, line, article, code, message, severity, and row if any."""
        where = self.where
        form: dict[str, Any] = {
            "file": where.file,
            "key": where.key,
            "line": where.line,
            "article": where.article,
            "code": self.code,
            "message": self.message(wording),
            "severity": self.severity.value,
        }
        if where.row is not None:
            form["row"] = where.row
        return form


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value, before anybody knows its place: `Fault("nir.longueur")`."""

    code: str

    def at(
        self,
        where: Where | str,
        params: Mapping[str, object] | None = None,
        severity: Severity | str = Severity.BLOCKING,
    ) -> Problem:
        """The problem, once its place is known."""
        return Problem(self.code, where, params, severity)
