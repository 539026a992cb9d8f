"""A segment's rule in words, and its answer as a table: what pages, files and documents share."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from yunce.insight.answers.api import Answer, Column, Persons
from yunce.insight.asking.api import Context, Events
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import span
from yunce.insight.segments.api import SegmentAnswer
from yunce.insight.segments.rules.rule import Did, Either, Every, InOrder, InSegment, Measure, Not, Rule, Span, Traits
from yunce.kernel.windows import Window

Names = Callable[[str], str]
_MEASURES: Mapping[Measure, Words] = {
    "count": Words(zh="次数", en="times"),
    "days": Words(zh="天数", en="days"),
    "distinct": Words(zh="「{by}」的不同值", en="different values of {by}"),
    "sum": Words(zh="「{by}」合计", en="sum of {by}"),
    "mean": Words(zh="「{by}」平均", en="mean of {by}"),
    "max": Words(zh="「{by}」最大", en="largest {by}"),
    "min": Words(zh="「{by}」最小", en="smallest {by}"),
}


def rule_words(rule: Rule, names: Names) -> Words:
    """The rule as a sentence. names: what a segment is called, by id."""
    if isinstance(rule, Every | Either):
        parts = [rule_words(each, names) for each in rule.of]
        zh, en = ("，且", " and ") if isinstance(rule, Every) else ("，或", " or ")
        nested = [isinstance(each, Every | Either) and len(each.of) > 1 for each in rule.of]
        said = [_bracketed(each) if inner else each for each, inner in zip(parts, nested, strict=True)]
        return Words(zh=zh.join(each.zh for each in said), en=en.join(each.en for each in said))
    if isinstance(rule, Not):
        inner = _bracketed(rule_words(rule.of, names))
        return Words(zh=f"不符合{inner.zh}", en=f"not {inner.en}")
    if isinstance(rule, Traits):
        return Words(zh=f"属性 {rule.where}", en=f"traits: {rule.where}")
    if isinstance(rule, InSegment):
        return Words(zh=f"属于分群「{names(rule.id)}」", en=f"belongs to “{names(rule.id)}”")
    when = _when(rule.time)
    if isinstance(rule, InOrder):
        steps = " → ".join(_meant(step) for step in rule.steps)
        return Words(
            zh=f"{when.zh}先后做过 {steps}（{rule.within} 内）", en=f"did {steps} within {rule.within}{when.en}"
        )
    return _did(rule, when)


def shown(context: Context, found: SegmentAnswer) -> Answer:
    """One row: how many, of how many."""
    known = span(context.workspace_id, context.as_of)
    since = min(known.first or context.as_of, context.as_of)
    share = found.n / found.everybody if found.everybody else None
    said = rule_words(found.question.rule, lambda id: found.names.get(id, id))
    return Answer(
        question="segment",
        title=Words(zh="用户分群", en="Segment"),
        summary=Words(
            zh=f"{found.everybody:,} 人中有 {found.n:,} 人符合。",
            en=f"{found.n:,} of {found.everybody:,} persons belong.",
        ),
        window=Window(since, context.as_of, context.zone) if since < context.as_of else _day(context),
        currency=context.currency,
        unit=Words(zh="人", en="persons"),
        columns=(
            Column(key="rule", label=Words(zh="规则", en="Rule")),
            Column(key="persons", label=Words(zh="人数", en="Persons"), kind="count"),
            Column(key="share", label=Words(zh="占全部用户", en="Of everybody"), kind="share"),
        ),
        rows=((said, Persons(found.n), share),),
        drawing=None,
        n=found.n,
        n_of="persons",
        as_of=context.as_of,
        known_since=known.first,
        data_as_of=known.last,
        statements=found.statements,
        notes=(
            Words(
                zh="全部用户是截至该时刻有过事件或属性的人；不知道的条件既不算符合也不算不符合。",
                en="Everybody is who had an event or a trait by then; a condition of which nothing is known is neither "
                "met nor not met.",
            ),
        ),
    )


def _day(context: Context) -> Window:
    day = context.as_of.date()
    return Window.days(day, day, context.zone)


def _did(rule: Did, when: Words) -> Words:
    what = _meant(rule)
    if rule.at_least is None and rule.at_most is None and rule.measure == "count":
        return Words(zh=f"{when.zh}做过 {what}", en=f"did {what}{when.en}")
    if rule.measure == "count" and rule.at_most == 0:
        return Words(zh=f"{when.zh}没做过 {what}", en=f"did not {what}{when.en}")
    measure = _MEASURES[rule.measure]
    limits = _limits(rule)
    return Words(
        zh=f"{when.zh}{what} 的{measure.zh.format(by=rule.by)} {limits}",
        en=f"{what}: {measure.en.format(by=rule.by)} {limits}{when.en}",
    )


def _limits(rule: Did) -> str:
    low, high = rule.lower, rule.at_most
    if low is not None and low == high:
        return f"= {plain(low)}"
    return " ".join(f"{sign} {plain(limit)}" for sign, limit in (("≥", low), ("≤", high)) if limit is not None)


def plain(number: Decimal) -> str:
    """Without zeros behind the point."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _meant(events: Events) -> str:
    return f"{events.shown}（{events.where}）" if events.where else events.shown


def _when(time: Span) -> Words:
    if time.last:
        less = Words(zh=f"（不含最近 {time.skip}）", en=f" (less the latest {time.skip})") if time.skip else _NOTHING
        return Words(zh=f"最近 {time.last}{less.zh} ", en=f" in the last {time.last}{less.en}")
    if time.skip:
        return Words(zh=f"{time.skip} 以前 ", en=f" more than {time.skip} ago")
    if time.first and time.final:
        return Words(zh=f"{time.first} 至 {time.final} ", en=f" from {time.first} to {time.final}")
    if time.first:
        return Words(zh=f"{time.first} 起 ", en=f" since {time.first}")
    if time.final:
        return Words(zh=f"{time.final} 及以前 ", en=f" up to {time.final}")
    return _NOTHING


_NOTHING = Words(zh="", en="")


def _bracketed(words: Words) -> Words:
    return Words(zh=f"（{words.zh}）", en=f"({words.en})")
