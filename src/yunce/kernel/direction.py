"""Which way is good: of a metric, a goal, a number in a plan."""

from enum import StrEnum


class Direction(StrEnum):
    """Sales should go up, cost and refunds down."""

    UP = "up"
    DOWN = "down"
