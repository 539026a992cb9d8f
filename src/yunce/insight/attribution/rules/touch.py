"""The rules that look at one path alone: first, last, linear, position, time decay. Each shares 1 among its touches."""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from yunce.insight.attribution.rules.path import Path

# Shares are divided with so many digits that their sum is 1 in every digit that apportion() looks at.
DIGITS = 40
ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """All to the first touch."""

    def shares(self, path: Path) -> list[Decimal]:
        return [ONE] + [Decimal(0)] * (len(path.channels) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """All to the last touch."""

    def shares(self, path: Path) -> list[Decimal]:
        return [Decimal(0)] * (len(path.channels) - 1) + [ONE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """The same to each touch; a channel touched twice gets twice."""

    def shares(self, path: Path) -> list[Decimal]:
        return _normed([ONE] * len(path.channels))


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Fixed shares to the first and the last touch, the rest alike to those between. Raises ValueError.

    Of two touches, first and last keep their proportion (40/20/40 gives 50/50); one touch takes all.
    """

    first: Decimal = Decimal("0.4")
    last: Decimal = Decimal("0.4")

    def __post_init__(self) -> None:
        if min(self.first, self.last) < 0 or self.first + self.last > 1:
            raise ValueError(f"first and last must be shares of together at most 1, got {self.first}, {self.last}")

    def shares(self, path: Path) -> list[Decimal]:
        touches = len(path.channels)
        if touches == 1:
            return [ONE]
        if touches == 2:
            return _normed([self.first, self.last] if self.first + self.last else [ONE, ONE])
        with localcontext(prec=DIGITS):
            between = (1 - self.first - self.last) / (touches - 2)
        return [self.first, *[between] * (touches - 2), self.last]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decay:
    """Half as much for each half-life between a touch and the end of the path. Raises ValueError.

    Where the times are known the half-life is in days, else in steps back from the last touch.
    Source of the form m = M · (1/2)^(t/T): Volcengine DataFinder, "归因分析".
    """

    half_life_days: float = 7.0  # a week: what most tools begin with
    half_life_steps: float = 1.0

    def __post_init__(self) -> None:
        if not (0 < self.half_life_days < float("inf") and 0 < self.half_life_steps < float("inf")):
            raise ValueError("a half-life must be above 0")

    def shares(self, path: Path) -> list[Decimal]:
        if path.days_before is None:
            ages = [step / self.half_life_steps for step in reversed(range(len(path.channels)))]
        else:
            ages = [days / self.half_life_days for days in path.days_before]
        # Against the youngest touch: a path that ended long after it would else have no weight above 0.
        return _normed([Decimal(0.5 ** (age - ages[-1])) for age in ages])


TouchModel = First | Last | Linear | Position | Decay


def _normed(weights: list[Decimal]) -> list[Decimal]:
    with localcontext(prec=DIGITS):
        whole = sum(weights)
        return [weight / whole for weight in weights]
