"""How a figure was made: its definition in words, where its data come from, and only then the statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accord.conventions.agreements import Place
from accord.declaration.indicators import Indicator
from accord.face.words import plural
from accord.indicators.facts import all_facts
from accord.indicators.pages.kept import Question
from accord.indicators.queries import geography_of
from accord.indicators.rules.definitions import describe
from accord.indicators.rules.plans import make_plan
from accord.indicators.rules.tables import DepositOrigin, Table
from accord.kit.text import format_article, format_date, format_date_words


@dataclass(frozen=True)
class Source:
    """A partner's file behind a figure."""

    file_name: str
    reference: str


@dataclass(frozen=True)
class Provenance:
    """The files of a partner in one format: who sent them, what they hold, how many, between which dates."""

    sender: str
    label: str
    files: str


@dataclass(frozen=True)
class Calculation:
    """How a figure was made. `parts` say what it counts; `sources` and `sql` are for whoever checks it."""

    parts: tuple[tuple[str, str], ...]
    provenance: tuple[Provenance, ...]
    snapshot: str
    sources_heading: str
    sources: tuple[Source, ...]
    sql: str


def explain(place: Place, indicator: Indicator, question: Question, table: Table) -> Calculation:
    """The calculation of a table that a reader was given."""
    return Calculation(
        parts=(
            *_define(place, indicator, question),
            ("Petits effectifs", _say_threshold(place, indicator)),
            *_say_choices(place, indicator, table),
        ),
        provenance=tuple(_group(place, table.deposits)),
        snapshot=table.snapshot[:16],
        sources_heading=plural(len(table.deposits), "fichier", "fichiers"),
        sources=tuple(
            Source(deposit.file_name, format_date(day) if (day := _day_of(deposit)) else "")
            for deposit in table.deposits
        ),
        sql=table.sql,
    )


def _define(place: Place, indicator: Indicator, question: Question) -> tuple[tuple[str, str], ...]:
    plan = make_plan(
        agreement=place.agreement.key,
        indicator=indicator,
        facts=all_facts(),
        geography=geography_of(place.declared),
        period=question.period,
        events=place.events,
    )
    publics = {public.key: public.label for public in place.declared.publics}
    return describe(plan, public=publics.get(indicator.within or "", ""))


def _say_threshold(place: Place, indicator: Indicator) -> str:
    threshold = max(place.declared.disclosure.threshold, indicator.threshold or 0)
    hidden = f"un effectif inférieur à {threshold}, ou qui permettrait d’en retrouver un"
    if place.sees_people:
        return f"montrés, car vous avez accès aux personnes ; les autres lecteurs lisent « c » pour {hidden}"
    return f"« c » remplace {hidden}"


def _say_choices(place: Place, indicator: Indicator, table: Table) -> Iterable[tuple[str, str]]:
    yield "Texte", format_article(table.article)
    if table.target is not None:
        yield "Objectif", table.target.reference
    if table.choice:
        yield "Choix retenu", table.choice
    question = {one.key: one.text for one in place.declared.questions}.get(indicator.question or "")
    if question:
        yield "Question posée aux parties", question


def _group(place: Place, deposits: Iterable[DepositOrigin]) -> Iterable[Provenance]:
    names = {one.key: one.short_name for one in (*place.declared.parties, *place.declared.senders)}
    formats = {form.key: form for form in place.declared.formats}
    found: dict[str, list[DepositOrigin]] = {}
    for deposit in deposits:
        found.setdefault(deposit.format_key, []).append(deposit)
    for key, files in found.items():
        form = formats.get(key)
        sender = names.get(form.sender, form.sender) if form else ""
        days = [day for deposit in files if (day := _day_of(deposit))]
        said = plural(len(files), "fichier", "fichiers")
        yield Provenance(sender, form.label if form else key, f"{said}{_say_span(days)}")


def _say_span(days: list[date]) -> str:
    if not days:
        return ""
    first, last = min(days), max(days)
    if first == last:
        return f", au {format_date_words(last)}"
    return f", du {format_date_words(first)} au {format_date_words(last)}"


def _day_of(deposit: DepositOrigin) -> date | None:
    return date.fromisoformat(deposit.reference_on[:10]) if deposit.reference_on else None
