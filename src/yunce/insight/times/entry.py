"""What the `times` question is called, how it is asked and shown, and what to begin with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Part, Period, read_question
from yunce.insight.catalog.api import Catalog
from yunce.insight.entry import Structured
from yunce.insight.measures.api import Measure
from yunce.insight.rules.words import Words
from yunce.insight.times import api as times
from yunce.insight.times.show import shown


def _persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return times.persons(context, question, read_question(times.TimesCell, figure["cell"]))


def _begin(known: Catalog, period: Period) -> Part | None:
    """When people are there at all."""
    return times.TimesQuestion(period=period, metric=Measure(take="persons")) if known.events else None


ENTRY = Structured(
    key="times",
    group="trend",
    name=Words(zh="使用时间", en="Times of use"),
    purpose=Words(zh="一周里哪天哪个钟点最高", en="Which hours of which weekdays are highest"),
    kind=times.TimesQuestion,
    ask=times.answer,
    show=shown,
    persons=_persons,
    begin=_begin,
)
