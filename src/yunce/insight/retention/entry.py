"""What the `retention` question is called, how it is asked and shown, and what to begin with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Part, Period, read_question
from yunce.insight.catalog.api import Catalog
from yunce.insight.entry import Structured
from yunce.insight.retention import api as retention
from yunce.insight.retention.show import shown
from yunce.insight.rules.words import Words


def _persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return retention.persons(context, question, read_question(retention.Cell, figure["cell"]))


def _begin(known: Catalog, period: Period) -> Part | None:
    """Coming back at all, over the days that a page opens with."""
    return retention.RetentionQuestion(period=period) if known.events else None


ENTRY = Structured(
    key="retention",
    group="retention",
    name=Words(zh="留存", en="Retention"),
    purpose=Words(
        zh="开始之后的每个时段还有多少人回来，哪一批更好",
        en="How many come back in each interval after they started, and which cohort does better",
    ),
    kind=retention.RetentionQuestion,
    ask=retention.answer,
    show=shown,
    persons=_persons,
    begin=_begin,
)
