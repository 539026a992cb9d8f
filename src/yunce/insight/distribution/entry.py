"""What the `distribution` question is called, how it is asked and shown, and what to begin with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Events, Part, Period, read_question
from yunce.insight.catalog.api import Catalog
from yunce.insight.distribution import api as distribution
from yunce.insight.distribution.show import shown
from yunce.insight.entry import Structured
from yunce.insight.rules.words import Words


def _persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return distribution.persons(context, question, read_question(distribution.DistributionCell, figure["cell"]))


def _begin(known: Catalog, period: Period) -> Part | None:
    names = list(known.events)[:1]
    return distribution.DistributionQuestion(period=period, events=Events(events=(names[0],))) if names else None


ENTRY = Structured(
    key="distribution",
    group="behaviour",
    name=Words(zh="分布", en="Distribution"),
    purpose=Words(
        zh="多少人做了几次、活跃几天、花了多少", en="How many do it how often, on how many days, for how much"
    ),
    kind=distribution.DistributionQuestion,
    ask=distribution.answer,
    show=shown,
    persons=_persons,
    begin=_begin,
)
