"""The engine draws every chart with text as text, within bounds, from any thread, and lets the process end."""

import asyncio
import json
import re
import struct
import subprocess
import sys
import threading
from xml.etree import ElementTree

import pytest

from yunce.documents.charts import engine
from yunce.documents.charts.api import Series, bar, line
from yunce.documents.charts.engine import ChartError, chart_png, chart_svg
from yunce.documents.tests.sample import all_charts


@pytest.mark.parametrize("name", sorted(all_charts()))
def test_every_chart_is_drawn_as_well_formed_svg(name: str) -> None:
    svg = chart_svg(all_charts()[name], 720, 400)
    root = ElementTree.fromstring(svg)  # noqa: S314
    assert (root.get("width"), root.get("height")) == ("720", "400")
    assert len(list(root.iter("{http://www.w3.org/2000/svg}text"))) > 3


def test_chinese_labels_are_kept_as_text() -> None:
    assert "小红书种草笔记" in chart_svg(all_charts()["bar"])


def test_legend_entries_stand_apart_by_the_widths_of_our_fonts() -> None:
    names = ["老客复购人数按月统计", "WWWWWWWW", "第三个"]
    svg = chart_svg(line(["a"], [Series(name=name, values=[1]) for name in names]))
    starts = {
        element.text: float(re.findall(r"[\d.]+", element.get("transform", "0"))[0]) + float(element.get("x") or 0)
        for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314
    }
    font_size = 12
    assert starts[names[1]] - starts[names[0]] > font_size * len(names[0])  # one em for each Chinese character
    assert starts[names[2]] - starts[names[1]] > font_size * 0.85 * len(names[1])  # W is far wider than a mean letter


def test_an_emoji_is_never_broken_in_two() -> None:
    family = "👨\u200d👩\u200d👧"
    option = bar(["𠮷" * 30, family * 20, "🇨🇳" * 20, *"abcdef"], [Series(name="👍🏽", values=[1] * 9)])
    lines = [
        element.text or ""
        for element in ElementTree.fromstring(chart_svg(option)).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314
    ]
    assert sum(line.count(family) for line in lines) == 20
    assert sum(line.count("𠮷") for line in lines) == 30
    assert len([line for line in lines if family in line]) > 1
    assert chart_png(option)


def test_half_a_character_does_not_stop_a_picture() -> None:
    assert chart_png({"title": {"text": "a\ud800b"}})


def test_a_png_has_the_pixels_asked_for() -> None:
    picture = chart_png(all_charts()["bar"], 300, 200, zoom=3)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (900, 600)


def test_the_same_option_gives_the_same_picture() -> None:
    option = all_charts()["band"]
    assert chart_png(option) == chart_png(option)


def test_a_chart_that_takes_too_long_is_stopped_and_the_next_one_drawn() -> None:
    slow = {
        "xAxis": {"type": "value"},
        "yAxis": {},
        "series": [{"type": "line", "data": [[i, i % 7] for i in range(50_000)]}],
    }
    with pytest.raises(ChartError) as caught:
        chart_svg(slow, seconds=0.01)
    assert caught.value.cause == "time"
    assert "小红书" in chart_svg(all_charts()["bar"])


def test_a_picture_from_elsewhere_is_refused() -> None:
    option = {"graphic": [{"type": "image", "style": {"image": "file:///etc/hostname", "width": 9, "height": 9}}]}
    with pytest.raises(ChartError) as caught:
        chart_svg(option)
    assert caught.value.cause == "outside"


def test_an_option_that_echarts_refuses_is_named() -> None:
    with pytest.raises(ChartError) as caught:
        chart_svg({"xAxis": {}, "series": [{"type": "line", "data": [1]}]})
    assert caught.value.cause == "option"


def test_code_in_an_option_is_only_text() -> None:
    svg = chart_svg({"title": {"text": '"+(globalThis.broken=1)+"</text><script>x</script>'}})
    assert "<script" not in svg


def counted(svg: str) -> str:
    """Without the running numbers that ECharts gives to its parts."""
    return re.sub(r"zr\d+-", "", svg)


def test_it_draws_from_many_threads_and_under_an_event_loop() -> None:
    drawn: list[str] = []
    option = all_charts()["waterfall"]
    threads = [threading.Thread(target=lambda: drawn.append(counted(chart_svg(option)))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    async def inside() -> str:
        return counted(chart_svg(option))

    assert set(drawn) == {asyncio.run(inside())}


def test_many_drawings_do_not_pile_up_memory() -> None:
    option = all_charts()["heatmap"]
    for _ in range(150):
        chart_svg(option)

    def used() -> str:
        racer = engine._ENGINE._racer
        assert racer is not None
        racer.low_memory_notification()
        return json.dumps(racer.heap_stats())

    heap = json.loads(engine._ENGINE._ask(used))
    assert heap["used_heap_size"] < 100 * 1024 * 1024


def test_the_process_ends_cleanly_after_drawing() -> None:
    code = "from yunce.documents.api import chart_svg; print(len(chart_svg({'series': []})) > 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "True", "")
