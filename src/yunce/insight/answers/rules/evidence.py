"""An answer made ready to be kept as 依据: plain JSON in both languages, with all that is needed to ask again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from yunce.insight.answers.rules.answer import Answer, Cell, Section
from yunce.insight.answers.rules.text import shown_table
from yunce.insight.rules.words import Words
from yunce.kernel.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDraft:
    """What loop keeps. tier: figures of events are an observation.

    body: text, table {columns, rows} as people read them, chart (an ECharts option), notes, and in `more` title, table
    and chart of each further table; the same under `en`; and under `raw` the kinds and values of the tables. params:
    question, how to ask it again, and what its SQL bound.
    """

    title: str
    tier: str
    window: Window
    unit: str
    n: int
    n_of: str
    data_as_of: datetime | None
    sql: str
    params: dict[str, Any]
    body: dict[str, Any]


def evidence_draft(answer: Answer, charts: Mapping[str, Sequence[Any]]) -> EvidenceDraft:
    """JSON values only: decimals as text, moments in ISO 8601.

    charts: ECharts options by language, of the answer and then of each further table; None where there is none.
    """
    raw = {
        **_raw(answer),
        "more": [{"key": each.key, **_raw(each)} for each in answer.more],
        "currency": answer.currency,
        "known_since": _value(answer.known_since),
        "n_of": answer.n_of,
    }
    said = {language: _said(answer, language, charts[language]) for language in ("zh-Hans", "en")}
    return EvidenceDraft(
        title=answer.title.zh,
        tier="observation",
        window=answer.window,
        unit=answer.unit.zh,
        n=answer.n,
        n_of=answer.n_of,
        data_as_of=answer.data_as_of,
        sql=answer.sql,
        params={
            "question": answer.question,
            "params": dict(answer.params),
            "bound": {name: _value(value) for name, value in answer.bound.items()},
        },
        body={**said["zh-Hans"], "en": said["en"], "raw": raw},
    )


def _said(answer: Answer, language: str, charts: Sequence[Any]) -> dict[str, Any]:
    return {
        "title": answer.title.say(language),
        "text": answer.summary.say(language),
        "table": shown_table(answer, language),
        "notes": [note.say(language) for note in answer.notes],
        "chart": charts[0],
        "more": [
            {"title": each.title.say(language), "table": shown_table(answer, language, each), "chart": chart}
            for each, chart in zip(answer.more, charts[1:], strict=True)
        ],
    }


def _raw(table: Answer | Section) -> dict[str, Any]:
    return {
        "columns": [{"key": column.key, "kind": column.kind} for column in table.columns],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def _cell(cell: Cell) -> Any:
    if isinstance(cell, Words):
        return {"zh": cell.zh, "en": cell.en}
    return str(cell) if isinstance(cell, Decimal) else cell


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return [_value(each) for each in value] if isinstance(value, list | tuple) else value
