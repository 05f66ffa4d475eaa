"""Money in whole cents; French writing of amounts."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from accord.kit.problems import Fault
from accord.kit.text import NARROW_SPACE, NO_BREAK_SPACE

_SPACES = re.compile(r"[\s\u00a0\u202f]")
_AMOUNT = re.compile(r"-?\d+(?:[.,]\d{1,2})?")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?")


def read_euros(text: str) -> int | Fault:
    """Cents from `1 234,56 €`, `1234.56`, `1.234,56` or `1 234`; never more than two decimals."""
    amount = _SPACES.sub("", text).removesuffix("€").removesuffix("EUR")
    if not amount:
        return Fault("montant.absent")
    if _THOUSANDS.fullmatch(amount):
        amount = amount.replace(".", "")
    if not (amount.isascii() and _AMOUNT.fullmatch(amount)):
        return Fault("montant.forme")
    return cents_of(Decimal(amount.replace(",", ".")))


def cents_of(euros: Decimal | int) -> int:
    """Cents of an exact amount in euros. ValueError when it has a fraction of a cent."""
    try:
        cents = Decimal(euros) * 100
        whole = int(cents.to_integral_exact())
    except (InvalidOperation, OverflowError) as fault:
        raise ValueError("not an amount") from fault
    if whole != cents:
        raise ValueError("an amount has no fraction of a cent")
    return whole


def format_euros(cents: int) -> str:
    """`500 000 €`, `1 234,50 €`: decimals only when there are cents, spaces that do not break."""
    euros, rest = divmod(abs(cents), 100)
    sign = "−" if cents < 0 else ""
    whole = f"{euros:,}".replace(",", NARROW_SPACE)
    return f"{sign}{whole},{rest:02d}{NO_BREAK_SPACE}€" if rest else f"{sign}{whole}{NO_BREAK_SPACE}€"
