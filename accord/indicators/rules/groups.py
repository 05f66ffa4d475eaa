"""What an engine counted, before it becomes a table: the same shape whoever counted."""

from __future__ import annotations

from dataclasses import dataclass

from accord.indicators.rules.breakdowns import Raw
from accord.indicators.rules.plans import Plan


@dataclass(frozen=True)
class Group:
    """The measures of a cell or a total. `persons` is the number of distinct persons, when it was asked."""

    numerator: int
    denominator: int | None = None
    unknown: int | None = None
    persons: int | None = None


# The raw value of each breakdown that is kept, in the order of the plan; () is the total.
Groups = dict[tuple[tuple[str, Raw], ...], Group]


def empty_group(plan: Plan) -> Group:
    """Nothing counted: zeros where the plan counts, None where it does not."""
    is_rate = plan.indicator.kind == "taux"
    can_be_unknown = is_rate or plan.indicator.counts != "lignes"
    return Group(0, 0 if is_rate else None, 0 if can_be_unknown else None, 0 if plan.counts_people else None)
