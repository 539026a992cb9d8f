"""The values of questions and answers, the chart of an answer, and an answer as evidence."""

from yunce.insight.answers.chart import option
from yunce.insight.answers.rules.answer import Answer, Ask, Cell, Column, Drawing, Kind, Line
from yunce.insight.answers.rules.evidence import EvidenceDraft, evidence_payload
from yunce.insight.answers.rules.text import change_text, money_text, ratio, share_text

__all__ = [
    "Answer",
    "Ask",
    "Cell",
    "Column",
    "Drawing",
    "EvidenceDraft",
    "Kind",
    "Line",
    "change_text",
    "money_text",
    "option",
    "ratio",
    "share_text",
    "to_evidence",
]


def to_evidence(answer: Answer) -> EvidenceDraft:
    """The answer frozen for 依据."""
    charts = {}
    if answer.drawing is not None:
        charts = {language: option(answer.drawing, language) for language in ("zh-Hans", "en")}
    return EvidenceDraft(
        title=answer.title.zh,
        title_en=answer.title.en,
        summary=answer.summary.zh,
        summary_en=answer.summary.en,
        question=answer.question,
        params=dict(answer.params),
        tier="observation",
        zone=answer.zone,
        unit=answer.unit.zh,
        n=answer.n,
        n_of=answer.n_of,
        as_of=answer.as_of,
        data_as_of=answer.data_as_of,
        sql=answer.sql,
        payload=evidence_payload(answer, charts),
    )
