"""Questions asked with a value of their own instead of a few parameters: their JSON, how to ask, how to show."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.accounts.api import WorkspaceInfo, now
from yunce.insight.answers.api import Answer
from yunce.insight.asking.api import Context, Events, Part, Period, question_json, read_question
from yunce.insight.catalog.api import Catalog
from yunce.insight.distribution import api as distribution
from yunce.insight.distribution import show as distribution_show
from yunce.insight.funnel import api as funnel
from yunce.insight.funnel import show as funnel_show
from yunce.insight.interval import api as interval
from yunce.insight.interval import show as interval_show
from yunce.insight.lifecycle import api as lifecycle
from yunce.insight.lifecycle import show as lifecycle_show
from yunce.insight.measures.api import Measure
from yunce.insight.paths import api as paths
from yunce.insight.paths import show as paths_show
from yunce.insight.retention import api as retention
from yunce.insight.retention import show as retention_show
from yunce.insight.rules.groups import Group
from yunce.insight.rules.words import Words
from yunce.insight.segments import api as segments
from yunce.insight.segments import show as segments_show
from yunce.insight.sequences.api import Request, size
from yunce.insight.sessions import api as sessions
from yunce.insight.sessions import show as sessions_show
from yunce.insight.stickiness import api as stickiness
from yunce.insight.stickiness import show as stickiness_show
from yunce.insight.times import api as times
from yunce.insight.times import show as times_show
from yunce.insight.trend import api as trend
from yunce.insight.trend import show as trend_show
from yunce.kernel.expression import Sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Structured:
    """group: of tabs in 分析; None for a question whose page is elsewhere, at `address` with the question as `q`.

    kind: the question's type, whose JSON the API, the command line and links carry.

    ask: its answer, a frozen value. show: the answer for pages, documents and evidence. persons: the numbers of those
    whom one figure counts, by the figure's name (step, state …). begin: a question to start from, None when the
    workspace has too little to ask about.
    """

    key: str
    group: Group | None
    name: Words
    purpose: Words
    kind: type[Part]
    ask: Callable[[Context, Any], Any]
    show: Callable[[Context, Any], Answer]
    persons: Callable[[Context, Any, dict[str, str]], NDArray[np.uint64]] | None
    begin: Callable[[Catalog, Period], Part | None]
    address: str = ""


def _funnel_persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return funnel.persons(context, question, funnel.read_figure(figure))


def _funnel_begin(known: Catalog, period: Period) -> Part | None:
    """The two most frequent events: rarely what somebody wants to know, but it shows at once what a funnel is."""
    names = list(known.events)[:2]
    if len(names) < 2:
        return None
    return funnel.FunnelQuestion(period=period, steps=tuple(funnel.Step(events=(name,)) for name in names))


def _sessions_persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return sessions.persons(context, question, read_question(sessions.Cell, figure["cell"]))


def _sessions_begin(known: Catalog, period: Period) -> Part | None:
    return sessions.SessionsQuestion(period=period, interval="day") if known.events else None


def _retention_persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return retention.persons(context, question, read_question(retention.Cell, figure["cell"]))


def _lifecycle_persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return lifecycle.persons(context, question, read_question(lifecycle.Cell, figure["cell"]))


def _stickiness_persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return stickiness.persons(context, question, read_question(stickiness.Cell, figure["cell"]))


def _retention_begin(known: Catalog, period: Period) -> Part | None:
    """Coming back at all, over the days that a page opens with."""
    return retention.RetentionQuestion(period=period) if known.events else None


def _lifecycle_begin(known: Catalog, period: Period) -> Part | None:
    return lifecycle.LifecycleQuestion(period=period) if known.events else None


def _stickiness_begin(known: Catalog, period: Period) -> Part | None:
    return stickiness.StickinessQuestion(period=period) if known.events else None


def _paths_persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return paths.persons(context, question, read_question(paths.PathsCell, figure["cell"]))


def _paths_begin(known: Catalog, period: Period) -> Part | None:
    return paths.PathsQuestion(period=period) if known.events else None


def _interval_persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return interval.persons(context, question, read_question(interval.IntervalCell, figure["cell"]))


def _interval_begin(known: Catalog, period: Period) -> Part | None:
    """The most frequent event until it happens again."""
    names = list(known.events)[:1]
    if not names:
        return None
    again = Events(events=(names[0],))
    return interval.IntervalQuestion(period=period, start=again, end=again)


def _distribution_persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return distribution.persons(context, question, read_question(distribution.DistributionCell, figure["cell"]))


def _distribution_begin(known: Catalog, period: Period) -> Part | None:
    names = list(known.events)[:1]
    return distribution.DistributionQuestion(period=period, events=Events(events=(names[0],))) if names else None


def _trend_persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    term, piece, part = (int(figure[name]) for name in ("term", "piece", "part"))
    return trend.persons(context, question, term, piece, part, figure.get("side", "now"))


def _times_persons(context: Context, question: Any, figure: dict[str, str]) -> NDArray[np.uint64]:
    return times.persons(context, question, read_question(times.TimesCell, figure["cell"]))


def _times_begin(known: Catalog, period: Period) -> Part | None:
    """When people are there at all."""
    return times.TimesQuestion(period=period, metric=Measure(take="persons")) if known.events else None


def _trend_begin(known: Catalog, period: Period) -> Part | None:
    """How many are active each day, and how much they do."""
    if not known.events:
        return None
    return trend.TrendQuestion(period=period, metrics=(trend.Term(take="persons"), trend.Term()))


def _segment_persons(context: Context, question: Any, _figure: dict[str, str]) -> NDArray[np.uint64]:
    return segments.persons(context, question)


def _segment_begin(known: Catalog, _period: Period) -> Part | None:
    """Who did the most frequent event in the last month."""
    names = list(known.events)[:1]
    if not names:
        return None
    did = segments.Did(events=tuple(names), time=segments.Span(last="30d"))
    return segments.SegmentQuestion(rule=segments.Every(of=(did,)))


STRUCTURED: dict[str, Structured] = {
    each.key: each
    for each in (
        Structured(
            key="trend",
            group="trend",
            name=Words(zh="趋势", en="Trend"),
            purpose=Words(
                zh="几个指标随时间怎么变，按属性拆开，与另一段时间对比",
                en="How metrics move over time, split by a property, beside another period",
            ),
            kind=trend.TrendQuestion,
            ask=trend.answer,
            show=trend_show.shown,
            persons=_trend_persons,
            begin=_trend_begin,
        ),
        Structured(
            key="times",
            group="trend",
            name=Words(zh="使用时间", en="Times of use"),
            purpose=Words(zh="一周里哪天哪个钟点最高", en="Which hours of which weekdays are highest"),
            kind=times.TimesQuestion,
            ask=times.answer,
            show=times_show.shown,
            persons=_times_persons,
            begin=_times_begin,
        ),
        Structured(
            key="funnel",
            group="conversion",
            name=Words(zh="漏斗", en="Funnel"),
            purpose=Words(
                zh="一步一步走到哪里，谁流失、谁还在路上", en="How far they get, who drops, who is still on the way"
            ),
            kind=funnel.FunnelQuestion,
            ask=funnel.answer,
            show=funnel_show.shown,
            persons=_funnel_persons,
            begin=_funnel_begin,
        ),
        Structured(
            key="retention",
            group="retention",
            name=Words(zh="留存", en="Retention"),
            purpose=Words(
                zh="开始之后的每个时段还有多少人回来，哪一批更好",
                en="How many come back in each interval after they started, and which cohort does better",
            ),
            kind=retention.RetentionQuestion,
            ask=retention.answer,
            show=retention_show.shown,
            persons=_retention_persons,
            begin=_retention_begin,
        ),
        Structured(
            key="lifecycle",
            group="retention",
            name=Words(zh="活跃构成", en="Lifecycle"),
            purpose=Words(
                zh="活跃的人里谁是新增、谁持续、谁回流，又有谁沉默",
                en="Of those active, who is new, returning or resurrecting; and who went dormant",
            ),
            kind=lifecycle.LifecycleQuestion,
            ask=lifecycle.answer,
            show=lifecycle_show.shown,
            persons=_lifecycle_persons,
            begin=_lifecycle_begin,
        ),
        Structured(
            key="stickiness",
            group="retention",
            name=Words(zh="粘性", en="Stickiness"),
            purpose=Words(
                zh="一段时间里活跃过几天（周、月）的各有多少人", en="How many were active on one, two, three … days"
            ),
            kind=stickiness.StickinessQuestion,
            ask=stickiness.answer,
            show=stickiness_show.shown,
            persons=_stickiness_persons,
            begin=_stickiness_begin,
        ),
        Structured(
            key="sessions",
            group="behaviour",
            name=Words(zh="会话", en="Sessions"),
            purpose=Words(
                zh="来了几次、停留多久、从哪里离开", en="How often they come, how long they stay, where they leave"
            ),
            kind=sessions.SessionsQuestion,
            ask=sessions.answer,
            show=sessions_show.shown,
            persons=_sessions_persons,
            begin=_sessions_begin,
        ),
        Structured(
            key="paths",
            group="behaviour",
            name=Words(zh="路径", en="Paths"),
            purpose=Words(
                zh="从一件事出发往哪里走，或到达它之前从哪里来",
                en="Where they go after an event, or came from before it",
            ),
            kind=paths.PathsQuestion,
            ask=paths.answer,
            show=paths_show.shown,
            persons=_paths_persons,
            begin=_paths_begin,
        ),
        Structured(
            key="interval",
            group="conversion",
            name=Words(zh="间隔", en="Interval"),
            purpose=Words(
                zh="从一件事到另一件事要多久，谁还没有等到",
                en="How long from one event to another, who has not come yet",
            ),
            kind=interval.IntervalQuestion,
            ask=interval.answer,
            show=interval_show.shown,
            persons=_interval_persons,
            begin=_interval_begin,
        ),
        Structured(
            key="distribution",
            group="behaviour",
            name=Words(zh="分布", en="Distribution"),
            purpose=Words(
                zh="多少人做了几次、活跃几天、花了多少", en="How many do it how often, on how many days, for how much"
            ),
            kind=distribution.DistributionQuestion,
            ask=distribution.answer,
            show=distribution_show.shown,
            persons=_distribution_persons,
            begin=_distribution_begin,
        ),
        Structured(
            key="segment",
            group=None,
            name=Words(zh="用户分群", en="Segment"),
            purpose=Words(zh="符合一条规则的是哪些人", en="Who meets a rule"),
            kind=segments.SegmentQuestion,
            ask=segments.answer,
            show=segments_show.shown,
            persons=_segment_persons,
            begin=_segment_begin,
            address="persons:new",
        ),
    )
}


def context(workspace: WorkspaceInfo, as_of: datetime | None = None) -> Context:
    """What a question takes from this workspace; as of its clock unless told."""
    return Context(
        workspace_id=workspace.id,
        zone=workspace.zone,
        as_of=as_of or now(workspace),
        currency=workspace.currency,
        first_weekday=workspace.first_weekday,
    )


def answer_structured(key: str, asked: Context, question: Part) -> Answer:
    """The answer with what asks it again at the same moment. Raises BadQuestion, Refused, StoreError."""
    entry = STRUCTURED[key]
    return replace(entry.show(asked, entry.ask(asked, question)), params=asked_again(asked, question))


def asked_again(asked: Context, question: Part) -> dict[str, str]:
    """The parameters that ask it again at the same moment: of links, tokens and evidence."""
    return {"q": question_json(question), "as_of": asked.as_of.isoformat()}


def expected_events(asked: Context, question: Part) -> int:
    """At most how many events of its period it reads, from the table's index alone; 0 for one without a period.

    Raises BadQuestion, StoreError.
    """
    period = getattr(question, "period", None)
    if not isinstance(period, Period):
        return 0
    window = period.window(asked.zone)
    until = max(min(window.end, asked.as_of), window.start)
    return size(Request(workspace_id=asked.workspace_id, since=window.start, until=until, marks=[Sql("true")]))
