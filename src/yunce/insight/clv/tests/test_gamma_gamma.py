"""Gamma-Gamma: orders that were simulated, its limits, and what it refuses."""

import numpy as np
import pytest
from scipy import optimize

from yunce.insight.clv.rules.customers import BadCustomer, Customers
from yunce.insight.clv.rules.gamma_gamma import (
    GammaGamma,
    _likelihood,
    correlation,
    fit_gamma_gamma,
    log_likelihood,
    spenders,
)
from yunce.insight.clv.rules.maximum import TooFewCustomers

# CDNOW: Fader & Hardie (2013), "The Gamma-Gamma model of monetary value", the fit on 946 repeat buyers.
CDNOW = GammaGamma(p=6.25, q=3.74, v=15.44)


def buyers(model: GammaGamma, n: int, seed: int) -> tuple[Customers, np.ndarray]:
    """Customers with repeat orders, and the true mean of each: order values one by one from an own gamma."""
    rng = np.random.default_rng(seed)
    rates = rng.gamma(model.q, 1 / model.v, n)
    counts = rng.integers(1, 8, n)
    means = np.array([rng.gamma(model.p, 1 / rate, count).mean() for rate, count in zip(rates, counts, strict=True)])
    ages = np.full(n, 39.0)
    return Customers(frequency=counts, recency=ages / 2, age=ages, monetary=means), model.p / rates


def test_everybodys_mean_stands_for_who_has_no_repeat_orders():
    """The note's population mean, p·v / (q - 1)."""
    none = Customers(frequency=[0], recency=[0], age=[30], monetary=[0])
    assert CDNOW.expected_value(none)[0] == pytest.approx(6.25 * 15.44 / 2.74) == pytest.approx(CDNOW.mean_value)


def test_many_orders_speak_for_themselves_and_one_is_pulled_to_everybodys_mean():
    customers = Customers(frequency=[1, 500], recency=[1, 1], age=[2, 2], monetary=[100, 100])
    once, often = CDNOW.expected_value(customers)
    assert CDNOW.mean_value < once < 90
    assert often == pytest.approx(100, abs=0.5)


def test_without_a_finite_mean_the_value_is_undefined():
    model = GammaGamma(p=2.0, q=0.9, v=10.0)
    customers = Customers(frequency=[0, 1], recency=[0, 1], age=[2, 2], monetary=[0, 50])
    assert model.mean_value is None
    assert np.isnan(model.expected_value(customers)[0])
    assert np.isfinite(model.expected_value(customers)[1])


def test_simulated_buyers_give_back_the_parameters_they_were_made_with():
    customers, truly = buyers(CDNOW, 4000, seed=2)
    fit = fit_gamma_gamma(customers)
    assert fit.converged
    for name, value in CDNOW.named().items():
        assert abs(fit.model.named()[name] - value) < 2.5 * fit.standard_errors[name]
    assert fit.model.expected_value(customers).mean() == pytest.approx(truly.mean(), rel=0.03)


def test_the_gradient_is_that_of_the_likelihood():
    customers, _ = buyers(CDNOW, 50, seed=3)
    at = np.log([4.0, 3.0, 20.0])
    numeric = optimize.approx_fprime(
        at, lambda point: _likelihood(point, customers.frequency, customers.monetary)[0], 1e-7
    )
    assert _likelihood(at, customers.frequency, customers.monetary)[1] == pytest.approx(numeric, rel=1e-4, abs=1e-4)


def test_the_currency_changes_the_scale_and_nothing_else():
    customers, _ = buyers(CDNOW, 600, seed=4)
    cents = Customers(
        frequency=customers.frequency, recency=customers.recency, age=customers.age, monetary=100 * customers.monetary
    )
    one, hundred = fit_gamma_gamma(customers), fit_gamma_gamma(cents)
    assert hundred.model.p == pytest.approx(one.model.p, rel=1e-4)
    assert hundred.model.v == pytest.approx(100 * one.model.v, rel=1e-4)
    assert one.log_likelihood == pytest.approx(log_likelihood(one.model, customers), abs=1e-6)


def test_only_those_with_repeat_orders_are_fitted():
    customers, _ = buyers(CDNOW, 100, seed=5)
    silent = Customers(
        frequency=np.append(customers.frequency, 0),
        recency=np.append(customers.recency, 0),
        age=np.append(customers.age, 39),
        monetary=np.append(customers.monetary, 0),
    )
    assert fit_gamma_gamma(silent).n == 100
    assert fit_gamma_gamma(silent).log_likelihood == pytest.approx(fit_gamma_gamma(customers).log_likelihood)


def test_repeat_orders_worth_nothing_are_refused_by_place():
    with pytest.raises(BadCustomer, match="customer 1, monetary is 0") as refusal:
        spenders(Customers(frequency=[1, 2], recency=[1, 1], age=[2, 2], monetary=[5, 0]))
    assert refusal.value.place == 1


def test_a_constant_number_of_orders_has_no_correlation():
    assert correlation(Customers(frequency=[1, 1], recency=[1, 1], age=[2, 2], monetary=[5, 6])) is None
    assert correlation(buyers(CDNOW, 500, seed=6)[0]) == pytest.approx(0, abs=0.1)


def test_nobody_with_repeat_orders_is_too_few():
    with pytest.raises(TooFewCustomers, match="0 customers with repeat orders; at least 4"):
        fit_gamma_gamma(Customers(frequency=[0] * 9, recency=[0] * 9, age=[5] * 9, monetary=[0] * 9))
