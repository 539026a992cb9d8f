"""What the `trend` question is called, how it is asked and shown, and what to begin with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Part, Period
from yunce.insight.catalog.api import Catalog
from yunce.insight.entry import Structured
from yunce.insight.rules.words import Words
from yunce.insight.trend import api as trend
from yunce.insight.trend.show import shown


def _persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    term, piece, part = (int(figure[name]) for name in ("term", "piece", "part"))
    return trend.persons(context, question, term, piece, part, figure.get("side", "now"))


def _begin(known: Catalog, period: Period) -> Part | None:
    """How many are active each day, and how much they do."""
    if not known.events:
        return None
    return trend.TrendQuestion(period=period, metrics=(trend.Term(take="persons"), trend.Term()))


ENTRY = Structured(
    key="trend",
    group="trend",
    name=Words(zh="趋势", en="Trend"),
    purpose=Words(
        zh="几个指标随时间怎么变，按属性拆开，与另一段时间对比",
        en="How metrics move over time, split by a property, beside another period",
    ),
    kind=trend.TrendQuestion,
    ask=trend.answer,
    show=shown,
    persons=_persons,
    begin=_begin,
)
