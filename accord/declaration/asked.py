"""A question of the check: it blocks nothing, and keeps the same name until a person has answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from accord.kit.problems import Problem, Where


class Asked(Problem):
    """Something to decide. `id` stays the same when the files are put in another order.

    A declared question is known by its key; one that the check found, by `code:key-of-entry[:word]`.
    """

    id: str

    def __init__(self, id: str, code: str, where: Where, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code, where, params)
        object.__setattr__(self, "id", id)

    def as_json(self, wording: Mapping[str, str]) -> dict[str, Any]:
        """The form for machines: that of a problem, with its `id`."""
        return {**super().as_json(wording), "id": self.id}


def tell_apart(questions: Iterable[Asked]) -> list[Asked]:
    """The same questions, each with an id of its own: the second one of a name takes a number."""
    seen: dict[str, int] = {}
    told = []
    for asked in questions:
        rank = seen[asked.id] = seen.get(asked.id, 0) + 1
        name = asked.id if rank == 1 else f"{asked.id}:{rank}"
        told.append(asked if rank == 1 else Asked(name, asked.code, asked.where, asked.params))
    return told
