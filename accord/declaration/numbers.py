"""The numbers that a text states, by their key: figures, envelopes, priced actions, priorities, tariffs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from accord.declaration.agreement import Agreement
from accord.declaration.money import Envelope, PlannedAction, Tariff
from accord.declaration.statements import Priority
from accord.kit.text import NO_BREAK_SPACE, format_number

EUROS = "euros"
# How many euros in one unit of money; any other unit counts for itself.
_MONEY = {"€": 1, "euro": 1, EUROS: 1, "k€": 1_000, "M€": 1_000_000, "Md€": 1_000_000_000}


@dataclass(frozen=True, slots=True)
class Stated:
    """One number as the text gives it, with its unit, its name and its place."""

    value: Decimal
    unit: str
    label: str
    article: str

    @property
    def scale(self) -> int:
        """How many of the plain unit one of its units makes: a million for M€."""
        return _MONEY.get(self.unit, 1)

    @property
    def plain(self) -> Decimal:
        """The value in the plain unit: euros for money."""
        return self.value * self.scale

    @property
    def decimals(self) -> int:
        """The decimals that are written; cents for a sum in euros."""
        if self.unit in _MONEY and self.scale == 1:
            return 2
        exponent = self.value.as_tuple().exponent
        return max(-exponent, 0) if isinstance(exponent, int) else 0

    def say(self, value: Decimal | None = None) -> str:
        """A value (its own by default) with this unit: `31 592 507 euros`; a year is not cut in thousands."""
        number = self.value if value is None else value
        if self.unit.startswith("année"):
            return f"{number:f}"
        whole = number.to_integral_value()
        return f"{format_number(whole if whole == number else number)}{NO_BREAK_SPACE}{self.unit}"


def stated_numbers(agreement: Agreement) -> dict[str, Stated]:
    """Every number of an agreement by its key; when two words share a key, the figure comes first."""
    numbers: dict[str, Stated] = {}
    for key, stated in _each(agreement):
        numbers.setdefault(key, stated)
    return numbers


def _each(agreement: Agreement) -> Iterator[tuple[str, Stated]]:
    for figure in agreement.figures:
        yield figure.key, Stated(Decimal(figure.value), figure.unit, figure.label, figure.article)
    priced: tuple[Envelope | PlannedAction | Priority | Tariff, ...] = (
        *agreement.envelopes,
        *agreement.actions,
        *agreement.priorities,
        *agreement.tariffs,
    )
    for entry in priced:
        if entry.euros is not None:
            yield entry.key, Stated(Decimal(entry.euros), EUROS, entry.label, entry.article)
