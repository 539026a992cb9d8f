"""Questions by name: ask one with plain parameters and get its answer, from any page, document or other domain.

`answer` is deterministic: the same question, parameters and `as_of` give the same answer while the facts stay.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import get_args

from yunce.accounts.api import WorkspaceInfo, now
from yunce.insight.answers.api import Answer, Ask, EvidenceDraft, to_evidence
from yunce.insight.asking.api import BadQuestion, Context, Part, Period, Refused, question_json, read_question
from yunce.insight.best_sellers import api as best_sellers
from yunce.insight.new_returning import api as new_returning
from yunce.insight.persons.api import PAGE as PEOPLE_PAGE
from yunce.insight.persons.api import people
from yunce.insight.returns import api as returns
from yunce.insight.rfm import api as rfm
from yunce.insight.rules.groups import GROUPS, Group
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import span
from yunce.insight.sales_trend import api as sales_trend
from yunce.insight.second_purchase import api as second_purchase
from yunce.insight.structured import STRUCTURED, Structured, answer_structured, asked_again, context, expected_events
from yunce.insight.token import Again, BadToken, answer_token, read_token
from yunce.kernel.windows import Unit as Interval
from yunce.kernel.windows import Window, local_date, zone_info

__all__ = [
    "GROUPS",
    "PEOPLE_PAGE",
    "QUESTIONS",
    "STRUCTURED",
    "Again",
    "Answer",
    "Ask",
    "BadParameter",
    "BadQuestion",
    "BadToken",
    "Context",
    "EvidenceDraft",
    "Part",
    "Period",
    "Question",
    "Refused",
    "Structured",
    "UnknownQuestion",
    "answer",
    "answer_over",
    "answer_structured",
    "answer_token",
    "asked_again",
    "context",
    "evidence",
    "expected_events",
    "known_window",
    "people",
    "present_key",
    "question_json",
    "read_ask",
    "read_moment",
    "read_question",
    "read_token",
    "to_evidence",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One entry of the board. uses: which parameters beside the window it reads."""

    key: str
    name: Words
    purpose: Words
    ask: Callable[[Ask], Answer]
    uses: tuple[str, ...] = ("interval",)
    group: Group = "sales"


QUESTIONS: dict[str, Question] = {
    question.key: question
    for question in (
        Question(
            key=sales_trend.KEY,
            name=Words(zh="销售趋势", en="Sales trend"),
            purpose=Words(zh="每月卖了多少、多少人买", en="How much was sold each month, and to how many"),
            ask=sales_trend.answer,
        ),
        Question(
            key=new_returning.KEY,
            name=Words(zh="新客与老客", en="New and returning"),
            purpose=Words(zh="销售来自新客还是老客", en="Whether sales come from new or returning buyers"),
            ask=new_returning.answer,
        ),
        Question(
            key=second_purchase.KEY,
            name=Words(zh="二次购买", en="Second purchase"),
            purpose=Words(zh="首购的人有多少再来买", en="How many first-time buyers buy again"),
            ask=second_purchase.answer,
            uses=("interval", "days"),
        ),
        Question(
            key=rfm.KEY,
            name=Words(zh="RFM 分层", en="RFM tiers"),
            purpose=Words(zh="哪些用户最值得经营", en="Which buyers deserve the most care"),
            ask=rfm.answer,
            uses=(),
            group="people",
        ),
        Question(
            key=best_sellers.KEY,
            name=Words(zh="畅销商品", en="Best sellers"),
            purpose=Words(zh="靠哪些商品卖钱", en="Which articles bring the sales"),
            ask=best_sellers.answer,
            uses=("top",),
        ),
        Question(
            key=returns.KEY,
            name=Words(zh="退款", en="Cancellations"),
            purpose=Words(zh="卖出去又退掉多少", en="How much of it is cancelled again"),
            ask=returns.answer,
        ),
    )
}

# A board shows at most this many months unless asked for more: more columns than a year and its edge are unreadable.
_BOARD_DAYS = 396
_LONGEST_DAYS = 3660
_MOST_PIECES = 400
_DAYS_IN: dict[Interval, int] = {"day": 1, "week": 7, "month": 28, "quarter": 90}


class UnknownQuestion(LookupError):
    """No question of that name, with those that exist."""

    def __init__(self, key: str) -> None:
        self.key, self.known = key, tuple(QUESTIONS)
        super().__init__(f"no question {key!r}; there are {', '.join(QUESTIONS)}")


class BadParameter(ValueError):
    """A parameter that cannot be read: its name, what was given, and why in both languages."""

    def __init__(self, name: str, got: str, why: Words) -> None:
        self.name, self.got, self.why = name, got, why
        super().__init__(f"{name} is {got!r}: {why.en}")


def answer(workspace: WorkspaceInfo, question: str, params: Mapping[str, str] | None = None) -> Answer:
    """The answer for text parameters such as a form or URL gives: from, to (days, inclusive), interval, days, top,
    as_of; for a question with a value of its own q (its JSON) and as_of.

    Raises UnknownQuestion, BadParameter.
    """
    question = present_key(question, params or {})
    if question in STRUCTURED:
        return _asked_again(workspace, question, params or {})
    if question not in QUESTIONS:
        raise UnknownQuestion(question)
    return _asked(QUESTIONS[question], read_ask(workspace, params or {}))


