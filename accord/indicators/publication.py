"""What is published to readers without the persons: one set of tables, protected together.

Tables protected one by one would give each other away: a year is the difference between two periods, a zone
the rest of another breakdown, the numerator of a rate the total of another indicator. So whatever shows these
readers a figure, a page, a committee's pack or a command, takes its tables from the same set: every indicator
of the agreement, its total, then each breakdown by itself, over the whole period. The finest breakdowns are
left out, unless a committee's pack shows them: with them, more must be hidden (docs/decisions/0005).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from accord.declaration.agreement import Agreement
from accord.declaration.indicators import Indicator
from accord.indicators.errors import IndicatorError, NotPublished
from accord.indicators.models import Snapshot
from accord.indicators.queries import Ask, compute_tables, events_of, find_indicator
from accord.indicators.rules.tables import Table

By = tuple[str, ...]
Published = tuple[dict[tuple[str, By], Table], dict[str, IndicatorError]]
FINEST = frozenset({"commune", "session", "action", "mois", "trimestre"})
# How many sets are remembered: a page asks for one after the other.
KEPT = 4
_kept: OrderedDict[object, Published] = OrderedDict()
_lock = Lock()


def published_breakdowns(declared: Agreement, indicator: Indicator) -> tuple[By, ...]:
    """The tables of an indicator that are protected together, always in the same order."""
    shown = {
        word
        for committee in declared.committees
        if indicator.key in committee.pack
        for word in indicator.breakdowns
        if committee.shows(word)
    }
    kept = (word for word in indicator.breakdowns if word not in FINEST or word in shown)
    return ((), *((word,) for word in kept))


def publish_tables(declared: Agreement, asks: Iterable[Ask], snapshot: Snapshot) -> list[Table]:
    """The tables asked, each as the set publishes it; asked again, the same tables.

    NotPublished for a table that the set does not have; CohortNotFrozen, EventWithoutDate.
    """
    published, missing = _publish_all(declared, snapshot)
    tables = []
    for ask in asks:
        if ask.period is not None or ask.by not in published_breakdowns(
            declared, find_indicator(declared, ask.indicator)
        ):
            raise NotPublished(ask.indicator, _offered(declared, ask.indicator))
        if ask.indicator in missing:
            raise missing[ask.indicator]
        tables.append(published[ask.indicator, ask.by])
    return tables


def _offered(declared: Agreement, key: str) -> list[str]:
    return [word for by in published_breakdowns(declared, declared.indicator(key)) for word in by]


def _publish_all(declared: Agreement, snapshot: Snapshot) -> Published:
    """The whole set, whichever part is asked: what is hidden never depends on the question."""
    events = tuple(sorted(events_of(declared).items()))
    key = (snapshot.sha256, hash(declared.model_dump_json()), events)
    with _lock:
        if key not in _kept:
            asks = [
                Ask(one.key, by) for one in declared.indicators for by in published_breakdowns(declared, one)
            ]
            missing: dict[str, IndicatorError] = {}
            tables = compute_tables(
                agreement=declared, asks=asks, snapshot=snapshot, sees_people=False, missing=missing
            )
            _kept[key] = ({(table.indicator, table.by): table for table in tables}, missing)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        return _kept[key]
