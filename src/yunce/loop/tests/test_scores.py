"""Scores against scoringrules and closed forms."""

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st

from yunce.kernel.estimate import Estimate
from yunce.loop.rules.scores import brier, crps, crps_of_draws, inside, pit

numbers = st.floats(-1e6, 1e6)


@given(st.lists(numbers, min_size=1, max_size=50), numbers)
def test_the_score_of_draws_is_that_of_scoringrules(draws, actual):
    theirs = scoringrules.crps_ensemble(actual, np.array(draws), estimator="nrg")
    assert crps_of_draws(draws, actual) == pytest.approx(float(theirs), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("actual", [-3.0, 0.0, 1.0, 2.5, 9.0])
def test_the_score_of_a_normal_is_its_closed_form(actual):
    theirs = float(scoringrules.crps_normal(actual, 1.0, 2.0))
    assert crps(Estimate.normal(1.0, 2.0), actual) == pytest.approx(theirs, rel=1e-3)


@pytest.mark.parametrize("actual", [0.2, 1.0, 4.0])
def test_the_score_of_a_lognormal_is_its_closed_form(actual):
    theirs = float(scoringrules.crps_lognormal(actual, np.log(1.5), 0.5))
    assert crps(Estimate.lognormal(1.5, 0.5), actual) == pytest.approx(theirs, rel=2e-3)


def test_a_certain_number_is_scored_by_its_distance():
    assert crps(Estimate.point(5), 8) == pytest.approx(3)


def test_no_draws_cannot_be_scored():
    with pytest.raises(ValueError, match="no draws"):
        crps_of_draws([], 1)


def test_an_honest_forecast_has_uniform_pit():
    rng = np.random.default_rng(11)
    estimate = Estimate.normal(10, 3)
    values = [pit(estimate, actual) for actual in rng.normal(10, 3, 4000)]
    assert np.histogram(values, bins=10, range=(0, 1))[0] == pytest.approx([400] * 10, abs=70)


def test_the_ends_of_an_interval_are_inside():
    estimate = Estimate.from_quantiles(p10=1, p50=2, p90=4)
    assert inside(estimate, 1, 0.8)
    assert inside(estimate, estimate.interval(0.8)[1], 0.8)
    assert not inside(estimate, 0.9, 0.8)


@pytest.mark.parametrize(("chance", "happened", "score"), [(0.7, True, 0.09), (0.7, False, 0.49), (1.0, True, 0.0)])
def test_brier_is_the_squared_error(chance, happened, score):
    assert brier(chance, happened) == pytest.approx(score)


def test_a_chance_above_one_is_refused():
    with pytest.raises(ValueError, match=r"0\.\.1"):
        brier(1.2, True)
