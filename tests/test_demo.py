"""`yunce demo --no-serve`: the whole trip on the real shop, through the public doors, and what it leaves behind."""

import json
import re
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pyarrow.compute as pc
import pytest

from tests.demo import DemoData, clean_environment, walk_demo, yunce
from tests.server import RealServer
from yunce.demo.store import order_lines

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(600)]
AFTER_THE_TRIP = datetime(2011, 12, 1)  # noqa: DTZ001  (the list is in the shop's own time)
Note = Callable[[str, Any], None]


def trip(demo: DemoData, name: str) -> dict[str, Any]:
    return next(each for each in demo.said["initiatives"] if each["name"] == name)


def test_it_says_what_the_command_line_promises(demo_data: DemoData, record_property: Note) -> None:
    said = demo_data.said
    assert {"initiative", "events", "persons", "review_docx", "review_pdf"} <= set(said)
    assert [each["name"] for each in said["initiatives"]] == ["夏季老客复购", "圣诞季大促"]
    assert said["initiative"] == said["initiatives"][0]["initiative"]
    record_property("seconds", {"all": demo_data.seconds, **said["seconds"]})
    for each in said["initiatives"]:
        assert zipfile.is_zipfile(each["review_docx"])
        assert Path(each["review_pdf"]).read_bytes().startswith(b"%PDF-")
        assert Path(each["review_pdf"]).parent == demo_data.folder / "reports"


def test_every_line_of_the_list_up_to_november_is_there_once(demo_data: DemoData) -> None:
    lines = order_lines()
    before = lines.filter(pc.less(lines["time"], AFTER_THE_TRIP))
    assert len(lines) - len(before) == 25_525  # the first nine days of December stay unknown
    assert demo_data.said["events"] == len(before) == 541_909 - 25_525
    assert demo_data.said["persons"] == pc.count_distinct(before["customer_id"], mode="only_valid").as_py()


def test_the_intervals_of_the_summer_hold_for_most_numbers(demo_data: DemoData, record_property: Note) -> None:
    summer = trip(demo_data, "夏季老客复购")
    record_property("held", {each["name"]: (each["hits"], each["n"]) for each in demo_data.said["initiatives"]})
    assert summer["n"] == 7
    assert summer["hits"] * 2 > summer["n"]
    assert all(each["verdict"] == "hit" for each in summer["leaves"] if each["leaf"].endswith("_returning"))
    assert 0 < summer["chance"]["stretch"] < summer["chance"]["target"] < summer["chance"]["floor"] < 1


@pytest.mark.parametrize("name", ["夏季老客复购", "圣诞季大促"])
def test_the_gap_is_split_without_remainder(demo_data: DemoData, name: str) -> None:
    found = trip(demo_data, name)
    assert abs(found["residual"]) < 1e-9 * abs(found["actual"])
    assert sum(found["causes"].values()) == pytest.approx(found["gap"], rel=1e-12)
    assert found["actual"] - found["plan"] == pytest.approx(found["gap"], rel=1e-12)


def test_the_surge_of_the_autumn_is_put_down_to_the_season(demo_data: DemoData) -> None:
    autumn = trip(demo_data, "圣诞季大促")
    assert autumn["gap"] > 0.5 * autumn["plan"]
    assert {cause for cause in autumn["causes"] if cause != "noise"} == {"external"}
    assert autumn["causes"]["external"] > 0.4 * autumn["gap"]
    assert all("外部" in each for each in autumn["lessons"])


def test_the_product_warned_and_was_answered_before_each_freeze(demo_data: DemoData) -> None:
    with opened(demo_data.folder) as rows:
        frozen = [json.loads(row[0]) for row in rows.execute("SELECT snapshot FROM loop_plan_version ORDER BY id")]
    assert len(frozen) == 2
    for snapshot in frozen:
        assert len(snapshot["assumptions"]) == 7
        for each in snapshot["assumptions"]:
            answers = {concern["kind"]: concern["answer"] for concern in each["concerns"]}
            assert answers["season_missing"].startswith("数据")
        assert all(each["evidence"] and each["source"] and each["owner"] for each in snapshot["assumptions"])
        assert all(task["demo"] for task in snapshot["plan"]["tasks"])
        assert all(line["note"].startswith("演示") for line in snapshot["plan"]["budget"])


