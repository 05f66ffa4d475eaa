"""What the reader may choose on a figure's page: its period and its breakdowns, as GET parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from accord.conventions.agreements import Place, term_of
from accord.conventions.clock import today
from accord.declaration.indicators import Indicator
from accord.indicators.facts import all_facts
from accord.indicators.publication import published_breakdowns
from accord.indicators.rules.breakdowns import Geography, Zoning, find_breakdown
from accord.kit.periods import Period
from accord.kit.text import NO_BREAK_SPACE, format_date

# The files of a partner reach back: what happened before the agreement is its point of comparison.
YEARS_BEFORE = 2
WHOLE, ALL_DATES = "", "Toutes les dates connues"


@dataclass(frozen=True)
class Option:
    """One value of a choice."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """One list to choose from, as the form shows it."""

    name: str
    label: str
    options: tuple[Option, ...]


def periods_of(place: Place) -> dict[str, tuple[str, Period | None]]:
    """Value → (label, period): all of it, each year of the agreement, each calendar year around it.

    A reader without the persons has all of it only: the difference of two periods could be a small count.
    """
    found: dict[str, tuple[str, Period | None]] = {WHOLE: (ALL_DATES, None)}
    term = term_of(place) if place.sees_people else None
    if term is None:
        return found
    for span in term.spans:
        if span.starts_on > today():
            break
        rank = "1re" if span.rank == 0 else f"{span.rank + 1}e"
        dates = f"{format_date(span.starts_on)} – {format_date(span.ends_on)}"
        label = f"{rank} année de la convention ({dates})"
        found[f"convention-{span.rank + 1}"] = (label, Period(span.starts_on, span.ends_on))
    last = min(today().year, term.ends_on.year)
    for year in range(term.starts_on.year - YEARS_BEFORE, last + 1):
        found[str(year)] = (f"Année {year}", Period(date(year, 1, 1), date(year, 12, 31)))
    return found


def read_period(place: Place, value: str) -> Period | None:
    """The chosen period; Http404 when it is none of ours."""
    periods = periods_of(place)
    if value not in periods:
        raise Http404
    return periods[value][1]


def period_choice(place: Place, chosen: str) -> tuple[Choice, ...]:
    """The list of periods; empty when there is nothing to choose."""
    options = [(value, label) for value, (label, _period) in periods_of(place).items()]
    return (Choice("periode", "Période", _options(options, chosen)),) if len(options) > 1 else ()


def breakdown_choices(place: Place, indicator: Indicator, by: tuple[str, ...]) -> tuple[Choice, ...]:
    """Two lists: the first breakdown, then a second one once there is a first."""
    labels = breakdown_labels(place, indicator)
    firsts = [word for word in labels if is_offered(place, indicator, (word,))]
    if not firsts:
        return ()
    first = [("", "Sans détail"), *((word, labels[word]) for word in firsts)]
    lists = [Choice("par", "Détailler par", _options(first, by[0] if by else ""))]
    others = [word for word in labels if by and word != by[0] and is_offered(place, indicator, (by[0], word))]
    if others:
        second = [("", "Rien d’autre"), *((word, labels[word]) for word in others)]
        lists.append(Choice("puis", "Puis par", _options(second, by[1] if len(by) > 1 else "")))
    return tuple(lists)


def read_breakdowns(place: Place, indicator: Indicator, first: str, second: str) -> tuple[str, ...]:
    """The chosen breakdowns, in order; Http404 when the indicator or the reader does not have them."""
    by = tuple(dict.fromkeys(word for word in (first, second) if word))
    if any(word not in indicator.breakdowns for word in by) or not is_offered(place, indicator, by):
        raise Http404
    return by


def is_offered(place: Place, indicator: Indicator, by: tuple[str, ...]) -> bool:
    """Whether the reader may have this table: any of them, or one of those protected together."""
    return place.sees_people or by in published_breakdowns(place.declared, indicator)


def breakdown_labels(place: Place, indicator: Indicator) -> dict[str, str]:
    """Word → French label of each breakdown that the indicator is declared with and its fact can give."""
    fact = all_facts().get(indicator.fact)
    if fact is None:
        return {}
    zonings = tuple(
        Zoning(zoning.key, zoning.label, zoning.level, {}) for zoning in place.declared.territory.zonings
    )
    geography = Geography(zonings=zonings)
    found = {word: find_breakdown(word, indicator, fact, geography) for word in indicator.breakdowns}
    return {word: breakdown.label for word, breakdown in found.items() if breakdown}


def _options(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    return tuple(
        Option(value, label.replace(" :", f"{NO_BREAK_SPACE}:"), value == chosen) for value, label in pairs
    )
