"""One figure: its value, its years, its chart and table, how it is made, and the way to what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from accord.conventions.agreements import Place
from accord.declaration.indicators import Indicator
from accord.face.components import Crumb, Seal
from accord.face.frame import Link
from accord.indicators.pages.calculation import Calculation, explain
from accord.indicators.pages.choices import (
    Choice,
    breakdown_choices,
    period_choice,
    periods_of,
    read_breakdowns,
    read_period,
)
from accord.indicators.pages.dossiers import link_dossiers, name_dossiers
from accord.indicators.pages.figures import (
    ask,
    find_former,
    find_years,
    gathered_from,
    say_empty,
    seal_of,
)
from accord.indicators.pages.kept import Question
from accord.indicators.pages.movement import known_years, say_move
from accord.indicators.pages.state import former_state, read_state
from accord.indicators.pages.table import NARROW, WIDE, TableView, caption_of, draw_chart, view_table
from accord.indicators.pages.words import Figure, base_of, figure_of, target_of
from accord.indicators.rules.tables import Table
from accord.kit.text import format_article, format_number

EXPORTS = (("csv", "CSV"), ("xlsx", "Excel"), ("ods", "OpenDocument"))


@dataclass(frozen=True)
class Chart:
    """One drawing, for a width of screen: its class, its SVG and how to read it."""

    screen: str
    drawing: SafeString
    caption: str


@dataclass(frozen=True)
class FigurePage:
    """One indicator: its value, choices, chart, table, years, the files counted, and its calculation."""

    crumbs: tuple[Crumb, ...]
    agreement: str
    label: str
    article: str
    action: str
    choices: tuple[Choice, ...]
    gathered: str
    seal: Seal | None
    figure: Figure | None
    missing: str
    moved: str
    foundation: tuple[tuple[str, str], ...]
    dossiers: tuple[Link, ...]
    charts: tuple[Chart, ...]
    table: TableView | None
    exports: tuple[Link, ...]
    year_charts: tuple[Chart, ...]
    years: TableView | None
    calculation: Calculation | None


@dataclass(frozen=True)
class Asked:
    """What the reader asked of an indicator, read strictly."""

    indicator: Indicator
    question: Question
    period: str


def read_asked(place: Place, key: str, query: Mapping[str, str]) -> Asked:
    """Http404 when the indicator, its period or its breakdowns are none of ours."""
    try:
        indicator = place.declared.indicator(key)
    except KeyError:
        raise Http404 from None
    chosen = query.get("periode", "")
    period = read_period(place, chosen)
    by = read_breakdowns(place, indicator, query.get("par", ""), query.get("puis", ""))
    return Asked(indicator, Question(key, by, period), chosen)


def build_figure_page(place: Place, key: str, query: Mapping[str, str]) -> FigurePage:
    """The page of a reader; Http404 as `read_asked`."""
    state = read_state(place)
    # The text as it was when the figures were published; the reader's own rights as they are.
    place = state.place if state else place
    asked = read_asked(place, key, query)
    table, missing = ask(state, asked.question)
    former = former_state(place, state) if state else None
    all_years = find_years(state, key, asked.question.period)
    years = all_years if not asked.question.by and all_years and len(all_years.cells) > 1 else None
    url = reverse("figure", args=[place.agreement.key, key])
    return FigurePage(
        crumbs=(
            Crumb("Chiffres", reverse("figures", args=[place.agreement.key])),
            Crumb(asked.indicator.label),
        ),
        agreement=place.agreement.title,
        label=asked.indicator.label,
        article=format_article(asked.indicator.article),
        action=url,
        choices=(
            *period_choice(place, asked.period),
            *breakdown_choices(place, asked.indicator, asked.question.by),
        ),
        gathered=gathered_from(table),
        seal=seal_of(state),
        figure=figure_of(table) if table else None,
        missing="" if table else missing or say_empty(place),
        moved=say_move(table, find_former(former, key, asked.question.period), former) if table else "",
        foundation=_foundation(table, _name_period(place, asked, all_years)) if table else (),
        dossiers=name_dossiers(place, table, asked.period) if table else (),
        charts=_draw(table) if table else (),
        table=_view(place, table, asked) if table else None,
        exports=_exports(url, query) if table else (),
        year_charts=_draw(years) if years else (),
        years=view_table(years, link_dossiers(place, years, asked.period)) if years else None,
        calculation=explain(place, asked.indicator, asked.question, table) if table else None,
    )


def table_to_export(place: Place, key: str, query: Mapping[str, str]) -> Table:
    """The table of the page; Http404 as `read_asked`, and when it cannot be given."""
    state = read_state(place)
    place = state.place if state else place
    table, _missing = ask(state, read_asked(place, key, query).question)
    if table is None:
        raise Http404
    return table


def _view(place: Place, table: Table, asked: Asked) -> TableView | None:
    if not asked.question.by and table.unit != "taux":
        return None
    return view_table(table, link_dossiers(place, table, asked.period))


def _exports(url: str, query: Mapping[str, str]) -> tuple[Link, ...]:
    links = []
    for name, label in EXPORTS:
        address = QueryDict(mutable=True)
        address.update({key: query[key] for key in ("periode", "par", "puis") if query.get(key)})
        address["export"] = name
        links.append(Link(f"{url}?{address.urlencode()}", label))
    return tuple(links)


def _name_period(place: Place, asked: Asked, years: Table | None) -> str:
    """`Toutes les dates connues (2016 à 2021)`, `Année 2019`."""
    label = periods_of(place)[asked.period][0]
    known = known_years(years)
    if len(known) < 2:
        return label
    return f"{label} ({known[0].labels[0]} à {known[-1].labels[0]})"


def _foundation(table: Table, period: str) -> tuple[tuple[str, str], ...]:
    """What the large value stands on, each with its name."""
    cell = table.total
    facts = [
        ("Rapport", base_of(table, cell)),
        ("Inconnus", "" if cell.unknown is None or cell.hidden else format_number(cell.unknown)),
        ("Objectif", target_of(table.target, table.unit).removeprefix("objectif ")),
        ("Période", period),
    ]
    return tuple((name, text) for name, text in facts if text)


def _draw(table: Table) -> tuple[Chart, ...]:
    drawings = {"wide": draw_chart(table, WIDE), "narrow": draw_chart(table, NARROW)}
    caption = caption_of(table)
    # Drawn by our own module, which escapes every text that it is given.
    return tuple(
        Chart(screen, mark_safe(svg), caption)  # noqa: S308
        for screen, svg in drawings.items()
        if svg
    )
