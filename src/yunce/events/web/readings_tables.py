"""The tables of 数据填报: what is to be typed, what was read from a block, what the last days hold."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from yunce.events.readings.api import SHARE, Checked, Kept, Missing, Problem, ReadingMetric
from yunce.events.web import words
from yunce.kernel.windows import Window
from yunce.ui import format as write
from yunce.ui.components import Badge, Button, Column, EmptyState, Grid, Notice, Row, Table
from yunce.ui.grid import GridColumn


def _figure(value: Decimal, unit: str = "") -> str:
    """As it is typed: a share as 30%."""
    scaled, mark = (value * 100, SHARE) if unit == SHARE else (value, "")
    text = format(scaled, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + mark


def entry_grid(
    known: Sequence[ReadingMetric],
    kept: Sequence[Kept],
    missed: Sequence[Missing],
    day: date,
    initiative: str,
    wanted: Sequence[str] = (),
) -> Grid:
    """The day's figures, those that the project's numbers need, and the lines that are usually there, to be typed over.

    wanted: keys of metrics that the project asks for."""
    metrics = {one.key: one for one in known}
    columns = [
        GridColumn(key="metric", label=_("指标"), hint=_("新的指标直接写名字")),
        GridColumn(key="value", label=_("数值"), hint=_("可以写 1.2万、30%")),
        GridColumn(key="how", label=_("怎么填"), read_only=True, size="xl"),
        GridColumn(key="day", label=_("日期"), kind="day", size="m"),
        GridColumn(key="channel", label=_("渠道")),
        GridColumn(key="content", label=_("内容"), size="l"),
    ]
    today = [
        one for one in kept if one.line.start == day and one.line.period == "day" and one.line.initiative == initiative
    ]
    rows = [_entry_row(day, metrics.get(one.line.metric), one) for one in today]
    there = {one.line.metric for one in today}
    there |= {one.metric.key for one in missed if one.initiative == initiative}
    rows += [_entry_row(day, one.metric, None, one.channel) for one in missed if one.initiative == initiative]
    rows += [_entry_row(day, metrics[key]) for key in wanted if key in metrics and key not in there]
    return Grid(name="grid", label=_("当天的数"), columns=columns, rows=rows, may_remove=False)


def _entry_row(
    day: date, metric: ReadingMetric | None, kept: Kept | None = None, channel: str = ""
) -> dict[str, object]:
    unit = metric.unit if metric else ""
    return {
        "day": day,
        "channel": kept.line.channel if kept else channel,
        "content": kept.line.content if kept else "",
        "metric": metric.name if metric else kept.line.metric if kept else "",
        "value": _figure(kept.value, unit) if kept else "",
        "how": how_to_enter(metric) if metric else "",
    }


def how_to_enter(metric: ReadingMetric) -> str:
    """单位 and what a day's figure is: "人 · 当天的数，各天相加"."""
    how = str(words.HOW_TO_ENTER[metric.rollup])
    if not metric.adds_up:
        how += _("；不分渠道，填总的")
    return f"{write.unit(metric.unit)} · {how}" if metric.unit else how


def missing_notice(missed: Sequence[Missing], day: date) -> Notice:
    lines = _("、").join(f"{one.channel} {one.metric.name}".strip() for one in missed[:8])
    text = _("%(day)s 还缺 %(n)s 个平时会填的数：%(lines)s。没填的是未知，不会当成 0。")
    facts = {"day": day.isoformat(), "n": len(missed), "lines": lines + ("…" if len(missed) > 8 else "")}
    return Notice(text=text % facts, tone="warning")


def problem_table(problems: Sequence[Problem]) -> Table:
    columns = [
        Column(key="line", label=_("第几行")),
        Column(key="column", label=_("列")),
        Column(key="value", label=_("内容")),
        Column(key="why", label=_("原因"), wide=True),
    ]
    rows = [
        {"line": str(one.line) if one.line else None, "column": one.column or None, "value": one.value or None,
         "why": str(words.PROBLEMS[one.code])}
        for one in problems[:100]
    ]  # fmt: skip
    return Table(columns=columns, rows=rows, caption=_("没读出来的"), show_caption=True)


