"""A list declared once: what it shows, how it is narrowed and ordered, page by page, and exported.

PEOPLE = Listing(caption="Personnes", columns=(Column("nom", "Nom", sort="name_key"), …), order="nom", …)
page = PEOPLE.read(request.GET, queryset)      # then {% include "face/listing.html" with listing=page %}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured

from accord.face.columns import Cell as Cell
from accord.face.columns import Choice as Choice
from accord.face.columns import Column as Column
from accord.face.columns import Period as Period
from accord.face.columns import Prefix as Prefix
from accord.face.columns import Refused, follow
from accord.face.keyset import COUNTED_TO, Order, count_rows, find_position, narrow, read_all, read_slice
from accord.face.listing_page import (
    EXPORTS,
    ActiveFilter,
    Export,
    FilterField,
    Header,
    ListPage,
    Row,
    SortOption,
    describe_count,
)
from accord.kit.text import format_date

SORT, AFTER, BEFORE, EXPORT = "tri", "apres", "avant", "export"


@dataclass(frozen=True)
class Listing:
    """A list of rows. `order` is a column's key (« -key » for the last first); `tie` a unique field.

    `link` gives the address that a row opens. `keep` names the other parameters of the page, kept from link
    to link. `unit` is what is counted, one and many.
    """

    caption: str
    columns: tuple[Column, ...]
    order: str
    empty: str
    tie: str = "id"
    link: Callable[[Any], str] | None = None
    page_size: int = 50
    counted: bool = True
    unit: tuple[str, str] = ("ligne", "lignes")
    feminine: bool = True
    keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self._column_sorted(self.order.removeprefix("-")):
            raise ImproperlyConfigured(f"no column of the list sorts by {self.order}")
        # A column is a parameter of the address only when it has a filter.
        named = [name for column in self.columns if column.filter for name in _names_of(column)]
        named += [*self.keep, SORT, AFTER, BEFORE, EXPORT]
        keys = [column.key for column in self.columns]
        if len(set(named)) < len(named) or len(set(keys)) < len(keys):
            raise ImproperlyConfigured(f"two columns or parameters of « {self.caption} » have the same name")

    def read(self, params: Mapping[str, str], source: Any, *, exports: bool = False) -> ListPage:
        """The page that the parameters ask for. At most four queries, whatever the rows.

        What cannot be read (an unknown column, a page whose first row is gone) is left aside: the list
        starts again from its first row. A filter that cannot be read says so beside its field.
        """
        asked = self._read_filters(params)
        rows = self._narrow(source, asked)
        order = self._order(params)
        shown, before, after, moved = self._read_page(params, source, rows, order)
        is_whole = not (moved or before or after)
        count = len(shown) if is_whole else (count_rows(rows, self.tie) if self.counted else None)
        url = self._addresses(params, asked)
        first, last = (str(self._key(shown[0])), str(self._key(shown[-1]))) if shown else ("", "")
        return ListPage(
            caption=self.caption,
            headers=tuple(self._header(column, params, url) for column in self.columns),
            rows=tuple(self._row(row) for row in shown),
            filters=tuple(one.field for one in asked),
            sorts=self._sort_options(params),
            active=tuple(self._active(one, url) for one in asked if one.is_set),
            count=describe_count(count, self.unit, self.feminine, COUNTED_TO),
            empty="" if shown else self._say_empty(asked),
            first=url() if moved else "",
            previous=url(**{BEFORE: first}) if before else "",
            following=url(**{AFTER: last}) if after else "",
            cleared=url(*[name for one in asked for name in one.names])
            if any(o.is_set for o in asked)
            else "",
            kept=tuple((name, params[name]) for name in self.keep if params.get(name)),
            exports=tuple(Export(label, url(**{EXPORT: name})) for name, label in EXPORTS) if exports else (),
            keys=tuple(map(self._key, shown)),
        )

    def read_all(self, params: Mapping[str, str], source: Any) -> Iterator[tuple[Any, ...]]:
        """Every row that the filters keep, in the order asked, as values to export."""
        rows = self.narrow(params, source)
        for row in read_all(rows, self._order(params)):
            yield tuple(column.export(row) for column in self.columns)

    def _read_page(
        self, params: Mapping[str, str], source: Any, rows: Any, order: Order
    ) -> tuple[list[Any], bool, bool, bool]:
        """The rows; whether some stand before, some after; whether this is not the first page."""
        after, before = params.get(AFTER, ""), params.get(BEFORE, "")
        if (position := find_position(source, order, before) if before else None) is not None:
            found = read_slice(rows, order, self.page_size + 1, position, backwards=True)
            if len(found) > self.page_size:
                return found[1:], True, True, True
        elif (position := find_position(source, order, after) if after else None) is not None:
            found = read_slice(rows, order, self.page_size + 1, position)
            if found:
                return found[: self.page_size], True, len(found) > self.page_size, True
        found = read_slice(rows, order, self.page_size + 1)
        return found[: self.page_size], False, len(found) > self.page_size, False

    def _read_filters(self, params: Mapping[str, str]) -> list[_Asked]:
        return [_ask(column, params) for column in self.columns if column.filter]

    def narrow(self, params: Mapping[str, str], source: Any) -> Any:
        """The rows that the filters keep, for a page that counts them otherwise."""
        return self._narrow(source, self._read_filters(params))

    def _narrow(self, source: Any, asked: list[_Asked]) -> Any:
        for one in asked:
            if one.is_set:
                source = narrow(source, one.column.filter, one.value)
        return source

    def _column_sorted(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key and column.sort), None)

    def _sorted_by(self, params: Mapping[str, str]) -> str:
        asked = params.get(SORT, "")
        return asked if self._column_sorted(asked.removeprefix("-")) else self.order

    def _order(self, params: Mapping[str, str]) -> Order:
        asked = self._sorted_by(params)
        column = self._column_sorted(asked.removeprefix("-"))
        return Order(column.sort, self.tie, asked.startswith("-"))

    def _addresses(self, params: Mapping[str, str], asked: list[_Asked]) -> Callable[..., str]:
        """Gives an address of this list: `url("nom")` without the filter, `url(apres="12")` with a key."""
        base = {name: params[name] for name in self.keep if params.get(name)}
        base |= {name: params[name] for one in asked for name in one.names if params.get(name)}
        if self._sorted_by(params) != self.order:
            base[SORT] = self._sorted_by(params)

        def address(*without: str, **added: str) -> str:
            wanted = {name: value for name, value in (base | added).items() if name not in without and value}
            return f"?{urlencode(wanted)}"

        return address

    def _header(self, column: Column, params: Mapping[str, str], url: Callable[..., str]) -> Header:
        if not column.sort:
            return Header(column.label, column.kind)
        asked = self._sorted_by(params)
        direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(asked, "")
        wanted = f"-{column.key}" if direction == "ascending" else column.key
        address = url(SORT) if wanted == self.order else url(**{SORT: wanted})
        return Header(column.label, column.kind, address, direction)

    def _sort_options(self, params: Mapping[str, str]) -> tuple[SortOption, ...]:
        asked = self._sorted_by(params)
        return tuple(
            SortOption(f"{sign}{column.key}", f"{column.label}{words}", asked == f"{sign}{column.key}")
            for column in self.columns
            if column.sort
            for sign, words in (("", ""), ("-", ", du dernier au premier"))
        )

    def _row(self, row: Any) -> Row:
        cells = tuple(
            (column.label, "number" if column.kind == "number" else "", column.show(row))
            for column in self.columns
        )
        return Row(self._key(row), self.link(row) if self.link else "", cells[0][2], cells[1:])

    def _key(self, row: Any) -> Any:
        return follow(row, self.tie)

    def _active(self, one: _Asked, url: Callable[..., str]) -> ActiveFilter:
        return ActiveFilter(one.column.label, one.said, url(*one.names))

    def _say_empty(self, asked: list[_Asked]) -> str:
        if any(one.is_set for one in asked):
            none = "Aucune" if self.feminine else "Aucun"
            return f"{none} {self.unit[0]} avec ces filtres. Retirez-en un pour en voir d’autres."
        return self.empty


@dataclass(frozen=True)
class _Asked:
    """A filter as asked: its value once read, and the field that shows it again."""

    column: Column
    names: tuple[str, ...]
    field: FilterField
    value: Any = None
    said: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.said)


def _names_of(column: Column) -> tuple[str, ...]:
    is_period = isinstance(column.filter, Period)
    return (f"{column.key}-du", f"{column.key}-au") if is_period else (column.key,)


def _ask(column: Column, params: Mapping[str, str]) -> _Asked:
    if isinstance(column.filter, Period):
        return _ask_period(column, column.filter, params)
    typed = params.get(column.key, "").strip()
    is_choice = isinstance(column.filter, Choice)
    options = ()
    if isinstance(column.filter, Choice):
        options = (("", column.filter.every), *column.filter.options)
    error, value = "", None
    if typed:
        try:
            value = column.filter.read(typed)
        except Refused as refusal:
            error = str(refusal)
    shown = FilterField(
        column.key,
        column.label,
        "choice" if is_choice else "exact" if column.filter.exact else "prefix",
        "" if error and is_choice else typed,
        options=tuple((code, label, code == typed) for code, label in options),
        error=error,
    )
    said = _say_filter(column.filter, typed) if value else ""
    return _Asked(column, _names_of(column), shown, value, said)


def _say_filter(chosen: Any, typed: str) -> str:
    if isinstance(chosen, Choice):
        return dict(chosen.options)[typed]
    return f"« {typed} »" if chosen.exact else f"commence par « {typed} »"


def _ask_period(column: Column, chosen: Period, params: Mapping[str, str]) -> _Asked:
    names = _names_of(column)
    ends, error = [], ""
    for name in names:
        typed = params.get(name, "").strip()
        try:
            ends.append(chosen.read(typed) if typed else None)
        except Refused as refusal:
            ends.append(None)
            error = str(refusal)
    first, last = ends
    said = " ".join(
        f"{word} {format_date(end)}"
        for word, end in (("du" if last else "depuis le", first), ("au", last))
        if end
    )
    typed = tuple(end.isoformat() if end else "" for end in ends)
    shown = FilterField(column.key, column.label, "period", typed[0], until=typed[1], error=error)
    return _Asked(column, names, shown, (first, last), said)
