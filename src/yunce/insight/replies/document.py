"""The API's description as OpenAPI 3.1, made of the types that read questions and write answers."""

from typing import Any

import msgspec

from yunce import __version__
from yunce.insight.api import QUESTIONS, STRUCTURED, Question, Structured
from yunce.insight.replies.rules.shapes import AnswerBody, BoardQuestion, Problem
from yunce.insight.rules.words import Words

PATH = "/api/v1/insight/{key}"
_REF = "#/components/schemas/{name}"
_STATUS = {
    "401": Words(zh="没有登录，或令牌不对、已停用", en="not signed in, or the token is wrong or was revoked"),
    "403": Words(zh="没有这项权限，或缺少 CSRF 令牌", en="not allowed, or the CSRF token is missing"),
    "404": Words(zh="没有这个问题", en="no such question"),
    "409": Words(zh="已取消", en="cancelled"),
    "413": Words(
        zh="要读的事件超过上限；回答里有上限和能通过的天数",
        en="it would read more events than the limit; the reply says the limit and how many days would pass",
    ),
    "422": Words(
        zh="问题不能这样问；where 是出错的位置，why 是原因",
        en="it cannot be asked so; where says the place, why the reason",
    ),
    "503": Words(zh="事件库暂时不能回答", en="the event store cannot answer now"),
}
_LANGUAGE = Words(
    zh="标题、列名和错误的语言：zh-Hans（默认）或 en", en="of titles, labels and errors: zh-Hans (default) or en"
)
_AS_OF = Words(
    zh="只算这个时刻之前的事件（ISO 8601）；不填是现在",
    en="only events before this moment (ISO 8601) count; now if left out",
)


_RUN = Words(
    zh="自己起的编号：GET /api/v1/insight/runs/{编号} 看进度，DELETE 取消",
    en="an id of your own: GET /api/v1/insight/runs/{id} says how far it is, DELETE stops it",
)


def document(language: str, address: str = "") -> dict[str, Any]:
    """Every question, its schema and its answers. address: of the server, for tools that try it out."""
    entries: list[Question | Structured] = [
        *(each for key, each in QUESTIONS.items() if key not in STRUCTURED),
        *STRUCTURED.values(),
    ]
    kinds = {each.key: each.kind if isinstance(each, Structured) else BoardQuestion for each in entries}
    types: list[Any] = list(dict.fromkeys([*kinds.values(), AnswerBody, Problem]))
    found, components = msgspec.json.schema_components(types, ref_template=_REF)
    schemas = dict(zip(types, found, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {"title": "运策 Yunce", "version": __version__},
        **({"servers": [{"url": address}]} if address else {}),
        "security": [{"token": []}, {"session": []}],
        "paths": {
            PATH.format(key=each.key): {"post": _operation(each, schemas[kinds[each.key]], schemas, language)}
            for each in entries
        },
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "yunce_session"},
            },
        },
    }


def _operation(
    entry: Question | Structured, question: dict[str, Any], schemas: dict[Any, dict[str, Any]], language: str
) -> dict[str, Any]:
    problem = {"application/json": {"schema": schemas[Problem]}}
    refused = {status: {"description": why.say(language), "content": problem} for status, why in _STATUS.items()}
    return {
        "operationId": entry.key,
        "summary": entry.name.say(language),
        "description": entry.purpose.say(language),
        "parameters": [
            _query("as_of", _AS_OF.say(language), {"type": "string", "format": "date-time"}),
            _query("run", _RUN.say(language), {"type": "string", "pattern": "^[A-Za-z0-9-]{8,64}$"}),
            _query("language", _LANGUAGE.say(language), {"enum": ["zh-Hans", "en"]}),
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": question}}},
        "responses": {
            "200": {
                "description": Words(zh="答案", en="the answer").say(language),
                "content": {"application/json": {"schema": schemas[AnswerBody]}},
            },
            **refused,
        },
    }


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}
