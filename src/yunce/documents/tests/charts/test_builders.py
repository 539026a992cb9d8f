"""Builders give plain JSON, leave gaps where nothing is known, and mark what 推演 made."""

import json
import re
from itertools import pairwise
from typing import Any

import pytest

from yunce.documents.api import chart_svg
from yunce.documents.charts.api import (
    Band,
    Node,
    Series,
    Stop,
    band,
    bar,
    funnel,
    heatmap,
    line,
    sankey,
    sankey_height,
    share,
    tornado,
    tree,
    tree_height,
    waterfall,
)
from yunce.documents.charts.scale import scale_for
from yunce.documents.tests.sample import all_charts

NAN = float("nan")


@pytest.mark.parametrize("name", sorted(all_charts()))
def test_every_option_is_plain_json(name: str) -> None:
    option = all_charts()[name]
    assert json.loads(json.dumps(option, allow_nan=False)) == option


@pytest.mark.parametrize("name", sorted(all_charts()))
def test_no_option_writes_style_into_the_page(name: str) -> None:
    tooltip: Any = all_charts()[name]["tooltip"]
    assert tooltip["renderMode"] == "richText"


def test_undefined_is_a_gap_and_never_zero() -> None:
    series = line(["a", "b", "c"], [Series(name="s", values=[1, None, NAN])])["series"][0]
    assert series["data"] == [1.0, None, None]
    assert series["connectNulls"] is False
    assert bar(["a", "b"], [Series(name="s", values=[None, 0])])["series"][0]["data"][0] is None
    assert len(heatmap(["r"], ["a", "b"], [[None, 0.5]])["series"][0]["data"]) == 1


def test_simulated_and_real_differ_in_name_and_line() -> None:
    option = line(["a"], [Series(name="实际", values=[1]), Series(name="计划", values=[2], simulated=True)])
    assert [one["name"] for one in option["series"]] == ["实际", "计划\uff08推演\uff09"]
    assert [one["lineStyle"]["type"] for one in option["series"]] == ["solid", "dashed"]
    assert "graphic" not in option


def test_a_chart_of_simulated_figures_only_carries_the_stamp() -> None:
    option = bar(["a"], [Series(name="计划", values=[2], simulated=True)], language="en")
    assert option["graphic"][0]["style"]["text"] == "Simulated"
    assert "decal" in option["series"][0]["itemStyle"]


def test_a_band_stacks_its_height_on_its_lower_end() -> None:
    option = band(["a", "b"], low=[-2.0, None], high=[3.0, 4.0], actual=[1.0, None])
    foot, height, lower, upper, actual = option["series"]
    assert (foot["data"], height["data"]) == ([-2.0, None], [5.0, None])
    assert foot["stackStrategy"] == height["stackStrategy"] == "all"
    assert (lower["data"], upper["data"], actual["data"]) == ([-2.0, None], [3.0, 4.0], [1.0, None])


def test_a_band_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="lies above high"):
        band(["a"], low=[2.0], high=[1.0])


def test_a_waterfall_must_arrive_at_its_end() -> None:
    with pytest.raises(ValueError, match="name the rest as a step"):
        waterfall(("计划", 100.0), [("a", 5.0)], ("实际", 110.0))
    waterfall(("计划", 100.0), [("a", 5.0), ("b", None)], ("实际", 105.0))


def test_a_cut_axis_says_so() -> None:
    steps = [("a", 1.0), ("b", -2.0)]
    assert waterfall(("计划", 100.0), steps, ("实际", 99.0), cut=True)["yAxis"]["name"] == "\uff08轴不从 0 起\uff09"
    assert "min" not in waterfall(("计划", 100.0), steps, ("实际", 99.0))["yAxis"]


def test_a_series_needs_one_value_for_each_label() -> None:
    with pytest.raises(ValueError, match="'s' has 1 values for 2 labels"):
        line(["a", "b"], [Series(name="s", values=[1])])


def test_steps_name_their_share_of_the_step_before_and_of_the_first() -> None:
    data = funnel([("看", 200), ("点", 50), ("买", 10)])["series"][0]["data"]
    assert data[2]["label"]["formatter"] == "10  占上一步 20.0% · 占首步 5.0%"
    assert funnel([("看", 0), ("点", 0)])["series"][0]["data"][1]["label"]["formatter"] == "0"


def test_shares_put_small_parts_together_and_name_unknown_ones() -> None:
    option = share([(str(i), float(10 - i)) for i in range(9)] + [("电台", None)])
    assert len(option["series"][0]["data"]) == 7
    assert "电台" in option["title"]["text"]
    with pytest.raises(ValueError, match="not negative"):
        share([("a", -1.0), ("b", 2.0)])


def test_braces_in_a_node_are_printed_as_they_are() -> None:
    root = tree(Node(label="{b}", value="1"))["series"][0]
    assert root["data"][0]["name"] == "{b}\n1"
    assert "formatter" not in root["label"]


# Half the height above and below the middle, and where the middle is.
_BOX = re.compile(
    r'd="M-?[\d.]+ (-[\d.]+)L[^"]*?L-?[\d.]+ ([\d.]+)A[^"]*" transform="translate\(([\d.]+) ([\d.]+)\)" fill="#fff'
)


