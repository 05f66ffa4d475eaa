"""The arithmetic of a text, made again: what does not hold is a question for a person, never corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, DecimalException, localcontext
from math import prod

from accord.declaration.agreement import Agreement
from accord.declaration.asked import Asked
from accord.declaration.locate import KeyPath
from accord.declaration.numbers import Stated, stated_numbers
from accord.declaration.places import Places
from accord.declaration.statements import Calculation, Operation
from accord.kit.money import cents_of, format_euros
from accord.kit.text import format_article, format_number


def ask_about_sums(agreement: Agreement, places: Places) -> Iterator[Asked]:
    """Every figure, sum, product and balance of the text that does not hold."""
    numbers = stated_numbers(agreement)
    yield from _ask_about_twins(agreement, numbers, places)
    yield from _ask_about_calculations(agreement, numbers, places)
    yield from _ask_about_actions(agreement, numbers, places)
    yield from _ask_about_ceilings(agreement, places)
    yield from _ask_about_parts(agreement, places)
    yield from _ask_about_balances(agreement, places)


def _ask(
    code: str, key: str, path: KeyPath, article: str, places: Places, params: dict[str, object]
) -> Asked:
    return Asked(f"{code}:{key}", code, places.where(path, article), params)


def _ask_about_twins(agreement: Agreement, numbers: dict[str, Stated], places: Places) -> Iterator[Asked]:
    for rank, figure in enumerate(agreement.figures):
        other = numbers.get(figure.same_as or "")
        own = numbers[figure.key]
        if other is not None and own.plain != other.plain:
            params: dict[str, object] = {
                "libelle": figure.label,
                "valeur": own.say(),
                "autre": other.say(),
                "article": format_article(figure.article),
                "autre_article": format_article(other.article),
            }
            path: KeyPath = ("chiffre", rank, "valeur")
            yield _ask("chiffre.divergent", figure.key, path, figure.article, places, params)


def _ask_about_calculations(
    agreement: Agreement, numbers: dict[str, Stated], places: Places
) -> Iterator[Asked]:
    for rank, calculation in enumerate(agreement.calculations):
        path: KeyPath = ("calcul", rank, calculation.operation)
        entry = (calculation.key, path, calculation.article, places)
        needed = (*calculation.operands, calculation.gives)
        without = [key for key in needed if key not in numbers]
        if without:
            yield _ask("calcul.sans_valeur", *entry, {"cle": without[0], "libelle": calculation.label})
            continue
        given = numbers[calculation.gives]
        found = _compute(calculation, [numbers[key] for key in calculation.operands], given)
        if found is None:
            yield _ask("calcul.impossible", *entry, {"libelle": calculation.label})
        elif found != _round(given.value, _decimals(calculation, given)):
            params: dict[str, object] = {
                "libelle": calculation.label,
                "trouve": given.say(found),
                "ecrit": given.say(),
                "nom": given.label,
            }
            yield _ask("calcul.faux", *entry, params)


def _decimals(calculation: Calculation, given: Stated) -> int:
    return given.decimals if calculation.decimals is None else calculation.decimals


def _compute(calculation: Calculation, operands: Sequence[Stated], given: Stated) -> Decimal | None:
    """The result in the unit of what is given, rounded as it is; None when it cannot be computed."""
    with localcontext() as context:
        context.prec = 60
        try:
            found = _operate(calculation.operation, [operand.plain for operand in operands]) / given.scale
            return _round(found, _decimals(calculation, given))
        except DecimalException:
            return None


def _operate(operation: Operation, values: Sequence[Decimal]) -> Decimal:
    first, second = values[0], values[1]
    match operation:
        case "somme":
            return sum(values, Decimal(0))
        case "produit":
            return prod(values, start=Decimal(1))
        case "rapport":
            return first / second * 100
        case "evolution":
            return (second - first) / first * 100
        case "difference":
            return first - sum(values[1:], Decimal(0))


def _round(value: Decimal, decimals: int) -> Decimal:
    step = Decimal(1).scaleb(-decimals)
    whole = (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    return whole.quantize(step) if decimals >= 0 else whole


def _ask_about_actions(agreement: Agreement, numbers: dict[str, Stated], places: Places) -> Iterator[Asked]:
    for rank, action in enumerate(agreement.actions):
        if action.groups is not None and action.days_per_group is not None and action.days is not None:
            found = action.groups * action.days_per_group
            if found != action.days:
                params: dict[str, object] = {
                    "libelle": action.label,
                    "trouve": format_number(found),
                    "ecrit": format_number(action.days),
                }
                path: KeyPath = ("action", rank, "jours")
                yield _ask("action.jours", action.key, path, action.article, places, params)
        price = action.tariff
        if isinstance(price, str):
            price = numbers[price].value if price in numbers else None
        if action.days is not None and price is not None and action.euros is not None:
            cost = action.days * price
            if cost != action.euros:
                params = {
                    "libelle": action.label,
                    "trouve": format_number(cost),
                    "ecrit": format_number(action.euros),
                }
                path = ("action", rank, "euros")
                yield _ask("action.euros", action.key, path, action.article, places, params)


def _ask_about_ceilings(agreement: Agreement, places: Places) -> Iterator[Asked]:
    """The actions of a ceiling, together, against it."""
    costs: dict[str, int] = defaultdict(int)
    for action in agreement.actions:
        if action.ceiling is not None and action.euros is not None:
            costs[action.ceiling] += cents_of(action.euros)
    for rank, envelope in enumerate(agreement.envelopes):
        if costs[envelope.key] > envelope.cents:
            params: dict[str, object] = {
                "libelle": envelope.label,
                "trouve": format_euros(costs[envelope.key]),
                "ecrit": format_euros(envelope.cents),
            }
            path: KeyPath = ("enveloppe", rank, "euros")
            yield _ask("action.plafond", envelope.key, path, envelope.article, places, params)


def _ask_about_parts(agreement: Agreement, places: Places) -> Iterator[Asked]:
    """The envelopes inside another one, over the same time, against it."""
    parts: dict[tuple[str, str], int] = defaultdict(int)
    for part in agreement.envelopes:
        if part.within is not None:
            parts[part.within, part.per] += part.cents
    for rank, envelope in enumerate(agreement.envelopes):
        total = parts[envelope.key, envelope.per]
        if total > envelope.cents:
            params: dict[str, object] = {
                "libelle": envelope.label,
                "trouve": format_euros(total),
                "ecrit": format_euros(envelope.cents),
            }
            path: KeyPath = ("enveloppe", rank, "euros")
            yield _ask("enveloppe.depasse", envelope.key, path, envelope.article, places, params)


def _ask_about_balances(agreement: Agreement, places: Places) -> Iterator[Asked]:
    for rank, line in enumerate(agreement.budget_lines):
        found = line.available - line.proposed
        if found != line.left:
            params: dict[str, object] = {
                "libelle": line.label,
                "trouve": format_number(found),
                "ecrit": format_number(line.left),
            }
            path: KeyPath = ("ligne_budgetaire", rank, "solde")
            yield _ask("budget.solde", line.key, path, line.article, places, params)
