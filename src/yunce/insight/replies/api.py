"""Ask any question by its JSON, and get its answer or why there is none as JSON: for the API and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from yunce.accounts.api import WorkspaceInfo
from yunce.events.store.api import StoreError
from yunce.insight.answers.api import Answer
from yunce.insight.api import (
    QUESTIONS,
    STRUCTURED,
    BadParameter,
    answer,
    answer_structured,
    context,
    question_json,
    read_moment,
)
from yunce.insight.asking.api import BadQuestion, Part, Refused, read_question
from yunce.insight.replies.document import document
from yunce.insight.replies.rules.shapes import AnswerBody, BoardQuestion, Problem, answer_body
from yunce.insight.rules.words import Words
from yunce.insight.running.api import Cancelled, working

__all__ = ["LARGEST_QUESTION", "AnswerBody", "Problem", "Reply", "document", "keys", "reply"]

# A funnel with twenty steps and as many conditions is some 4 KB.
LARGEST_QUESTION = 64 * 1024
_TOO_LONG = Words(
    zh=f"问题的 JSON 超过 {LARGEST_QUESTION // 1024} KB",
    en=f"the question is longer than {LARGEST_QUESTION // 1024} KB",
)

_CANCELLED = Words(zh="已取消", en="cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """status: as HTTP has it. 200 answered, 404 no such question, 409 cancelled, 413 too large, 422 not to be asked,
    503 no store."""

    status: int
    body: AnswerBody | Problem

    @property
    def json(self) -> bytes:
        return msgspec.json.encode(self.body)


def keys() -> list[str]:
    """The questions that may be asked, in the order of the pages."""
    return [*QUESTIONS, *(key for key in STRUCTURED if key not in QUESTIONS)]


def reply(workspace: WorkspaceInfo, key: str, text: bytes, *, as_of: str = "", language: str = "zh-Hans") -> Reply:
    """text: the question's JSON. as_of: a moment in ISO 8601; empty is now. language: of titles, labels and errors."""
    try:
        if key not in QUESTIONS and key not in STRUCTURED:
            why = Words(
                zh=f"没有叫「{key}」的问题，有：{'、'.join(keys())}", en=f"no {key!r}; there are {', '.join(keys())}"
            )
            return _no(404, "unknown_question", why, language)
        if len(text) > LARGEST_QUESTION:
            return _no(413, "too_long", _TOO_LONG, language)
        found, asked = _asked(workspace, key, text, read_moment(as_of, workspace.zone))
    except BadQuestion as error:
        return _no(422, "bad_question", error.why, language, where=error.where)
    except BadParameter as error:
        return _no(422, "bad_question", error.why, language, where=_place(error.name))
    except Refused as error:
        facts = {"events": error.too_large.events, "limit": error.too_large.limit, "days": error.too_large.days}
        return _no(413, "too_large", error.why, language, **facts)
    except Cancelled:
        return _no(409, "cancelled", _CANCELLED, language)
    except StoreError as error:
        if working().stopped:  # the store was told to stop
            return _no(409, "cancelled", _CANCELLED, language)
        detail = str(error)[:300]
        why = Words(zh=f"事件库没有回答：{detail}", en=f"the event store did not answer: {detail}")
        return _no(503, "store", why, language)
    return Reply(status=200, body=answer_body(found, asked, language))


def _asked(workspace: WorkspaceInfo, key: str, text: bytes, as_of: datetime | None) -> tuple[Answer, str]:
    """The answer, and the question as JSON text with its defaults left out."""
    if key in STRUCTURED:
        question: Part = read_question(STRUCTURED[key].kind, text)
        return answer_structured(key, context(workspace, as_of), question), question_json(question)
    board = read_question(BoardQuestion, text or b"{}")
    params = _params(key, board)
    if as_of is not None:
        params["as_of"] = as_of.isoformat()
    return answer(workspace, key, params), question_json(board)


def _params(key: str, question: BoardQuestion) -> dict[str, str]:
    given: Mapping[str, object] = msgspec.to_builtins(question)
    for name in given:
        if name not in ("from", "to", *QUESTIONS[key].uses):
            raise BadQuestion(f"$.{name}", Words(zh="这个问题不看它", en="this question does not read it"))
    return {name: str(value) for name, value in given.items()}


def _place(name: str) -> str:
    return name if name == "as_of" else f"$.{name}"


def _no(status: int, code: str, why: Words, language: str, **facts: str | int) -> Reply:
    return Reply(status=status, body=msgspec.convert({"code": code, "why": why.say(language), **facts}, Problem))