def present_key(question: str, params: Mapping[str, str]) -> str:
    """The key that a link or a kept finding means: `trend` with days and without a value of its own was the shop's
    sales."""
    old = question == "trend" and "from" in params and "q" not in params and "take" not in params
    return sales_trend.KEY if old else question


def _asked_again(workspace: WorkspaceInfo, key: str, params: Mapping[str, str]) -> Answer:
    asked = context(workspace, read_moment(params.get("as_of", ""), workspace.zone))
    try:
        return answer_structured(key, asked, read_question(STRUCTURED[key].kind, params.get("q", "")))
    except BadQuestion as error:
        raise BadParameter("q", error.where, error.why) from error
    except Refused as error:
        raise BadParameter("q", key, error.why) from error


def answer_over(workspace: WorkspaceInfo, question: str, window: Window, as_of: datetime | None = None) -> Answer:
    """The answer over a window, with usual settings. Raises UnknownQuestion."""
    if question not in QUESTIONS:
        raise UnknownQuestion(question)
    return _asked(QUESTIONS[question], _ask(workspace, window, as_of or now(workspace)))


def evidence(workspace: WorkspaceInfo, question: str, params: Mapping[str, str] | None = None) -> EvidenceDraft:
    """The answer, frozen for 依据. Raises UnknownQuestion, BadParameter."""
    return to_evidence(answer(workspace, question, params))


def read_ask(workspace: WorkspaceInfo, params: Mapping[str, str]) -> Ask:
    """Text parameters as an Ask; what is left out takes what the workspace's facts suggest. Raises BadParameter."""
    as_of = read_moment(params.get("as_of", ""), workspace.zone) or now(workspace)
    usual = known_window(workspace, as_of)
    first = _day(params, "from") or usual.first_date
    last = _day(params, "to") or max(usual.last_date, first)
    if last < first:
        raise BadParameter("to", last.isoformat(), Words(zh="结束日期早于开始日期", en="before the first day"))
    if (last - first).days >= _LONGEST_DAYS:
        raise BadParameter("from", first.isoformat(), Words(zh="一次最多看十年", en="more than ten years at once"))
    interval = params.get("interval") or "month"
    if interval not in get_args(Interval):
        raise BadParameter("interval", interval, Words(zh="只能按日、周、月、季", en="day, week, month or quarter"))
    if (last - first).days / _DAYS_IN[interval] > _MOST_PIECES:  # type: ignore[index]
        raise BadParameter(
            "interval", interval, Words(zh="时段太多，请按更长的间隔看", en="too many periods; take a longer interval")
        )
    return replace(
        _ask(workspace, Window.days(first, last, workspace.zone), as_of),
        interval=interval,  # type: ignore[arg-type]
        days=_whole(params, "days", 90, (1, 730)),
        top=_whole(params, "top", 20, (1, 200)),
    )


def known_window(workspace: WorkspaceInfo, as_of: datetime) -> Window:
    """The days that the facts cover before `as_of`, the last 13 months of them; without facts the last 30 days."""
    known = span(workspace.id, as_of)
    today = local_date(as_of, workspace.zone)
    last = (
        today - timedelta(days=1)
        if as_of.astimezone(zone_info(workspace.zone)).time() == datetime.min.time()
        else today
    )
    if known.first is None or known.last is None:
        return Window.days(last - timedelta(days=29), last, workspace.zone)
    end = min(last, local_date(known.last, workspace.zone))
    start = max(local_date(known.first, workspace.zone), (end - timedelta(days=_BOARD_DAYS)).replace(day=1))
    return Window.days(min(start, end), end, workspace.zone)


def _ask(workspace: WorkspaceInfo, window: Window, as_of: datetime) -> Ask:
    return Ask(
        workspace_id=workspace.id,
        window=window,
        as_of=as_of,
        currency=workspace.currency,
        first_weekday=workspace.first_weekday,
    )


def _asked(question: Question, ask: Ask) -> Answer:
    """The answer with the parameters that would ask it again, at the same moment."""
    params = {
        "from": ask.window.first_date.isoformat(),
        "to": ask.window.last_date.isoformat(),
        "as_of": ask.as_of.isoformat(),
    }
    settings = {"interval": ask.interval, "days": str(ask.days), "top": str(ask.top)}
    return replace(question.ask(ask), params=params | {name: settings[name] for name in question.uses})


def _day(params: Mapping[str, str], name: str) -> date | None:
    text = params.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadParameter(
            name, text, Words(zh="日期写成 2011-06-01 的样子", en="write a day like 2011-06-01")
        ) from None


def read_moment(text: str, zone: str) -> datetime | None:
    """A moment in ISO 8601, in this zone when it names none; None when empty. Raises BadParameter."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        why = Words(zh="时刻写成 2011-06-01T00:00:00+00:00 的样子", en="write a moment like 2011-06-01T00:00:00+00:00")
        raise BadParameter("as_of", text, why) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone_info(zone))


def _whole(params: Mapping[str, str], name: str, usual: int, bounds: tuple[int, int]) -> int:
    text = params.get(name, "").strip()
    if not text:
        return usual
    low, high = bounds
    if not text.isdecimal() or not low <= int(text) <= high:
        raise BadParameter(
            name, text, Words(zh=f"填 {low} 到 {high} 的整数", en=f"a whole number from {low} to {high}")
        )
    return int(text)
