"""Which of five stages a person is in, from orders and activity, by thresholds that a team reads and changes.

Not the lifecycle question of new, returning, resurrecting and dormant actives, which compares neighbouring intervals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from yunce.insight.rules.words import Words


class Stage(StrEnum):
    """From coming in to being lost. The order is that of the pages."""

    INTRODUCTION = "introduction"
    GROWTH = "growth"
    MATURITY = "maturity"
    DORMANT = "dormant"
    LOST = "lost"


NAMES: dict[Stage, Words] = {
    Stage.INTRODUCTION: Words(zh="引入", en="Introduction"),
    Stage.GROWTH: Words(zh="成长", en="Growth"),
    Stage.MATURITY: Words(zh="成熟", en="Maturity"),
    Stage.DORMANT: Words(zh="休眠", en="Dormant"),
    Stage.LOST: Words(zh="流失", en="Lost"),
}


class BadRules(ValueError):
    """Thresholds that cannot be: the name of one, and why not."""

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"{name}: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRules:
    """The defaults are those of a shop where people buy every month or two; `from_gaps` takes them from its orders.

    growth_orders: the second order is the step at which most are lost, so with it growth begins.
    mature_orders, mature_days: so many orders, and so many days from the first to the last of them. Four orders in a
    week are one shopping spree, not a habit.
    dormant_days: so long without an order (without activity, for who never ordered). Activity alone does not wake
    anybody: who looks and does not buy is the one to win back.
    lost_days: so long without an order and without activity.
    Raises BadRules.
    """

    growth_orders: int = 2
    mature_orders: int = 4
    mature_days: int = 60
    dormant_days: int = 90
    lost_days: int = 180

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, int) or isinstance(value, bool):
                raise BadRules(field.name, f"a whole number is needed, got {value!r}")
        if self.growth_orders < 1:
            raise BadRules("growth_orders", f"at least 1, got {self.growth_orders}")
        if self.mature_orders <= self.growth_orders:
            raise BadRules("mature_orders", f"more than growth_orders ({self.growth_orders}), got {self.mature_orders}")
        if self.mature_days < 0:
            raise BadRules("mature_days", f"0 or more, got {self.mature_days}")
        if self.dormant_days < 1:
            raise BadRules("dormant_days", f"at least 1, got {self.dormant_days}")
        if self.lost_days <= self.dormant_days:
            raise BadRules("lost_days", f"more than dormant_days ({self.dormant_days}), got {self.lost_days}")

    def to_json(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What is known of a person as of a day. orders: 0 goes with no first and no last order. Raises ValueError.

    last_active: last day with any event that counts as activity; None when there was none or it is not known.
    """

    first_order: date | None
    last_order: date | None
    orders: int
    last_active: date | None = None

    def __post_init__(self) -> None:
        if (self.first_order is None) is not (self.orders == 0) or (self.last_order is None) is not (self.orders == 0):
            raise ValueError(f"{self.orders} orders go with a first and a last day exactly when there are any")
        if self.orders < 0:
            raise ValueError(f"orders are counted from 0, got {self.orders}")
        if self.first_order and self.last_order and self.last_order < self.first_order:
            raise ValueError(f"the last order ({self.last_order}) cannot be before the first ({self.first_order})")


def stage(person: Activity, rules: StageRules, today: date) -> Stage | None:
    """The stage at the end of `today`; None for somebody who neither ordered nor was active.

    Read from above, the first that fits. Raises ValueError for facts after `today`.
    """
    signs = [day for day in (person.last_order, person.last_active) if day is not None]
    if not signs:
        return None
    if max(signs) > today:
        raise ValueError(f"{max(signs)} is after {today}; give what was known then")
    quiet = (today - max(signs)).days
    without_order = quiet if person.last_order is None else (today - person.last_order).days
    if quiet >= rules.lost_days:
        return Stage.LOST
    if without_order >= rules.dormant_days:
        return Stage.DORMANT
    if person.first_order is None or person.last_order is None or person.orders < rules.growth_orders:
        return Stage.INTRODUCTION
    lasting = (person.last_order - person.first_order).days
    if person.orders >= rules.mature_orders and lasting >= rules.mature_days:
        return Stage.MATURITY
    return Stage.GROWTH


def read_rules(given: Mapping[str, Any]) -> StageRules:
    """Rules as a team keeps them; what is left out has its default. Raises BadRules, with a suggestion for a typo."""
    known = [field.name for field in fields(StageRules)]
    for name in given:
        if name not in known:
            close = get_close_matches(str(name), known, n=1)
            raise BadRules(str(name), f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}")
    return replace(StageRules(), **given)


FEWEST_GAPS = 100  # below that the 19th of 20 is five orders' word


def from_gaps(gaps: Sequence[int], rules: StageRules | None = None) -> StageRules | None:
    """The rules with dormant_days and lost_days as this shop's buyers suggest; None below FEWEST_GAPS gaps.

    gaps: days between neighbouring orders of one person. Of ten orders that followed another, eight came within
    dormant_days and all but a twentieth within lost_days, so somebody quiet for longer has rarely come back.
    It looks only at who did come back: where few ever do, it is an upper bound for the others.
    """
    if len(gaps) < FEWEST_GAPS:
        return None
    ordered = sorted(gaps)
    within = [ordered[-(-len(ordered) * percent // 100) - 1] for percent in (80, 95)]
    dormant = max(within[0], 1)
    return replace(rules or StageRules(), dormant_days=dormant, lost_days=max(within[1], dormant + 1))


def describe(rules: StageRules) -> dict[Stage, Words]:
    """Each stage's rule in words, in the order in which they are read."""
    return {
        Stage.LOST: Words(
            zh=f"{rules.lost_days} 天以上没有购买，也没有活跃",
            en=f"neither an order nor activity for {rules.lost_days} days or more",
        ),
        Stage.DORMANT: Words(
            zh=f"{rules.dormant_days} 天以上没有购买（从未购买的，没有活跃）",
            en=f"no order for {rules.dormant_days} days or more (no activity, for who never ordered)",
        ),
        Stage.INTRODUCTION: Words(
            zh=f"购买少于 {rules.growth_orders} 次", en=f"fewer than {rules.growth_orders} orders"
        ),
        Stage.MATURITY: Words(
            zh=f"购买满 {rules.mature_orders} 次，首次到最近一次满 {rules.mature_days} 天",
            en=f"{rules.mature_orders} orders or more, {rules.mature_days} days or more from the first to the last",
        ),
        Stage.GROWTH: Words(
            zh=f"购买满 {rules.growth_orders} 次，还不到成熟",
            en=f"{rules.growth_orders} orders or more, short of maturity",
        ),
    }
