"""Figures of measures in windows and parts, and exactly the persons behind each."""

from yunce.insight.measures.parts import Property, Split, event_property, person_property
from yunce.insight.measures.read import ALL, Counted, Request, counted, persons, shown_values
from yunce.insight.measures.rules.figure import UNKNOWN, Figure, moving
from yunce.insight.measures.rules.measure import Measure, Take, check

__all__ = [
    "ALL",
    "UNKNOWN",
    "Counted",
    "Figure",
    "Measure",
    "Property",
    "Request",
    "Split",
    "Take",
    "check",
    "counted",
    "event_property",
    "moving",
    "person_property",
    "persons",
    "shown_values",
]
