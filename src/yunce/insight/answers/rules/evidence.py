"""An answer made ready to be kept as 依据: plain JSON in both languages, with all that is needed to ask again."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from yunce.insight.answers.rules.answer import Answer, Cell
from yunce.insight.answers.rules.text import shown_table
from yunce.insight.rules.words import Words
from yunce.kernel.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDraft:
    """What loop keeps. tier: figures of events are an observation.

    body: text, table {columns, rows} as people read them, chart (an ECharts option), notes; the same under `en`; and
    under `raw` the kinds and values of the table. params: question, how to ask it again, and what its SQL bound.
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


def evidence_draft(answer: Answer, charts: dict[str, Any]) -> EvidenceDraft:
    """JSON values only: decimals as text, moments in ISO 8601. charts: ECharts options by language."""
    raw = {
        "columns": [{"key": column.key, "kind": column.kind} for column in answer.columns],
        "rows": [[_cell(cell) for cell in row] for row in answer.rows],
        "currency": answer.currency,
        "known_since": _value(answer.known_since),
        "n_of": answer.n_of,
    }
    said = {language: _said(answer, language, charts.get(language)) for language in ("zh-Hans", "en")}
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


def _said(answer: Answer, language: str, chart: Any) -> dict[str, Any]:
    return {
        "title": answer.title.say(language),
        "text": answer.summary.say(language),
        "table": shown_table(answer, language),
        "notes": [note.say(language) for note in answer.notes],
        "chart": chart,
    }


def _cell(cell: Cell) -> Any:
    if isinstance(cell, Words):
        return {"zh": cell.zh, "en": cell.en}
    return str(cell) if isinstance(cell, Decimal) else cell


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return [_value(each) for each in value] if isinstance(value, list | tuple) else value
