"""Histograms: every number is in exactly one bin, and edges are those of a clock or round."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunce.insight.asking.api import lasting_between
from yunce.insight.rules.spread import MOST_BINS, Bin, between, duration_bins, number_bins, quantiles

MINUTE, DAY = 60_000, 86_400_000


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=60))
def test_every_number_lies_in_exactly_one_bin(numbers: list[int]) -> None:
    given_numbers = np.array(numbers, np.int64)
    for bins in (duration_bins(given_numbers), number_bins(given_numbers)):
        assert len(bins) <= MOST_BINS + 1
        assert np.sum([each.holds(given_numbers) for each in bins], axis=0).tolist() == [1] * len(numbers)


@pytest.mark.parametrize(
    ("numbers", "first", "last"),
    [
        pytest.param([0, 3 * MINUTE, 30 * MINUTE], Bin(low=0, high=2 * MINUTE), 2 * MINUTE, id="half an hour"),
        pytest.param([5 * DAY, 12 * DAY], Bin(low=5 * DAY, high=5 * DAY + 43_200_000), 43_200_000, id="a week"),
        pytest.param([7, 7, 7], Bin(low=0, high=1000), 1000, id="all alike"),
    ],
)
def test_edges_of_lengths_are_those_of_a_clock(numbers: list[int], first: Bin, last: int) -> None:
    bins = duration_bins(np.array(numbers, np.int64))
    assert bins[0] == first
    assert {each.high - each.low for each in bins if each.low is not None and each.high is not None} == {last}


def test_one_far_away_goes_into_the_open_bin() -> None:
    numbers = np.array([*range(100), 10**9], np.int64)
    bins = number_bins(numbers)
    assert bins[-1].high is None
    assert bins[-1].holds(numbers).sum() <= 6
    assert all(each.high - each.low == 10 for each in bins[:-1] if each.high is not None and each.low is not None)


def test_what_lies_outside_given_edges_is_kept() -> None:
    assert between([5, 10], np.array([1, 7, 10], np.int64)) == (
        Bin(low=None, high=5), Bin(low=5, high=10), Bin(low=10, high=None),
    )  # fmt: skip
    assert between([5, 10], np.array([5], np.int64)) == (Bin(low=5, high=10),)


def test_nobody_has_no_quantiles() -> None:
    assert quantiles(np.empty(0, np.int64)) is None
    assert duration_bins(np.empty(0, np.int64)) == ()


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        pytest.param(0, 21_600_000, "0–6 小时", id="hours"),
        pytest.param(108_000_000, 129_600_000, "30–36 小时", id="not 1.2 days"),
        pytest.param(DAY, 2 * DAY, "1–2 天", id="days"),
        pytest.param(30_000, 60_000, "30–60 秒", id="seconds"),
        pytest.param(2 * DAY, None, "≥ 2 天", id="open"),
    ],
)
def test_edges_are_told_exactly(low: int, high: int | None, said: str) -> None:
    assert lasting_between(Bin(low=low, high=high)).zh == said
