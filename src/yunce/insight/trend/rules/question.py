"""What a trend asks. The JSON of the API, the command line and links is exactly this value."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

from yunce.insight.asking.api import BadQuestion, Part, Period
from yunce.insight.measures.rules.measure import Measure
from yunce.insight.rules.words import Words
from yunce.kernel.expression import Expression, ExpressionError, Type, parse

Interval = Literal["minute", "hour", "day", "week", "month", "quarter"]
INTERVALS: tuple[Interval, ...] = get_args(Interval)
MOST_TERMS = 10
MOST_VALUES = 50
MOST_SERIES = 60  # more lines than anybody can tell apart, and columns of a table
MOST_PIECES = 1500  # a day in minutes
LONGEST_MOVING = 366
LETTERS = "ABCDEFGHIJ"


class Term(Measure, frozen=True, kw_only=True):
    """One metric: of the dictionary by its key, else counted as said here."""

    key: str = ""


class Formula(Part, frozen=True, kw_only=True):
    """Out of the metrics, which are called A, B … in their order. unit: how the result is read."""

    formula: str
    name: str = ""
    unit: Literal["number", "share"] = "number"


class Breakdown(Part, frozen=True, kw_only=True):
    """of: a property that the event carried, or one of the person as it is known now."""

    by: str
    of: Literal["event", "person"] = "event"
    top: int = 10


class Compare(Part, frozen=True, kw_only=True, rename={"first": "from"}):
    """to: the period before, the same days a year before, or the one that begins on the day `from`; all are as long.

    align: weekday moves it back until its days have the same weekdays. Intervals of weeks always do.
    """

    to: Literal["previous", "year", "from"] = "previous"
    first: date | None = None
    align: Literal["date", "weekday"] = "date"


class TrendQuestion(Part, frozen=True, kw_only=True):
    """first_weekday: 0 Monday … 6 Sunday; the workspace's own when left out. cumulative: each interval with all before
    it. moving: also the mean of the last so many intervals."""

    period: Period
    metrics: tuple[Term, ...]
    formulas: tuple[Formula, ...] = ()
    interval: Interval = "day"
    first_weekday: int | None = None
    breakdown: Breakdown | None = None
    compare: Compare | None = None
    cumulative: bool = False
    moving: int = 0


def check(question: TrendQuestion) -> None:
    """Raises BadQuestion where it cannot be asked. What a measure says is checked where it is counted."""
    if not 1 <= len(question.metrics) <= MOST_TERMS:
        why = Words(zh=f"指标须有 1 到 {MOST_TERMS} 个", en=f"between 1 and {MOST_TERMS} metrics")
        raise BadQuestion("$.metrics", why)
    if len(question.formulas) > MOST_TERMS:
        raise BadQuestion("$.formulas", Words(zh=f"公式最多 {MOST_TERMS} 个", en=f"at most {MOST_TERMS} formulas"))
    if question.first_weekday is not None and question.first_weekday not in range(7):
        raise BadQuestion("$.first_weekday", Words(zh="0 是周一，6 是周日", en="0 is Monday, 6 is Sunday"))
    if not 0 <= question.moving <= LONGEST_MOVING or question.moving == 1:
        why = Words(
            zh=f"移动平均取 2 到 {LONGEST_MOVING} 个时段", en=f"a moving mean is of 2 to {LONGEST_MOVING} intervals"
        )
        raise BadQuestion("$.moving", why)
    if question.moving and question.cumulative:
        why = Words(zh="累计值不再做移动平均", en="what is added up is not smoothed as well")
        raise BadQuestion("$.moving", why)
    if question.compare is not None and (question.compare.to == "from") != (question.compare.first is not None):
        why = Words(zh="「从指定日期起」要写日期，别的对比不写", en="`from` goes together with to = from")
        raise BadQuestion("$.compare.from", why)
    for place, term in enumerate(question.metrics):
        _check_term(question, term, f"$.metrics[{place}]")
    formulas(question)
    _check_breakdown(question)


def formulas(question: TrendQuestion) -> list[Expression]:
    """Raises BadQuestion."""
    names: Mapping[str, Type] = dict.fromkeys(LETTERS[: len(question.metrics)], Type.NUMBER)
    found = []
    for place, each in enumerate(question.formulas):
        where = f"$.formulas[{place}].formula"
        try:
            expression = parse(each.formula, names)
        except ExpressionError as error:
            raise BadQuestion(where, Words(zh=error.say("zh-Hans"), en=error.say("en"))) from error
        if expression.type is not Type.NUMBER:
            raise BadQuestion(where, Words(zh="公式的结果须是数值", en="a formula gives a number"))
        found.append(expression)
    return found


def _check_term(question: TrendQuestion, term: Term, where: str) -> None:
    if term.key and Term(key=term.key, name=term.name) != term:
        why = Words(zh="字典里的指标已有定义，不能再加条件", en="a metric of the dictionary is defined already")
        raise BadQuestion(f"{where}.key", why)
    check_measure(question, term, where)


def check_measure(question: TrendQuestion, term: Measure, where: str) -> None:
    """Whether intervals and means suit it. Raises BadQuestion."""
    if term.trailing and question.interval in ("minute", "hour"):
        why = Words(zh="往前看几天的人数按日或更长的间隔看", en="who was active over days is asked by day or longer")
        raise BadQuestion(f"{where}.days", why)
    if term.take == "percentile" and question.moving:
        why = Words(zh="分位数没有移动平均", en="percentiles have no moving mean")
        raise BadQuestion("$.moving", why)


def _check_breakdown(question: TrendQuestion) -> None:
    breakdown = question.breakdown
    if breakdown is None:
        return
    if not 1 <= breakdown.top <= MOST_VALUES:
        why = Words(zh=f"须是 1 到 {MOST_VALUES}", en=f"from 1 to {MOST_VALUES}")
        raise BadQuestion("$.breakdown.top", why)
    if (breakdown.top + 2) * (len(question.metrics) + len(question.formulas)) > MOST_SERIES:
        why = Words(zh=f"最多 {MOST_SERIES} 条线，请少看几个值", en=f"at most {MOST_SERIES} lines; show fewer values")
        raise BadQuestion("$.breakdown.top", why)