# Asks the walked store again, as each project asked it on its eve, when later facts were not even in the file.
LOOK_AGAIN = """
import json, django
django.setup()
from yunce.accounts.api import set_replay_clock
from yunce.demo.shop import demo_workspace, planner_access
from yunce.insight.baseline.api import leaf_baselines, with_prior
from yunce.loop.api import binding_version, evidence_of, frozen_assumptions, initiatives, prior
from yunce.research.api import ask_events

QUANTILES = (0.05, 0.1, 0.5, 0.9, 0.95)
shop, answer = demo_workspace(), []
for project in sorted(initiatives(shop.id), key=lambda each: each.starts_on):
    set_replay_clock(shop.id, project.window.start)
    baselines, now, then = leaf_baselines(shop.id, project.window), {}, {}
    for each in frozen_assumptions(binding_version(shop.id, project.id)):
        offered = prior(shop.id, project.id, each)
        own = baselines[each.node_key].estimate
        estimate = own if offered is None else with_prior(own, offered.estimate)
        now[each.node_key] = [estimate.quantile(q) for q in QUANTILES]
        then[each.node_key] = [each.estimate.quantile(q) for q in QUANTILES]
    kept = len(evidence_of(shop.id, project.id))
    ask_events(planner_access(shop.id), project.id)
    answer.append({"now": now, "then": then, "more": len(evidence_of(shop.id, project.id)) - kept})
print(json.dumps(answer))
"""


def test_no_plan_saw_what_came_after_it(demo_data: DemoData, tmp_path: Path) -> None:
    folder = demo_data.copy(tmp_path / "again")
    environment = clean_environment(YUNCE_DATA=str(folder), DJANGO_SETTINGS_MODULE="yunce.web.settings")
    done = subprocess.run(
        [sys.executable, "-c", LOOK_AGAIN], capture_output=True, text=True, timeout=240, env=environment
    )
    assert done.returncode == 0, done.stderr
    projects = json.loads(done.stdout)
    assert len(projects) == 2
    for project in projects:
        assert len(project["then"]) == 7
        for leaf, quantiles in project["then"].items():
            assert project["now"][leaf] == pytest.approx(quantiles, rel=1e-9), leaf
        assert project["more"] == 0  # every research answer is the same to the last figure


def test_a_second_start_changes_nothing_and_is_quick(demo_data: DemoData, tmp_path: Path) -> None:
    folder = demo_data.copy(tmp_path / "again")
    before = rows_of(folder)
    written = {path: path.stat().st_mtime_ns for path in (folder / "reports").iterdir()}
    second = walk_demo(folder)
    assert second.said["seconds"] == {}
    assert second.seconds < max(30.0, demo_data.seconds / 2)
    assert rows_of(folder) == before
    assert {path: path.stat().st_mtime_ns for path in (folder / "reports").iterdir()} == written
    assert "password" not in second.log
    for name in ("initiative", "events", "persons"):
        assert second.said[name] == demo_data.said[name]


def rows_of(folder: Path) -> list[str]:
    with opened(folder) as rows:
        return list(rows.iterdump())


def opened(folder: Path) -> closing[sqlite3.Connection]:
    """The operational database, only read: no file appears beside it."""
    return closing(sqlite3.connect(f"file:{folder / 'yunce.sqlite3'}?mode=ro&immutable=1", uri=True))


def test_a_page_replays_the_summer_again_and_nothing_comes_in_twice(demo_data: DemoData, tmp_path: Path) -> None:
    folder = demo_data.copy(tmp_path / "again")
    summer = demo_data.said["initiative"]
    with (
        RealServer(folder, ("demo",)) as server,
        httpx.Client(base_url=server.address, follow_redirects=True, timeout=60) as browser,
    ):
        signed_in = post(browser, "/sign-in", "/sign-in", username="admin", password=demo_data.password)
        assert signed_in.url.path == "/"
        run = f"/projects/{summer}/run"
        pages = post(browser, run, f"{run}/replay/start", recording="online_retail", pace="day_a_second")
        assert pages.status_code == 200
        until(lambda: len(sent_days(folder)) == 3 and sent_days(folder)[-1][1] > "2011-06-03")
        post(browser, run, f"{run}/replay/stop", run=sent_days(folder)[-1][0])
        assert server.interrupt() == 0
    again = walk_demo(folder)
    assert again.said["events"] == demo_data.said["events"]
    assert again.said["seconds"] == {}


