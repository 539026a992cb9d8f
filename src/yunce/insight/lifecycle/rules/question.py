"""What is asked of the lifecycle. The JSON of the API, the command line and links is exactly this value."""

from typing import Literal

from yunce.insight.asking.api import BadQuestion, Events, Part, Period
from yunce.insight.rules.words import Words

MOST_INTERVALS = 400
State = Literal["new", "returning", "resurrecting", "dormant"]


class LifecycleQuestion(Part, frozen=True, kw_only=True):
    """period: widened to whole intervals. events: which of them make a person active."""

    period: Period
    events: Events = Events()
    interval: Literal["day", "week", "month"] = "day"


class Cell(Part, frozen=True, kw_only=True):
    """Whom a figure counts: those in one state in one interval, counted from 0; active: in the first three together."""

    of: Literal["active"] | State
    interval: int


def check(intervals: int) -> None:
    """Raises BadQuestion for more intervals than one answer has."""
    if intervals > MOST_INTERVALS:
        why = Words(
            zh=f"最多看 {MOST_INTERVALS} 个时段，请缩短日期或按周、月看",
            en=f"at most {MOST_INTERVALS} intervals; take fewer days, weeks or months",
        )
        raise BadQuestion("$.interval", why)


def check_cell(cell: Cell, intervals: int) -> None:
    """Raises BadQuestion for an interval that the answer does not have."""
    if not 0 <= cell.interval < intervals:
        why = Words(zh=f"这个回答有 {intervals} 个时段，从 0 数起", en=f"the answer has {intervals}, counted from 0")
        raise BadQuestion("$.interval", why)
