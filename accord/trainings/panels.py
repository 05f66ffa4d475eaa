"""What the room shows of a person: prescribed, entered, left, with which result."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db import connection

from accord.kit.text import NO_BREAK_SPACE, format_date, format_number
from accord.people.panels import MOST_ROWS, Latest, Source
from accord.people.rules.timeline import Event, Origin
from accord.trainings.facts import EXIT_CAUSES, PARTICIPATION_COLUMNS, SAME_STAY, SECTORS
from accord.trainings.models import Participation

LANE = "region"
_CODES = {column.name: column.codes for column in PARTICIPATION_COLUMNS}
# The rule of the figures, among the rows that the actor sees. Deposits come in the order of their acceptance.
_CURRENT_ROWS = f"""
SELECT DISTINCT ON ({SAME_STAY})
  p.identity_id, p.deposit_id, p.row, s.number AS session_number, p.prescribed_on, p.prescriber, p.entered_on,
  p.planned_exit_on, p.left_on, p.exit_cause, p.done_hours, p.absent_hours, p.sector, p.declared_rsa, p.exam,
  p.result
FROM trainings_participation p
JOIN people_identity i ON i.id = p.identity_id
JOIN trainings_session s ON s.id = p.session_id
WHERE p.identity_id = ANY (%(identities)s) AND p.deposit_id = ANY (%(deposits)s)
ORDER BY {SAME_STAY}, array_position(%(deposits)s::bigint[], p.deposit_id) DESC, p.row DESC
LIMIT {MOST_ROWS}
"""  # noqa: S608 - our own columns


def events_of(identities: Collection[int], origins: Mapping[int, Source]) -> list[Event]:
    """The prescription, the entry, the exit and the result of each session, as its latest row says them."""
    return [event for row in current_rows(identities, origins) for event in _events_of_row(row)]


def latest_of(identities: Collection[int], deposits: Collection[int]) -> dict[int, Latest]:
    """The last prescription, entry or exit of each identity."""
    latest: dict[int, Latest] = {}
    rows = Participation.objects.filter(identity_id__in=identities, deposit_id__in=list(deposits)).order_by(
        "deposit_id", "row"
    )
    for identity, commune, *days in rows.values_list(
        "identity_id", "commune", "prescribed_on", "entered_on", "left_on"
    )[:MOST_ROWS]:
        for day, title in zip(
            days, ("Prescription de formation", "Entrée en formation", "Sortie de formation"), strict=True
        ):
            if day is not None and (identity not in latest or day >= latest[identity].on):
                latest[identity] = Latest(day, title, commune)
    return latest


def current_rows(identities: Collection[int], origins: Mapping[int, Source]) -> list[dict[str, Any]]:
    """The rows that count: the latest of a civil status, a session, a prescription and an entry."""
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT_ROWS, {"identities": list(identities), "deposits": list(origins)})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _events_of_row(row: Mapping[str, Any]) -> Iterator[Event]:
    session = f"session {row['session_number']}"
    sector = SECTORS.get(row["sector"], "")
    if row["prescribed_on"]:
        prescriber = _CODES["prescriber"].get(row["prescriber"], "prescripteur inconnu")
        yield _event(
            row,
            "prescription",
            "prescribed_on",
            "Prescription de formation",
            sector,
            session,
            f"par : {prescriber}",
        )
    if row["entered_on"]:
        planned = f"sortie prévue le {format_date(row['planned_exit_on'])}" if row["planned_exit_on"] else ""
        declared = {True: "RSA déclaré par l’organisme", False: "sans RSA, selon l’organisme"}.get(
            row["declared_rsa"], ""
        )
        entry = _event(
            row, "formation", "entered_on", "Entrée en formation", sector, session, planned, declared
        )
        # A training is one action from its first day to its last: no break while it runs.
        yield replace(entry, holds_rsa=row["declared_rsa"], until=row["left_on"] or row["planned_exit_on"])
    if row["left_on"]:
        cause = EXIT_CAUSES.get(row["exit_cause"], "motif inconnu")
        yield _event(row, "sortie", "left_on", "Sortie de formation", cause, session, _say_hours(row))
        exam, result = (_CODES[name].get(row[name], "") for name in ("exam", "result"))
        if (row["exam"], row["result"]) != ("SANS_OBJET", "SANS_OBJET") and (exam or result):
            yield _event(row, "resultat", "left_on", result or "Résultat inconnu", exam, session)


def _say_hours(row: Mapping[str, Any]) -> str:
    if row["done_hours"] is None:
        return ""
    absent = f", {_hours(row['absent_hours'])} d’absence" if row["absent_hours"] else ""
    return f"{_hours(row['done_hours'])} suivies{absent}"


def _hours(hours: Any) -> str:
    whole = int(hours) if hours == int(hours) else hours
    return f"{format_number(whole)}{NO_BREAK_SPACE}h"


def _event(row: Mapping[str, Any], topic: str, day: str, title: str, *details: str) -> Event:
    return Event(
        LANE, topic, row[day], title, row["identity_id"], Origin(row["deposit_id"], row["row"]),
        tuple(detail for detail in details if detail),
    )  # fmt: skip
