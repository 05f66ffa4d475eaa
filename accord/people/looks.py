"""Who looked at a person: for which body, in which role, when and why; never who by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from accord.journal.wording import ACTIONS, PURPOSES
from accord.kit.text import format_date
from accord.partners.models import Role

SHOWN_LOOKS = 20


@dataclass(frozen=True)
class Look:
    """Somebody looked: never who, but for which body, in which role, when and why."""

    when: str
    organisation: str
    role: str
    what: str
    purpose: str


def read_looks(person: int, before: int | None) -> tuple[tuple[Look, ...], str]:
    """The looks at a person, latest first, and where the older ones begin (empty: there is none)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_looks(%s, %s::bigint, %s)", [person, before, SHOWN_LOOKS + 1])
        rows = cursor.fetchall()
    looks = tuple(
        Look(
            _write_instant(at),
            organisation or "inconnue",
            _say_role(role),
            ACTIONS.get(action, action),
            PURPOSES.get(purpose, purpose),
        )
        for _entry, at, organisation, role, action, purpose in rows[:SHOWN_LOOKS]
    )
    return looks, str(rows[SHOWN_LOOKS - 1][0]) if len(rows) > SHOWN_LOOKS else ""


def _say_role(role: str) -> str:
    return Role(role).label if role in Role.values else "rôle inconnu"


def _write_instant(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{format_date(local.date())} à {local:%H:%M}"
