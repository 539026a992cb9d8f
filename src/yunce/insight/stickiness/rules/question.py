"""What is asked of stickiness. The JSON of the API, the command line and links is exactly this value."""

from typing import Literal

from yunce.insight.asking.api import BadQuestion, Events, Part, Period
from yunce.insight.rules.words import Words

MOST_INTERVALS = 400
MOST_TIMES = 1000


class StickinessQuestion(Part, frozen=True, kw_only=True):
    """events, times: a person is active in an interval with at least so many of these events in it.

    The first and the last interval are cut at the period's ends, and count like the others.
    """

    period: Period
    events: Events = Events()
    interval: Literal["day", "week", "month"] = "day"
    times: int = 1


class Cell(Part, frozen=True, kw_only=True):
    """Whom a figure counts: who was active in exactly so many intervals, or in so many at least."""

    of: Literal["exactly", "at_least"] = "exactly"
    intervals: int


def check(question: StickinessQuestion, intervals: int) -> None:
    """Raises BadQuestion. intervals: how many the period has."""
    if not 1 <= question.times <= MOST_TIMES:
        raise BadQuestion("$.times", Words(zh=f"须是 1 到 {MOST_TIMES}", en=f"from 1 to {MOST_TIMES}"))
    if intervals > MOST_INTERVALS:
        why = Words(
            zh=f"最多看 {MOST_INTERVALS} 个时段，请缩短日期或按周、月看",
            en=f"at most {MOST_INTERVALS} intervals; take fewer days, weeks or months",
        )
        raise BadQuestion("$.interval", why)


def check_cell(cell: Cell, intervals: int) -> None:
    """Raises BadQuestion. intervals: how many have begun."""
    if not 1 <= cell.intervals <= intervals:
        why = Words(zh=f"须是 1 到 {intervals}", en=f"from 1 to {intervals}")
        raise BadQuestion("$.intervals", why)
