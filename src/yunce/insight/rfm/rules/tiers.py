"""The eight tiers of RFM as Chinese operations teams name them.

Each of the three numbers is high or low against the middle buyer: the scheme needs no scores that nobody can explain.
"""

from dataclasses import dataclass

from yunce.insight.rules.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """recent, frequent, valuable: better than the middle buyer."""

    recent: bool
    frequent: bool
    valuable: bool
    key: str
    name: Words
    advice: Words


TIERS = (
    Tier(recent=True, frequent=True, valuable=True, key="champions",
         name=Words(zh="重要价值用户", en="Champions"),
         advice=Words(zh="优先服务，新品与会员权益", en="Serve first; new articles, member benefits")),
    Tier(recent=True, frequent=False, valuable=True, key="promising",
         name=Words(zh="重要发展用户", en="Promising"),
         advice=Words(zh="提高频次：二次购买券、搭配推荐", en="Raise frequency: second-order coupon, pairings")),
    Tier(recent=False, frequent=True, valuable=True, key="slipping",
         name=Words(zh="重要保持用户", en="Slipping champions"),
         advice=Words(zh="主动联系，问清为何变少", en="Get in touch, ask why they come less")),
    Tier(recent=False, frequent=False, valuable=True, key="win_back",
         name=Words(zh="重要挽留用户", en="To win back"),
         advice=Words(zh="重点召回", en="Win back first")),
    Tier(recent=True, frequent=True, valuable=False, key="regulars",
         name=Words(zh="一般价值用户", en="Regulars"),
         advice=Words(zh="提高客单价：满减、组合", en="Raise order value: thresholds, bundles")),
    Tier(recent=True, frequent=False, valuable=False, key="newcomers",
         name=Words(zh="一般发展用户", en="Newcomers"),
         advice=Words(zh="引导第二单", en="Lead to the second order")),
    Tier(recent=False, frequent=True, valuable=False, key="fading",
         name=Words(zh="一般保持用户", en="Fading"),
         advice=Words(zh="低成本触达", en="Reach at low cost")),
    Tier(recent=False, frequent=False, valuable=False, key="dormant",
         name=Words(zh="一般挽留用户", en="Dormant"),
         advice=Words(zh="低成本召回，不强求", en="Win back at low cost, or let go")),
)  # fmt: skip


def tier(*, recent: bool, frequent: bool, valuable: bool) -> Tier:
    """The one tier of the eight that it is."""
    return next(each for each in TIERS if (each.recent, each.frequent, each.valuable) == (recent, frequent, valuable))
