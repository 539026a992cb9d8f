"""Customer lifetime value: summarise orders, fit a buying model, say what to expect of each customer.

Models are fitted on values, from the fact base or from a file alike.
"""

from typing import Literal, get_args

from yunce.insight.clv.rules.bg_nbd import BgNbd, fit_bg_nbd
from yunce.insight.clv.rules.customers import BadCustomer, Customers
from yunce.insight.clv.rules.forecast import Band, Forecast, OrderModel, forecast
from yunce.insight.clv.rules.gamma_gamma import GammaGamma, correlation, fit_gamma_gamma, spenders
from yunce.insight.clv.rules.maximum import Fit, TooFewCustomers
from yunce.insight.clv.rules.pareto_nbd import ParetoNbd, fit_pareto_nbd
from yunce.insight.clv.rules.summary import BadPurchase, Purchase, Summary, summarise

ModelName = Literal["bgnbd", "gamma_gamma", "pareto_nbd"]
MODELS: tuple[ModelName, ...] = get_args(ModelName)

__all__ = [
    "MODELS",
    "BadCustomer",
    "BadPurchase",
    "Band",
    "BgNbd",
    "Customers",
    "Fit",
    "Forecast",
    "GammaGamma",
    "ModelName",
    "OrderModel",
    "ParetoNbd",
    "Purchase",
    "Summary",
    "TooFewCustomers",
    "correlation",
    "fit",
    "fit_gamma_gamma",
    "fit_orders",
    "forecast",
    "spenders",
    "summarise",
]


def fit(model: ModelName, customers: Customers) -> Fit[OrderModel] | Fit[GammaGamma]:
    """The likeliest parameters of the named model. Raises TooFewCustomers, and BadCustomer for a mean value of 0."""
    return fit_gamma_gamma(customers) if model == "gamma_gamma" else fit_orders(model, customers)


def fit_orders(model: Literal["bgnbd", "pareto_nbd"], customers: Customers) -> Fit[OrderModel]:
    """The likeliest model of orders. Raises TooFewCustomers."""
    return fit_bg_nbd(customers) if model == "bgnbd" else fit_pareto_nbd(customers)
