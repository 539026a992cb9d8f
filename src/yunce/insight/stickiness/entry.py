"""What the `stickiness` question is called, how it is asked and shown, and what to begin with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Part, Period, read_question
from yunce.insight.catalog.api import Catalog
from yunce.insight.entry import Structured
from yunce.insight.rules.words import Words
from yunce.insight.stickiness import api as stickiness
from yunce.insight.stickiness.show import shown


def _persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return stickiness.persons(context, question, read_question(stickiness.Cell, figure["cell"]))


def _begin(known: Catalog, period: Period) -> Part | None:
    return stickiness.StickinessQuestion(period=period) if known.events else None


ENTRY = Structured(
    key="stickiness",
    group="retention",
    name=Words(zh="粘性", en="Stickiness"),
    purpose=Words(zh="一段时间里活跃过几天（周、月）的各有多少人", en="How many were active on one, two, three … days"),
    kind=stickiness.StickinessQuestion,
    ask=stickiness.answer,
    show=shown,
    persons=_persons,
    begin=_begin,
)
