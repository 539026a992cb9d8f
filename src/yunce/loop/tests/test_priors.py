"""What the past offers: wide when it knows little, narrower when it knows more."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.loop.rules.priors import Observation, pooled

TODAY = date(2011, 9, 1)


def seen(actual: float, *, middle: float = 100.0, days: int = 92, age: int = 0) -> Observation:
    return Observation(
        initiative_id="I1",
        initiative="夏季老客复购",
        assumption_id="A1",
        actual=actual,
        middle=middle,
        days=days,
        ended_on=TODAY - timedelta(days=age),
    )


def pool(*observations: Observation, unit: str = "人", adds: bool = False, days: int = 92):
    return pooled(observations, unit=unit, adds_over_time=adds, days=days, today=TODAY)


def test_no_past_offers_nothing():
    assert pool() is None


def test_one_outcome_is_the_middle_and_wide():
    found = pool(seen(120, age=10))
    assert found.estimate.quantile(0.5) == pytest.approx(120)
    low, high = found.estimate.interval(0.8)
    assert 1.5 < high / 120 < 2.0
    assert 1.5 < 120 / low < 2.0
    assert (found.n, found.newest_days, found.bias) == (1, 10, pytest.approx(1.2))


def test_outcomes_that_agree_make_it_narrower():
    one, four = pool(seen(120)), pool(*[seen(120)] * 4)
    assert width(four) < width(one)


def test_outcomes_that_disagree_make_it_wider():
    assert width(pool(seen(50), seen(200), seen(120))) > width(pool(seen(118), seen(121), seen(120)))


def test_old_outcomes_count_less():
    fresh_high = pool(seen(200), seen(100, age=3000)).estimate.quantile(0.5)
    old_high = pool(seen(200, age=3000), seen(100)).estimate.quantile(0.5)
    assert fresh_high > 141 > old_high


def test_totals_are_scaled_to_the_length_of_the_window_and_rates_are_not():
    assert pool(seen(920), adds=True, days=46).estimate.quantile(0.5) == pytest.approx(460)
    assert pool(seen(920), adds=False, days=46).estimate.quantile(0.5) == pytest.approx(920)


def test_a_share_stays_a_share():
    found = pool(seen(0.95, middle=0.9), unit="%")
    assert found.estimate.quantile(0.999) < 1
    assert found.estimate.quantile(0.5) == pytest.approx(0.95)


def test_a_loss_is_pooled_as_it_is():
    found = pool(seen(-50), seen(-30))
    assert found.estimate.quantile(0.5) == pytest.approx(-40)
    assert found.bias is None


def width(found) -> float:
    low, high = found.estimate.interval(0.8)
    return high / low


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=8))
def test_the_middle_lies_between_the_outcomes(actuals):
    middle = pool(*(seen(actual) for actual in actuals)).estimate.quantile(0.5)
    assert min(actuals) * (1 - 1e-9) <= middle <= max(actuals) * (1 + 1e-9)


def test_its_interval_holds_about_as_often_as_it_says():
    """Campaigns of 200 teams that differ by ±25 %: after three of them, the offered interval holds the fourth."""
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        values = np.exp(np.log(100) + 0.25 * rng.standard_normal(4))
        low, high = pool(*(seen(float(value)) for value in values[:3])).estimate.interval(0.8)
        held += low <= values[3] <= high
    assert held / 400 == pytest.approx(0.8, abs=0.06)
