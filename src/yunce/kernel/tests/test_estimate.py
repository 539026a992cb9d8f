"""Estimates keep what was typed, agree with themselves, and refuse what cannot be."""

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from yunce.kernel.estimate import Estimate, EstimateError, mixture, product, total

SIZES = st.floats(0.05, 50.0)
PLACES = st.floats(-1000.0, 1000.0)
LEVELS = st.floats(0.001, 0.999)


@st.composite
def rising(draw: st.DrawFn, lowest: float = -1000.0) -> tuple[float, float, float]:
    start = draw(st.floats(lowest, 1000.0))
    first, second = draw(st.floats(0.01, 300.0)), draw(st.floats(0.01, 300.0))
    return start, start + first, start + first + second


def through(three: tuple[float, float, float], **bounds: float | None) -> Estimate:
    return Estimate.from_quantiles(p10=three[0], p50=three[1], p90=three[2], **bounds)


CONTINUOUS = st.one_of(
    st.builds(Estimate.normal, PLACES, SIZES),
    st.builds(Estimate.lognormal, st.floats(0.01, 1e6), st.floats(0.01, 2.0)),
    st.builds(Estimate.beta, SIZES, SIZES),
    st.builds(Estimate.gamma, SIZES, st.floats(0.01, 1e4)),
    rising().map(lambda three: Estimate.triangular(*three)),
    rising().map(lambda three: Estimate.pert(*three)),
    rising().map(lambda three: through(three)),
    rising(0.1).map(lambda three: through(three, lower=0)),
    rising().map(lambda three: through(three, upper=2000)),
    rising(0.1).map(lambda three: through(three, lower=0, upper=2000)),
)
STEPPED = st.one_of(
    st.builds(Estimate.poisson, st.floats(0.01, 1e4)),
    st.builds(Estimate.negative_binomial, st.floats(0.01, 1e4), SIZES),
    st.builds(Estimate.point, PLACES),
    st.lists(PLACES, min_size=1, max_size=50).map(Estimate.from_draws),
)
SIMPLE = st.one_of(CONTINUOUS, STEPPED)
MIXED = st.lists(st.tuples(SIMPLE, st.floats(0.01, 5.0)), min_size=1, max_size=4).map(
    lambda pairs: mixture([part for part, _ in pairs], [weight for _, weight in pairs])
)
ANY = st.one_of(SIMPLE, MIXED)


@given(CONTINUOUS, LEVELS)
def test_the_chance_below_a_quantile_is_its_level(estimate: Estimate, level: float):
    value = estimate.quantile(level)
    assume(abs(value) > 0 and np.spacing(value) * 1e4 < estimate.spread)  # tails of a beta squeeze between two floats
    assert estimate.cdf(value) == pytest.approx(level, abs=1e-6)


@given(CONTINUOUS, st.floats(0.02, 0.98))
def test_the_quantile_of_a_values_chance_is_the_value(estimate: Estimate, level: float):
    value = estimate.quantile(level)
    assert estimate.quantile(estimate.cdf(value)) == pytest.approx(value, rel=1e-6, abs=1e-6 * estimate.spread)


@given(STEPPED, LEVELS)
def test_a_quantile_with_steps_is_the_first_value_that_reaches_the_level(estimate: Estimate, level: float):
    value = estimate.quantile(level)
    assert estimate.cdf(value) >= level - 1e-9
    assert estimate.cdf(np.nextafter(value, -math.inf)) < level + 1e-9
    assert estimate.quantile(estimate.cdf(value)) == value


@given(ANY)
def test_an_estimate_survives_json(estimate: Estimate):
    assert Estimate.from_json(json.loads(json.dumps(estimate.to_json()))) == estimate


@given(ANY, st.lists(PLACES, min_size=2, max_size=20))
def test_the_chance_never_falls_and_stays_within_0_and_1(estimate: Estimate, places: list[float]):
    chances = estimate.cdf(np.sort(np.array(places)))
    assert (np.diff(chances) >= -1e-12).all()
    assert chances.min() >= 0
    assert chances.max() <= 1


@given(ANY, st.lists(st.sampled_from([0.0, 1.0]) | st.floats(1e-9, 1 - 1e-9), min_size=2, max_size=10))
def test_quantiles_never_fall_and_stay_within_the_bounds(estimate: Estimate, levels: list[float]):
    values = estimate.quantile(np.sort(np.array(levels)))
    with np.errstate(invalid="ignore"):
        assert not (values[1:] < values[:-1]).any()
    low, high = estimate.bounds
    slack = 1e-9 * max(abs(bound) for bound in (low, high, 1.0) if math.isfinite(bound))
    assert (values >= low - slack).all()
    assert (values <= high + slack).all()


