"""Pareto/NBD: published figures, a plain double integral, and customers that were simulated."""

import numpy as np
import pytest
from scipy import optimize, stats

from yunce.insight.clv.rules.customers import Customers
from yunce.insight.clv.rules.maximum import TooFewCustomers
from yunce.insight.clv.rules.pareto_nbd import ParetoNbd, _likelihood, fit_pareto_nbd, log_likelihood
from yunce.insight.clv.tests.simulated import pareto_nbd_customers

# CDNOW, in weeks: Fader, Hardie & Lee (2005), Marketing Science 24(2), table 2, with the digits of our own fit.
CDNOW = ParetoNbd(r=0.5532755, alpha=10.5776126, s=0.6062136, beta=11.6679091)
ONE = Customers(frequency=[2], recency=[30.43], age=[38.86])


def test_the_chance_that_a_silent_customer_is_alive_is_that_of_btyd():
    """pnbd.PAlive(x=0, t.x=0, T.cal=39) in the manual of the R package BTYD, with its own fit of CDNOW."""
    silent = Customers(frequency=[0], recency=[0], age=[39])
    assert CDNOW.alive(silent)[0] == pytest.approx(0.2941633, abs=2e-4)


def test_who_ordered_on_the_last_day_is_alive():
    assert CDNOW.alive(Customers(frequency=[23], recency=[39], age=[39]))[0] == 1.0


@pytest.mark.parametrize(("x", "recency", "age"), [(0, 0.0, 38.86), (2, 30.43, 38.86), (12, 20.0, 38.86)])
def test_likelihood_and_chance_agree_with_the_plain_double_integral(x, recency, age):
    """Over rate and hazard, without any of the algebra: the model's definition, on a fine logarithmic grid."""
    model = ParetoNbd(r=1.3, alpha=6.0, s=1.7, beta=9.0)
    logs, step = np.linspace(-40, 4, 1500, retstep=True)
    rate, hazard = np.exp(logs)[:, None], np.exp(logs)[None, :]
    weight = stats.gamma.pdf(rate, 1.3, scale=1 / 6.0) * stats.gamma.pdf(hazard, 1.7, scale=1 / 9.0) * rate * hazard
    both = rate + hazard
    alive = (rate**x * np.exp(-both * age) * weight).sum() * step**2
    left = (rate**x * hazard / both * (np.exp(-both * recency) - np.exp(-both * age)) * weight).sum() * step**2
    customer = Customers(frequency=[x], recency=[recency], age=[age])
    assert log_likelihood(model, customer) == pytest.approx(np.log(alive + left), rel=1e-9)
    assert model.alive(customer)[0] == pytest.approx(alive / (alive + left), rel=1e-9)


def test_nothing_special_happens_where_the_closed_form_has_a_hole():
    values = [ParetoNbd(r=0.55, alpha=10, s=s, beta=11).expected_orders(ONE, 39)[0] for s in (0.9999, 1.0, 1.0001)]
    assert values[0] > values[1] > values[2]
    assert values[1] == pytest.approx((values[0] + values[2]) / 2, rel=1e-7)


def test_chances_add_up_to_one_and_to_the_mean():
    chances = [CDNOW.chance_of_orders(count, 39) for count in range(400)]
    assert sum(chances) == pytest.approx(1, abs=1e-9)
    assert sum(count * chance for count, chance in enumerate(chances)) == pytest.approx(CDNOW.mean_orders(39), rel=1e-7)


def test_the_gradient_is_that_of_the_likelihood():
    customers, _ = pareto_nbd_customers(CDNOW, np.linspace(0, 39, 60), 0.0, seed=3)
    at, weights = np.log([0.7, 8.0, 0.5, 13.0]), np.linspace(1, 2, 60)
    numeric = optimize.approx_fprime(at, lambda point: _likelihood(point, customers, weights)[0], 1e-7)
    assert _likelihood(at, customers, weights)[1] == pytest.approx(numeric, rel=1e-4, abs=1e-4)


def test_simulated_customers_give_back_the_parameters_they_were_made_with():
    truth = ParetoNbd(r=0.9, alpha=6.0, s=0.8, beta=12.0)
    fit = fit_pareto_nbd(pareto_nbd_customers(truth, np.random.default_rng(4).uniform(20, 52, 4000), 0.0, seed=5)[0])
    assert fit.converged
    for name, value in truth.named().items():
        assert abs(fit.model.named()[name] - value) < 2.5 * fit.standard_errors[name]


def test_orders_expected_of_simulated_customers_come():
    truth = ParetoNbd(r=0.9, alpha=6.0, s=0.8, beta=12.0)
    customers, came = pareto_nbd_customers(truth, np.full(4000, 30.0), 26.0, seed=6)
    expected = truth.expected_orders(customers, 26.0)
    for low, high in [(0, 0), (1, 1), (2, 3), (4, 9), (10, 1000)]:
        group = (customers.frequency >= low) & (customers.frequency <= high)
        noise = 3 * came[group].std() * np.sqrt(group.sum())
        assert group.sum() > 50
        assert expected[group].sum() == pytest.approx(came[group].sum(), abs=noise)


def test_the_unit_of_time_changes_the_scale_and_nothing_else():
    weeks, _ = pareto_nbd_customers(CDNOW, np.full(800, 39.0), 0.0, seed=7)
    by_week, by_day = fit_pareto_nbd(weeks), fit_pareto_nbd(weeks.in_unit(1 / 7))
    assert by_day.model.alpha == pytest.approx(7 * by_week.model.alpha, rel=1e-4)
    assert by_week.log_likelihood == pytest.approx(log_likelihood(by_week.model, weeks), abs=1e-6)


def test_too_few_customers_are_refused():
    with pytest.raises(TooFewCustomers, match="at least 5"):
        fit_pareto_nbd(Customers(frequency=[1], recency=[2], age=[3]))
