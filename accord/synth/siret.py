"""Invented SIRET numbers that pass the Luhn check."""

from __future__ import annotations

from random import Random


def compute_check_digit(digits: str) -> str:
    """The last digit that makes `digits` + it pass the Luhn check."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def make_siret(rng: Random) -> str:
    """Fourteen digits: SIREN and SIRET both valid, in a range (999…) that is not given to companies."""
    siren = f"999{rng.randrange(100_000):05d}"
    siren += compute_check_digit(siren)
    establishment = f"{siren}000{rng.randrange(1, 9)}"
    return establishment + compute_check_digit(establishment)
