"""What the `funnel` question is called, how it is asked and shown, and what to begin with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Part, Period
from yunce.insight.catalog.api import Catalog
from yunce.insight.entry import Structured
from yunce.insight.funnel import api as funnel
from yunce.insight.funnel.show import shown
from yunce.insight.rules.words import Words


def _persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return funnel.persons(context, question, funnel.read_figure(figure))


def _begin(known: Catalog, period: Period) -> Part | None:
    """The two most frequent events: rarely what somebody wants to know, but it shows at once what a funnel is."""
    names = list(known.events)[:2]
    if len(names) < 2:
        return None
    return funnel.FunnelQuestion(period=period, steps=tuple(funnel.Step(events=(name,)) for name in names))


ENTRY = Structured(
    key="funnel",
    group="conversion",
    name=Words(zh="漏斗", en="Funnel"),
    purpose=Words(zh="一步一步走到哪里，谁流失、谁还在路上", en="How far they get, who drops, who is still on the way"),
    kind=funnel.FunnelQuestion,
    ask=funnel.answer,
    show=shown,
    persons=_persons,
    begin=_begin,
)
