"""The parameters under which what was seen is likeliest, how sure they are, and whether the search got there.

All parameters of our models are positive, so the search walks on their logarithms. Not a model: each brings its own
log-likelihood with gradient.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize

from yunce.insight.clv.rules.customers import Array

# (log parameters) -> log-likelihood of all customers, its gradient by the log parameters
Likelihood = Callable[[Array], tuple[float, Array]]

# With times in units of the mean age (values of the mean value), a parameter beyond e**±10 says "any number as far
# out would do": the data do not tell.
LIMIT = 10.0
_STEP = 1e-4  # of the differences that make the Hessian: its error is of the order of the step squared
_POLISH = 12  # Newton steps; from where L-BFGS ends two or three are taken
# Half the Newton decrement is what the log-likelihood could still gain: far below any digit that is printed.
GAIN_LEFT = 1e-8


class Parameters(Protocol):
    """A model: a frozen value whose fields are its positive parameters."""

    def named(self) -> dict[str, float]: ...


Model = TypeVar("Model", bound=Parameters)
Held = TypeVar("Held", bound=Parameters, covariant=True)  # a fit of one model is a fit of "any model of orders"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Maximum:
    """Where the search ended. covariance: of the log parameters; None where the top is flat.

    at_limit: places of the parameters that ran to the edge of what is searched. The others are at the top beside them,
    and the covariance is theirs, as if those at the edge were known: its rows are 0.
    """

    at: Array
    log_likelihood: float
    covariance: Array | None
    gain_left: float | None
    at_limit: tuple[int, ...]

    @property
    def converged(self) -> bool:
        return not self.at_limit and self.gain_left is not None and self.gain_left < GAIN_LEFT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit(Generic[Held]):
    """A fitted model. n: customers it was fitted on.

    standard_errors: of each parameter by the delta method; None where the data do not tell.
    problem: why it has not converged, with what to do; empty when it has. Where a parameter ran to the edge the fit is
    still the likeliest one, and the covariance that of the other parameters.
    """

    model: Held
    log_likelihood: float
    n: int
    covariance: Array | None
    standard_errors: Mapping[str, float | None]
    problem: str = ""

    @property
    def converged(self) -> bool:
        return not self.problem


class TooFewCustomers(ValueError):
    """Nothing to fit: how many customers there are, and how many are needed."""

    def __init__(self, n: int, needed: int, of: str) -> None:
        self.n, self.needed = n, needed
        super().__init__(f"{n} {of}; at least {needed} are needed to fit the model")


def maximise(likelihood: Likelihood, starts: Sequence[Sequence[float]], n: int) -> Maximum:
    """The best end of a bounded L-BFGS search from each start (natural parameters), polished by Newton's method."""
    ends = [_search(likelihood, np.log(start), n) for start in starts]
    at, top = max(ends, key=lambda end: end[1])
    at_limit = np.abs(at) > LIMIT - 0.01
    free = np.flatnonzero(~at_limit)
    covariance, gain_left = None, None
    for _ in range(_POLISH if free.size else 0):
        slope = np.where(at_limit, 0.0, likelihood(at)[1])
        covariance = _inverse(_curvature(likelihood, at, free), free, len(at))
        if covariance is None:
            break
        step = covariance @ slope
        gain_left = float(slope @ step) / 2
        value = likelihood(at + step)[0]
        if gain_left < GAIN_LEFT / 100 or value < top or np.abs(at + step).max() > LIMIT:
            break
        at, top = at + step, value
    return Maximum(
        at=at,
        log_likelihood=top,
        covariance=covariance,
        gain_left=gain_left,
        at_limit=tuple(np.flatnonzero(at_limit).tolist()),
    )


def fitted(model: Model, maximum: Maximum, *, log_likelihood: float, n: int, edge: str = "") -> Fit[Model]:
    """The maximum as a Fit of `model`, which holds its parameters in the unit of the data.

    edge: what it means that a parameter ran to the edge, when the model knows.
    """
    values = model.named()
    spread = None if maximum.covariance is None else np.sqrt(np.diag(maximum.covariance))
    errors = {
        name: None if spread is None or place in maximum.at_limit else value * float(spread[place])
        for place, (name, value) in enumerate(values.items())
    }
    return Fit(
        model=model,
        log_likelihood=log_likelihood,
        n=n,
        covariance=maximum.covariance,
        standard_errors=errors,
        problem=_problem(maximum, list(values), edge),
    )


def _problem(maximum: Maximum, names: list[str], edge: str) -> str:
    if maximum.converged:
        return ""
    if maximum.at_limit:
        ran = ", ".join(names[place] for place in maximum.at_limit)
        why = edge or "the data do not tell it; observe for longer or fit more customers"
        return f"{ran} ran to the edge of the search: {why}"
    if maximum.covariance is None:
        return "the likelihood is flat at its top: the data do not tell the parameters apart; fit more customers"
    return f"the search stopped {maximum.gain_left:.2g} below the top of the log-likelihood; do not use the parameters"


def _search(likelihood: Likelihood, start: Array, n: int) -> tuple[Array, float]:
    def loss(at: Array) -> tuple[float, Array]:
        value, slope = likelihood(at)
        return -value / n, -slope / n

    found = optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=[(-LIMIT, LIMIT)] * len(start),
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-8},
    )  # fmt: skip
    return found.x, -float(found.fun) * n


def _curvature(likelihood: Likelihood, at: Array, free: NDArray[np.intp]) -> Array:
    """Minus the Hessian of the log-likelihood by the free parameters: central differences of the gradient."""
    rows = []
    for place in free:
        step = np.zeros_like(at)
        step[place] = _STEP
        rows.append((likelihood(at - step)[1] - likelihood(at + step)[1])[free] / (2 * _STEP))
    curvature: Array = np.array(rows)
    return (curvature + curvature.T) / 2


def _inverse(curvature: Array, free: NDArray[np.intp], size: int) -> Array | None:
    """For all parameters, 0 beside the free ones. None unless the top is a true one: curved downwards in every
    direction, by more than rounding."""
    values, vectors = linalg.eigh(curvature)
    if not np.isfinite(values).all() or values[0] <= 1e-9 * values[-1]:
        return None
    inverse = np.zeros((size, size))
    inverse[np.ix_(free, free)] = (vectors / values) @ vectors.T
    return inverse
