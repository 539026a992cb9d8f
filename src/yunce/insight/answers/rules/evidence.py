"""An answer made ready to be kept as 依据: plain JSON in both languages, with all that is needed to ask again."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from yunce.insight.answers.rules.answer import Answer, Cell
from yunce.insight.rules.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDraft:
    """What loop keeps. payload holds table, chart and statements as JSON values; tier: figures of events are 观测."""

    title: str
    title_en: str
    summary: str
    summary_en: str
    question: str
    params: dict[str, str]
    tier: str
    zone: str
    unit: str
    n: int
    n_of: str
    as_of: datetime
    data_as_of: datetime | None
    sql: str
    payload: dict[str, Any]


def evidence_payload(answer: Answer, charts: dict[str, Any]) -> dict[str, Any]:
    """JSON values only: decimals as text, moments in ISO 8601. charts: ECharts options by language."""
    return {
        "window": answer.window.to_json(),
        "currency": answer.currency,
        "columns": [
            {"key": column.key, "label": _both(column.label), "kind": column.kind} for column in answer.columns
        ],
        "rows": [[_cell(cell) for cell in row] for row in answer.rows],
        "notes": [_both(note) for note in answer.notes],
        "known_since": _moment(answer.known_since),
        "charts": charts,
        "bound": {name: _value(value) for name, value in answer.bound.items()},
    }


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _cell(cell: Cell) -> Any:
    if isinstance(cell, Words):
        return _both(cell)
    return str(cell) if isinstance(cell, Decimal) else cell


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return [_value(each) for each in value] if isinstance(value, list | tuple) else value


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()
