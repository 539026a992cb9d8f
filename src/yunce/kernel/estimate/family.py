"""What every family of distributions can do, and how bad input is refused.

A family works on arrays; `Estimate` is the face of it for single numbers.
"""

import math
from dataclasses import fields
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]


class EstimateError(ValueError):
    """A distribution that cannot be. `where` names the field, `what` says what is wrong, `hint` the next step."""

    def __init__(self, what: str, *, where: str, hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        super().__init__(f"{where}: {what}. {hint}" if hint else f"{where}: {what}")


class Family(Protocol):
    """A distribution with its parameters: a frozen dataclass whose fields are checked when made."""

    name: ClassVar[str]

    @property
    def mean(self) -> float: ...
    @property
    def spread(self) -> float:
        """Standard deviation, in the unit of the values."""
        ...

    @property
    def bounds(self) -> tuple[float, float]:
        """The smallest and largest possible value; infinite where there is none."""
        ...

    def quantile(self, q: Draws) -> Draws:
        """The smallest x with cdf(x) >= q, for q in [0, 1]."""
        ...

    def cdf(self, x: Draws) -> Draws:
        """The chance of at most x."""
        ...

    def sample(self, rng: np.random.Generator, n: int) -> Draws: ...
    def parameters(self) -> dict[str, Any]:
        """Plain JSON values, from which `from_parameters` makes an equal family."""
        ...

    @classmethod
    def from_parameters(cls, given: dict[str, Any]) -> "Family": ...


class Numbers:
    """For families whose parameters are plain finite numbers: keeps them as floats and takes them to JSON and back."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            object.__setattr__(self, field.name, finite(getattr(self, field.name), field.name))

    def parameters(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]

    @classmethod
    def from_parameters(cls, given: dict[str, Any]) -> Any:
        return cls(**exactly(given, [field.name for field in fields(cls)]))  # type: ignore[arg-type]


def exactly(given: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """The given parameters, when they are just the expected ones. Raises EstimateError."""
    for name in names:
        if name not in given:
            raise EstimateError("is missing", where=name, hint=f"Expected {', '.join(names)}")
    for name in given:
        if name not in names:
            raise EstimateError("is not a parameter of this family", where=name, hint=f"Expected {', '.join(names)}")
    return given


def finite(value: object, where: str) -> float:
    """The number as a float. Raises EstimateError for nan, infinities and what is no number."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise EstimateError(f"{value!r} is not a number", where=where, hint="Give a plain number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise EstimateError(f"{value!r} is not a finite number", where=where, hint="Leave it out when it is not known")
    return number


def positive(value: float, where: str, hint: str = "") -> None:
    if value <= 0:
        raise EstimateError(f"must be above 0, got {value:g}", where=where, hint=hint)
