"""Rows by key: the page after a row, or before it, without ever counting from the start.

A page is named by the key of a row, never by what the row says: no name in an address. A queryset and a
plain list answer alike; only small lists should be lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from accord.face.columns import Filter, follow

COUNTED_TO: Final = 1000
CHUNK: Final = 2000


@dataclass(frozen=True)
class Order:
    """A field, then the unique one that settles equals; both in the same direction, as one index is read."""

    field: str
    tie: str
    descending: bool = False


def narrow(rows: Any, chosen: Filter, value: Any) -> Any:
    """The rows that a filter keeps."""
    if callable(chosen.field):
        return chosen.field(rows, value)
    if isinstance(rows, QuerySet):
        return chosen.narrow(rows, value)
    return [row for row in rows if chosen.accepts(follow(row, chosen.field), value)]


def read_slice(
    rows: Any, order: Order, size: int, after: Any = None, *, backwards: bool = False
) -> list[Any]:
    """At most `size` rows in order after the position `after` (from `find_position`), or just before it."""
    if not isinstance(rows, QuerySet):
        return _slice_list(rows, order, size, after, backwards)
    descending = order.descending != backwards
    if after is not None:
        rows = rows.filter(_beyond(rows, order, after, descending))
    sign = "-" if descending else ""
    found = list(rows.order_by(*dict.fromkeys((f"{sign}{order.field}", f"{sign}{order.tie}")))[:size])
    return found[::-1] if backwards else found


def find_position(rows: Any, order: Order, key: str) -> tuple[Any, Any] | None:
    """Where a row stands in the order, by its key; None when there is no such row to be seen."""
    if isinstance(rows, QuerySet):
        try:
            return rows.order_by().filter(**{order.tie: key}).values_list(order.field, order.tie).first()
        except (ValueError, ValidationError, OverflowError):
            return None
    for row in rows:
        if str(follow(row, order.tie)) == key:
            return follow(row, order.field), follow(row, order.tie)
    return None


def count_rows(rows: Any, tie: str) -> int:
    """How many rows, counted to one more than a thousand."""
    if isinstance(rows, QuerySet):
        return rows.order_by().values(tie)[: COUNTED_TO + 1].count()
    return min(len(rows), COUNTED_TO + 1)


def read_all(rows: Any, order: Order) -> Iterator[Any]:
    """Every row in order, a few thousand at a time in memory."""
    if not isinstance(rows, QuerySet):
        yield from _slice_list(rows, order, len(rows), None, False)
        return
    sign = "-" if order.descending else ""
    ordered = rows.order_by(*dict.fromkeys((f"{sign}{order.field}", f"{sign}{order.tie}")))
    yield from ordered.iterator(chunk_size=CHUNK)


def _beyond(rows: QuerySet[Any], order: Order, after: tuple[Any, Any], descending: bool) -> Q:
    """What stands after a position. PostgreSQL puts the unknown last going up, first going down."""
    value, key = after
    further = TupleLessThan if descending else TupleGreaterThan
    if order.field == order.tie:
        return Q(**{f"{order.tie}__{'lt' if descending else 'gt'}": key})
    if value is None:
        tied = Q(**{f"{order.field}__isnull": True, f"{order.tie}__{'lt' if descending else 'gt'}": key})
        return tied | Q(**{f"{order.field}__isnull": False}) if descending else tied
    beyond = Q(further(Tuple(F(order.field), F(order.tie)), (value, key)))
    if not descending and _may_be_unknown(rows, order.field):
        beyond |= Q(**{f"{order.field}__isnull": True})
    return beyond


def _may_be_unknown(rows: QuerySet[Any], path: str) -> bool:
    """Whether the field may be null. One that is computed may be; one reached through a null link too."""
    model = rows.model
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return True
        if getattr(field, "null", True):
            return True
        model = field.related_model or model
    return False


def _slice_list(rows: Any, order: Order, size: int, after: Any, backwards: bool) -> list[Any]:
    def place(value: Any, key: Any) -> tuple[bool, Any, Any]:
        return (value is None, "" if value is None else value, key)

    def place_of(row: Any) -> tuple[bool, Any, Any]:
        return place(follow(row, order.field), follow(row, order.tie))

    ordered = sorted(rows, key=place_of, reverse=order.descending)
    if after is None:
        return ordered[-size:] if backwards else ordered[:size]
    here, going_up = place(*after), order.descending == backwards
    beyond = [row for row in ordered if (place_of(row) > here if going_up else place_of(row) < here)]
    return beyond[-size:] if backwards else beyond[:size]
