"""The values of questions and answers, the chart of an answer, and an answer as evidence."""

from yunce.insight.answers.chart import height, option
from yunce.insight.answers.rules.answer import (
    Answer,
    Ask,
    Cell,
    Column,
    Drawing,
    Flow,
    Kind,
    Line,
    Persons,
    Running,
    Section,
    Stop,
    Way,
)
from yunce.insight.answers.rules.calendar import calendar_window
from yunce.insight.answers.rules.evidence import EvidenceDraft, evidence_draft
from yunce.insight.answers.rules.text import change_text, money_text, ratio, share_text, shown_cell, shown_table

__all__ = [
    "Answer",
    "Ask",
    "Cell",
    "Column",
    "Drawing",
    "EvidenceDraft",
    "Flow",
    "Kind",
    "Line",
    "Persons",
    "Running",
    "Section",
    "Stop",
    "Way",
    "calendar_window",
    "change_text",
    "height",
    "money_text",
    "option",
    "ratio",
    "share_text",
    "shown_cell",
    "shown_table",
    "to_evidence",
]


def to_evidence(answer: Answer) -> EvidenceDraft:
    """The answer frozen for 依据."""
    drawings = [answer.drawing, *(each.drawing for each in answer.more)]
    charts = {
        language: [None if drawing is None else option(drawing, language) for drawing in drawings]
        for language in ("zh-Hans", "en")
    }
    return evidence_draft(answer, charts)
