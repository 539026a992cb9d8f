"""What the `paths` question is called, how it is asked and shown, and what to begin with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Part, Period, read_question
from yunce.insight.catalog.api import Catalog
from yunce.insight.entry import Structured
from yunce.insight.paths import api as paths
from yunce.insight.paths.show import shown
from yunce.insight.rules.words import Words


def _persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return paths.persons(context, question, read_question(paths.PathsCell, figure["cell"]))


def _begin(known: Catalog, period: Period) -> Part | None:
    return paths.PathsQuestion(period=period) if known.events else None


ENTRY = Structured(
    key="paths",
    group="behaviour",
    name=Words(zh="路径", en="Paths"),
    purpose=Words(
        zh="从一件事出发往哪里走，或到达它之前从哪里来",
        en="Where they go after an event, or came from before it",
    ),
    kind=paths.PathsQuestion,
    ask=paths.answer,
    show=shown,
    persons=_persons,
    begin=_begin,
)
