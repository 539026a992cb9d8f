"""Customers whose numbers contradict each other are refused, with their place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.insight.clv.rules.customers import BadCustomer, Customers


@pytest.mark.parametrize(
    ("column", "numbers"),
    [
        ("frequency", (-1.0, 0.0, 5.0)),
        ("frequency", (1.5, 2.0, 5.0)),
        ("frequency", (float("nan"), 0.0, 5.0)),
        ("recency", (2.0, 6.0, 5.0)),
        ("recency", (0.0, 1.0, 5.0)),
        ("recency", (2.0, 0.0, 5.0)),
        ("T", (0.0, 0.0, -1.0)),
        ("T", (0.0, 0.0, float("inf"))),
    ],
)
def test_a_contradiction_is_refused_with_place_and_column(column, numbers):
    x, recency, age = numbers
    with pytest.raises(BadCustomer) as refusal:
        Customers(frequency=[2, x], recency=[3, recency], age=[9, age])
    assert (refusal.value.place, refusal.value.column) == (1, column)


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one length"):
        Customers(frequency=[1, 2], recency=[1], age=[2])


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from([1.0, 2.0])), min_size=1, max_size=40))
def test_grouping_loses_nobody(rows):
    x = np.array([row[0] for row in rows], dtype=float)
    recency = np.array([row[1] if row[0] else 0.0 for row in rows])
    grouped, counts = Customers(frequency=x, recency=recency, age=np.full(len(x), 3.0)).grouped()
    assert counts.sum() == len(rows)
    assert counts @ grouped.frequency == x.sum()
    assert counts @ grouped.recency == recency.sum()
    assert grouped.n <= 5
