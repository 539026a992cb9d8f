"""The band follows how the figure developed before, and ends at the frozen interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.operations.rules.band import Interval, band, course, standing


def test_the_band_follows_the_history_of_the_same_figure():
    over = course([10, 60, 100], 3, adds_up=True)
    assert (over.shares, over.basis) == ((0.1, 0.6, 1.0), "history")


@pytest.mark.parametrize(
    "before", [[], [1.0, 2.0], [None, 1.0, 2.0], [0.0, 0.0, 0.0], [-1.0, 1.0, 2.0], [1.0, 1.0, float("nan")]]
)
def test_without_usable_history_sums_grow_evenly_and_rates_stay_level(before):
    assert course(before, 3, adds_up=True).shares == (1 / 3, 2 / 3, 1.0)
    assert course(before, 3, adds_up=False).shares == (1.0, 1.0, 1.0)


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=100), st.lists(st.floats(0, 1e9), min_size=3, max_size=3))
def test_on_the_last_day_the_band_is_the_frozen_interval(before, three):
    low, middle, high = sorted(three)
    over = course(before, len(before), adds_up=True)
    made = band(Interval(low=low, middle=middle, high=high), over)
    assert (made.low[-1], made.middle[-1], made.high[-1]) == pytest.approx((low, middle, high))
    assert all(a <= b <= c for a, b, c in zip(made.low, made.middle, made.high, strict=True))


@pytest.mark.parametrize(
    ("actual", "up", "where"),
    [(5, True, "inside"), (10, True, "inside"), (11, True, "better"), (11, False, "worse"), (1, True, "worse"),
     (1, False, "better"), (None, True, "unknown"), (float("nan"), True, "unknown")],
)  # fmt: skip
def test_where_the_actual_stands_is_said_from_the_teams_side(actual, up, where):
    assert standing(actual, 2, 10, up_is_good=up) == where
