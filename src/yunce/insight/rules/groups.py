"""The groups that questions stand in on pages, in their order."""

from typing import Literal

from yunce.insight.rules.words import Words

Group = Literal["sales", "trend", "conversion", "retention", "behaviour", "people"]

GROUPS: dict[Group, Words] = {
    "sales": Words(zh="销售", en="Sales"),
    "trend": Words(zh="趋势", en="Trend"),
    "conversion": Words(zh="转化", en="Conversion"),
    "retention": Words(zh="留存", en="Retention"),
    "behaviour": Words(zh="行为", en="Behaviour"),
    "people": Words(zh="用户", en="People"),
}
