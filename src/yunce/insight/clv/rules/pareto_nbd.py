"""Pareto/NBD: each customer orders at an own steady rate, and leaves for good at an own steady hazard, unseen.

Rates differ as Gamma(r, alpha), hazards as Gamma(s, beta). Leaving needs no order, so who never came back may be
gone. Source: Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1-24; likelihood as derived by Fader &
Hardie (2005), brucehardie.com note 9.
"""

from dataclasses import asdict, dataclass

import numpy as np
from scipy import special, stats

from yunce.insight.clv.rules.bg_nbd import HARDLY_ANY, NOBODY_LEAVES
from yunce.insight.clv.rules.customers import Array, Customers
from yunce.insight.clv.rules.maximum import Fit, TooFewCustomers, fitted, maximise
from yunce.insight.clv.rules.quadrature import legendre

_STARTS = ((1.0, 1.0, 1.0, 1.0), (0.5, 0.5, 0.5, 0.5))
_PIECE = 20_000  # customers at once: the integrals take NODES floats for each, several times
_FADED = 60.0  # where an integrand has fallen by e**-60 of its start, what follows is no digit of a float


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoNbd:
    """r, alpha: shape and rate of the order rates. s, beta: of the hazards to leave. alpha and beta are times."""

    r: float
    alpha: float
    s: float
    beta: float

    def named(self) -> dict[str, float]:
        return asdict(self)

    def alive(self, customers: Customers) -> Array:
        """P(alive at the end of what was observed), 0..1: the share of "still here" in the likelihood."""
        here, gone = _here(self, customers), np.log(self.s) + _gone(self, customers)[0]
        alive: Array = np.exp(here - np.logaddexp(here, gone))
        return alive

    def expected_orders(self, customers: Customers, horizon: float) -> Array:
        """Orders to expect of each in the `horizon` after what was observed. Fader & Hardie (2005), equation 27.

        For one alive: rate (r + x)/(alpha + T), times the mean stay within the horizon.
        """
        rate = (self.r + customers.frequency) / (self.alpha + customers.age)
        met = self.beta + customers.age
        shrink = -np.log1p(horizon / met)
        # (1 - (met / (met + t))^(s - 1)) / (s - 1), which is log((met + t) / met) at s = 1
        exponent = self.s - 1
        stay = met * (-np.expm1(exponent * shrink) / exponent if abs(exponent) > 1e-9 else -shrink)
        orders: Array = self.alive(customers) * rate * stay
        return orders

    def mean_orders(self, time: float) -> float:
        """E[X(t)]: repeat orders of a new customer within `time` of the first order."""
        return float(self.expected_orders(_NEW, time)[0])

    def chance_of_orders(self, count: int, time: float) -> float:
        """P(X(t) = count) for a new customer: here till the end, or gone at a moment before it (an integral)."""

        def chance(till: Array) -> Array:
            pmf: Array = stats.nbinom.pmf(count, self.r, self.alpha / (self.alpha + till))
            return pmf

        nodes, weights = legendre()
        span = np.log1p(time / self.beta)
        stretch = np.exp(span * nodes)  # (beta + moment) / beta: the hazard's integral is smooth on this scale
        gone = self.s * span * (weights * stretch**-self.s * chance(self.beta * (stretch - 1))).sum()
        here = (self.beta / (self.beta + time)) ** self.s * chance(np.array([time]))[0]
        return float(here + gone)


_NEW = Customers(frequency=np.zeros(1), recency=np.zeros(1), age=np.zeros(1))


def fit_pareto_nbd(customers: Customers) -> Fit[ParetoNbd]:
    """The likeliest Pareto/NBD. Raises TooFewCustomers."""
    needed = len(_STARTS[0]) + 1
    if customers.n < needed or not customers.age.any():
        raise TooFewCustomers(customers.n, needed, "customers observed for some time")
    unit = float(customers.age.mean())
    alike, weights = customers.in_unit(unit).grouped()
    found = maximise(lambda at: _likelihood(at, alike, weights), _STARTS, customers.n)
    r, alpha, s, beta = (float(value) for value in np.exp(found.at))
    return fitted(
        ParetoNbd(r=r, alpha=alpha * unit, s=s, beta=beta * unit),
        found,
        log_likelihood=found.log_likelihood - float(customers.frequency.sum()) * float(np.log(unit)),
        n=customers.n,
        edge=NOBODY_LEAVES if s / beta < HARDLY_ANY else "",
    )


