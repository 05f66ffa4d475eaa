"""Every figure of an agreement over a period: value, target, unknown, its years, what moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from accord.conventions.agreements import Place
from accord.face.components import Seal
from accord.face.frame import Link
from accord.indicators.errors import IndicatorError
from accord.indicators.pages.choices import Choice, period_choice, read_period
from accord.indicators.pages.kept import YEARS, NotShown, Question, table_for
from accord.indicators.pages.movement import YEARS_SAID, known_years, say_move, say_years
from accord.indicators.pages.state import State, former_state, read_state
from accord.indicators.pages.words import Figure, figure_of
from accord.indicators.rules.tables import Table
from accord.kit.periods import Period
from accord.kit.text import format_article, format_date_words, format_number

NOT_GATHERED = (
    "Les chiffres paraîtront ici dès que les premiers fichiers des partenaires "
    "auront été déposés et acceptés."
)
NOT_PUBLISHED = "Les chiffres paraîtront ici dès que ceux d’une première séance auront été arrêtés."


EVERY = "toutes"


@dataclass(frozen=True)
class Line:
    """One indicator of the list: its figure, or why there is none."""

    article: str
    figure: Figure | None
    label: str
    years: str
    moved: str
    missing: str = ""


@dataclass(frozen=True)
class FiguresPage:
    """Every indicator of an agreement over a period. `seal` when just these figures were frozen."""

    agreement: str
    gathered: str
    choices: tuple[Choice, ...]
    years_said: str
    years_link: Link | None
    lines: tuple[Line, ...]
    empty: str
    seal: Seal | None
    is_protected: bool


def build_figures_page(place: Place, query: Mapping[str, str]) -> FiguresPage:
    """The list; Http404 when the period is none of ours."""
    chosen = query.get("periode", "")
    period = read_period(place, chosen)
    state = read_state(place)
    former = former_state(place, state) if state else None
    every_year = query.get("annees") == EVERY
    lines, tables, most_years = [], [], 0
    for indicator in state.place.declared.indicators if state else ():
        table, missing = ask(state, Question(indicator.key, (), period))
        tables.append(table)
        url = figure_url(place, indicator.key, chosen)
        years = find_years(state, indicator.key, period)
        most_years = max(most_years, len(known_years(years)))
        lines.append(
            Line(
                article=format_article(indicator.article),
                figure=figure_of(table, url) if table else None,
                label=indicator.label,
                years=say_years(years, every=every_year),
                moved=say_move(table, find_former(former, indicator.key, period), former) if table else "",
                missing=missing,
            )
        )
    return FiguresPage(
        agreement=place.agreement.title,
        gathered=gathered_from(next((table for table in tables if table), None)),
        choices=period_choice(place, chosen),
        years_said=_say_years_shown(most_years, every=every_year, is_protected=not place.sees_people),
        years_link=_link_years(place, most_years, every=every_year),
        lines=tuple(lines),
        empty="" if state else say_empty(place),
        seal=seal_of(state),
        is_protected=not place.sees_people,
    )


def _say_years_shown(most: int, *, every: bool, is_protected: bool) -> str:
    """How to read the years under each figure; empty when there are none."""
    if most < 2:
        return ""
    known = "qui peuvent être montrées" if is_protected else "connues"
    if every or most <= YEARS_SAID:
        return f"Sous chaque chiffre, toutes les années {known}."
    return f"Sous chaque chiffre, les {YEARS_SAID} dernières années {known}."


def _link_years(place: Place, most: int, *, every: bool) -> Link | None:
    if most <= YEARS_SAID:
        return None
    url = reverse("figures", kwargs={"agreement": place.agreement.key})
    if every:
        return Link(url, f"Ne voir que les {YEARS_SAID} dernières")
    return Link(f"{url}?annees={EVERY}", "Voir toutes les années")


def read_figures(place: Place, keys: Iterable[str], state: State | None) -> tuple[Figure, ...]:
    """Some figures of an agreement, with the address of each; those that cannot be given are left out."""
    found = []
    for key in keys if state else ():
        table, _missing = ask(state, Question(key))
        if table is not None:
            found.append(figure_of(table, figure_url(place, key)))
    return tuple(found)


def ask(state: State | None, question: Question) -> tuple[Table | None, str]:
    """A table, or the sentence that says why there is none."""
    if state is None:
        return None, ""
    try:
        return table_for(state.place, question, state.snapshot), ""
    except IndicatorError as refusal:
        return None, str(refusal)


def find_years(state: State | None, indicator: str, period: Period | None) -> Table | None:
    """The figure by year, when the indicator is declared with its years and no period is chosen."""
    if state is None or period is not None:
        return None
    if "annee" not in state.place.declared.indicator(indicator).breakdowns:
        return None
    return ask(state, Question(indicator, YEARS))[0]


def find_former(former: State | None, indicator: str, period: Period | None) -> Table | None:
    """The figure as it was last frozen; None when the text did not have it, or it could not be given."""
    if former is None:
        return None
    try:
        return ask(former, Question(indicator, (), period))[0]
    except (KeyError, NotShown):
        return None


def figure_url(place: Place, indicator: str, period: str = "") -> str:
    """The address of an indicator's page over a period."""
    url = reverse("figure", kwargs={"agreement": place.agreement.key, "indicator": indicator})
    if not period:
        return url
    query = QueryDict(mutable=True)
    query["periode"] = period
    return f"{url}?{query.urlencode()}"


def say_empty(place: Place) -> str:
    """Why there is no figure yet, and what will make them appear."""
    return NOT_GATHERED if place.sees_people else NOT_PUBLISHED


def seal_of(state: State | None) -> Seal | None:
    """The seal of figures that no longer move."""
    if state is None or state.frozen_on is None:
        return None
    return Seal("Chiffres arrêtés", f"le {format_date_words(state.frozen_on)}")


def gathered_from(table: Table | None) -> str:
    """`24 fichiers acceptés, le plus récent au 31 décembre 2020`; empty when there is none."""
    if table is None or not table.deposits:
        return ""
    count = len(table.deposits)
    files = "1 fichier accepté" if count == 1 else f"{format_number(count)} fichiers acceptés"
    last = max(deposit.reference_on for deposit in table.deposits)
    if not last:
        return files
    return f"{files}, le plus récent au {format_date_words(date.fromisoformat(last[:10]))}"
