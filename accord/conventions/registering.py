"""Actions on an office's list of agreements: kept as it was read, then each good row becomes an agreement."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accord.conventions.drafting import create_agreement
from accord.conventions.models import Agreement, RegisterList
from accord.conventions.queries import read_texts
from accord.conventions.rules.register import LINE, RegisterLine, read_line
from accord.conventions.wording import WORDING
from accord.journal.actions import write_entry
from accord.kit.problems import Problem, Where
from accord.partners.actor import Actor
from accord.partners.rules.permissions import check_steer_agreement


@transaction.atomic
def take_list(*, file_name: str, rows: list[dict[str, str]], actor: Actor) -> RegisterList:
    """Keep a list as it was read, for its preview. Raises NotAllowed."""
    check_steer_agreement(actor)
    kept = RegisterList.objects.create(
        organisation_id=actor.organisation_id, created_by_id=actor.user_id, file_name=file_name, rows=rows
    )
    write_entry(action="register.take", actor=actor, target=f"register:{kept.pk}", detail={"rows": len(rows)})
    return kept


@transaction.atomic
def import_list(*, waiting: RegisterList, actor: Actor) -> list[RegisterLine]:
    """Make an agreement of each good row of a list; the rows that made one. A list is imported once.

    The actor's body plays the first party of each; the others are named later. Raises NotAllowed.
    """
    check_steer_agreement(actor)
    lines = read_lines(waiting.rows)
    good = [line for line in lines if line.is_good]
    taken = RegisterList.objects.filter(pk=waiting.pk, imported_at__isnull=True).update(
        imported_at=timezone.now(),
        imported_count=len(good),
        rows=[dict(line.cells) for line in lines if not line.is_good],
    )
    if not taken:
        return []
    for line in good:
        create_agreement(files=line.files, party=line.party, actor=actor)
        write_entry(
            action="agreement.register", actor=actor, target=line.key, detail={"register": waiting.pk}
        )
    return good


def read_lines(rows: Iterable[dict[str, str]]) -> list[RegisterLine]:
    """Each row of a list, with what is wrong or the folder that it makes; an agreement stands there once."""
    taken = set(Agreement.objects.values_list("key", flat=True))
    lines = []
    for cells in rows:
        line = read_line(int(cells[LINE]), cells, taken)
        if line.is_good:
            taken.add(line.key)
            line.problems += _check_folder(line)
        lines.append(line)
    return lines


def _check_folder(line: RegisterLine) -> list[Problem]:
    """What the grammar itself refuses in the folder of a row."""
    return [
        Problem(
            "ligne.refusee",
            Where(key=problem.where.key, row=line.number),
            {"detail": problem.message(WORDING)},
        )
        for problem in read_texts(line.files).problems
        if problem.is_blocking
    ]
