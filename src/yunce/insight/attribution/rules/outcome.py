"""What came of an attribution: each channel with its credit, what it cost, and what a conversion through it cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCredit:
    """value, conversions: credited. touches: how often it was touched; paths: on how many paths, converted or not.

    cost: None when it is not known.
    """

    channel: str
    value: Decimal
    conversions: Decimal
    touches: int
    paths: int
    cost: Decimal | None = None

    @property
    def cpa(self) -> Decimal | None:
        """Cost of a credited conversion. None without a cost or without a conversion."""
        return None if self.cost is None or self.conversions <= 0 else self.cost / self.conversions

    @property
    def roi(self) -> Decimal | None:
        """(value - cost) / cost. None without a cost, or when it cost nothing."""
        return (self.value - self.cost) / self.cost if self.cost else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """channels: the most credited first. total = their values + unattributed, to the last digit; conversions alike.

    unattributed: of conversions that no touch is known to have led to. removal: by channel, of a Markov chain, 0..1.
    standard_errors: of the credited values, when they rest on drawn samples; None when they are exact.
    """

    channels: tuple[ChannelCredit, ...]
    total: Decimal
    unattributed: Decimal
    conversions: int
    unattributed_conversions: int
    paths: int
    removal: Mapping[str, float] = field(default_factory=dict)
    standard_errors: Mapping[str, float] | None = None

    @property
    def credit(self) -> dict[str, Decimal]:
        return {each.channel: each.value for each in self.channels}
