"""Clients that we did not write, against the real server: Segment's and 神策's for Python, 神策's in a real browser."""

import http.server
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sensorsanalytics
from playwright.sync_api import sync_playwright
from segment.analytics.client import Client

from yunce.events.bench.server import Server, ask, make_source

CHROMIUM = shutil.which("chromium")
SDK = Path(__file__).resolve().parents[5] / "frontend" / "node_modules" / "sa-sdk-javascript" / "sensorsdata.min.js"
COLUMNS = "source, event, person, distinct_id, channel, campaign, toString(amount), properties, toString(time)"
needs_browser = pytest.mark.skipif(
    CHROMIUM is None or not SDK.exists(), reason="no chromium or no sa-sdk-javascript: the browser SDK is NOT tested"
)
pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PAGE = """<!doctype html><meta charset="utf-8"><title>shop</title><script src="/sdk.js"></script><script>
var sensors = window["sensorsDataAnalytic201505"];
sensors.init({{server_url: "{address}/sa?project={key}", send_type: "{send_type}", batch_send: {batch}, show_log: false,
               is_track_single_page: false, heatmap: {{clickmap: "not_collect", scroll_notice_map: "not_collect"}}}});
sensors.track("ViewProduct", {{sku: "S1", how: "{send_type} {batch}", city: "上海", amount: 9.9}});
sensors.login("user-{number}");
sensors.setProfile({{level: {number}}});
</script>"""


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Everything every client sent, as rows: the server is stopped before they are read."""
    data = tmp_path_factory.mktemp("sdks")
    sources = {kind: make_source(data, kind) for kind in ("segment", "sensors")}
    sources["browser"] = make_source(data, "sensors")
    server = Server(data)
    server.start()
    server.wait()
    try:
        _segment(server, sources["segment"]["key"])
        _sensors(server, sources["sensors"]["key"])
        if CHROMIUM is not None and SDK.exists():
            _browser(server, sources["browser"]["key"], tmp_path_factory.mktemp("site"))
        time.sleep(1)
    finally:
        server.stop()
    names = {source["id"]: kind for kind, source in sources.items()}
    events: dict[str, list[list[Any]]] = {kind: [] for kind in names.values()}
    for source, *row in ask(data, f"SELECT {COLUMNS} FROM events ORDER BY time, event"):  # noqa: S608
        events[names[source]].append(row)
    traits = [tuple(row) for row in ask(data, "SELECT person, key, value FROM person_traits ORDER BY person, key")]
    return {**events, "traits": traits}


def _segment(server: Server, key: str) -> None:
    failures: list[Any] = []
    client = Client(key, host=server.address, on_error=lambda error, _: failures.append(error), gzip=True)
    client.track(anonymous_id="s-browser", event="Product Viewed", properties={"sku": "S1"})
    client.identify("s-user", {"plan": "金卡"}, anonymous_id="s-browser")
    for number in range(250):
        client.track("s-user", "Order Completed", {"revenue": 0.1, "number": number})
    client.page("s-user", "shop", "Home")
    client.group("s-user", "g1", {"size": 3})
    client.alias("s-old", "s-user")
    client.flush()
    client.join()
    assert failures == []


def _sensors(server: Server, key: str) -> None:
    for consumer in (
        sensorsanalytics.DefaultConsumer(f"{server.address}/sa?project={key}"),
        sensorsanalytics.BatchConsumer(f"{server.address}/sa?project={key}", max_size=20),
    ):
        client = sensorsanalytics.SensorsAnalytics(consumer)
        name = type(consumer).__name__
        client.track(f"{name}-browser", "ViewProduct", {"$utm_source": "douyin", "$utm_campaign": "spring"})
        client.track_signup(f"{name}-user", f"{name}-browser")
        for number in range(45):
            client.track(f"{name}-user", "SubmitOrder", {"amount": 0.1, "number": number}, is_login_id=True)
        client.profile_set(f"{name}-user", {"city": "上海"}, is_login_id=True)
        client.profile_increment(f"{name}-user", {"points": 2}, is_login_id=True)
        client.close()


@contextmanager
def _site(folder: Path) -> Iterator[str]:
    """A shop of its own on another port: to the browser, another site than the doors."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        yield f"http://localhost:{site.server_address[1]}"
        site.shutdown()
        thread.join()


def _browser(server: Server, key: str, folder: Path) -> None:
    shutil.copy(SDK, folder / "sdk.js")
    ways = [("image", "false"), ("ajax", "false"), ("beacon", "false"), ("ajax", "{send_interval: 500}")]
    with _site(folder) as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for number, (send_type, batch) in enumerate(ways):
            page = chromium.new_context().new_page()
            faults: list[str] = []
            page.on("requestfailed", lambda request, faults=faults: faults.append(request.url))
            page.on("console", lambda line, faults=faults: faults.append(line.text) if line.type == "error" else None)
            text = PAGE.format(address=server.address, key=key, send_type=send_type, batch=batch, number=number)
            (folder / f"{number}.html").write_text(text, encoding="utf-8")
            page.goto(f"{site}/{number}.html?utm_source=xiaohongshu&utm_campaign=spring")
            page.wait_for_timeout(2500 if batch != "false" else 1200)
            assert [fault for fault in faults if "favicon" not in fault and "404" not in fault] == []
            page.context.close()
        chromium.close()


def test_segments_python_client_loses_nothing_and_its_user_is_one_person(sent: dict[str, Any]) -> None:
    rows = sent["segment"]
    assert [row[0] for row in rows].count("Order Completed") == 250
    assert {row[1] for row in rows} == {"s-user"}
    assert sum(round(float(row[5]) * 10) for row in rows if row[5]) == 250
    assert ("s-user", "plan", '"金卡"') in sent["traits"]
    assert ("s-user", "group_id", '"g1"') in sent["traits"]


@pytest.mark.parametrize("consumer", ["DefaultConsumer", "BatchConsumer"])
def test_sensors_python_client_loses_nothing_and_its_user_is_one_person(sent: dict[str, Any], consumer: str) -> None:
    rows = [row for row in sent["sensors"] if row[1] == f"{consumer}-user"]
    names = [row[0] for row in rows]
    assert (names.count("SubmitOrder"), names.count("ViewProduct"), names.count("$SignUp")) == (45, 1, 1)
    assert [row[3:5] for row in rows if row[0] == "ViewProduct"] == [["douyin", "spring"]]
    assert (f"{consumer}-user", "city", '"上海"') in sent["traits"]
    assert (f"{consumer}-user", "points", "2") in sent["traits"]


@needs_browser
@pytest.mark.parametrize("how", ["image false", "ajax false", "beacon false", "ajax {send_interval: 500}"])
def test_sensors_browser_client_arrives_in_every_way_it_can_send(sent: dict[str, Any], how: str) -> None:
    views = [row for row in sent["browser"] if row[0] == "ViewProduct" and f'"how":"{how}"' in row[6]]
    assert len(views) == 1
    assert views[0][3:6] == ["xiaohongshu", "spring", "9.9"]


@needs_browser
def test_a_login_in_the_browser_joins_what_came_before_it(sent: dict[str, Any]) -> None:
    people = {row[1] for row in sent["browser"]}
    assert people == {f"user-{number}" for number in range(4)}
    levels = {person: value for person, key, value in sent["traits"] if key == "level"}
    assert levels == {f"user-{number}": str(number) for number in range(4)}
