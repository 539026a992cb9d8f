"""What the `lifecycle` question is called, how it is asked and shown, and what to begin with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Part, Period, read_question
from yunce.insight.catalog.api import Catalog
from yunce.insight.entry import Structured
from yunce.insight.lifecycle import api as lifecycle
from yunce.insight.lifecycle.show import shown
from yunce.insight.rules.words import Words


def _persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return lifecycle.persons(context, question, read_question(lifecycle.Cell, figure["cell"]))


def _begin(known: Catalog, period: Period) -> Part | None:
    return lifecycle.LifecycleQuestion(period=period) if known.events else None


ENTRY = Structured(
    key="lifecycle",
    group="retention",
    name=Words(zh="活跃构成", en="Lifecycle"),
    purpose=Words(
        zh="活跃的人里谁是新增、谁持续、谁回流，又有谁沉默",
        en="Of those active, who is new, returning or resurrecting; and who went dormant",
    ),
    kind=lifecycle.LifecycleQuestion,
    ask=lifecycle.answer,
    show=shown,
    persons=_persons,
    begin=_begin,
)
