"""`yunce funnel QUERY.json`: the same answer with and without a running server, and refusals that say where."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.server import RealServer
from yunce.cli import QUESTIONS
from yunce.insight.structured import STRUCTURED

pytestmark = pytest.mark.xdist_group("server")

EVENTS = """时间,用户,事件
2026-03-01 10:00:00,u1,pv
2026-03-01 10:05:00,u1,buy
2026-03-02 10:00:00,u2,pv
2026-03-03 10:00:00,u3,pv
2026-03-03 11:00:00,u3,buy
"""
MAP = '[time]\ncolumn = "时间"\n[event]\ncolumn = "事件"\n[person]\ncolumn = "用户"\n'
FUNNEL = {
    "period": {"from": "2026-03-01", "to": "2026-03-31"},
    "steps": [{"events": ["pv"]}, {"events": ["buy"], "within": "10min"}],
    "window": "1d",
}


def run(data: Path, *arguments: str, sent: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yunce.cli", *arguments, "--data", str(data)],
        capture_output=True,
        text=True,
        input=sent,
        timeout=120,
        env={name: value for name, value in os.environ.items() if not name.startswith("YUNCE_")},
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with five events, and the question beside it."""
    place = tmp_path_factory.mktemp("questions")
    (place / "events.csv").write_text(EVENTS, encoding="utf-8")
    (place / "map.toml").write_text(MAP, encoding="utf-8")
    (place / "funnel.json").write_text(json.dumps(FUNNEL), encoding="utf-8")
    run(place / "data", "import", str(place / "events.csv"), "--map", str(place / "map.toml"), "--json")
    return place


def test_every_question_with_a_value_of_its_own_is_a_command() -> None:
    assert set(STRUCTURED) <= set(QUESTIONS)


def test_the_answer_is_the_same_beside_a_server_and_without_one(folder: Path) -> None:
    ask = ("funnel", str(folder / "funnel.json"), "--as-of", "2026-04-30T00:00:00Z", "--json")
    with RealServer(folder / "data") as server:
        beside = run(folder / "data", *ask)
        assert beside.returncode == 0, beside.stderr
        a_plain_client_is_answered(server)
        a_table_is_printed(run(folder / "data", "funnel", "-", "--language", "en", sent=json.dumps(FUNNEL)).stdout)
        bad = run(folder / "data", "funnel", "-", "--json", sent=json.dumps({**FUNNEL, "window": "soon"}))
        assert (bad.returncode, bad.stdout) == (1, "")
        assert re.fullmatch(r"standard input: \$\.window: .+\n", bad.stderr)
        assert server.interrupt() == 0
    alone = run(folder / "data", *ask)
    assert json.loads(beside.stdout) == json.loads(alone.stdout)
    answer = json.loads(alone.stdout)
    assert [row["reached"] for row in answer["rows"]] == [3, 1]
    assert (answer["n"], answer["unit"], answer["zone"]) == (3, "人", "Asia/Shanghai")
    assert answer["data_as_of"] == "2026-03-03T03:00:00Z"
    assert {"sql", "window"} <= set(answer)


def a_plain_client_is_answered(server: RealServer) -> None:
    card = server.card()
    assert card
    door = f"{server.address}/api/v1/insight/funnel"
    assert httpx.post(door, json=FUNNEL).status_code == 401
    found = httpx.post(door, json=FUNNEL, headers={"Authorization": f"Bearer {card['token']}"})
    assert found.status_code == 200
    assert [row["reached"] for row in found.json()["rows"]] == [3, 1]


def a_table_is_printed(shown: str) -> None:
    assert re.search(r"pv\s*│\s*3 │", shown)
    assert "Asia/Shanghai · persons · n 3" in shown


def test_a_folder_that_is_not_there_is_refused_and_not_made(tmp_path: Path, folder: Path) -> None:
    refused = run(tmp_path / "nothing", "funnel", str(folder / "funnel.json"))
    assert refused.returncode == 1
    assert "--data" in refused.stderr
    assert not (tmp_path / "nothing").exists()
