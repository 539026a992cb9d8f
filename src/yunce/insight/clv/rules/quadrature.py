"""Points and weights that turn the models' integrals into short sums, exact to the digits of a float.

Integrals instead of the papers' hypergeometric functions: those overflow or cancel for customers with hundreds of
orders, and have holes at whole parameters (a = 1, s = 1) where nothing special happens.
"""

from functools import lru_cache

import numpy as np
from scipy import linalg

from yunce.insight.clv.rules.customers import Array

# Checked against adaptive quadrature in tests/test_quadrature.py, from new customers to thousands of orders.
NODES = 48


@lru_cache(maxsize=8)
def legendre(count: int = NODES) -> tuple[Array, Array]:
    """Nodes and weights of Gauss and Legendre on [0, 1]: the sum of weights · f(nodes) is f's integral."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (nodes + 1) / 2, weights / 2


def beta_mean(a: float, b: float, count: int = NODES) -> tuple[Array, Array]:
    """Nodes and weights under which a sum is the mean over a Beta(a, b) variable.

    Source: Golub & Welsch (1969), Mathematics of Computation 23: eigenvalues of the Jacobi matrix are the nodes,
    squared first components of the eigenvectors the weights. Weights add up to 1 whatever a and b, where the usual
    routines overflow from b of a thousand on.
    """
    up, down = b - 1, a - 1  # exponents of (1 - y) and (1 + y) on [-1, 1]
    k = np.arange(1, count, dtype=np.float64)
    total = 2 * k + up + down
    diagonal = np.empty(count)
    diagonal[0] = (down - up) / (up + down + 2)
    diagonal[1:] = (down - up) * (down + up) / (total * (total + 2))
    beside = np.empty(count - 1)
    beside[0] = 4 * (1 + up) * (1 + down) / ((2 + up + down) ** 2 * (3 + up + down))
    k, total = k[1:], total[1:]
    beside[1:] = 4 * k * (k + up) * (k + down) * (k + up + down) / (total**2 * (total + 1) * (total - 1))
    nodes, vectors = linalg.eigh_tridiagonal(diagonal, np.sqrt(beside))
    # Not 0: the models divide by a node where their integrand has a limit there.
    return np.clip((nodes + 1) / 2, 1e-300, 1.0), vectors[0] ** 2
