"""What the `interval` question is called, how it is asked and shown, and what to begin with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Events, Part, Period, read_question
from yunce.insight.catalog.api import Catalog
from yunce.insight.entry import Structured
from yunce.insight.interval import api as interval
from yunce.insight.interval.show import shown
from yunce.insight.rules.words import Words


def _persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return interval.persons(context, question, read_question(interval.IntervalCell, figure["cell"]))


def _begin(known: Catalog, period: Period) -> Part | None:
    """The most frequent event until it happens again."""
    names = list(known.events)[:1]
    if not names:
        return None
    again = Events(events=(names[0],))
    return interval.IntervalQuestion(period=period, start=again, end=again)


ENTRY = Structured(
    key="interval",
    group="conversion",
    name=Words(zh="间隔", en="Interval"),
    purpose=Words(
        zh="从一件事到另一件事要多久，谁还没有等到",
        en="How long from one event to another, who has not come yet",
    ),
    kind=interval.IntervalQuestion,
    ask=interval.answer,
    show=shown,
    persons=_persons,
    begin=_begin,
)
