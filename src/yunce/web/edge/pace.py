"""How fast a source may send: a bucket of events that fills at its rate. Plain arithmetic; the clock is an argument."""

import math
from dataclasses import dataclass

# The bucket holds this many seconds of the rate: a phone that was offline empties its queue in one go.
BURST_SECONDS = 5.0


@dataclass(slots=True)
class Bucket:
    """`level`: events that may come now; below 0 after a batch larger than what was left."""

    rate: float
    level: float
    seen: float

    def wait(self, now: float) -> float:
        """Seconds until something may come; 0 when it may now."""
        self.level = min(self.rate * BURST_SECONDS, self.level + (now - self.seen) * self.rate)
        self.seen = now
        return 0.0 if self.level > 0 else (1 - self.level) / self.rate

    def take(self, events: int) -> None:
        self.level -= events


class Paces:
    """One bucket a source. A source whose rate was changed starts with a full one."""

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def bucket(self, source: str, rate: int, now: float) -> Bucket:
        held = self._buckets.get(source)
        if held is None or held.rate != rate:
            held = self._buckets[source] = Bucket(rate=rate, level=rate * BURST_SECONDS, seen=now)
        return held


def retry_after(seconds: float) -> int:
    """Whole seconds for the header, at least 1."""
    return max(1, math.ceil(seconds))
