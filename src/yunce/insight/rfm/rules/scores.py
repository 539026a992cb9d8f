"""R, F and M scored 1 to 5, 5 the best: by fifths of the buyers, or by cut points that the team set.

Not the eight tiers against the middle buyer (tiers.py), though scores can be named like them.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from yunce.insight.rfm.rules.tiers import Tier, tier

BEST = 5
# 4 and 5 are the better two fifths; from 3 on three buyers in five would count as high.
HIGH_FROM = 4
Figure = int | Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """days_since: days from the last order to the end of the window. orders, net: within it."""

    days_since: int
    orders: int
    net: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Where the scores 2, 3, 4 and 5 begin. A buyer who meets a cut exactly has its score.

    days_since: at most so many days; falling, as in (180, 90, 30, 7). orders, net: at least; rising.
    None: nobody reaches the score, which only happens to cuts taken from buyers. Raises ValueError.
    """

    days_since: tuple[int | None, ...]
    orders: tuple[int | None, ...]
    net: tuple[Decimal | None, ...]

    def __post_init__(self) -> None:
        for name, cuts, sign in (("days_since", self.days_since, -1), ("orders", self.orders, 1), ("net", self.net, 1)):
            if len(cuts) != BEST - 1:
                raise ValueError(f"{name} needs 4 cuts, where scores 2, 3, 4 and 5 begin; got {len(cuts)}")
            known = [cut * sign for cut in cuts if cut is not None]
            if any(later < sooner for sooner, later in pairwise(known)):
                raise ValueError(f"{name} must be {'falling' if sign < 0 else 'rising'}, got {cuts}")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Scores:
    """recency, frequency, money: 1..5, 5 the best."""

    recency: int
    frequency: int
    money: int

    @property
    def code(self) -> str:
        """Such as 543: 5 for recency, 4 for frequency, 3 for money."""
        return f"{self.recency}{self.frequency}{self.money}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Buyers of the same scores, and what they bought together."""

    scores: Scores
    persons: int
    orders: int
    net: Decimal


def fifths(buyers: Sequence[Buyer]) -> Cuts:
    """The cuts that part these buyers into fifths as evenly as ties allow. Raises ValueError without buyers.

    Equal figures have equal scores, whoever they belong to and in whatever order they come. Where equals span several
    fifths all of them have the fifth that their middle falls into: with share s of the buyers below them and e among
    them, the score is 1 + floor(5·(s + e/2)). So everybody equal scores 3, and a scale read backwards scores backwards.
    """
    if not buyers:
        raise ValueError("no buyers to part into fifths")
    days = _fifths([-buyer.days_since for buyer in buyers])
    return Cuts(
        days_since=tuple(None if cut is None else -int(cut) for cut in days),
        orders=tuple(None if cut is None else int(cut) for cut in _fifths([buyer.orders for buyer in buyers])),
        net=tuple(None if cut is None else Decimal(cut) for cut in _fifths([buyer.net for buyer in buyers])),
    )


def score(buyer: Buyer, cuts: Cuts) -> Scores:
    """The three scores of one buyer."""
    return Scores(
        recency=_score(-buyer.days_since, [None if cut is None else -cut for cut in cuts.days_since]),
        frequency=_score(buyer.orders, cuts.orders),
        money=_score(buyer.net, cuts.net),
    )


def grouped(buyers: Iterable[Buyer], cuts: Cuts) -> tuple[Group, ...]:
    """Every combination of scores that somebody has, the best first."""
    persons: Counter[Scores] = Counter()
    orders: Counter[Scores] = Counter()
    net: dict[Scores, Decimal] = {}
    for buyer in buyers:
        own = score(buyer, cuts)
        persons[own] += 1
        orders[own] += buyer.orders
        net[own] = net.get(own, Decimal(0)) + buyer.net
    return tuple(
        Group(scores=own, persons=persons[own], orders=orders[own], net=net[own])
        for own in sorted(persons, reverse=True)
    )


def named(scores: Scores, *, high_from: int = HIGH_FROM) -> Tier:
    """The one of the eight tiers whose name fits the scores: each is high from `high_from` on."""
    if not 2 <= high_from <= BEST:
        raise ValueError(f"high_from must lie in 2..5, got {high_from}")
    return tier(
        recent=scores.recency >= high_from,
        frequent=scores.frequency >= high_from,
        valuable=scores.money >= high_from,
    )


def _fifths(figures: Sequence[Figure]) -> list[Figure | None]:
    """The lowest figure of each score from 2 on; None where nobody has it or a better one."""
    ordered = sorted(figures)
    lowest: list[Figure | None] = [None] * (BEST - 1)
    for figure, equals in Counter(ordered).items():
        below = bisect_left(ordered, figure)
        own = 1 + BEST * (2 * below + equals) // (2 * len(ordered))
        for reached in range(own - 1):
            first = lowest[reached]
            lowest[reached] = figure if first is None else min(first, figure)
    return lowest


def _score(figure: Figure, cuts: Sequence[Figure | None]) -> int:
    return 1 + sum(cut is not None and figure >= cut for cut in cuts)
