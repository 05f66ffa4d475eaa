"""Figures for the pages: computed once for each state of the data, text, question and audience."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from accord.conventions.agreements import Place
from accord.indicators.models import Snapshot
from accord.indicators.publication import By, publish_tables, published_breakdowns
from accord.indicators.queries import Ask, compute_tables
from accord.indicators.rules.tables import Table
from accord.kit.periods import Period

KEPT = 512
YEARS = ("annee",)
Pack = dict[By, Table]
_kept: OrderedDict[object, Pack] = OrderedDict()
_lock = Lock()
_busy: dict[object, Lock] = {}


class NotShown(Exception):
    """A table that a reader without the persons may not have: it is not among those protected together."""


@dataclass(frozen=True)
class Question:
    """What is asked of an indicator."""

    indicator: str
    by: tuple[str, ...] = ()
    period: Period | None = None


def latest_snapshot() -> Snapshot | None:
    """The last gathering of the data, without its manifest (it is long); None before the first one."""
    return Snapshot.objects.defer("manifest").order_by("-id").first()


def table_for(place: Place, question: Question, snapshot: Snapshot) -> Table:
    """The table, protected for a party that may not see persons. Raises what `compute_tables` raises.

    NotShown for a table that such a party may not have.
    """
    indicator = place.declared.indicator(question.indicator)
    together: tuple[By, ...] = (question.by,)
    if not place.sees_people:
        together = published_breakdowns(place.declared, indicator)
        if question.period is not None or question.by not in together:
            raise NotShown
    elif question.by in ((), YEARS) and "annee" in indicator.breakdowns:
        # A figure is shown with its years: one reading of the facts gives both.
        together = ((), YEARS)
    questions = [Question(question.indicator, by, question.period) for by in together]
    key = (
        snapshot.sha256,
        place.version.sha256,
        tuple(sorted(place.events.items())),
        tuple(questions),
        place.sees_people,
    )
    return _remember(key, lambda: _compute(place, questions, snapshot))[question.by]


def _compute(place: Place, questions: list[Question], snapshot: Snapshot) -> Pack:
    asks = [Ask(question.indicator, question.by, question.period) for question in questions]
    if place.sees_people:
        tables = compute_tables(agreement=place.declared, asks=asks, snapshot=snapshot, sees_people=True)
    else:
        tables = publish_tables(place.declared, asks, snapshot)
    return {table.by: table for table in tables}


def _remember(key: object, compute: Callable[[], Pack]) -> Pack:
    """What was computed before; two requests at once compute it once."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        busy = _busy.setdefault(key, Lock())
    with busy:
        with _lock:
            if key in _kept:
                return _kept[key]
        found = compute()
        with _lock:
            _kept[key] = found
            _busy.pop(key, None)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return found