def log_likelihood(model: ParetoNbd, customers: Customers) -> float:
    """Summed over the customers."""
    return _likelihood(np.log(list(model.named().values())), customers, np.ones(customers.n))[0]


def _here(model: ParetoNbd, customers: Customers) -> Array:
    """Logarithm of the likelihood's part "still here", without what both parts share."""
    stayed = -model.s * np.log(model.beta + customers.age)
    here: Array = stayed - (model.r + customers.frequency) * np.log(model.alpha + customers.age)
    return here


def _gone(model: ParetoNbd, customers: Customers) -> tuple[Array, Array]:
    """Logarithm of the integral over the moment of leaving, and means of its derivatives, one row a parameter.

    The integral of (alpha + u)^-(r + x) · (beta + u)^-(s + 1) over u from recency to T. Its derivatives are means
    under the integrand: of -log(alpha + u), -(r + x)/(alpha + u), -log(beta + u), -(s + 1)/(beta + u).
    """
    logs, slopes = np.empty(customers.n), np.empty((4, customers.n))
    for start in range(0, customers.n, _PIECE):
        piece = slice(start, start + _PIECE)
        logs[piece], slopes[:, piece] = _gone_piece(
            model, customers.frequency[piece], customers.recency[piece], customers.age[piece]
        )
    return logs, slopes


def _gone_piece(model: ParetoNbd, frequency: Array, recency: Array, age: Array) -> tuple[Array, Array]:
    nodes, weights = legendre()
    k, tail = (model.r + frequency)[:, None], model.s + 1
    # Beyond this moment nothing is left of a steep integrand, and the nodes would be wasted on it.
    reach = np.minimum(_FADED / k[:, 0], 700.0)
    end = np.minimum(age, (model.alpha + recency) * np.exp(reach) - model.alpha)
    near = min(model.alpha, model.beta)
    span = np.log((near + end) / (near + recency))
    # On the scale of log(near + u) the integrand has no singularity within pi of the path.
    since = (near + recency)[:, None] * np.exp(span[:, None] * nodes)
    ordered, stayed = np.log(model.alpha - near + since), np.log(model.beta - near + since)
    top = -k * np.log(model.alpha + recency)[:, None] - tail * np.log(model.beta + recency)[:, None]
    parts = np.exp(-k * ordered - tail * stayed - top) * since * weights
    whole = parts.sum(axis=1)
    some = whole > 0
    share = parts / np.where(some, whole, 1.0)[:, None]
    logs = np.full(len(whole), -np.inf)
    logs[some] = top[some, 0] + np.log(whole[some]) + _log(span[some])
    slopes = np.array([
        -(share * ordered).sum(axis=1),
        -k[:, 0] * (share / (model.alpha - near + since)).sum(axis=1),
        -(share * stayed).sum(axis=1),
        -tail * (share / (model.beta - near + since)).sum(axis=1),
    ])  # fmt: skip
    return logs, slopes


def _log(values: Array) -> Array:
    """The logarithm, -inf at 0: who ordered on the last day had no time to leave."""
    logs = np.full(len(values), -np.inf)
    np.log(values, out=logs, where=values > 0)
    return logs


def _likelihood(at: Array, customers: Customers, weights: Array) -> tuple[float, Array]:
    """Weighted log-likelihood and its gradient by the log parameters."""
    r, alpha, s, beta = parameters = np.exp(at)
    model = ParetoNbd(r=r, alpha=alpha, s=s, beta=beta)
    x, age = customers.frequency, customers.age
    here = _here(model, customers)
    gone, inside = _gone(model, customers)
    gone = gone + at[2]
    both = np.logaddexp(here, gone)
    value = special.gammaln(r + x) - special.gammaln(r) + r * at[1] + s * at[3] + both
    left = np.exp(gone - both)
    stays = 1 - left
    slopes = np.array([
        special.digamma(r + x) - special.digamma(r) + at[1] - stays * np.log(alpha + age) + left * inside[0],
        r / alpha - stays * (r + x) / (alpha + age) + left * inside[1],
        at[3] - stays * np.log(beta + age) + left * (inside[2] + 1 / s),
        s / beta - stays * s / (beta + age) + left * inside[3],
    ])  # fmt: skip
    return float((value * weights).sum()), (slopes * weights).sum(axis=1) * parameters
