"""A goal is chosen, not believed: its three tiers, and what they must be to make sense together.

Its chance is `strategy`'s business.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from yunce.kernel.direction import Direction


class Tier(StrEnum):
    """How far an outcome came."""

    STRETCH = "stretch"
    TARGET = "target"
    FLOOR = "floor"
    MISSED = "missed"


class GoalError(ValueError):
    """Tiers in an order that cannot be meant: the two fields and their values."""

    def __init__(self, lesser: str, greater: str, values: tuple[float, float]) -> None:
        super().__init__(f"{lesser} is {values[0]:g} and {greater} is {values[1]:g}, the other way round")
        self.lesser = lesser
        self.greater = greater
        self.values = values


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """保底 / 目标 / 冲刺, in the unit of the number. From floor to stretch they get harder to reach."""

    target: float
    floor: float | None = None
    stretch: float | None = None
    direction: Direction = Direction.UP

    def __post_init__(self) -> None:
        ladder = [
            (name, value)
            for name, value in (("floor", self.floor), ("target", self.target), ("stretch", self.stretch))
            if value is not None
        ]
        sign = 1 if self.direction is Direction.UP else -1
        for (easier, low), (harder, high) in pairwise(ladder):
            if sign * low > sign * high:
                raise GoalError(easier, harder, (low, high))

    def reached(self, value: float) -> Tier:
        """The highest tier the value reaches; exactly at a tier counts."""
        sign = 1 if self.direction is Direction.UP else -1
        for tier, bar in ((Tier.STRETCH, self.stretch), (Tier.TARGET, self.target), (Tier.FLOOR, self.floor)):
            if bar is not None and sign * value >= sign * bar:
                return tier
        return Tier.MISSED
