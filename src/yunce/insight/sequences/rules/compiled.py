"""Functions over arrays, compiled to machine code by numba and kept on the disk; other threads run meanwhile.

NUMBA_DISABLE_JIT=1 runs them as plain Python, for a debugger.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """`function`, compiled at its first call for the types it is called with."""
    fast: Callable[P, R] = njit(cache=True, nogil=True)(function)
    return fast