@settings(max_examples=60)
@given(ANY, st.integers(0, 2**32))
def test_draws_have_the_mean_and_the_spread(estimate: Estimate, seed: int):
    assume(estimate.family != "mixture" or estimate.spread < 1e4)
    assume(estimate.spread <= 3 * abs(estimate.mean) or estimate.bounds[1] < math.inf or estimate.family == "normal")
    draws = estimate.sample(np.random.default_rng(seed), 20_000)
    assert draws.shape == (20_000,)
    assert np.isfinite(draws).all()
    # Heavy tails make the sample mean itself spread: eight standard errors, and the middle half is checked tightly.
    assert draws.mean() == pytest.approx(estimate.mean, abs=8 * estimate.spread / math.sqrt(20_000) + 1e-9)
    for level in (0.25, 0.5, 0.75):
        share = (draws <= estimate.quantile(level)).mean()
        assert share >= level - 0.03


@given(rising())
def test_three_quantiles_are_met_whatever_their_skew(three: tuple[float, float, float]):
    estimate = through(three)
    assert [estimate.quantile(level) for level in (0.1, 0.5, 0.9)] == pytest.approx(three, rel=1e-9, abs=1e-9)


@given(rising(0.001), st.sampled_from([(0.0, None), (None, 5000.0), (0.0, 5000.0), (-1.0, 1601.0)]))
def test_three_quantiles_are_met_within_bounds(three: tuple[float, float, float], bounds: tuple[Any, Any]):
    lower, upper = bounds
    estimate = through(three, lower=lower, upper=upper)
    assert [estimate.quantile(level) for level in (0.1, 0.5, 0.9)] == pytest.approx(three, rel=1e-9, abs=1e-9)
    draws = estimate.sample(np.random.default_rng(1), 2000)
    assert lower is None or draws.min() >= lower
    assert upper is None or draws.max() <= upper


PAIRS = st.sampled_from([("p10", "p90"), ("p10", "p50"), ("p50", "p90")])


@given(rising(0.001), PAIRS, st.sampled_from([None, "normal", "lognormal", "gamma"]))
def test_two_quantiles_are_met(three: tuple[float, float, float], names: tuple[str, str], family: str | None):
    low, high = three[0], three[2]
    assume(family != "gamma" or 1.01 < high / low < 1e6)
    estimate = Estimate.from_quantiles(family=family, **dict(zip(names, (low, high), strict=True)))
    for name, value in zip(names, (low, high), strict=True):
        assert estimate.quantile(int(name[1:]) / 100) == pytest.approx(value, rel=1e-7)
    assert estimate.family == (family or "normal")


@settings(max_examples=40)
@given(st.floats(0.001, 0.9), st.floats(0.01, 0.95), PAIRS)
def test_two_quantiles_of_a_share_are_met_by_a_beta(low: float, step: float, names: tuple[str, str]):
    high = low + (1 - low) * step
    try:
        estimate = Estimate.from_quantiles(family="beta", unit="share", **dict(zip(names, (low, high), strict=True)))
    except EstimateError as refusal:
        assert refusal.where in (*names, "family")  # no beta is that wide: refused, not bent  # noqa: PT017
        return
    for name, value in zip(names, (low, high), strict=True):
        assert estimate.quantile(int(name[1:]) / 100) == pytest.approx(value, rel=1e-6)


def test_two_quantiles_of_a_share_stay_between_0_and_1():
    estimate = Estimate.from_quantiles(p10=0.2, p90=0.9, unit="share")
    assert (estimate.quantile(0.1), estimate.quantile(0.9)) == pytest.approx((0.2, 0.9))
    assert estimate.bounds == (0, 1)


def test_two_quantiles_above_0_make_a_lognormal_and_equal_ones_a_point():
    named = Estimate.from_quantiles(p10=10, p90=40, family="lognormal")
    assert Estimate.from_quantiles(p10=10, p90=40, lower=0) == named
    assert Estimate.from_quantiles(p10=5, p50=5, p90=5) == Estimate.point(5)


def test_a_tie_puts_half_of_the_chance_on_one_value():
    estimate = Estimate.from_quantiles(p10=100, p50=100, p90=120, lower=0)
    assert [estimate.quantile(level) for level in (0.01, 0.1, 0.5, 0.9)] == pytest.approx([100, 100, 100, 120])
    assert estimate.cdf(99.9) == 0
    assert estimate.cdf(100) == pytest.approx(0.5)
    upside_down = Estimate.from_quantiles(p10=80, p50=100, p90=100, upper=200)
    assert upside_down.cdf(100) == 1
    assert upside_down.cdf(80) == pytest.approx(0.1)


