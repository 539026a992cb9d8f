"""Daily figures as figures from the start to each day, by how days of a metric add up."""

from collections.abc import Sequence
from typing import Literal

Rollup = Literal["sum", "last", "mean"]


def running(points: Sequence[float | None], rollup: Rollup) -> list[float | None]:
    """sum: added; last: the last one known; mean: of those known. None until the first known day."""
    made: list[float | None] = []
    known: list[float] = []
    for point in points:
        if point is not None:
            known.append(point)
        if not known:
            made.append(None)
        elif rollup == "sum":
            made.append(sum(known))
        elif rollup == "last":
            made.append(known[-1])
        else:
            made.append(sum(known) / len(known))
    return made
