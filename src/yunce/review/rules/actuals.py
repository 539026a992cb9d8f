"""Whether what a metric said is the outcome, only the outcome so far, or nothing that can be held against a plan.

Why something cannot be checked is a code here; pages say it in words.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Missing(StrEnum):
    """Why there is no actual. The settlement keeps the code as its reason."""

    NO_METRIC = "no_metric"  # no metric was named when the plan was frozen
    UNKNOWN_METRIC = "unknown_metric"  # the metric is no longer in the dictionary
    NO_WINDOW = "no_window"  # neither the estimate nor its project has days
    NO_DATA = "no_data"  # the window is over and holds nothing
    HISTORY_TOO_SHORT = "history_too_short"  # the data begins inside the window
    DAYS_MISSING = "days_missing"  # people enter it, and days that are needed were not entered
    DEMONSTRATION = "demonstration"  # nobody did it: it shows what a plan looks like


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of a number. final: nothing more will come. reason: empty, or a code of Missing."""

    value: float | None
    final: bool
    reason: str = ""


def seen(value: float | None, *, ends_at: datetime, now: datetime, complete: bool, entered: bool = False) -> Seen:
    """What a reading of the estimate's window means at `now`.

    complete: the data covers the whole window, as the metric itself says. entered: by people, day by day. Before the
    end any value is only so far.
    """
    if now < ends_at:
        return Seen(value=value, final=False)
    if value is None:
        return Seen(value=None, final=True, reason=Missing.NO_DATA)
    if not complete:
        return Seen(value=None, final=True, reason=Missing.DAYS_MISSING if entered else Missing.HISTORY_TOO_SHORT)
    return Seen(value=value, final=True)


def not_asked(reason: Missing, *, ends_at: datetime | None, now: datetime) -> Seen:
    """What is known of a number that no metric measures: nothing, for good once its window is over."""
    return Seen(value=None, final=ends_at is None or ends_at <= now, reason=reason)