WITH_SPREAD = st.sampled_from(["normal", "lognormal", "gamma", "negative_binomial"])


@given(st.floats(0.1, 1000), st.floats(0.01, 0.9), WITH_SPREAD)
def test_mean_and_spread_are_kept(mean: float, relative: float, family: str):
    spread = mean * relative
    assume(family != "negative_binomial" or spread**2 > mean * 1.01)
    estimate = Estimate.from_mean(mean, spread, family=family)
    assert (estimate.mean, estimate.spread) == pytest.approx((mean, spread), rel=1e-6)


def test_a_share_with_mean_and_spread_is_a_beta():
    estimate = Estimate.from_mean(0.3, 0.05, unit="share")
    assert estimate.family == "beta"
    assert (estimate.mean, estimate.spread) == pytest.approx((0.3, 0.05))
    assert Estimate.from_mean(4, family="poisson").spread == 2
    assert Estimate.from_mean(4, 0) == Estimate.point(4)


@pytest.mark.parametrize(
    ("estimate", "known"),
    [
        (Estimate.beta(2, 5), stats.beta(2, 5)),
        (Estimate.gamma(3, 2), stats.gamma(3, scale=2)),
        (Estimate.lognormal(10, 0.5), stats.lognorm(0.5, scale=10)),
        (Estimate.triangular(0, 1, 4), stats.triang(0.25, 0, 4)),
        (Estimate.pert(0, 1, 4), stats.beta(2, 4, 0, 4)),
        (Estimate.poisson(3.5), stats.poisson(3.5)),
        (Estimate.negative_binomial(6, 2), stats.nbinom(2, 0.25)),
    ],
    ids=lambda part: part.family if isinstance(part, Estimate) else "",
)
def test_families_agree_with_scipy(estimate: Estimate, known: Any):
    places = np.linspace(-1, 12, 40)
    assert estimate.cdf(places) == pytest.approx(known.cdf(places))
    assert estimate.quantile(0.3) == pytest.approx(known.ppf(0.3))
    assert (estimate.mean, estimate.spread) == pytest.approx((known.mean(), known.std()))
    assert estimate.interval(0.8) == pytest.approx(known.interval(0.8))


def test_the_two_piece_normal_has_its_known_mean_and_spread():
    estimate = Estimate.from_quantiles(p10=90, p50=100, p90=140)
    below, above = 10 / stats.norm.ppf(0.9), 40 / stats.norm.ppf(0.9)
    mean = (above - below) / math.sqrt(2 * math.pi)
    assert estimate.mean == pytest.approx(100 + mean)
    assert estimate.spread == pytest.approx(math.sqrt((above**2 + below**2) / 2 - mean**2))


def test_many_draws_are_kept_few_with_their_mean():
    draws = np.random.default_rng(3).lognormal(3, 1, 10_000)
    estimate = Estimate.from_draws(draws)
    assert len(estimate.to_json()["values"]) == 2000
    assert estimate.mean == pytest.approx(draws.mean())
    assert estimate.quantile(0.9) == pytest.approx(np.quantile(draws, 0.9), rel=0.01)


def test_sums_and_products_of_independent_parts_have_the_known_moments():
    rng = np.random.default_rng(5)
    parts = [Estimate.normal(100, 3), Estimate.normal(50, 4)]
    assert total(parts, rng, 50_000).mean == pytest.approx(150, abs=0.15)
    assert total(parts, rng, 50_000).spread == pytest.approx(5, rel=0.02)
    assert product(parts, rng, 50_000).mean == pytest.approx(5000, rel=0.002)


def test_a_mixture_weighs_its_parts():
    slips = mixture([Estimate.point(0), Estimate.normal(100, 1)], [1, 3])
    assert slips.mean == pytest.approx(75)
    assert slips.cdf(0) == pytest.approx(0.25)
    assert slips.quantile(0.2) == 0
    assert slips.quantile(0.25 + 0.75 * 0.5) == pytest.approx(100)
    assert slips.spread == pytest.approx(math.sqrt(0.25 * 75**2 + 0.75 * (25**2 + 1)))


@dataclass(frozen=True)
class Refusal:
    name: str
    where: str
    says: str
    attempt: Any


