"""What the `sessions` question is called, how it is asked and shown, and what to begin with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Part, Period, read_question
from yunce.insight.catalog.api import Catalog
from yunce.insight.entry import Structured
from yunce.insight.rules.words import Words
from yunce.insight.sessions import api as sessions
from yunce.insight.sessions.show import shown


def _persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return sessions.persons(context, question, read_question(sessions.Cell, figure["cell"]))


def _begin(known: Catalog, period: Period) -> Part | None:
    return sessions.SessionsQuestion(period=period, interval="day") if known.events else None


ENTRY = Structured(
    key="sessions",
    group="behaviour",
    name=Words(zh="会话", en="Sessions"),
    purpose=Words(zh="来了几次、停留多久、从哪里离开", en="How often they come, how long they stay, where they leave"),
    kind=sessions.SessionsQuestion,
    ask=sessions.answer,
    show=shown,
    persons=_persons,
    begin=_begin,
)
