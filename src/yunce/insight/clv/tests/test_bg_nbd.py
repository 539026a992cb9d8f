"""BG/NBD: published figures at the published parameters, the closed forms, and customers that were simulated."""

import numpy as np
import pytest
from scipy import optimize, special

from yunce.insight.clv.rules.bg_nbd import BgNbd, _likelihood, fit_bg_nbd, log_likelihood
from yunce.insight.clv.rules.customers import Customers
from yunce.insight.clv.rules.forecast import forecast
from yunce.insight.clv.rules.maximum import TooFewCustomers
from yunce.insight.clv.tests.simulated import bg_nbd_customers

# Fader, Hardie & Lee (2005), Marketing Science 24(2), table 2: CDNOW, in weeks.
CDNOW = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)
ONE = Customers(frequency=[2], recency=[30.43], age=[38.86])


# The same with the digits that the table does not print: our own fit (test_cdnow.py).
EXACT = BgNbd(r=0.24259291, alpha=4.41353157, a=0.79288615, b=2.42575343)


@pytest.mark.parametrize(
    ("weeks", "orders"), [(0.1429, 0.0078), (1, 0.0532), (3, 0.1506), (31.8571, 1.0405), (32, 1.0437)]
)
def test_orders_of_a_new_customer_are_those_of_hardies_sheet(weeks, orders):
    assert round(EXACT.mean_orders(weeks), 4) == orders


def test_orders_of_78_weeks_come_near_those_of_the_sheet():
    """It prints 1.8576; parameters with all digits give 1.8580."""
    assert EXACT.mean_orders(78) == pytest.approx(1.8576, abs=5e-4)


def test_orders_to_expect_of_one_customer_are_those_of_the_paper():
    assert round(CDNOW.expected_orders(ONE, 39)[0], 3) == 1.226


def test_chances_of_orders_are_those_of_btyd():
    """bgnbd.pmf of the R package BTYD at the printed parameters, as transcribed by lifetimes."""
    assert CDNOW.chance_of_orders(0, 39) == pytest.approx(0.5737864, abs=5e-8)
    assert CDNOW.chance_of_orders(11, 30) == pytest.approx(0.0019995, abs=5e-8)
    assert CDNOW.chance_of_orders(20, 30) == pytest.approx(0.0002222, abs=5e-8)


def test_who_never_came_back_counts_as_alive():
    never = Customers(frequency=[0, 0], recency=[0, 0], age=[1, 500])
    assert list(CDNOW.alive(never)) == [1.0, 1.0]


@pytest.mark.parametrize("horizon", [0.5, 39.0, 400.0])
@pytest.mark.parametrize(("x", "recency", "age"), [(0, 0, 38.86), (2, 30.43, 38.86), (26, 30.86, 31.0)])
def test_the_integral_agrees_with_the_papers_closed_form(x, recency, age, horizon):
    """Equation 10, with Gauss's hypergeometric function."""
    r, alpha, a, b = CDNOW.named().values()
    z = horizon / (alpha + age + horizon)
    hyper = special.hyp2f1(r + x, b + x, a + b + x - 1, z)
    shrink = ((alpha + age) / (alpha + age + horizon)) ** (r + x)
    here = 1 + (a / (b + x - 1) * ((alpha + age) / (alpha + recency)) ** (r + x) if x else 0)
    closed = (a + b + x - 1) / (a - 1) * (1 - shrink * hyper) / here
    customer = Customers(frequency=[x], recency=[recency], age=[age])
    assert CDNOW.expected_orders(customer, horizon)[0] == pytest.approx(closed, rel=1e-9)


def test_nothing_special_happens_where_the_closed_form_has_a_hole():
    below, at, above = (
        BgNbd(r=0.243, alpha=4.414, a=a, b=2.426).expected_orders(ONE, 39)[0] for a in (0.999, 1, 1.001)
    )
    assert below > at > above
    assert at == pytest.approx((below + above) / 2, rel=1e-6)


def test_hundreds_of_orders_give_a_finite_answer():
    heavy = Customers(frequency=[900, 900], recency=[364.0, 10.0], age=[365.0, 365.0])
    assert CDNOW.expected_orders(heavy, 30)[0] == pytest.approx(72, rel=0.05)
    assert CDNOW.alive(heavy)[1] < 1e-100
    assert np.isfinite(log_likelihood(CDNOW, heavy))


def test_chances_add_up_to_one_and_to_the_mean():
    chances = [CDNOW.chance_of_orders(count, 39) for count in range(600)]
    assert sum(chances) == pytest.approx(1, abs=1e-9)
    assert sum(count * chance for count, chance in enumerate(chances)) == pytest.approx(CDNOW.mean_orders(39), rel=1e-6)


