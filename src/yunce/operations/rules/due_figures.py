"""When a figure that people enter for a project is waited for, by how its days make one figure."""

from datetime import date, timedelta
from typing import Literal

# A rate so far or a balance moves slowly: once a week keeps the live page honest without a daily chore.
LAST_WITHIN_DAYS = 7


def due(
    rollup: Literal["sum", "last", "mean"], day: date, *, first: date, last: date, newest: date | None, there: bool
) -> bool:
    """Whether the figure of `day` is waited for. newest: the last day up to it that has one; there: `day` itself has.

    What adds up needs each of its days, and so does a mean; of what only its last day counts, that day and one a week.
    """
    if there or not first <= day <= last:
        return False
    if rollup != "last" or day == last:
        return True
    return (day - (newest or first - timedelta(days=1))).days >= LAST_WITHIN_DAYS
