"""What is asked of a distribution. The JSON of the API, the command line and links is exactly this value."""

from decimal import Decimal
from itertools import pairwise
from typing import Literal

from yunce.insight.asking.api import BadQuestion, Events, Part, Period
from yunce.insight.rules.words import Words

MOST_BUCKETS = 100
# Sums are kept as whole millionths, like the store's amounts.
SCALE = 1_000_000
_LARGEST = Decimal(10) ** 12
_FINEST = Decimal(1) / SCALE


class DistributionQuestion(Part, frozen=True, kw_only=True):
    """Persons who did one of `events` in the period, by what each of them comes to.

    measure: how many times, on how many days of the zone, in how many hours of those days, or the sum of the amount or
    property `of`. buckets: where each begins, rising; none: every number by itself up to `most`, sums in round steps.
    """

    period: Period
    events: Events = Events()
    measure: Literal["times", "days", "hours", "sum"] = "times"
    of: str = ""
    buckets: tuple[Decimal, ...] = ()
    most: int = 20


class DistributionCell(Part, frozen=True, kw_only=True):
    """One bucket: low <= what a person comes to < high; None: no limit. Both None: everybody."""

    low: Decimal | None = None
    high: Decimal | None = None


def check(question: DistributionQuestion) -> None:
    """Raises BadQuestion where it cannot be asked."""
    if (question.measure == "sum") != bool(question.of):
        why = Words(zh="求和时须选一个数值属性，其他时候不选", en="a sum needs a number to add up, others take none")
        raise BadQuestion("$.of", why)
    if not 2 <= question.most <= MOST_BUCKETS:
        raise BadQuestion("$.most", Words(zh=f"须是 2 到 {MOST_BUCKETS}", en=f"from 2 to {MOST_BUCKETS}"))
    if len(question.buckets) > MOST_BUCKETS:
        raise BadQuestion("$.buckets", Words(zh=f"最多 {MOST_BUCKETS} 个", en=f"at most {MOST_BUCKETS}"))
    for place, edge in enumerate(question.buckets):
        if not edge.is_finite() or abs(edge) > _LARGEST or edge % _FINEST:
            why = Words(zh="须是数，最多六位小数", en="a number with at most six decimals")
            raise BadQuestion(f"$.buckets[{place}]", why)
    for place, (low, high) in enumerate(pairwise(question.buckets)):
        if low >= high:
            why = Words(zh="须从小到大，不重复", en="rising, each but once")
            raise BadQuestion(f"$.buckets[{place + 1}]", why)


def scale(question: DistributionQuestion) -> int:
    """How many of the whole numbers that are counted make one of the unit."""
    return SCALE if question.measure == "sum" else 1