def post(browser: httpx.Client, page: str, to: str, **fields: str) -> httpx.Response:
    """A form of the page, sent as a browser sends it."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(page).text)
    assert token
    address = f"{browser.base_url}{page}"
    return browser.post(to, data={"csrfmiddlewaretoken": token[1], **fields}, headers={"referer": address})


def sent_days(folder: Path) -> list[tuple[str, str]]:
    """(run, the day it sends next) of every replay, oldest first, while a server writes."""
    with closing(sqlite3.connect(folder / "yunce.sqlite3")) as rows:
        return rows.execute("SELECT id, next_day FROM operations_replayrun ORDER BY id").fetchall()


def test_ctrl_c_in_the_middle_of_the_walk_ends_it_cleanly(tmp_path: Path) -> None:
    with RealServer(tmp_path, ("demo",)) as server:
        until(lambda: "history" in server.output())
        time.sleep(1)
        assert server.interrupt(seconds=30) == 0
        assert "Traceback" not in server.output()
        assert "the next start goes on" in server.output()


@pytest.mark.long
def test_a_walk_that_is_killed_at_every_stage_comes_to_the_same_end(demo_data: DemoData, tmp_path: Path) -> None:
    for stage in ("history", "summer: plan", "summer: run", "summer: review", "christmas: plan", "christmas: run"):
        with RealServer(tmp_path, ("demo",)) as server:
            begun = f"{stage} …"
            until(lambda server=server, begun=begun: begun in server.output().rpartition("运策")[2], seconds=240)
            time.sleep(0.7)
            server.kill()
    ended = walk_demo(tmp_path)
    for name in ("events", "persons"):
        assert ended.said[name] == demo_data.said[name]
    for ours, theirs in zip(ended.said["initiatives"], demo_data.said["initiatives"], strict=True):
        for name in ("goal", "chance", "plan", "actual", "hits", "lessons"):
            assert ours[name] == theirs[name]
    with opened(tmp_path) as rows:
        assert rows.execute("SELECT count(*) FROM loop_initiative").fetchone() == (2,)
        assert rows.execute("SELECT count(*) FROM loop_lesson").fetchone() == (2,)
        assert rows.execute("SELECT count(*) FROM loop_plan_version").fetchone() == (2,)


def until(true: Any, *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_report_command_writes_what_the_pages_show(demo_data: DemoData, tmp_path: Path) -> None:
    folder = demo_data.copy(tmp_path / "again")
    page, pdf = tmp_path / "review.html", tmp_path / "plan.pdf"
    done = yunce("report", "圣诞季大促", "--kind", "review", "-o", str(page), "--data", str(folder))
    assert done.returncode == 0, done.stderr
    text = page.read_text("utf-8")
    assert "<svg" in text
    assert "data-chart" not in text
    assert "£3,521,284.36" in text
    done = yunce("report", demo_data.said["initiative"], "--kind", "plan", "-o", str(pdf), "--data", str(folder))
    assert done.returncode == 0, done.stderr
    assert pdf.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("x", "--kind", "market", "-o", "x.docx"), "plan, review"),
        (("x", "--kind", "plan", "-o", "x.txt"), "docx|pdf|html"),
        (("没有这个项目", "--kind", "plan", "-o", "x.docx"), "夏季老客复购"),
    ],
    ids=["a kind nobody writes", "a format nobody reads", "a project nobody knows"],
)
def test_the_report_command_refuses_with_what_there_is(
    demo_data: DemoData, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    folder = demo_data.copy(tmp_path / "again")
    done = yunce("report", *arguments, "--data", str(folder))
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert "Traceback" not in done.stderr
