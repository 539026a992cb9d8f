"""Customers as the models tell their story, one by one: nothing here knows a likelihood."""

import numpy as np

from yunce.insight.clv.rules.bg_nbd import BgNbd
from yunce.insight.clv.rules.customers import Customers
from yunce.insight.clv.rules.pareto_nbd import ParetoNbd


def bg_nbd_customers(model: BgNbd, ages: np.ndarray, ahead: float, seed: int) -> tuple[Customers, np.ndarray]:
    """Customers observed for `ages`, and the orders that each made in the time `ahead` after it."""
    rng = np.random.default_rng(seed)
    rates = rng.gamma(model.r, 1 / model.alpha, len(ages))
    leaves = rng.beta(model.a, model.b, len(ages))
    rows = []
    for age, rate, leave in zip(ages, rates, leaves, strict=True):
        orders, at = [], 0.0
        while True:
            at += rng.exponential(1 / max(rate, 1e-300))
            if at > age + ahead:
                break
            orders.append(at)
            if rng.random() < leave:
                break
        rows.append((orders, age))
    return _observed(rows)


def pareto_nbd_customers(model: ParetoNbd, ages: np.ndarray, ahead: float, seed: int) -> tuple[Customers, np.ndarray]:
    rng = np.random.default_rng(seed)
    rates = rng.gamma(model.r, 1 / model.alpha, len(ages))
    stays = rng.exponential(1 / np.maximum(rng.gamma(model.s, 1 / model.beta, len(ages)), 1e-300))
    rows = []
    for age, rate, stay in zip(ages, rates, stays, strict=True):
        till = min(age + ahead, stay)
        rows.append((sorted(rng.uniform(0, till, rng.poisson(rate * till))), age))
    return _observed(rows)


def _observed(rows: list[tuple[list[float], float]]) -> tuple[Customers, np.ndarray]:
    seen = [[at for at in orders if at <= age] for orders, age in rows]
    customers = Customers(
        frequency=np.array([len(orders) for orders in seen], dtype=float),
        recency=np.array([orders[-1] if orders else 0.0 for orders in seen]),
        age=np.array([age for _, age in rows]),
    )
    return customers, np.array([sum(at > age for at in orders) for orders, age in rows])
