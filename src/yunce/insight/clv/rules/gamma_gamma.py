"""Gamma-Gamma: what one order of a customer is worth, when few orders have been seen.

A customer's orders vary about an own mean; means differ between customers. It takes the mean value as unrelated to
how often somebody orders: look at `correlation` before trusting it. Source: Fader & Hardie (2013), brucehardie.com
note 25; Fader, Hardie & Lee (2005), Journal of Marketing Research 42(4), 415-430.
"""

from dataclasses import asdict, dataclass

import numpy as np
from scipy import special

from yunce.insight.clv.rules.customers import Array, BadCustomer, Customers
from yunce.insight.clv.rules.maximum import Fit, TooFewCustomers, fitted, maximise

_STARTS = ((1.0, 2.0, 1.0), (5.0, 4.0, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class GammaGamma:
    """p: shape of the values of one customer's orders. q, v: shape and rate of how customers differ; v is money."""

    p: float
    q: float
    v: float

    def named(self) -> dict[str, float]:
        return asdict(self)

    @property
    def mean_value(self) -> float | None:
        """Mean value of an order over all customers. None when q <= 1: then it has no finite mean."""
        return self.p * self.v / (self.q - 1) if self.q > 1 else None

    def expected_value(self, customers: Customers) -> Array:
        """Mean value of one order of each customer, equation 5: own orders weighted against everybody's.

        NaN where there is no finite mean (no repeat orders and q <= 1).
        """
        x, mean = customers.frequency, _monetary(customers)
        below = self.p * x + self.q - 1
        value = np.full(customers.n, np.nan)
        np.divide(self.p * (self.v + x * mean), below, out=value, where=below > 0)
        return value


def spenders(customers: Customers) -> Customers:
    """Those with repeat orders: the model is fitted on them. Raises BadCustomer for one whose orders are worth 0."""
    mean = _monetary(customers)
    free = (customers.frequency > 0) & (mean <= 0)
    if free.any():
        place = int(np.argmax(free))
        why = "the mean value of repeat orders is above 0; leave out orders that were free"
        raise BadCustomer(place, "monetary", float(mean[place]), why)
    return customers.only(customers.frequency > 0)


def correlation(customers: Customers) -> float | None:
    """Pearson's, of repeat orders and their mean value, over those who have some. None when one of them is constant.

    The model supposes that it is 0; lifetime values come out wrong for the heaviest buyers when it is far from that.
    """
    buyers = spenders(customers)
    mean = _monetary(buyers)
    if buyers.n < 2 or np.ptp(buyers.frequency) == 0 or np.ptp(mean) == 0:
        return None
    return float(np.corrcoef(buyers.frequency, mean)[0, 1])


def fit_gamma_gamma(customers: Customers) -> Fit[GammaGamma]:
    """The likeliest Gamma-Gamma of those with repeat orders. Raises TooFewCustomers, BadCustomer."""
    buyers = spenders(customers)
    needed = len(_STARTS[0]) + 1
    if buyers.n < needed:
        raise TooFewCustomers(buyers.n, needed, "customers with repeat orders")
    x, mean = buyers.frequency, _monetary(buyers)
    unit = float(mean.mean())
    found = maximise(lambda at: _likelihood(at, x, mean / unit), _STARTS, buyers.n)
    p, q, v = (float(value) for value in np.exp(found.at))
    return fitted(
        GammaGamma(p=p, q=q, v=v * unit),
        found,
        log_likelihood=found.log_likelihood - buyers.n * float(np.log(unit)),
        n=buyers.n,
    )


def log_likelihood(model: GammaGamma, customers: Customers) -> float:
    """Equation 1a of the note, summed over those with repeat orders."""
    buyers = spenders(customers)
    return _likelihood(np.log(list(model.named().values())), buyers.frequency, _monetary(buyers))[0]


def _monetary(customers: Customers) -> Array:
    if customers.monetary is None:
        raise ValueError("Gamma-Gamma needs the mean value of the repeat orders (monetary)")
    return customers.monetary


def _likelihood(at: Array, x: Array, mean: Array) -> tuple[float, Array]:
    """Log-likelihood of the means and its gradient by the log parameters."""
    p, q, v = parameters = np.exp(at)
    spent = np.log(v + x * mean)
    value = (
        special.gammaln(p * x + q) - special.gammaln(p * x) - special.gammaln(q)
        + q * at[2] + (p * x - 1) * np.log(mean) + p * x * np.log(x) - (p * x + q) * spent
    )  # fmt: skip
    both = special.digamma(p * x + q)
    slopes = np.array([
        (x * (both - special.digamma(p * x) + np.log(x * mean) - spent)).sum(),
        (both - special.digamma(q) + at[2] - spent).sum(),
        (q / v - (p * x + q) / (v + x * mean)).sum(),
    ])  # fmt: skip
    return float(value.sum()), slopes * parameters
