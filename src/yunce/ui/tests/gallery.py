"""Every component on two pages, for the browser tests and for eyes: the root URLs of those tests."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path

from yunce.kernel.money import Money
from yunce.ui import components as ui
from yunce.ui.grid import read_posted

GRID_COLUMNS = [
    ui.GridColumn(key="name", label="渠道", required=True, size="l"),
    ui.GridColumn(key="kind", label="类型", kind="choice", choices=[("owned", "自有"), ("external", "外部")]),
    ui.GridColumn(key="budget", label="预算", kind="money", currency="CNY"),
    ui.GridColumn(key="share", label="占比", kind="percent", size="s"),
    ui.GridColumn(key="begins", label="开始", kind="day"),
    ui.GridColumn(key="note", label="备注", size="xl"),
]
GRID_ROWS: list[dict[str, Any]] = [
    {
        "id": "a",
        "name": "小红书",
        "kind": "external",
        "budget": Money.of("12000", "CNY"),
        "share": 0.4,
        "begins": "2026-12-01",
    },
    {
        "id": "b",
        "name": "社群",
        "kind": "owned",
        "budget": Money.of("3000.50", "CNY"),
        "share": 0.1,
        "note": "老客为主",
    },
]
CHART = {
    "grid": {"left": 48, "right": 16, "top": 36, "bottom": 28},
    "legend": {"top": 0},
    "tooltip": {"trigger": "axis"},
    "xAxis": {"type": "category", "data": ["6月", "7月", "8月", "9月", "10月", "11月"]},
    "yAxis": {"type": "value"},
    "series": [
        {"name": "实际", "type": "line", "data": [820, 932, 901, 934, 1290, 1330]},
        {"name": "预期", "type": "line", "data": [800, 880, 960, 1040, 1120, 1200], "lineStyle": {"type": "dashed"}},
    ],
}


PARTS_PAGE = """{% extends "ui/base.html" %}{% load ui %}{% block title %}方案总览{% endblock %}
{% block header %}{% component bar %}{% endblock %}
{% block content %}{% component head %}{% for part in parts %}{% component part %}{% endfor %}{% endblock %}"""
GRID_PAGE = """{% extends "ui/base.html" %}{% load ui %}{% block title %}预算{% endblock %}
{% block content %}<h1>预算</h1><form method="post">{% csrf_token %}{% component grid %}
<p><button class="btn btn-primary">保存</button></p></form>
<form method="post" enctype="multipart/form-data" action="/projects/files">{% csrf_token %}{% component file %}
<button class="btn">上传</button></form>
<p data-stream="/projects/stream">已到 <b data-stream-text="count">0</b> 条</p>{% endblock %}"""


def _page(request: HttpRequest, source: str, values: dict[str, Any]) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(source).render(values, request))


def _bar() -> ui.PhaseBar:
    return ui.PhaseBar(
        title="圣诞季大促",
        url="/projects",
        badges=[ui.Badge(text="演示", tone="info")],
        phases=[
            ui.Phase(text="调研", url="/projects", state="done"),
            ui.Phase(text="策略", url="/projects", state="stale", missing="依据改过，预估要重看"),
            ui.Phase(text="方案", url="/projects", state="doing", current=True),
            ui.Phase(text="执行", url="", state="todo"),
            ui.Phase(text="复盘", url="", state="todo"),
        ],
        next_step=ui.Link(text="补上「客单价」的依据", url="/projects"),
        pages=[
            ui.Tab(text="总览", url="/projects", active=True),
            ui.Tab(text="预算", url="/projects", count=12),
            ui.Tab(text="排期", url="/projects"),
        ],
    )


def _stats() -> ui.Stats:
    basis = ui.Basis(
        formula="净销售额 = 识别到的买家 × 人均订单 × 客单价",
        lines=[
            ("窗口", "2011-09-01 至 2011-11-30"),
            ("时区", "Europe/London"),
            ("人数", "2,481"),
            ("数据截至", "2011-12-09"),
        ],
        sql="select uniqExact(person) as buyers\nfrom events\nwhere workspace = {workspace:String} and event = 'order'",
    )
    return ui.Stats(
        items=[
            ui.Stat(
                label="净销售额",
                value="£1,234,567.89",
                note="2011-09 至 2011-11",
                basis=basis,
                change="+12.3%",
                change_tone="good",
            ),
            ui.Stat(label="买家", value="2,481", unit="人", note="有客户号的订单", basis=basis),
            ui.Stat(label="达成把握", value="72%", tone="good", note="推演 10,000 次"),
            ui.Stat(label="退货率", value="—", note="还没有数据"),
        ]
    )


def _table() -> ui.Table:
    return ui.Table(
        caption="预估",
        show_caption=True,
        paste_url="/projects",
        columns=[
            ui.Column(key="name", label="预估"),
            ui.Column(key="interval", label="预估区间"),
            ui.Column(key="value", label="预期", kind="number"),
            ui.Column(key="money", label="金额", kind="money", currency="GBP"),
            ui.Column(key="share", label="占比", kind="percent"),
            ui.Column(key="state", label="核对"),
            ui.Column(key="note", label="依据", wide=True),
        ],
        rows=[
            ui.Row(
                cells={
                    "name": "老客买家",
                    "interval": ui.IntervalBar(
                        low=900, middle=1100, high=1350, actual=1210, text="900 – 1,350", minimum=500, maximum=2000
                    ),
                    "value": 1100,
                    "money": 1234567,
                    "share": 0.4213,
                    "state": ui.Badge(text="命中", tone="good"),
                    "note": "近 12 个月复购，n = 2,481",
                },
                url="/projects",
                actions=[ui.Link(text="编辑", url="/projects", weight="quiet")],
            ),
            ui.Row(
                cells={
                    "name": "新客买家",
                    "interval": ui.IntervalBar(
                        low=600, middle=800, high=1000, actual=1400, text="600 – 1,000", minimum=500, maximum=2000
                    ),
                    "value": 800,
                    "money": None,
                    "share": None,
                    "state": ui.Badge(text="未命中", tone="bad"),
                    "note": "数据里没有上一个秋天",
                },
                tone="bad",
            ),
        ],
        total={"name": "合计", "value": 1900, "money": 1234567},
        source="窗口 2011-09-01 至 2011-11-30 · Europe/London · 数据截至 2011-12-09",
    )


def gallery(request: HttpRequest) -> HttpResponse:
    values = {
        "bar": _bar(),
        "head": ui.PageHeader(
            title="方案总览",
            subtitle="《活动方案》定稿后，所有数字都按这一版核对。",
            crumbs=[ui.Crumb(text="项目", url="/projects"), ui.Crumb(text="圣诞季大促", url="/projects")],
            actions=[
                ui.Menu(
                    text="导出",
                    icon="download",
                    items=[ui.Link(text="Word", url="/projects"), ui.Link(text="PDF", url="/projects")],
                ),
                ui.Button(text="定稿", url="/projects", weight="primary", confirm="定稿后，之后的修改会成为修订版。"),
            ],
            badges=[ui.Badge(text="草稿")],
        ),
        "parts": [
            ui.Notice(text="数据里没有上一个秋天，季节的影响要自己判断。", tone="warning", title="缺少季节"),
            _stats(),
            _table(),
            ui.Chart(
                option=CHART,
                label="6 月到 11 月销售额，实际高于预期",
                title="销售额",
                height=240,
                source="单位：千英镑",
            ),
            ui.Progress(label="年度销售额", share=0.42, expected=0.5, expected_label="时间", tone="warning"),
            ui.CopyText(text="【日报】昨日净销售额 £12,345\n买家 321 人，在预估区间内。", label="今日文字"),
            ui.Steps(
                label="导入的步骤",
                items=[
                    ui.Step(text="选文件", state="done"),
                    ui.Step(text="对应列", current=True),
                    ui.Step(text="确认"),
                ],
            ),
            ui.Timeline(
                label="决策",
                items=[ui.TimelineEntry(when="11-20 09:30", text="预算从抖音移到小红书", by="小林", tone="accent")],
            ),
            ui.EmptyState(
                title="还没有预算",
                text="把钱分到渠道和权益上，之后每天和实际对照。",
                action=ui.Link(text="加一行预算", url="/projects/grid", weight="primary"),
                paste_url="/projects",
                example=ui.Table(
                    caption="示例",
                    copy=False,
                    columns=[
                        ui.Column(key="a", label="渠道"),
                        ui.Column(key="b", label="预算", kind="money", currency="CNY"),
                    ],
                    rows=[{"a": "小红书", "b": 1200000}],
                ),
            ),
        ],
    }
    return _page(request, PARTS_PAGE, values)


def grid(request: HttpRequest) -> HttpResponse:
    rows: list[Any] = GRID_ROWS
    errors = {}
    if request.method == "POST":
        answer = read_posted(request.POST, "rows", GRID_COLUMNS)
        if answer.valid:
            return JsonResponse(
                [{"id": row.id, **{k: str(v) for k, v in row.values.items()}} for row in answer.rows], safe=False
            )
        rows, errors = list(answer.texts), dict(answer.errors)
    columns = [replace(GRID_COLUMNS[0], read_only=True), *GRID_COLUMNS[1:]] if "fixed" in request.GET else GRID_COLUMNS
    shown = ui.Grid(name="rows", label="渠道预算", columns=columns, rows=rows, errors=errors)
    drop = ui.FileDrop(name="file", label="拖到这里，或选择文件", hint="csv、xlsx，最多 200 MB")
    return _page(request, GRID_PAGE, {"grid": shown, "file": drop})


def files(request: HttpRequest) -> HttpResponse:
    """Says how much came, on a page of its own."""
    if request.method == "POST":
        request.session["got"] = len(request.FILES["file"].read())
        return redirect("/projects/files")
    return _page(request, "<main id=content>{{ got }}</main>", {"got": request.session.get("got")})


def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Three events and the end, at once."""
    parts = [
        "event: count\ndata: 41\n\n",
        "event: count\ndata: 42\n\n",
        'event: option\ndata: {"series":[{"data":[1,2,3,4,5,6]}]}\n\n',
        "event: end\ndata: \n\n",
    ]
    return StreamingHttpResponse(iter(parts), content_type="text/event-stream")


urlpatterns = [
    path("", include("yunce.ui.web.urls")),
    path("", include("yunce.accounts.web.urls")),
    path("", gallery),
    path("projects", gallery),
    path("projects/grid", grid),
    path("projects/stream", stream),
    path("projects/files", files),
    path("data", gallery),
    path("goals", gallery),
]
