"""What is expected, and whether its intervals hold when the whole story is simulated again and again."""

import numpy as np
import pytest

from yunce.insight.clv.api import BgNbd, Customers, Fit, fit_gamma_gamma, fit_orders, forecast
from yunce.insight.clv.tests.simulated import bg_nbd_customers
from yunce.insight.clv.tests.test_gamma_gamma import CDNOW as SPEND
from yunce.insight.clv.tests.test_gamma_gamma import buyers

TRUTH = BgNbd(r=0.6, alpha=5.0, a=0.8, b=2.5)


@pytest.fixture(scope="module")
def customers() -> Customers:
    return bg_nbd_customers(TRUTH, np.full(1000, 30.0), 0.0, seed=1)[0]


@pytest.fixture(scope="module")
def orders(customers: Customers) -> Fit[BgNbd]:
    return fit_orders("bgnbd", customers)


def test_the_total_is_the_sum_of_the_customers(customers, orders):
    found = forecast(orders, customers, 10)
    assert found.total_orders.value[0] == pytest.approx(found.orders.value.sum())
    assert found.total_orders.low[0] < found.total_orders.value[0] < found.total_orders.high[0]


def test_the_total_is_surer_than_its_parts(customers, orders):
    found = forecast(orders, customers, 10)
    assert found.total_orders.high[0] / found.total_orders.low[0] < np.median(found.orders.high / found.orders.low)


def test_money_is_orders_times_value_and_less_sure_than_either(customers, orders):
    spending, _ = buyers(SPEND, 300, seed=1)
    spend = fit_gamma_gamma(spending)
    some = orders.model.expected_orders(spending, 10)
    found = forecast(orders, spending, 10, spend=spend)
    assert found.money.value == pytest.approx(some * spend.model.expected_value(spending))
    assert (found.money.high / found.money.low > found.orders.high / found.orders.low).all()
    assert found.total_money.value[0] == pytest.approx(found.money.value.sum())


def test_a_sure_chance_stays_sure(customers, orders):
    never = Customers(frequency=[0, 3], recency=[0, 20.0], age=[30, 30])
    alive = forecast(orders, never, 10).alive
    assert (alive.low[0], alive.value[0], alive.high[0]) == (1, 1, 1)
    assert 0 < alive.low[1] < alive.value[1] < alive.high[1] < 1


def test_a_fit_that_is_not_told_gives_no_interval(customers, orders):
    blind = Fit(model=orders.model, log_likelihood=0, n=1, covariance=None, standard_errors={}, problem="flat")
    found = forecast(blind, customers, 10)
    assert np.isnan(found.orders.low).all()
    assert np.isfinite(found.orders.value).all()


@pytest.mark.parametrize(("horizon", "level"), [(0, 0.8), (-1, 0.8), (float("nan"), 0.8), (10, 1.0)])
def test_a_horizon_or_level_that_is_none_is_refused(customers, orders, horizon, level):
    with pytest.raises(ValueError, match="must"):
        forecast(orders, customers, horizon, level=level)


def test_four_in_five_intervals_hold_the_true_expectation():
    """80 shops of 400 customers from the same truth; one fixed customer and the total. Seeds fixed."""
    held = {"customer": 0, "total": 0}
    one = Customers(frequency=[3], recency=[22.0], age=[30.0])
    shops = 80
    for seed in range(shops):
        shop = bg_nbd_customers(TRUTH, np.full(400, 30.0), 0.0, seed=100 + seed)[0]
        fit = fit_orders("bgnbd", shop)
        single, whole = forecast(fit, one, 10).orders, forecast(fit, shop, 10).total_orders
        held["customer"] += bool(single.low[0] <= TRUTH.expected_orders(one, 10)[0] <= single.high[0])
        held["total"] += bool(whole.low[0] <= TRUTH.expected_orders(shop, 10).sum() <= whole.high[0])
    assert 0.7 <= held["customer"] / shops <= 0.9
    assert 0.7 <= held["total"] / shops <= 0.9


def test_the_spread_of_money_holds_too():
    """60 lots of 400 buyers; the value of one order of a fixed buyer."""
    one = Customers(frequency=[2], recency=[20.0], age=[39.0], monetary=[50.0])
    orders = Fit(model=TRUTH, log_likelihood=0, n=1, covariance=np.zeros((4, 4)), standard_errors={})
    truth = SPEND.expected_value(one)[0] * TRUTH.expected_orders(one, 10)[0]
    held = 0
    for seed in range(60):
        found = forecast(orders, one, 10, spend=fit_gamma_gamma(buyers(SPEND, 400, seed=seed)[0])).money
        held += bool(found.low[0] <= truth <= found.high[0])
    assert 42 <= held <= 54
