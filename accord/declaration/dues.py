"""One thing due on a day: what, who, under which article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

# Its first field takes the name.
Day = date
DueKind = Literal["terme", "acte", "comite", "engagement", "obligation", "versement"]


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """One thing due on a day at the latest. `key` is the declared entry; `owners` are keys of bodies, `owner`
    says them in French. (kind, key, date, occurrence) is unique: `occurrence` tells which session, which
    letter, which step of an act; empty where the day is enough. `reminders` are the days to think of it.
    """

    date: date
    kind: DueKind
    key: str
    label: str
    article: str
    owners: tuple[str, ...]
    owner: str
    occurrence: str = ""
    reminders: tuple[Day, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """`{date, key, kind, label, article, owner, owners, occurrence, reminders}`, dates in ISO form."""
        return {
            "date": self.date.isoformat(),
            "key": self.key,
            "kind": self.kind,
            "label": self.label,
            "article": self.article,
            "owner": self.owner,
            "owners": list(self.owners),
            "occurrence": self.occurrence,
            "reminders": [day.isoformat() for day in self.reminders],
        }
