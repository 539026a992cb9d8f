"""BG/NBD: each customer orders at an own steady rate, and may leave for good after any order.

Rates differ as Gamma(r, alpha), chances to leave as Beta(a, b). Who never came back counts as alive: leaving needs a
repeat order. Source: Fader, Hardie & Lee (2005), Marketing Science 24(2), 275-284.
"""

from dataclasses import asdict, dataclass

import numpy as np
from scipy import special, stats

from yunce.insight.clv.rules.customers import Array, Customers
from yunce.insight.clv.rules.maximum import Fit, TooFewCustomers, fitted, maximise
from yunce.insight.clv.rules.quadrature import beta_mean

NOBODY_LEAVES = "nothing shows that anybody leaves; if some do, fewer orders will come than expected"
HARDLY_ANY = 1e-3  # a mean chance to leave below one in a thousand, after an order or in the mean time observed
_PIECE = 20_000  # customers at once: the integral takes NODES floats for each, several times
_STARTS = ((1.0, 1.0, 1.0, 1.0), (0.3, 0.3, 0.5, 2.5))


@dataclass(frozen=True, slots=True, kw_only=True)
class BgNbd:
    """r, alpha: shape and rate of the order rates; alpha is a time. a, b: of the chance to leave after an order."""

    r: float
    alpha: float
    a: float
    b: float

    def named(self) -> dict[str, float]:
        return asdict(self)

    def alive(self, customers: Customers) -> Array:
        """P(alive at the end of what was observed), 0..1. Source: Fader, Hardie & Lee (2008), brucehardie.com note 21.

        The share that "no order since recency, still here" has in the likelihood.
        """
        here, gone = _here_and_gone(self, customers)
        alive: Array = np.exp(here - np.logaddexp(here, gone))
        return alive

    def expected_orders(self, customers: Customers, horizon: float) -> Array:
        """Orders to expect of each in the `horizon` after what was observed.

        The closed form of the paper (its equation 10) before its integral over the chance p to leave is taken:
        for one alive, p is Beta(a, b + x) and the mean (1 - (1 + p·t/(alpha + T))^-(r + x)) / p.
        """
        orders = np.empty(customers.n)
        ahead = horizon / (self.alpha + customers.age)
        for x in np.unique(customers.frequency):
            p, weights = beta_mean(self.a, self.b + x)
            chosen = np.flatnonzero(customers.frequency == x)
            for start in range(0, len(chosen), _PIECE):
                piece = chosen[start : start + _PIECE]
                grown = -np.expm1(-(self.r + x) * np.log1p(np.outer(ahead[piece], p)))
                orders[piece] = np.einsum("ij,j->i", grown, weights / p)
        return orders * self.alive(customers)

    def mean_orders(self, time: float) -> float:
        """E[X(t)]: repeat orders of a new customer within `time` of the first order. The paper's equation 9."""
        return float(self.expected_orders(_NEW, time)[0])

    def chance_of_orders(self, count: int, time: float) -> float:
        """P(X(t) = count) for a new customer. The paper's equation 8."""
        stays = self.alpha / (self.alpha + time)
        left = special.betaln(self.a, self.b)
        here = np.exp(special.betaln(self.a, self.b + count) - left) * stats.nbinom.pmf(count, self.r, stays)
        if count == 0:
            return float(here)
        gone = np.exp(special.betaln(self.a + 1, self.b + count - 1) - left)
        return float(here + gone * stats.nbinom.sf(count - 1, self.r, stays))


_NEW = Customers(frequency=np.zeros(1), recency=np.zeros(1), age=np.zeros(1))


def fit_bg_nbd(customers: Customers) -> Fit[BgNbd]:
    """The likeliest BG/NBD. Raises TooFewCustomers."""
    needed = len(_STARTS[0]) + 1
    if customers.n < needed or not customers.age.any():
        raise TooFewCustomers(customers.n, needed, "customers observed for some time")
    unit = float(customers.age.mean())
    alike, weights = customers.in_unit(unit).grouped()
    found = maximise(lambda at: _likelihood(at, alike, weights), _STARTS, customers.n)
    r, alpha, a, b = (float(value) for value in np.exp(found.at))
    return fitted(
        BgNbd(r=r, alpha=alpha * unit, a=a, b=b),
        found,
        log_likelihood=found.log_likelihood - float(customers.frequency.sum()) * float(np.log(unit)),
        n=customers.n,
        edge=NOBODY_LEAVES if a / (a + b) < HARDLY_ANY else "",
    )


def log_likelihood(model: BgNbd, customers: Customers) -> float:
    """The paper's equation 6, summed over the customers."""
    return _likelihood(np.log(list(model.named().values())), customers, np.ones(customers.n))[0]


def _here_and_gone(model: BgNbd, customers: Customers) -> tuple[Array, Array]:
    """Logarithms of the two parts of the likelihood: still here, and left with the last order."""
    x = customers.frequency
    here = -(model.r + x) * np.log(model.alpha + customers.age)
    gone = np.full(customers.n, -np.inf)
    back = x > 0
    gone[back] = (
        np.log(model.a)
        - np.log(model.b + x[back] - 1)
        - (model.r + x[back]) * np.log(model.alpha + customers.recency[back])
    )
    return here, gone


def _likelihood(at: Array, customers: Customers, weights: Array) -> tuple[float, Array]:
    """Weighted log-likelihood and its gradient by the log parameters."""
    r, alpha, a, b = parameters = np.exp(at)
    x, since, age = customers.frequency, alpha + customers.recency, alpha + customers.age
    here, gone = _here_and_gone(BgNbd(r=r, alpha=alpha, a=a, b=b), customers)
    both = np.logaddexp(here, gone)
    value = (
        special.gammaln(r + x) - special.gammaln(r) + r * at[1]
        + special.betaln(a, b + x) - special.betaln(a, b) + both
    )  # fmt: skip
    left = np.exp(gone - both)  # share of "left with the last order"
    stays = 1 - left
    tail = special.digamma(a + b) - special.digamma(a + b + x)
    last = np.maximum(b + x - 1, b)  # b + x - 1 where there was a repeat order; elsewhere `left` is 0
    slopes = np.array([
        special.digamma(r + x) - special.digamma(r) + at[1] - stays * np.log(age) - left * np.log(since),
        r / alpha - (r + x) * (stays / age + left / since),
        tail + left / a,
        tail + special.digamma(b + x) - special.digamma(b) - left / last,
    ])  # fmt: skip
    return float((value * weights).sum()), (slopes * weights).sum(axis=1) * parameters
