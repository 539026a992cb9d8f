"""What every question is made of: its context, its period, the events it means, and its limits."""

from yunce.insight.asking.rules.chosen import chosen
from yunce.insight.asking.rules.context import Context
from yunce.insight.asking.rules.lasting import lasting, lasting_between
from yunce.insight.asking.rules.limits import MOST_EVENTS, Refused, TooLarge, fits
from yunce.insight.asking.rules.moments import moment, ms
from yunce.insight.asking.rules.question import (
    BadQuestion,
    Events,
    Part,
    Period,
    Value,
    milliseconds,
    question_json,
    read_question,
)

__all__ = [
    "MOST_EVENTS",
    "BadQuestion",
    "Context",
    "Events",
    "Part",
    "Period",
    "Refused",
    "TooLarge",
    "Value",
    "chosen",
    "fits",
    "lasting",
    "lasting_between",
    "milliseconds",
    "moment",
    "ms",
    "question_json",
    "read_question",
]
