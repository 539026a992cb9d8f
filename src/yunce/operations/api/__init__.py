"""What pages and other domains ask of the run phase: live figures, today's list, the daily text.

Replays have their own door: yunce.operations.replay.api."""

from yunce.operations.api.daily import daily_text
from yunce.operations.api.ended import SinceSettled, since_settled, since_settled_text
from yunce.operations.api.live import Line, Live, live, mark
from yunce.operations.api.today import Ended, Running, Today, today_of
from yunce.operations.rules.band import Band, Interval, Standing
from yunce.operations.rules.today import Item

__all__ = [
    "Band", "Ended", "Interval", "Item", "Line", "Live", "Running", "SinceSettled", "Standing", "Today", "daily_text",
    "live", "mark", "since_settled", "since_settled_text", "today_of",
]  # fmt: skip
