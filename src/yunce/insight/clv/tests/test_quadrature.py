"""The short sums against adaptive quadrature and closed forms, from new customers to thousands of orders."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, special

from yunce.insight.clv.rules.customers import Customers
from yunce.insight.clv.rules.pareto_nbd import ParetoNbd, _gone
from yunce.insight.clv.rules.quadrature import beta_mean, legendre


def test_weights_of_both_add_up_to_one():
    assert legendre()[1].sum() == pytest.approx(1)
    for a, b in [(0.01, 0.02), (0.8, 2.4), (1.0, 1.0), (3.0, 5000.0)]:
        assert beta_mean(a, b)[1].sum() == pytest.approx(1)


@pytest.mark.parametrize(("a", "b"), [(0.05, 0.1), (0.793, 2.426), (1.0, 1.0), (2.0, 300.0), (0.5, 4000.0)])
def test_moments_of_a_beta_variable_are_exact(a, b):
    p, weights = beta_mean(a, b)
    for power in range(1, 20):
        assert weights @ p**power == pytest.approx(special.poch(a, power) / special.poch(a + b, power), rel=1e-10)


@pytest.mark.parametrize(
    ("model", "x", "recency", "age"),
    [
        (ParetoNbd(r=0.553, alpha=10.578, s=0.606, beta=11.669), 2, 30.43, 38.86),
        (ParetoNbd(r=0.553, alpha=11.669, s=0.606, beta=10.578), 0, 0.0, 38.86),
        (ParetoNbd(r=0.553, alpha=10.0, s=0.606, beta=10.0), 7, 1.0, 200.0),
        (ParetoNbd(r=5.0, alpha=0.01, s=0.2, beta=300.0), 0, 0.0, 500.0),
        (ParetoNbd(r=0.2, alpha=300.0, s=3.0, beta=0.01), 0, 0.0, 500.0),
        (ParetoNbd(r=1.0, alpha=2.0, s=1.0, beta=1e-3), 3, 0.5, 400.0),
        (ParetoNbd(r=1.0, alpha=7.0, s=1.0, beta=5.0), 2000, 60.0, 400.0),
        # the case at which the papers' hypergeometric functions overflow (lifetimes, test_overflow_error)
        (ParetoNbd(r=10.465, alpha=7.98565181e-03, s=3.0516, beta=2.820), 500, 4.0, 37.0),
    ],
    ids=lambda value: str(value),
)
def test_the_integral_over_the_moment_of_leaving_is_exact(model, x, recency, age):
    def log_integrand(moment):
        return -(model.r + x) * np.log(model.alpha + moment) - (model.s + 1) * np.log(model.beta + moment)

    top = log_integrand(recency)
    # adaptive, on ever longer pieces: the mass may sit in a thousandth of the span
    edges = np.concatenate([[recency], recency + np.geomspace(1e-7, age - recency, 60)])
    pieces = [
        integrate.quad(lambda moment: np.exp(log_integrand(moment) - top), start, end, epsabs=0, epsrel=1e-12)[0]
        for start, end in pairwise(edges)
    ]
    one = Customers(frequency=[x], recency=[recency], age=[age]) if x else None
    customers = one or Customers(frequency=[0], recency=[0], age=[age])
    assert _gone(model, customers)[0][0] == pytest.approx(top + np.log(sum(pieces)), abs=1e-10)
