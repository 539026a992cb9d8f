"""Parts add up to the amount, to the last digit."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.insight.attribution.rules.credit import add_up, apportion

WEIGHTS = st.dictionaries(st.text(min_size=1, max_size=3), st.floats(0, 1e12), min_size=1, max_size=12)


@given(st.decimals(0, 10**18, places=6), WEIGHTS.filter(lambda weights: sum(weights.values()) > 0))
def test_parts_add_up_and_lie_within_a_step_of_their_share(amount, weights):
    parts = apportion(amount, weights)
    assert add_up(parts.values()) == amount
    whole = sum(Fraction(weight) for weight in weights.values())
    for name, weight in weights.items():
        assert abs(Fraction(parts[name]) - Fraction(amount) * Fraction(weight) / whole) < Fraction(1, 10**9)


def test_the_step_that_is_left_goes_to_the_largest_remainder_and_then_by_name():
    assert apportion(Decimal(1), {"b": 1, "a": 1, "c": 1}) == {
        "a": Decimal("0.333333334"), "b": Decimal("0.333333333"), "c": Decimal("0.333333333"),
    }  # fmt: skip


def test_an_amount_with_more_digits_than_steps_keeps_them():
    assert add_up(apportion(Decimal("0.0000000000007"), {"a": 1, "b": 2}).values()) == Decimal("0.0000000000007")


def test_a_weight_below_nothing_takes_away():
    parts = apportion(Decimal(10), {"a": 3, "b": -1})
    assert parts == {"a": Decimal(15), "b": Decimal(-5)}


def test_nothing_is_split_into_nothing_and_something_needs_weights():
    assert apportion(Decimal(0), {"a": 0}) == {"a": Decimal(0)}
    with pytest.raises(ValueError, match="cannot be split"):
        apportion(Decimal(1), {"a": 0})


def test_a_sum_keeps_every_digit():
    assert add_up([Decimal("1E+30"), Decimal("0.000001")]) == Decimal("1000000000000000000000000000000.000001")
