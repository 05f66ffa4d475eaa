"""Which one, among what is due under one entry: by its day, and by its occurrence when several share it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from accord.declaration.dues import Due

MARK = "[0-9a-f]{10}"
_FORM = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})(?:-({MARK}))?")


@dataclass(frozen=True, slots=True)
class Which:
    """The day of something due, and the mark of its occurrence: `2024-05-01`, `2024-05-01-9f8e7d6c5b`.

    An occurrence is named by people (« session de mars, groupe 2/3 »): its mark fits in an address and tells
    the journal nothing.
    """

    day: date
    mark: str = ""

    @classmethod
    def of(cls, due: Due) -> Which:
        """Which one a due is."""
        return cls(due.date, mark_occurrence(due.occurrence))

    @classmethod
    def read(cls, text: str) -> Which:
        """From an address; ValueError when it is none."""
        form = _FORM.fullmatch(text)
        if form is None:
            raise ValueError(text)
        return cls(date.fromisoformat(form[1]), form[2] or "")

    def __str__(self) -> str:
        return f"{self.day.isoformat()}-{self.mark}" if self.mark else self.day.isoformat()


def mark_occurrence(occurrence: str) -> str:
    """Ten letters for an occurrence, always the same; empty for none."""
    return sha256(occurrence.encode()).hexdigest()[:10] if occurrence else ""


def outcome_key(due: Due) -> dict[str, str | date]:
    """The columns by which what became of a due is known, within its agreement."""
    return {"kind": due.kind, "key": due.key, "due_on": due.date, "occurrence": due.occurrence}