@pytest.mark.parametrize(
    "case",
    [
        Refusal("order", "p10", "p10 ≤ p50 ≤ p90", lambda: Estimate.from_quantiles(p10=5, p50=4, p90=9)),
        Refusal("order of the upper two", "p50", "p90", lambda: Estimate.from_quantiles(p10=1, p50=10, p90=9)),
        Refusal("a share above 1", "p90", "0.3", lambda: Estimate.from_quantiles(p10=0.1, p90=30, unit="share")),
        Refusal("a share below 0", "mean", "share", lambda: Estimate.from_mean(-0.1, 0.1, unit="share")),
        Refusal("a share drawn above 1", "draws", "share", lambda: Estimate.from_draws([0.5, 1.5], unit="share")),
        Refusal("a share as a point", "value", "0.5", lambda: Estimate.point(50, unit="share")),
        Refusal("nan", "p50", "finite", lambda: Estimate.from_quantiles(p10=1, p50=math.nan, p90=2)),
        Refusal("infinite", "mean", "finite", lambda: Estimate.normal(math.inf, 1)),
        Refusal("text", "mean", "number", lambda: Estimate.normal("1", 1)),  # type: ignore[arg-type]
        Refusal("truth", "mean", "number", lambda: Estimate.normal(True, 1)),
        Refusal("no spread", "spread", "point", lambda: Estimate.normal(1, 0)),
        Refusal("one quantile", "p50", "two or three", lambda: Estimate.from_quantiles(p50=1)),
        Refusal("no quantile", "p10", "two or three", lambda: Estimate.from_quantiles()),
        Refusal("at the bound", "p10", "above 0", lambda: Estimate.from_quantiles(p10=0, p90=1, lower=0)),
        Refusal("bounds", "upper", "lower bound", lambda: Estimate.from_quantiles(p10=0, p90=1, lower=3, upper=2)),
        Refusal(
            "negative lognormal", "p10", "above 0", lambda: Estimate.from_quantiles(p10=-1, p90=1, family="lognormal")
        ),
        Refusal("three for two", "family", "p50", lambda: Estimate.from_quantiles(p10=1, p50=2, p90=4, family="gamma")),
        Refusal("no such fit", "family", "One of", lambda: Estimate.from_quantiles(p10=1, p90=4, family="poisson")),
        Refusal("beta too wide", "spread", "below", lambda: Estimate.from_mean(0.5, 0.6, unit="share")),
        Refusal("count too narrow", "spread", "poisson", lambda: Estimate.from_mean(9, 2, family="negative_binomial")),
        Refusal("mode outside", "mode", "between", lambda: Estimate.pert(1, 9, 4)),
        Refusal("no width", "high", "point", lambda: Estimate.triangular(1, 1, 1)),
        Refusal("no draws", "draws", "no draws", lambda: Estimate.from_draws([])),
        Refusal("missing draw", "draws", "draw 1 is nan", lambda: Estimate.from_draws([1, math.nan])),
        Refusal("no mean", "quantiles", "mean", lambda: Estimate.from_quantiles(p10=1, p50=2, p90=1e60, lower=0)),
        Refusal("weights", "weights", "weights for", lambda: mixture([Estimate.point(1)], [1, 2])),
        Refusal("negative weight", "weights", "at least 0", lambda: mixture([Estimate.point(1)] * 2, [1, -1])),
        Refusal("nothing mixed", "parts", "at least one", lambda: mixture([], [])),
        Refusal("nothing added", "parts", "at least one", lambda: total([], np.random.default_rng(1))),
        Refusal("level", "q", "0..1", lambda: Estimate.normal(0, 1).quantile(1.5)),
        Refusal("interval", "level", "between 0 and 1", lambda: Estimate.normal(0, 1).interval(80)),
        Refusal("missing outcome", "x", "missing", lambda: Estimate.normal(0, 1).cdf(math.nan)),
        Refusal("unknown family", "family", "One of", lambda: Estimate.from_json({"family": "cauchy"})),
        Refusal("missing parameter", "spread", "missing", lambda: Estimate.from_json({"family": "normal", "mean": 1})),
        Refusal("not json", "estimate", "family", lambda: Estimate.from_json([])),  # type: ignore[arg-type]
        Refusal("extra", "x", "not a parameter", lambda: Estimate.from_json({"family": "point", "value": 1, "x": 2})),
    ],
    ids=lambda case: case.name,
)
def test_what_cannot_be_is_refused_with_field_reason_and_hint(case: Refusal):
    with pytest.raises(EstimateError) as refusal:
        case.attempt()
    assert refusal.value.where == case.where
    assert case.says in str(refusal.value)
