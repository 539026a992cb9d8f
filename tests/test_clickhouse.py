"""The same product with a ClickHouse server as its fact base: doctor, doors, a server that goes away, the demo."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clickhouse import ClickhouseFront
from tests.demo import DemoData, walk_demo, yunce
from tests.server import RealServer
from tests.visitor import Visitor, until
from yunce.events.bench.server import make_source

pytestmark = [pytest.mark.xdist_group("server"), pytest.mark.timeout(600)]


@pytest.fixture
def front(tmp_path: Path) -> Iterator[ClickhouseFront]:
    with ClickhouseFront(tmp_path / "engine") as started:
        yield started


def settings(front: ClickhouseFront) -> dict[str, str]:
    return {"YUNCE_EVENTS_URL": f"{front.url}/shop"}


def test_the_doctor_knows_the_server_and_makes_no_tables_there(front: ClickhouseFront, tmp_path: Path) -> None:
    asked = yunce("doctor", "--json", "--data", str(tmp_path / "data"), YUNCE_PORT="0", **settings(front))
    checks = {check["name"]: check for check in json.loads(asked.stdout)["checks"]}
    assert checks["event store"]["found"].endswith("a server")
    assert asked.returncode == 0
    assert not (tmp_path / "data" / "events").exists()


def test_what_the_door_took_while_the_server_was_away_is_there_once_it_is_back(
    front: ClickhouseFront, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with RealServer(data, settings=settings(front)) as server:
        headers = {"Authorization": f"Bearer {make_source(data)['key']}"}
        with httpx.Client(base_url=server.address, headers=headers) as shop:
            assert shop.post("/api/v1/events", json={"event": "pay", "distinct_id": "anna"}).status_code == 200
            until(lambda: _kept(shop) == (1, 0))
            front.kill()
            for number in range(20):
                answer = shop.post("/api/v1/events", json={"event": "pay", "distinct_id": f"buyer {number}"})
                assert answer.status_code == 200
            with Visitor(server.address, _password(server)) as planner:
                assert planner.client.get("/projects").status_code == 200
                told = planner.client.get("/data")
                assert (told.status_code, told.headers["Retry-After"]) == (503, "10")
                assert "事件库没有回答" in told.text
                front.start()
                assert planner.client.get("/data").status_code == 200
            until(lambda: _kept(shop) == (21, 0))
        assert server.interrupt() == 0
        assert "No ClickHouse server answers" in server.output()
        assert "Traceback" not in server.output()


def _password(server: RealServer) -> str:
    return server.output().split("with the password ")[1].split()[0]


def _kept(shop: httpx.Client) -> tuple[int, int]:
    """(stored, waiting), as the door says; nothing is known while the store does not answer."""
    answer = shop.get("/api/v1/events")
    found: dict[str, Any] = answer.json() if answer.is_success else {}
    return found.get("stored", -1), found.get("waiting", -1)


@pytest.mark.long
def test_the_demo_comes_to_the_same_figures_as_on_the_embedded_engine(
    front: ClickhouseFront, demo_data: DemoData, tmp_path: Path
) -> None:
    there = walk_demo(tmp_path / "data", **settings(front))
    assert _figures(there.said) == _figures(demo_data.said)
    assert not (tmp_path / "data" / "events").exists()


def _figures(said: Any) -> Any:
    """What was said without what differs between two walks: ids, places, seconds."""
    if isinstance(said, list):
        return [_figures(each) for each in said]
    if not isinstance(said, dict):
        return said
    own = {"initiative", "workspace", "review_docx", "review_pdf", "seconds", "total_seconds"}
    return {name: _figures(value) for name, value in said.items() if name not in own}
