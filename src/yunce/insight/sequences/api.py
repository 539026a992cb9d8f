"""Marked events in the order of persons and time: for questions that walk over them."""

from yunce.insight.sequences.naming import frequent, named, number_of
from yunce.insight.sequences.reading import (
    ALL,
    EVERYBODY,
    Numbers,
    Request,
    size,
    slices,
    slices_with_firsts,
    statement,
)
from yunce.insight.sequences.rules.compiled import compiled
from yunce.insight.sequences.rules.grouped import Grouped, distinct, grouped
from yunce.insight.sequences.rules.instants import settle_by, settle_instants
from yunce.insight.sequences.rules.steps import MOST_MARKS, Firsts, Steps
from yunce.insight.sequences.rules.stretches import by_any_value, by_value, edges

__all__ = [
    "ALL",
    "EVERYBODY",
    "MOST_MARKS",
    "Firsts",
    "Grouped",
    "Numbers",
    "Request",
    "Steps",
    "by_any_value",
    "by_value",
    "compiled",
    "distinct",
    "edges",
    "frequent",
    "grouped",
    "named",
    "number_of",
    "settle_by",
    "settle_instants",
    "size",
    "slices",
    "slices_with_firsts",
    "statement",
]
