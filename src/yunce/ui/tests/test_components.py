"""Each component alone: what it says, that it escapes, that undefined is a dash."""

import json
from pathlib import Path

import pytest
from django import forms
from django.http import HttpRequest
from django.test import RequestFactory

from yunce.ui import components as ui
from yunce.ui.components.base import render

EVIL = "<script>alert(1)</script>\"'"


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/")


@pytest.mark.parametrize(
    "part",
    [
        ui.PageHeader(title=EVIL, subtitle=EVIL, crumbs=[ui.Crumb(text=EVIL, url="/")]),
        ui.Notice(text=EVIL, title=EVIL),
        ui.Stat(label=EVIL, value=EVIL, note=EVIL, basis=ui.Basis(sql=EVIL, formula=EVIL)),
        ui.Table(columns=[ui.Column(key="a", label=EVIL)], rows=[{"a": EVIL}], caption=EVIL),
        ui.Grid(name="rows", label=EVIL, columns=[ui.GridColumn(key="a", label=EVIL)], rows=[{"a": EVIL, "id": EVIL}]),
        ui.Chart(option={"title": {"text": "</script><script>alert(1)</script>"}}, label=EVIL),
        ui.EmptyState(title=EVIL, text=EVIL, example=EVIL, paste_url="/x"),
        ui.CopyText(text=EVIL, label=EVIL),
        ui.Button(text=EVIL, url="/x", confirm=EVIL, values={"a": EVIL}),
        ui.Badge(text=EVIL, hint=EVIL),
        ui.Progress(label=EVIL, share=0.5),
        ui.Definitions(items=[ui.Definition(term=EVIL, value=EVIL)]),
        ui.Tabs(label=EVIL, items=[ui.Tab(text=EVIL, url="/")]),
        ui.Timeline(label=EVIL, items=[ui.TimelineEntry(when=EVIL, text=EVIL, by=EVIL)]),
    ],
    ids=lambda part: type(part).__name__,
)
def test_what_people_wrote_never_becomes_markup(part: ui.Component, request_: HttpRequest) -> None:
    assert "<script>alert" not in render(part, request_)


def test_undefined_is_a_dash_in_every_kind_of_column() -> None:
    for kind in ("text", "number", "money", "percent", "day", "moment"):
        assert ui.Column(key="a", label="A", kind=kind).written(None) == "—"  # type: ignore[arg-type]


def test_a_table_carries_figures_that_a_spreadsheet_can_compute_with(request_: HttpRequest) -> None:
    columns = [
        ui.Column(key="m", label="金额", kind="money", currency="GBP"),
        ui.Column(key="n", label="n", kind="number"),
    ]
    html = render(ui.Table(columns=columns, rows=[{"m": 123456, "n": 12345}], caption="t"), request_)
    assert 'data-value="1234.56"' in html
    assert 'data-value="12345"' in html
    assert "£1,234.56" in html


def test_a_figure_that_leads_somewhere_is_a_plain_link_and_is_copied_as_the_figure(request_: HttpRequest) -> None:
    columns = [ui.Column(key="n", label="n", kind="number", decimals=0)]
    rows = [{"n": ui.Linked(value=12345, url="/those?a=1&b=2")}]
    html = render(ui.Table(columns=columns, rows=rows, caption="t"), request_)
    assert 'data-value="12345"><a href="/those?a=1&amp;b=2">12,345</a>' in html


def test_an_empty_table_shows_its_empty_state(request_: HttpRequest) -> None:
    empty = ui.EmptyState(title="还没有预算", text="x", example="一行例子")
    html = render(ui.Table(columns=[], rows=[], caption="t", empty=empty), request_)
    assert "还没有预算" in html
    assert "示例" in html


def test_the_phase_bar_names_states_and_the_next_step(request_: HttpRequest) -> None:
    phases = [
        ui.Phase(text="调研", url="/r", state="done"),
        ui.Phase(text="策略", url="/s", state="stale", current=True, missing="依据改过"),
        ui.Phase(text="复盘", url="", state="todo"),
    ]
    html = render(
        ui.PhaseBar(title="圣诞", url="/p", phases=phases, next_step=ui.Link(text="补依据", url="/n")), request_
    )
    assert all(word in html for word in ("已完成", "需更新", "未开始", "下一步", "补依据", 'href="/n"'))
    assert html.count('aria-current="true"') == 1


