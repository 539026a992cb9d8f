"""What to expect of each customer in a coming horizon, and how sure the fitted parameters make it.

The intervals are of the *expectation*: they carry the uncertainty of the parameters (delta method) and nothing else.
One customer's actual orders scatter far wider; of ten persons with 0.3 expected orders seven buy nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from yunce.insight.clv.rules.bg_nbd import BgNbd
from yunce.insight.clv.rules.customers import Array, Customers
from yunce.insight.clv.rules.gamma_gamma import GammaGamma
from yunce.insight.clv.rules.maximum import Fit
from yunce.insight.clv.rules.pareto_nbd import ParetoNbd

OrderModel = BgNbd | ParetoNbd
_STEP = 1e-4  # of the logarithm of a parameter


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Band:
    """A figure for each customer with its interval; NaN where undefined, or where the fit tells no uncertainty."""

    value: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forecast:
    """alive: 0..1 at the end of what was observed. orders, money: expected within the horizon, for each customer.

    total_orders, total_money: of all of them; Bands of length 1. level: coverage of the intervals.
    """

    horizon: float
    level: float
    alive: Band
    orders: Band
    total_orders: Band
    money: Band | None = None
    total_money: Band | None = None


def forecast(
    fit: Fit[OrderModel],
    customers: Customers,
    horizon: float,
    *,
    spend: Fit[GammaGamma] | None = None,
    level: float = 0.8,
) -> Forecast:
    """Orders, and with `spend` money, to expect of each customer in the `horizon` (unit of the customers' times).

    Money is expected orders times the expected value of one; the two fits are independent, so their variances add.
    Raises ValueError for a horizon or level that is none.
    """
    if not 0 < horizon < np.inf:
        raise ValueError(f"the horizon must be a time above 0, got {horizon}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    reach = float(special.ndtri((1 + level) / 2))

    expected = fit.model.expected_orders(customers, horizon)
    moves = _slopes(fit, lambda model: model.expected_orders(customers, horizon))
    orders = _above_zero(expected, _spread(fit, _per(moves, expected)), reach)
    alive = fit.model.alive(customers)
    alive_moves = _slopes(fit, lambda model: model.alive(customers))
    money = total_money = None
    if spend is not None:
        each = spend.model.expected_value(customers)
        each_moves = _slopes(spend, lambda model: model.expected_value(customers))
        own = np.hypot(_spread(fit, _per(moves, expected)), _spread(spend, _per(each_moves, each)))
        money = _above_zero(expected * each, own, reach)
        total = money.value.sum(keepdims=True)
        by_orders = _spread(fit, _per((moves * each).sum(axis=1, keepdims=True), total))
        by_value = _spread(spend, _per((each_moves * expected).sum(axis=1, keepdims=True), total))
        total_money = _above_zero(total, np.hypot(by_orders, by_value), reach)
    everybody = expected.sum(keepdims=True)
    return Forecast(
        horizon=horizon,
        level=level,
        alive=_share(alive, _spread(fit, _per(alive_moves, alive * (1 - alive))), reach),
        orders=orders,
        total_orders=_above_zero(everybody, _spread(fit, _per(moves.sum(axis=1, keepdims=True), everybody)), reach),
        money=money,
        total_money=total_money,
    )


def _slopes(fit: Fit[OrderModel] | Fit[GammaGamma], figure: Callable[..., Array]) -> Array:
    """How the figure moves with the logarithm of each parameter: central differences, one row a parameter."""
    named = fit.model.named()
    slopes = []
    for name, value in named.items():
        up = type(fit.model)(**named | {name: value * np.exp(_STEP)})
        down = type(fit.model)(**named | {name: value * np.exp(-_STEP)})
        slopes.append((figure(up) - figure(down)) / (2 * _STEP))
    return np.array(slopes)


def _per(slopes: Array, scale: Array) -> Array:
    """Slopes of the logarithm (or logit) of a figure; 0 where the figure is 0 or sure and does not move."""
    return np.divide(slopes, scale, out=np.zeros_like(slopes), where=scale != 0)


def _spread(fit: Fit[OrderModel] | Fit[GammaGamma], slopes: Array) -> Array:
    """Standard deviation over the uncertainty of the parameters (delta method); NaN when the fit tells none."""
    if fit.covariance is None:
        return np.full(slopes.shape[1], np.nan)
    spread: Array = np.sqrt(np.maximum(np.einsum("ik,ij,jk->k", slopes, fit.covariance, slopes), 0.0))
    return spread


def _above_zero(value: Array, spread: Array, reach: float) -> Band:
    """A figure above 0 whose spread is that of its logarithm."""
    return Band(value=value, low=value * np.exp(-reach * spread), high=value * np.exp(reach * spread))


def _share(value: Array, spread: Array, reach: float) -> Band:
    """A figure within 0..1 whose spread is that of its logit; a sure one stays sure."""
    middle = special.logit(value)
    sure = (value <= 0) | (value >= 1)
    low, high = special.expit(middle - reach * spread), special.expit(middle + reach * spread)
    return Band(value=value, low=np.where(sure, value, low), high=np.where(sure, value, high))