def test_the_gradient_is_that_of_the_likelihood():
    customers, _ = bg_nbd_customers(CDNOW, np.linspace(0, 39, 60), 0.0, seed=3)
    at, weights = np.log([0.3, 3.0, 0.9, 2.0]), np.linspace(1, 2, 60)
    numeric = optimize.approx_fprime(at, lambda point: _likelihood(point, customers, weights)[0], 1e-7)
    assert _likelihood(at, customers, weights)[1] == pytest.approx(numeric, rel=1e-4, abs=1e-4)


def test_simulated_customers_give_back_the_parameters_they_were_made_with():
    truth = BgNbd(r=0.6, alpha=5.0, a=0.8, b=2.5)
    fit = fit_bg_nbd(bg_nbd_customers(truth, np.random.default_rng(4).uniform(20, 52, 4000), 0.0, seed=5)[0])
    assert fit.converged
    for name, value in truth.named().items():
        assert abs(fit.model.named()[name] - value) < 2.5 * fit.standard_errors[name]


def test_orders_expected_of_simulated_customers_come():
    """By what was seen of them: 0, 1, 2 … orders. The totals of the groups come within three standard deviations."""
    truth = BgNbd(r=0.6, alpha=5.0, a=0.8, b=2.5)
    customers, came = bg_nbd_customers(truth, np.full(4000, 30.0), 26.0, seed=6)
    expected = truth.expected_orders(customers, 26.0)
    for low, high in [(0, 0), (1, 1), (2, 3), (4, 9), (10, 1000)]:
        group = (customers.frequency >= low) & (customers.frequency <= high)
        noise = 3 * came[group].std() * np.sqrt(group.sum())
        assert group.sum() > 50
        assert expected[group].sum() == pytest.approx(came[group].sum(), abs=noise)


def test_the_unit_of_time_changes_the_scale_and_nothing_else():
    weeks, _ = bg_nbd_customers(CDNOW, np.full(500, 39.0), 0.0, seed=7)
    by_week, by_day = fit_bg_nbd(weeks), fit_bg_nbd(weeks.in_unit(1 / 7))
    assert by_day.model.alpha == pytest.approx(7 * by_week.model.alpha, rel=1e-5)
    assert by_day.model.a == pytest.approx(by_week.model.a, rel=1e-5)
    assert by_day.model.mean_orders(70) == pytest.approx(by_week.model.mean_orders(10), rel=1e-6)
    assert by_week.log_likelihood == pytest.approx(log_likelihood(by_week.model, weeks), abs=1e-6)
    assert by_day.log_likelihood == pytest.approx(log_likelihood(by_day.model, weeks.in_unit(1 / 7)), abs=1e-6)


def test_where_nothing_shows_that_anybody_leaves_the_fit_says_so_and_still_expects_orders():
    """Orders at a steady rate to the last day. The rate is known with its errors; the parameters of leaving are not."""
    rng, ages = np.random.default_rng(1), np.full(300, 50.0)
    counts = rng.poisson(rng.gamma(2.0, 0.1, 300) * 50)
    last = np.array([50 * rng.random(count).max() if count else 0.0 for count in counts])
    fit = fit_bg_nbd(Customers(frequency=counts, recency=last, age=ages))
    assert not fit.converged
    assert "nothing shows that anybody leaves" in fit.problem
    assert abs(fit.model.r - 2.0) < 3 * fit.standard_errors["r"]
    assert fit.standard_errors["a"] is None
    expected = forecast(fit, Customers(frequency=[10], recency=[49.0], age=[50.0]), 50).orders
    assert expected.value[0] == pytest.approx(50 * (fit.model.r + 10) / (fit.model.alpha + 50), rel=0.01)
    assert expected.low[0] < expected.value[0] < expected.high[0]


def test_nobody_who_ordered_twice_tells_nothing_and_the_fit_says_so():
    fit = fit_bg_nbd(Customers(frequency=np.zeros(99), recency=np.zeros(99), age=np.full(99, 30.0)))
    assert not fit.converged
    assert fit.problem


@pytest.mark.parametrize(
    "customers",
    [Customers(frequency=[1], recency=[2], age=[3]), Customers(frequency=[0] * 9, recency=[0] * 9, age=[0] * 9)],
    ids=["one customer", "observed for no time"],
)
def test_too_little_to_fit_is_refused(customers):
    with pytest.raises(TooFewCustomers, match="at least 5"):
        fit_bg_nbd(customers)
