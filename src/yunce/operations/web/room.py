"""The control room's parts as components: figures, the chart of one figure, how it was computed.

Used by the page and by its stream, so that both always show the same."""

import json
from datetime import date

from django.utils.translation import gettext as _

from yunce.documents.charts.api import Series
from yunce.documents.charts.api import band as band_chart
from yunce.documents.charts.api import line as line_chart
from yunce.kernel.windows import zone_info
from yunce.loop.api import project_url, written
from yunce.operations.api import Line, Live
from yunce.operations.api.today import progress_of
from yunce.operations.rules.today import time_share
from yunce.operations.web.words import BASES, STANDINGS
from yunce.ui import components as ui
from yunce.ui import format as write


def stats(now: Live) -> ui.Stats:
    """The figures of the head: root, days, chance to say where the goal is."""
    root, place = now.root, now.place
    items = [
        ui.Stat(
            label=root.name,
            value=written(root.latest, root.unit),
            note=_("到 %(day)s 的预估 %(between)s") % {"day": now.days[place], "between": _between(root, place)}
            if place >= 0
            else "",
            tone=STANDINGS[root.standing][1],
        ),
        ui.Stat(
            label=_("进行到"),
            value=f"{max(now.days_over, 0)} / {len(now.days)}",
            unit=_("天"),
            note=_clock(now),
        ),
        _out(now),
    ]
    if now.goal is not None:
        items.append(ui.Stat(label=_("目标"), value=written(now.goal.tiers.target, now.goal.unit), note=now.goal.name))
    return ui.Stats(items=items)


def _out(now: Live) -> ui.Stat:
    """How many numbers are out of their interval, on both sides."""
    worse, better = len(now.at("worse")), len(now.at("better"))
    return ui.Stat(
        label=_("区间外"),
        value=write.number(worse + better),
        unit=_("个数"),
        note=_("差于预估 %(worse)d，好于预估 %(better)d") % {"worse": worse, "better": better},
        tone="bad" if worse else "warning" if better else "good",
    )


def progress(now: Live, today: date) -> ui.Progress | None:
    """Goal progress beside time progress."""
    share = progress_of(now)
    if now.goal is None:
        return None
    return ui.Progress(
        label=_("目标进度"),
        share=share,
        expected=time_share(now.days[0], now.days[-1], today),
        expected_label=_("时间进度"),
    )


def table(now: Live) -> ui.Table:
    """Every number of the tree: actual so far beside its interval by the last whole day."""
    columns = [
        ui.Column(key="name", label=_("数"), wide=True),
        ui.Column(key="actual", label=_("到目前")),
        ui.Column(
            key="between",
            label=_("到 %(day)s 的预估区间") % {"day": now.days[now.place]}
            if now.place >= 0
            else _("到目前的预估区间"),
            hint=_("10 次里约 8 次落在这里"),
        ),
        ui.Column(key="whole", label=_("全程预估")),
        ui.Column(key="standing", label=_("情况")),
    ]
    rows = [
        ui.Row(
            cells={
                "name": "\u3000" * line.depth + line.name,
                "actual": written(line.latest, line.unit),
                "between": _between(line, now.place),
                "whole": _whole(line),
                "standing": ui.Badge(text=str(STANDINGS[line.standing][0]), tone=STANDINGS[line.standing][1]),
            },
            url=f"{project_url(now.initiative.id, 'run')}?node={line.key}#figure",
            tone=STANDINGS[line.standing][1] if line.standing == "worse" else "neutral",
            actions=_actions(now, line),
            id=f"line-{line.key}",
        )
        for line in now.lines
    ]
    return ui.Table(columns=columns, rows=rows, caption=_("实际与定稿区间"), show_caption=True, source=source(now))


def chart(now: Live, line: Line, stream_url: str) -> ui.Chart:
    """One figure over the days: interval, middle and actual. Its source stands below it, where the stream renews it."""
    return ui.Chart(
        option=option(now, line),
        label=_("%(name)s：到目前 %(actual)s，%(standing)s")
        % {"name": line.name, "actual": written(line.latest, line.unit), "standing": STANDINGS[line.standing][0]},
        title=line.name,
        height=360,
        stream_url=stream_url,
    )


def option(now: Live, line: Line) -> dict[str, object]:
    """The chart's option, the same for the page and for each change that the stream sends."""
    labels = [day.isoformat() for day in now.days]
    if line.band is None:
        return line_chart(
            labels, [Series(name=line.name, values=line.actual)], unit=write.unit(line.unit), language=write.language()
        )
    return band_chart(
        labels,
        low=line.band.low,
        high=line.band.high,
        middle=line.band.middle,
        actual=line.actual,
        unit=write.unit(line.unit),
        language=write.language(),
    )


def option_json(now: Live, line: Line) -> str:
    return json.dumps(option(now, line), ensure_ascii=False, allow_nan=False)


def basis(now: Live, line: Line) -> ui.Basis:
    """「查看算法」 of one figure."""
    lines = [(_("区间"), str(BASES[line.band.basis]) if line.band else _("没有定稿的预估"))]
    if line.reading is not None:
        lines += [(_("口径"), line.metric or ""), (_("涉及"), f"{write.number(line.reading.n)} {_of(line)}")]
    elif line.computed:
        lines.append((_("实际"), _("由目标拆解里它下面的数算出；或来自数据填报")))
    lines += [(_("定稿"), _("第 %(number)d 版") % {"number": now.version.number})]
    sql = line.reading.sql if line.reading else ""
    return ui.Basis(lines=lines, sql=sql)


def source(now: Live) -> str:
    """Window, zone, data as of: what every figure carries."""
    return _("窗口 %(window)s，时区 %(zone)s，%(clock)s") % {
        "window": now.window.label(write.language()),
        "zone": now.window.zone,
        "clock": _clock(now),
    }


def _clock(now: Live) -> str:
    zone = zone_info(now.window.zone)
    facts = {
        "clock": f"{now.as_of.astimezone(zone):%Y-%m-%d %H:%M}",
        "moment": f"{now.data_as_of.astimezone(zone):%Y-%m-%d %H:%M}" if now.data_as_of else write.UNDEFINED,
    }
    return _("数据截至 %(moment)s，时钟 %(clock)s") % facts


def _between(line: Line, place: int) -> str:
    interval = line.by_now(place)
    if interval is None:
        return write.UNDEFINED
    return f"{written(interval.low, line.unit)} – {written(interval.high, line.unit)}"


def _whole(line: Line) -> str:
    if line.whole is None:
        return write.UNDEFINED
    return f"{written(line.whole.low, line.unit)} – {written(line.whole.high, line.unit)}"


def _of(line: Line) -> str:
    words = {"persons": _("人"), "orders": _("单"), "events": _("个事件"), "readings": _("条数据")}
    return words[line.reading.n_of] if line.reading else ""


def _actions(now: Live, line: Line) -> list[ui.Action]:
    """What can be done about a figure out of its interval while there is time."""
    if now.over or line not in now.out:
        return []
    base = project_url(now.initiative.id)
    return [
        ui.Link(text=_("记决策"), url=f"{base}/run?node={line.key}#decide", weight="quiet"),
        ui.Link(text=_("看任务"), url=f"{base}/run/tasks", weight="quiet"),
    ]