def checked_table(checked: Sequence[Checked], period: str) -> Table:
    columns = [
        Column(key="day", label=_("日期") if period == "day" else _("从这天起"), kind="day"),
        Column(key="channel", label=_("渠道")),
        Column(key="content", label=_("内容")),
        Column(key="metric", label=_("指标")),
        Column(key="value", label=_("数值"), kind="number"),
        Column(key="what", label=_("会怎样")),
        Column(key="why", label=_("说明"), wide=True),
    ]
    return Table(
        columns=columns, rows=[_checked_row(one) for one in checked], caption=_("读出来的数"), show_caption=True
    )


def _checked_row(one: Checked) -> Row:
    entry, verdict = one.entry, one.verdict
    notes = [] if entry.metric else [_("新指标")]
    if verdict.kind == "correction" and verdict.current is not None:
        notes.append(_("原来是 %(value)s") % {"value": write.number(verdict.current)})
    if verdict.before is not None:
        facts = {"day": verdict.before.day.isoformat(), "value": write.number(verdict.before.value)}
        notes.append(_("和 %(day)s 的 %(value)s 差很多，请确认") % facts)
    return Row(
        tone="warning" if verdict.asks else "neutral",
        cells={
            "day": entry.day,
            "channel": entry.channel or None,
            "content": entry.content or None,
            "metric": entry.name,
            "value": entry.value,
            "what": Badge(
                text=str(words.ENTRY_KINDS[verdict.kind]),
                tone={"new": "good", "same": "neutral", "correction": "warning"}[verdict.kind],  # type: ignore[arg-type]
            ),
            "why": _("；").join(notes),
        },
    )


def recent_table(known: Sequence[ReadingMetric], kept: Sequence[Kept], window: Window, *, may: bool) -> Table:
    """Every reading of the window, newest day first, each with its way back."""
    metrics = {one.key: one for one in known}
    rows = [
        Row(
            cells={
                "day": one.line.start, "channel": one.line.channel or None, "content": one.line.content or None,
                "metric": metrics[one.line.metric].name if one.line.metric in metrics else one.line.metric,
                "value": write.percent(one.value, 2) if one.unit == SHARE else one.value, "unit": one.unit or None,
                "source": one.source or None,
                "period": str(dict(words.PERIODS)[one.line.period]), "when": one.entered_at,
            },
            actions=[
                Button(
                    text=_("撤回"), url=reverse("data:reading-withdraw", args=[one.id]), weight="quiet",
                    confirm=_("撤回这个数？这一天会变回未填，原来的数留在修改记录里。"),
                )
            ] if may else (),
        )
        for one in sorted(kept, key=lambda one: (one.line.start, one.entered_at), reverse=True)[:300]
    ]  # fmt: skip
    columns = [
        Column(key="day", label=_("日期"), kind="day"),
        Column(key="channel", label=_("渠道")),
        Column(key="content", label=_("内容"), wide=True),
        Column(key="metric", label=_("指标")),
        Column(key="value", label=_("数值"), kind="number"),
        Column(key="unit", label=_("单位")),
        Column(key="period", label=_("周期")),
        Column(key="source", label=_("出处")),
        Column(key="when", label=_("填报时间"), kind="moment"),
    ]
    return Table(
        columns=columns,
        rows=rows,
        caption=_("最近两周填过的数"),
        show_caption=True,
        source=f"{window.label(write.language())} · {window.zone}",
        empty=_nothing(),
    )


def _nothing() -> EmptyState:
    example = Table(
        columns=[
            Column(key="day", label=_("日期")),
            Column(key="channel", label=_("渠道")),
            Column(key="reads", label=_("曝光量"), kind="number"),
            Column(key="likes", label=_("点赞数"), kind="number"),
        ],
        rows=[{"day": "2026-03-01", "channel": _("小红书"), "reads": 12_000, "likes": 300}],
        caption=_("示例"),
    )
    return EmptyState(
        title=_("还没有填过数"),
        text=_("从平台后台把表格复制过来，粘贴到上面就行；列名认得「曝光、点赞、花费、涨粉」这些说法。"),
        example=example,
    )
