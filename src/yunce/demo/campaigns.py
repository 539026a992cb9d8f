"""The two projects of the trip: what a planner would type, in the language of the walk. Every figure is computed."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One project. Days are both inside. pushes: the metric whose best month makes the stretch goal."""

    key: str
    name: Promise
    brief: Promise
    first: date
    last: date
    template: str
    pushes: str
    season_reason: Promise
    other_reason: Promise


# A demonstration's rule, not the shop's: nothing is known about what it spent.
BUDGET_SHARE = Fraction(1, 5)

SUMMER = Campaign(
    key="summer",
    name=_("夏季老客复购"),
    brief=_("六月到八月让买过的人再买一次，净销售额不低于春季，老客做到已知最好的水平。"),
    first=date(2011, 6, 1),
    last=date(2011, 8, 31),
    template="repurchase",
    pushes="net_sales_returning",
    season_reason=_(
        "数据从 2010 年 12 月才开始，没有上一个夏天可比。"
        "复购逐月平稳，按最近三个月外推并放宽区间；超出区间的部分先看外部原因。"
    ),
    other_reason=_("已看过历史参考，按最近三个月的数据定。"),
)
CHRISTMAS = Campaign(
    key="christmas",
    name=_("圣诞季大促"),
    brief=_("九月到十一月备战圣诞季，承接夏季复购的经验，把礼品旺季的销售做大。"),
    first=date(2011, 9, 1),
    last=date(2011, 11, 30),
    template="big_sale",
    pushes="net_sales",
    season_reason=_(
        "数据里没有一个完整的秋天，旺季会高出多少无从得知。先按最近三个月和夏季的核对结果定，旺季带来的偏差记为外部原因。"
    ),
    other_reason=_("夏季的核对结果和最近三个月的数据不一致时，以两者加权后的数为准。"),
)
TRIP = (SUMMER, CHRISTMAS)
