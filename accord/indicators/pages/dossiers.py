"""The facts behind a figure, read again in PostgreSQL as the reader: whoever may not see them sees none.

DuckDB gives the identifiers of the facts of a cell; the database gives the rows, under row-level security.
Only for those who may see every person of the agreement: for the others these addresses do not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse

from accord.conventions.agreements import Place
from accord.face.components import Crumb, Notice
from accord.face.frame import Link
from accord.face.listing_page import ListPage
from accord.face.words import plural
from accord.indicators.errors import UnknownBreakdownValue
from accord.indicators.facts import all_facts
from accord.indicators.pages.choices import period_choice, periods_of
from accord.indicators.pages.fact_lists import FACT_LISTS, FactList
from accord.indicators.pages.kept import Question, table_for
from accord.indicators.pages.state import State, read_state
from accord.indicators.queries import facts_behind
from accord.indicators.rules.tables import Cell, Part, Table
from accord.kit.text import format_number

# The word of each part of a figure in an address, and what its files are.
PARTS: Mapping[str, tuple[Part, str]] = {
    "compte": ("numerator", "Dossiers comptés"),
    "rapport": ("denominator", "Dossiers du dénominateur"),
    "inconnus": ("unknown", "Dossiers sans réponse connue"),
}
# Which cell: one parameter for each breakdown, « sexe:1 ».
WHERE = ("ou", "et")
CellLink = Callable[[Cell, Part], str]
COUNTED = 1000


@dataclass(frozen=True)
class DossiersPage:
    """The facts behind a cell. `persons` are those shown, for the journal."""

    crumbs: tuple[Crumb, ...]
    heading: str
    agreement: str
    cell: tuple[tuple[str, str], ...]
    value: str
    lost: Notice | None
    note: str
    listing: ListPage
    persons: tuple[int, ...]


@dataclass(frozen=True)
class _Wanted:
    part: Part
    part_word: str
    dims: dict[str, str]
    period: str


def link_dossiers(place: Place, table: Table, period: str) -> CellLink | None:
    """The address of the facts behind each cell; None for a reader who may not see them."""
    if not place.sees_people or _list_of(place, table.indicator) is None:
        return None
    words = {part: word for word, (part, _label) in PARTS.items()}
    base = reverse("figure-dossiers", args=[place.agreement.key, table.indicator])

    def link(cell: Cell, part: Part) -> str:
        query = QueryDict(mutable=True)
        query["part"] = words[part]
        if period:
            query["periode"] = period
        for name, (word, code) in zip(WHERE, cell.dims, strict=False):
            query[name] = f"{word}:{code}"
        return f"{base}?{query.urlencode()}"

    return link


def name_dossiers(place: Place, table: Table, period: str) -> tuple[Link, ...]:
    """The ways from the large value to its facts."""
    link = link_dossiers(place, table, period)
    if link is None:
        return ()
    cell = table.total
    # A sum and a count of persons stand on another number of files than the value shown.
    is_exact = not table.sums and place.declared.indicator(table.indicator).counts == "lignes"
    links = []
    if cell.numerator:
        label = "du numérateur" if table.unit == "taux" else "derrière ce chiffre"
        links.append(Link(link(cell, "numerator"), _name_way(cell.numerator, is_exact, label)))
    if table.unit == "taux" and cell.denominator:
        address = link(cell, "denominator")
        links.append(Link(address, _name_way(cell.denominator, is_exact, "du dénominateur")))
    if cell.unknown:
        links.append(Link(link(cell, "unknown"), _name_way(cell.unknown, is_exact, "sans réponse connue")))
    return tuple(links)


def _name_way(count: int, is_exact: bool, label: str) -> str:
    """`Voir les 132 dossiers du numérateur`."""
    if not is_exact:
        return f"Voir les dossiers {label}"
    if count == 1:
        return f"Voir le dossier {label}"
    return f"Voir les {format_number(count)} dossiers {label}"


def build_dossiers_page(place: Place, indicator: str, query: QueryDict) -> DossiersPage:
    """The page; Http404 for a reader who may not see persons, and for a cell that does not exist."""
    state = read_state(place)
    if not place.sees_people or state is None:
        raise Http404
    fact_list = _list_of(place, indicator)
    if fact_list is None:
        raise Http404
    wanted = _read_wanted(place, indicator, query)
    table, cell = _find_cell(state, indicator, wanted)
    facts = _facts_of(state, indicator, wanted)
    rows = fact_list.rows(facts)
    listing = fact_list.listing
    shown = listing.read(query, rows)
    figure = reverse("figure", args=[place.agreement.key, indicator])
    return DossiersPage(
        crumbs=(
            Crumb("Chiffres", reverse("figures", args=[place.agreement.key])),
            Crumb(table.label, _back(figure, wanted)),
            Crumb(PARTS[wanted.part_word][1]),
        ),
        heading=PARTS[wanted.part_word][1],
        agreement=table.label,
        cell=tuple(_describe(place, table, cell, wanted)),
        value=plural(len(facts), "dossier", "dossiers"),
        lost=_say_lost(len(facts), rows),
        note=_note(place, indicator),
        listing=shown,
        persons=tuple(fact_list.persons(shown.keys)),
    )


def _list_of(place: Place, indicator: str) -> FactList | None:
    try:
        fact = all_facts().get(place.declared.indicator(indicator).fact)
    except KeyError:
        raise Http404 from None
    return FACT_LISTS.get(fact.name) if fact else None


def _read_wanted(place: Place, indicator: str, query: QueryDict) -> _Wanted:
    word = query.get("part", "compte")
    period = query.get("periode", "")
    if word not in PARTS or period not in periods_of(place):
        raise Http404
    dims: dict[str, str] = {}
    allowed = place.declared.indicator(indicator).breakdowns
    for name in WHERE:
        if name not in query:
            continue
        breakdown, _colon, code = query[name].partition(":")
        if breakdown not in allowed or breakdown in dims:
            raise Http404
        dims[breakdown] = code
    return _Wanted(PARTS[word][0], word, dims, period)


def _find_cell(state: State, indicator: str, wanted: _Wanted) -> tuple[Table, Cell]:
    question = Question(indicator, tuple(wanted.dims), periods_of(state.place)[wanted.period][1])
    table = table_for(state.place, question, state.snapshot)
    cell = table.find(wanted.dims)
    if cell is None or cell.hidden:
        raise Http404
    return table, cell


def _facts_of(state: State, indicator: str, wanted: _Wanted) -> list[int]:
    try:
        return facts_behind(
            agreement=state.place.declared,
            indicator=indicator,
            period=periods_of(state.place)[wanted.period][1],
            snapshot=state.snapshot,
            sees_people=state.place.sees_people,
            dims=wanted.dims,
            part=wanted.part,
        )
    except UnknownBreakdownValue:
        raise Http404 from None


def _describe(place: Place, table: Table, cell: Cell, wanted: _Wanted):
    for (word, _code), label in zip(cell.dims, cell.labels, strict=True):
        yield table.breakdowns[word], label
    if period_choice(place, wanted.period):
        yield "Période", periods_of(place)[wanted.period][0]


def _say_lost(count: int, rows: QuerySet) -> Notice | None:
    """What the data had and the database no longer gives: erased since, or not open to the reader."""
    if count > COUNTED:
        return None
    lost = count - rows.order_by().count()
    if lost <= 0:
        return None
    words = plural(lost, "dossier ne se lit plus", "dossiers ne se lisent plus")
    return Notice(f"{words} : effacés depuis que les données ont été réunies, ou non ouverts à vous.", "due")


def _note(place: Place, indicator: str) -> str:
    if place.declared.indicator(indicator).counts != "personnes":
        return ""
    return "Une ligne par parcours ; le chiffre compte les personnes, qui peuvent en avoir plusieurs."


def _back(figure: str, wanted: _Wanted) -> str:
    query = QueryDict(mutable=True)
    if wanted.period:
        query["periode"] = wanted.period
    for name, word in zip(("par", "puis"), wanted.dims, strict=False):
        query[name] = word
    return f"{figure}?{query.urlencode()}" if query else figure