def _leaf(name: str) -> Node:
    return Node(label=name, value="£361.41/单", note="£296.48/单 – £440.56/单")


_DEEP = Node(label="老客净销售额", value="£170.7 万", note="£97.2 万 – £302.0 万", children=[_leaf(c) for c in "abc"])
_TREES = {
    "one": Node(label="a", value="1"),
    "two": Node(label="a", children=[_leaf("b"), _leaf("c")]),
    "a leaf after deep branches": Node(label="a", children=[_DEEP, _DEEP, _leaf("浅")]),
    "a leaf before deep branches": Node(label="a", children=[_leaf("浅"), _DEEP, _leaf("浅"), _DEEP]),
    "five levels": Node(
        label="a", children=[Node(label="b", children=[_leaf("c"), Node(label="d", children=[_DEEP])])]
    ),
    "long words": Node(label="很长的一个名字" * 6, children=[Node(label="很长的一个名字" * 6), _DEEP]),
}


@pytest.mark.parametrize("width", [720, 360], ids=["page", "phone"])
@pytest.mark.parametrize("root", _TREES.values(), ids=_TREES)
def test_boxes_of_a_tree_do_not_touch_and_are_whole(root: Node, width: int) -> None:
    height = tree_height(root)
    svg = chart_svg(tree(root), width, height)
    columns: dict[str, list[tuple[float, float]]] = {}
    for top, bottom, x, y in _BOX.findall(svg):
        columns.setdefault(x, []).append((float(y) + float(top), float(y) + float(bottom)))
    assert sum(map(len, columns.values())) == svg.count('paint-order="stroke"') > 0
    for boxes in columns.values():
        ends = [0.0, *(end for box in sorted(boxes) for end in box), float(height)]
        assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("values", "unit", "language", "shown", "label"),
    [
        ([99_999], "元", "zh-Hans", "元", "99,999"),
        ([123_456], "元", "zh-Hans", "万元", "12.3"),
        ([2.5e9], "元", "zh-Hans", "亿元", "25"),
        ([2.5e6], "GBP", "en", "£m", "2.50"),
        ([2.5e6], "GBP", "zh-Hans", "£ 万", "250"),
        ([30_000], "CNY", "zh-Hans", "¥", "30,000"),
        ([411.2], "GBP/单", "zh-Hans", "£/单", "411.2"),
        ([250_000], "SKU", "zh-Hans", "万SKU", "25"),
        ([0.376], "%", "zh-Hans", "%", "37.6%"),
        ([-1234.0], "", "zh-Hans", "", "−1,234"),
    ],
)
def test_large_numbers_are_scaled_as_readers_count(
    values: list[float], unit: str, language: Any, shown: str, label: str
) -> None:
    scale = scale_for(values, unit, language)
    assert (scale.unit, scale.text(values[0])) == (shown, label)


@pytest.mark.parametrize(
    ("value", "unit", "language", "written"),
    [
        (2_137_416.55, "GBP", "zh-Hans", "£213.7 万"),
        (2_137_416.55, "GBP", "en", "£2.14m"),
        (-30_000, "CNY", "zh-Hans", "−¥30,000"),
        (1_200, "人", "zh-Hans", "1,200 人"),
        (0.376, "%", "zh-Hans", "37.6%"),
        (5, "", "zh-Hans", "5"),
    ],
)
def test_an_amount_is_written_as_on_a_page(value: float, unit: str, language: Any, written: str) -> None:
    assert scale_for([value], unit, language).written(value) == written


def test_ring_and_ranking_name_money_by_its_sign() -> None:
    ring = share([("短信", 30_000.0), ("社群", 20_000.0)], unit="CNY")
    assert ring["series"][0]["data"][0]["name"] == "短信\n¥30,000 · 60.0%"
    ranking = tornado([("老客人数", 1_900_000.0, 2_400_000.0)], middle=2_137_416.55, unit="GBP")
    assert ranking["xAxis"]["name"] == "相对预期 £213.7 万 的变化"


def test_two_stops_of_one_name_stay_two() -> None:
    stops = [Stop(name="a", column=0), Stop(name="b", column=1), Stop(name="b", column=1)]
    series = sankey(stops, [Band(start=0, end=1, value=2.0), Band(start=0, end=2, value=3.0)])["series"][0]
    assert len({node["name"] for node in series["data"]}) == 3
    assert [(link["source"], link["target"], link["value"]) for link in series["links"]] == [
        ("a", series["data"][1]["name"], 2.0),
        ("a", series["data"][2]["name"], 3.0),
    ]


def test_names_of_a_flow_do_not_touch() -> None:
    """Ten stops in a column, of which nine are thin: each name has a line of its own."""
    stops = [Stop(name="from", column=0), *(Stop(name=f"name{place}", column=1) for place in range(10))]
    bands = [Band(start=0, end=place + 1, value=1000.0 if place == 0 else 1.0) for place in range(10)]
    svg = chart_svg(sankey(stops, bands), 720, sankey_height(stops))
    drawn = re.findall(r'<text[^>]*?transform="translate\(([\d.]+) ([\d.]+)\)"[^>]*>name\d', svg)
    places = sorted(float(y) for _, y in drawn)
    assert len(places) == 10
    assert all(two - one >= 12 for one, two in pairwise(places))
