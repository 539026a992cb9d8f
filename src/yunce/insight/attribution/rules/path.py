"""The touches of one person on the way to a conversion, or to none."""

from dataclasses import dataclass, replace
from decimal import Decimal


class BadPath(ValueError):
    """A path that cannot be meant: the field that is wrong, and why."""

    def __init__(self, field: str, why: str) -> None:
        self.field, self.why = field, why
        super().__init__(f"{field}: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """channels: touched, oldest first; empty when nothing is known to have led there.

    value: what the conversion is worth; of all `count` alike paths together. 0 without a conversion.
    days_before: from each touch to the end of the path, never growing; None when no times are known.
    Raises BadPath.
    """

    channels: tuple[str, ...]
    converted: bool
    value: Decimal = Decimal(0)
    count: int = 1
    days_before: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if self.count < 1:
            raise BadPath("count", f"must be at least 1, got {self.count}")
        if not self.value.is_finite() or self.value < 0:
            raise BadPath("value", f"must be a number from 0 on, got {self.value}; take refunds off their conversion")
        if self.value and not self.converted:
            raise BadPath("value", f"a path without a conversion is worth nothing, got {self.value}")
        if self.days_before is None:
            return
        if len(self.days_before) != len(self.channels):
            raise BadPath("days_before", f"{len(self.days_before)} times for {len(self.channels)} touches")
        if sorted(self.days_before, reverse=True) != list(self.days_before) or min(self.days_before, default=0) < 0:
            raise BadPath("days_before", "touches must come oldest first and none after the end of the path")

    def within(self, lookback_days: float) -> "Path":
        """Without the touches longer ago than that; one exactly as long ago stays. Needs times."""
        if self.days_before is None:
            raise ValueError("a look-back needs the times of the touches")
        kept = [place for place, days in enumerate(self.days_before) if days <= lookback_days]
        return replace(
            self,
            channels=tuple(self.channels[place] for place in kept),
            days_before=tuple(self.days_before[place] for place in kept),
        )
