from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kit.money import cents_of, format_euros, read_euros
from accord.kit.problems import Fault


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1 234,56 €", 123456), ("1234.5", 123450), ("1.234,56", 123456), ("500\u202f000\u00a0€", 50_000_000)],
)
def test_an_amount_is_read_as_written(text, cents):
    assert read_euros(text) == cents


def test_an_amount_that_cannot_be_read_says_why():
    assert read_euros("  ") == Fault("montant.absent")
    assert read_euros("12,345") == Fault("montant.forme")
    assert read_euros("environ 12") == Fault("montant.forme")


@given(st.integers(-(10**15), 10**15))
def test_what_is_shown_reads_back(cents):
    assert read_euros(format_euros(cents).replace("−", "-")) == cents


def test_a_fraction_of_a_cent_is_refused():
    assert cents_of(Decimal("12.34")) == 1234
    for amount in (Decimal("0.001"), Decimal("NaN"), Decimal("Infinity")):
        with pytest.raises(ValueError):
            cents_of(amount)
