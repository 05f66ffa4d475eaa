"""The money and the figures that a text names, as tables: each amount with its article and its questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.pages.clauses import name_start
from accord.conventions.pages.lines import AskedView, Questions, Section
from accord.conventions.pages.sections import are_many, list_sections, list_ways
from accord.declaration.money import Envelope, PlannedAction
from accord.declaration.statements import Calculation, Figure
from accord.face.components import Crumb, Empty
from accord.kit.money import cents_of, format_euros
from accord.kit.text import NO_BREAK_SPACE, format_article, format_date, format_number, join_words

NO_FIGURE = "Le texte n’écrit aucun chiffre à suivre. Ceux que son dossier citera paraîtront ici."
PER = {"an": "par an", "durée totale": "sur la durée totale"}
OPERATIONS = {
    "somme": "la somme",
    "produit": "le produit",
    "rapport": "la part, en %",
    "evolution": "l’évolution, en %",
    "difference": "la différence",
}


@dataclass(frozen=True)
class AmountRow:
    """A row: what, how much, what goes with it, where it is written. `depth` sets it inside another one."""

    label: str
    amount: str
    about: str
    article: str
    depth: int = 0
    asked: tuple[AskedView, ...] = ()


@dataclass(frozen=True)
class AmountTable:
    """A table of amounts; a long one is folded."""

    title: str
    rows: tuple[AmountRow, ...]


@dataclass(frozen=True)
class StatementsPage:
    """Every figure that the text states, how they follow from one another, and the schemes when many."""

    crumbs: tuple[Crumb, ...]
    title: str
    ways: tuple[Section, ...]
    tables: tuple[AmountTable, ...]
    empty: Empty | None


def list_money(place: Place, questions: Questions) -> tuple[AmountTable, ...]:
    """The tables that this text has."""
    tables = (
        ("Enveloppes", _envelopes(place, questions)),
        ("Prix", _tariffs(place, questions)),
        ("Actions chiffrées", _actions(place, questions)),
        ("Versements", _instalments(place, questions)),
        ("Lignes du budget", _budget_lines(place, questions)),
    )
    found = [AmountTable(title, tuple(rows)) for title, rows in tables]
    return tuple(table for table in found if table.rows)


def count_statements(place: Place) -> tuple[int, int]:
    """How many figures the text states, and how many calculations hold them together."""
    return len(place.declared.figures), len(place.declared.calculations)


def build_statements_page(place: Place) -> StatementsPage:
    """The page of the figures that a text states."""
    back = reverse("agreement", kwargs={"agreement": place.agreement.key})
    questions = Questions(place, back)
    found = list_ways(list_sections(place, questions))
    ways = found if are_many(found) else ()
    figures = tuple(_figure(one, questions) for one in place.declared.figures)
    calculations = tuple(_calculation(place, one, questions) for one in place.declared.calculations)
    tables = (AmountTable("Chiffres", figures), AmountTable("Calculs refaits par le contrôle", calculations))
    return StatementsPage(
        (Crumb("Convention", back), Crumb("Chiffres du texte")),
        place.agreement.title,
        ways,
        tuple(table for table in tables if table.rows),
        None if ways or any(table.rows for table in tables) else Empty(NO_FIGURE),
    )


def _envelopes(place: Place, questions: Questions) -> Iterator[AmountRow]:
    declared = place.declared
    for one, depth in _nested(declared.envelopes, None, 0):
        owners = declared.name_parties(one.owners) if one.owners else ""
        years = f"{one.years[0]}-{one.years[1]}" if one.years else ""
        since = f"à compter de : {name_start(place, one.starts)}" if one.starts else ""
        yield AmountRow(
            one.label,
            format_euros(one.cents),
            _join(one.nature, PER[one.per], years, since, owners, one.source),
            format_article(one.article),
            min(depth, 3),
            questions.of_entry(one.key),
        )


def _nested(
    envelopes: tuple[Envelope, ...], within: str | None, depth: int
) -> Iterator[tuple[Envelope, int]]:
    for one in envelopes:
        if one.within == within:
            yield one, depth
            yield from _nested(envelopes, one.key, depth + 1)


def _tariffs(place: Place, questions: Questions) -> Iterator[AmountRow]:
    for one in place.declared.tariffs:
        about = _join(f"par {one.unit}", one.public, one.reference)
        yield AmountRow(
            one.label,
            format_euros(one.cents),
            about,
            format_article(one.article),
            asked=questions.of_entry(one.key),
        )


def _actions(place: Place, questions: Questions) -> Iterator[AmountRow]:
    tariffs = {one.key: one.cents for one in place.declared.tariffs}
    for one in place.declared.actions:
        yield AmountRow(
            one.label,
            format_euros(cents_of(one.euros)) if one.euros is not None else "—",
            _say_action(one, tariffs),
            format_article(one.article),
            asked=questions.of_entry(one.key),
        )


def _say_action(one: PlannedAction, tariffs: dict[str, int]) -> str:
    price = one.tariff
    cents = tariffs[price] if isinstance(price, str) else cents_of(price) if price is not None else None
    return _join(
        f"{format_number(one.participants)} personnes" if one.participants is not None else "",
        f"{format_number(one.groups)} groupes" if one.groups is not None else "",
        f"{format_number(one.days)} jours" if one.days is not None else "",
        f"{format_euros(cents)} le jour et le groupe" if cents is not None else "",
        f"obligatoire : {join_words(list(one.required_in))}" if one.required_in else "",
        f"facultative : {join_words(list(one.optional_in))}" if one.optional_in else "",
    )


def _instalments(place: Place, questions: Questions) -> Iterator[AmountRow]:
    declared = place.declared
    for one in declared.instalments:
        part = f"{format_number(one.share)}{NO_BREAK_SPACE}%" if one.share is not None else ""
        amount = format_euros(cents_of(one.euros)) if one.euros is not None else part
        when = one.due.text if one.due else f"le {format_date(one.due_on)}" if one.due_on else "sans date"
        owners = f"payé par : {declared.name_parties(one.owners)}" if one.owners else ""
        yield AmountRow(
            one.label,
            amount,
            _join(when, owners),
            format_article(one.article),
            asked=questions.of_entry(one.key),
        )


def _budget_lines(place: Place, questions: Questions) -> Iterator[AmountRow]:
    for one in place.declared.budget_lines:
        voted = f"AE {_euros(one.voted)}" if one.voted is not None else ""
        about = _join(
            f"opération {one.operation}",
            f"imputation {one.line}",
            voted,
            f"disponible {_euros(one.available)}",
            f"solde {_euros(one.left)}",
        )
        yield AmountRow(
            one.label,
            _euros(one.proposed),
            about,
            format_article(one.article),
            asked=questions.of_entry(one.key),
        )


def _euros(euros: Decimal | int) -> str:
    return format_euros(cents_of(euros))


def _figure(one: Figure, questions: Questions) -> AmountRow:
    at = format_date(one.at) if isinstance(one.at, date) else one.at
    return AmountRow(
        one.label,
        f"{format_number(one.value)}{NO_BREAK_SPACE}{one.unit}",
        _join(at, one.source),
        format_article(one.article),
        asked=questions.of_entry(one.key),
    )


def _calculation(place: Place, one: Calculation, questions: Questions) -> AmountRow:
    labels = _labels(place)
    parts = join_words([f"« {labels.get(key, key)} »" for key in one.operands])
    asked = questions.of_entry(one.key)
    return AmountRow(
        one.label,
        "à vérifier" if asked else "juste",
        f"{OPERATIONS[one.operation]} de {parts} donne « {labels.get(one.gives, one.gives)} »",
        format_article(one.article),
        asked=asked,
    )


def _labels(place: Place) -> dict[str, str]:
    declared = place.declared
    entries: Iterable[tuple[str, str]] = (
        (one.key, one.label)
        for group in (
            declared.figures,
            declared.envelopes,
            declared.actions,
            declared.priorities,
            declared.tariffs,
        )
        for one in group
    )
    return dict(entries)


def _join(*texts: str | None) -> str:
    return " · ".join(text for text in texts if text)
