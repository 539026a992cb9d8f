"""How much one question may read, and what to say when it would be more. Told before anything is read."""

from dataclasses import dataclass

from yunce.insight.rules.words import Words

# A funnel reads some 20 M events a second on two cores: half a minute is the longest that somebody waits for a page.
MOST_EVENTS = 500_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLarge:
    """More than `limit` events would be read. days: how many days of this window would pass."""

    events: int
    limit: int
    days: int
    window_days: int

    @property
    def why(self) -> Words:
        if self.days < 1:
            return Words(
                zh=f"要读约 {self.events:,} 条事件，上限 {self.limit:,}；一天也读不完，请选更少的事件",
                en=f"about {self.events:,} events to read, the limit is {self.limit:,}; even one day is too much, "
                "choose fewer events",
            )
        return Words(
            zh=f"要读约 {self.events:,} 条事件，上限 {self.limit:,}；请缩短到 {self.days} 天以内",
            en=f"about {self.events:,} events to read, the limit is {self.limit:,}; take at most {self.days} days",
        )


class Refused(Exception):
    """A question that would read too much; told before anything is read."""

    def __init__(self, why: TooLarge) -> None:
        self.too_large, self.why = why, why.why
        super().__init__(self.why.en)


def fits(events: int, window_days: int, limit: int = MOST_EVENTS) -> TooLarge | None:
    """None when that many events may be read; window_days: what they are spread over."""
    if events <= limit:
        return None
    return TooLarge(events=events, limit=limit, days=int(window_days * limit / events), window_days=window_days)