def test_a_button_posts_with_its_token_and_values(request_: HttpRequest) -> None:
    html = render(ui.Button(text="定稿", url="/x", values={"version": "3"}, confirm="确定？"), request_)
    assert "csrfmiddlewaretoken" in html
    assert 'name="version" value="3"' in html
    assert 'data-confirm="确定？"' in html


def test_a_grid_starts_with_what_the_server_knows(request_: HttpRequest) -> None:
    columns = [ui.GridColumn(key="share", label="占比", kind="percent")]
    grid = ui.Grid(name="rows", label="x", columns=columns, rows=[{"id": "a", "share": 0.25}], blank_rows=2)
    assert grid.sent == [{"id": "a", "share": "25%"}]
    assert render(grid, request_).count("data-row ") == 4  # one row, two blanks, one sample


def test_a_grid_shows_errors_at_their_cells_and_in_a_list(request_: HttpRequest) -> None:
    columns = [ui.GridColumn(key="kind", label="类型", kind="choice", choices=[("a", "甲")])]
    grid = ui.Grid(name="rows", label="x", columns=columns, rows=[{"kind": "乙"}], errors={(0, "kind"): "不在选项里"})
    html = render(grid, request_)
    assert "第 1 行 · 类型: 不在选项里" in html
    assert html.count('aria-invalid="true"') == 1
    assert '<option value="乙" selected>' in html


def test_boxes_of_a_group_look_like_a_single_box(request_: HttpRequest) -> None:
    class Asked(forms.Form):
        many = forms.MultipleChoiceField(choices=[("a", "甲"), ("b", "乙")], widget=forms.CheckboxSelectMultiple)
        one = forms.ChoiceField(choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)

    html = render(ui.Form(form=Asked(), submit="x"), request_)
    assert html.count('class="form-check-input"') == html.count("<input type=") - 1 == 4  # and the token
    assert "form-control" not in html
    assert '<label class="form-check-label" for="id_many_1">乙</label>' in html
    assert 'value="b" class="form-check-input" id="id_many_1"' in html


def test_every_height_of_a_chart_has_its_class() -> None:
    styles = Path(__file__).parents[4].joinpath("frontend/styles/charts.css").read_text(encoding="utf-8")
    for height in (1, 800, 801, 1333, 5000):
        assert f".{ui.Chart(option={}, label='x', height=height).height_class} {{" in styles


def test_a_chart_carries_its_option_as_data(request_: HttpRequest) -> None:
    html = render(ui.Chart(option={"x": "</script>&"}, label="x", height=300), request_)
    block = html.split('type="application/json">')[1].split("</script>")[0]
    assert json.loads(block) == {"x": "</script>&"}
    assert "chart-h-320" in html or "chart-h-280" in html


def test_a_chart_refuses_figures_that_do_not_exist(request_: HttpRequest) -> None:
    with pytest.raises(ValueError, match="JSON"):
        render(ui.Chart(option={"data": [float("nan")]}, label="x"), request_)


def test_an_interval_places_its_marks_within_the_bar() -> None:
    bar = ui.IntervalBar(low=10, middle=20, high=30, actual=99, text="x", minimum=0, maximum=40)
    assert bar.places == {"low": 26.0, "middle": 50.0, "high": 74.0, "actual": 98.0}
    assert not bar.inside


def test_a_long_table_is_drawn_once_a_row(request_: HttpRequest) -> None:
    """Lines are made once, not once a row: 500 rows took half a minute when they were not."""
    columns = [ui.Column(key="n", label="n", kind="number")]
    table = ui.Table(columns=columns, rows=[{"n": number} for number in range(500)], caption="t")
    assert render(table, request_).count("<tr") == 501
    assert table.lines is table.lines
