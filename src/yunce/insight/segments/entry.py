"""What the `segment` question is called, how it is asked and shown, and what to begin with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Part, Period
from yunce.insight.catalog.api import Catalog
from yunce.insight.entry import Structured
from yunce.insight.rules.words import Words
from yunce.insight.segments import api as segments
from yunce.insight.segments.show import shown


def _persons(context: Context, question: Any, _figure: dict[str, str]) -> NDArray[np.uint64]:
    return segments.persons(context, question)


def _begin(known: Catalog, _period: Period) -> Part | None:
    """Who did the most frequent event in the last month."""
    names = list(known.events)[:1]
    if not names:
        return None
    did = segments.Did(events=tuple(names), time=segments.Span(last="30d"))
    return segments.SegmentQuestion(rule=segments.Every(of=(did,)))


ENTRY = Structured(
    key="segment",
    group=None,
    name=Words(zh="用户分群", en="Segment"),
    purpose=Words(zh="符合一条规则的是哪些人", en="Who meets a rule"),
    kind=segments.SegmentQuestion,
    ask=segments.answer,
    show=shown,
    persons=_persons,
    begin=_begin,
    address="persons:new",
)
