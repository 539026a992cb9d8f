"""What a funnel asks. The JSON of the API, the command line and links is exactly this value."""

from typing import Literal

import numpy as np

from yunce.insight.asking.api import BadQuestion, Events, Part, Period, milliseconds, ms
from yunce.insight.funnel.rules.walk import FOREVER, Rules
from yunce.insight.rules.words import Words
from yunce.insight.sequences.rules.steps import MOST_MARKS
from yunce.kernel.windows import Window

MOST_STEPS = 20
MOST_VALUES = 100
MOST_INTERVALS = 400  # more points than a chart can show, and each is a walk of its own
Order = Literal["ordered", "strict", "any"]
Interval = Literal["day", "week", "month"]


class Step(Events, frozen=True, kw_only=True):
    """One step. within, after: the longest and the shortest time since the required step before it."""

    optional: bool = False
    within: str = ""
    after: str = ""


class Exclusion(Events, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """Events that cut an attempt off when they come between two steps, counted from 1: after `from`, before `to`."""

    start: int = 1
    end: int = 2


class Breakdown(Part, frozen=True, kw_only=True):
    """Split by a property of the events. touch: which event of the attempt says the value; step: its number from 1.

    all: a person counts under each value for the steps that they did with this value.
    """

    by: str
    touch: Literal["first", "last", "step", "all"] = "first"
    step: int = 1
    top: int = 10


class FunnelQuestion(Part, frozen=True, kw_only=True):
    """period: when attempts begin. window: how long one may take. finish: may later steps fall after the period?

    hold: a property whose value must be the same at all steps. count: persons, or attempts (次数漏斗), where each event
    serves one attempt. interval: also the conversion by entry date.
    """

    period: Period
    steps: tuple[Step, ...]
    order: Order = "ordered"
    window: str = "14d"
    finish: Literal["after", "inside"] = "after"
    exclude: tuple[Exclusion, ...] = ()
    hold: str = ""
    count: Literal["persons", "attempts"] = "persons"
    breakdown: Breakdown | None = None
    interval: Interval | None = None


def check(question: FunnelQuestion) -> None:
    """Raises BadQuestion where it cannot be asked."""
    count = len(question.steps)
    if not 2 <= count <= MOST_STEPS:
        raise BadQuestion("$.steps", Words(zh=f"步骤须有 2 到 {MOST_STEPS} 个", en=f"between 2 and {MOST_STEPS} steps"))
    if count + len(question.exclude) > MOST_MARKS:
        raise BadQuestion("$.exclude", Words(zh="排除事件太多", en="too many exclusions"))
    for place in (0, count - 1):
        if question.steps[place].optional:
            why = Words(zh="首尾两步不能是可选步骤", en="the first and the last step cannot be optional")
            raise BadQuestion(f"$.steps[{place}].optional", why)
    for place, cut in enumerate(question.exclude):
        if not 1 <= cut.start < cut.end <= count:
            why = Words(
                zh=f"须在第 1 到第 {count} 步之间，起点在终点之前", en=f"between steps 1 and {count}, from before to"
            )
            raise BadQuestion(f"$.exclude[{place}].from", why)
    if question.order == "any":
        _check_any(question)
    if question.count == "attempts":
        _check_attempts(question)
    if question.breakdown is not None:
        _check_breakdown(question.breakdown, question)


def _check_any(question: FunnelQuestion) -> None:
    """Without an order there is no step before, so nothing can be said about the time or the events between."""
    if question.exclude:
        why = Words(zh="不分先后的漏斗没有「两步之间」，不能排除", en="without an order nothing lies between two steps")
        raise BadQuestion("$.exclude", why)
    for place, step in enumerate(question.steps):
        if step.optional or step.within or step.after:
            why = Words(zh="不分先后的漏斗不能设可选或步间时长", en="without an order steps have no time between them")
            raise BadQuestion(f"$.steps[{place}]", why)


def _check_breakdown(breakdown: Breakdown, question: FunnelQuestion) -> None:
    count = len(question.steps)
    if not 1 <= breakdown.step <= count:
        raise BadQuestion("$.breakdown.step", Words(zh=f"须是 1 到 {count}", en=f"from 1 to {count}"))
    if not 1 <= breakdown.top <= MOST_VALUES:
        raise BadQuestion("$.breakdown.top", Words(zh=f"须是 1 到 {MOST_VALUES}", en=f"from 1 to {MOST_VALUES}"))
    if breakdown.touch == "all" and question.hold:
        why = Words(
            zh="已有关联属性时，不能再要求每一步的拆分值相同",
            en="with a held property the split takes its value from one step",
        )
        raise BadQuestion("$.breakdown.touch", why)


def _check_attempts(question: FunnelQuestion) -> None:
    if question.order != "ordered" or question.exclude or any(step.optional for step in question.steps):
        why = Words(
            zh="按次数时只支持有序漏斗，不支持排除与可选步骤",
            en="attempts need ordered steps, no exclusion, none optional",
        )
        raise BadQuestion("$.count", why)


def rules(question: FunnelQuestion, window: Window, as_of_ms: int) -> Rules:
    """The question in numbers. Raises BadQuestion."""
    count = len(question.steps)
    within, after = np.full(count, FOREVER, np.int64), np.zeros(count, np.int64)
    cut = np.zeros(count, np.uint32)
    for place, step in enumerate(question.steps):
        if step.within:
            within[place] = milliseconds(step.within, f"$.steps[{place}].within")
        if step.after:
            after[place] = milliseconds(step.after, f"$.steps[{place}].after")
    for place, excluded in enumerate(question.exclude):
        cut[excluded.start : excluded.end] |= np.uint32(1 << (count + place))
    until = ms(window.end)
    return Rules(
        steps=count,
        window=milliseconds(question.window, "$.window"),
        within=within,
        after=after,
        optional=np.array([step.optional for step in question.steps], np.bool_),
        cut=cut,
        strict=question.order == "strict",
        entry_from=ms(window.start),
        entry_until=min(until, as_of_ms),
        finish_until=min(until, FOREVER) if question.finish == "inside" else FOREVER,
        as_of=as_of_ms,
    )
