"""Stickiness in words, as a table and as a chart: what pages, documents and evidence share."""

from yunce.insight.answers.api import Answer, Column, Drawing, Line, Persons, share_text
from yunce.insight.asking.api import Context, question_json
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import span
from yunce.insight.stickiness.api import Cell as Who
from yunce.insight.stickiness.api import StickinessAnswer

_UNITS = {
    "day": Words(zh="天", en="days"),
    "week": Words(zh="周", en="weeks"),
    "month": Words(zh="个月", en="months"),
}


def shown(context: Context, found: StickinessAnswer) -> Answer:
    """One row a number of intervals."""
    known = span(context.workspace_id, context.as_of)
    unit = _UNITS[found.question.interval]
    return Answer(
        question="stickiness",
        title=_title(found),
        summary=_summary(found, unit),
        window=found.window,
        currency=context.currency,
        unit=Words(zh="人", en="persons"),
        columns=(
            Column(key="intervals", label=Words(zh=f"活跃{unit.zh}数", en=f"Active {unit.en}"), kind="count"),
            Column(key="persons", label=Words(zh="恰好这么多", en="Exactly so many"), kind="count"),
            Column(key="share", label=Words(zh="占比", en="Share"), kind="share"),
            Column(key="at_least", label=Words(zh="至少这么多", en="At least so many"), kind="count"),
            Column(key="share_at_least", label=Words(zh="占比（至少）", en="Share (at least)"), kind="share"),
        ),
        rows=tuple(
            (
                bar.intervals,
                Persons(bar.persons, cell=question_json(Who(intervals=bar.intervals))),
                bar.share,
                Persons(bar.at_least, cell=question_json(Who(of="at_least", intervals=bar.intervals))),
                bar.share_at_least,
            )
            for bar in found.bars
        ),
        drawing=Drawing(
            kind="bar",
            labels=tuple(str(bar.intervals) for bar in found.bars),
            lines=(
                Line(
                    name=Words(zh="恰好这么多", en="Exactly so many"),
                    values=tuple(float(bar.persons) for bar in found.bars),
                ),
            ),
            unit=Words(zh="人", en="persons"),
        ),
        n=found.n,
        n_of="persons",
        as_of=context.as_of,
        known_since=known.first,
        data_as_of=known.last,
        statements=(found.statement,),
        notes=(_rule(found, unit),),
    )


def _title(found: StickinessAnswer) -> Words:
    name = found.question.events.shown
    return Words(
        zh=f"粘性：{'任意事件' if name == '*' else name}", en=f"Stickiness: {'any event' if name == '*' else name}"
    )


def _summary(found: StickinessAnswer, unit: Words) -> Words:
    if found.mean is None:
        return Words(zh="这段时间没有人活跃。", en="Nobody was active in this period.")
    once, many = found.bars[0], len(found.bars)
    zh = f"{found.n:,} 人在 {many} {unit.zh}里平均活跃 {found.mean:.1f} {unit.zh}；"
    zh += f"{share_text(once.share)} 只活跃过 1 {unit.zh}。"
    en = f"{found.n:,} persons were active in {found.mean:.1f} of {many} {unit.en} on average;"
    en += f" {share_text(once.share)} in one only."
    if not found.complete:
        zh += "这段时间还没过完，数会上升。"
        en += " The period is not over: the figures may still move."
    return Words(zh=zh, en=en)


def _rule(found: StickinessAnswer, unit: Words) -> Words:
    times = found.question.times
    return Words(
        zh=f"某{unit.zh}里这些事件不少于 {times} 次算活跃；按工作区时区的日历数，首尾时段在所选日期处截断。"
        "占比的分母是至少活跃过一个时段的人。",
        en=f"Active: at least {times} of these events in an interval of the workspace's calendar; the outer ones are"
        " cut at the chosen days. Shares are of persons active in one at least.",
    )
