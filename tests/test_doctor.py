"""`yunce doctor`: everything that works says so, and what would not is an exit code."""

import json
import socket
from pathlib import Path

from tests.demo import yunce


def test_a_fresh_folder_is_healthy(tmp_path: Path) -> None:
    done = yunce("doctor", "--json", "--data", str(tmp_path / "data"), YUNCE_PORT="0")
    found = json.loads(done.stdout)
    assert {check["name"]: check["found"] for check in found["checks"] if not check["ok"]} == {}
    assert done.returncode == 0
    assert {"name", "value", "source", "help"} <= set(found["settings"][0])


def test_a_secret_is_not_shown_and_a_store_that_does_not_answer_is_told(tmp_path: Path) -> None:
    nobody = "clickhouse://me:hunter2@127.0.0.1:1/x"
    done = yunce("doctor", "--json", "--data", str(tmp_path / "data"), YUNCE_EVENTS_URL=nobody, YUNCE_PORT="0")
    assert done.returncode == 1
    assert "hunter2" not in done.stdout + done.stderr
    assert [check["name"] for check in json.loads(done.stdout)["checks"] if not check["ok"]] == ["event store"]


def test_a_port_that_another_program_has_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = yunce("doctor", "--json", "--data", str(tmp_path / "data"), YUNCE_PORT=port)
    found = {check["name"]: check["found"] for check in json.loads(done.stdout)["checks"] if not check["ok"]}
    assert list(found) == ["address"]
    assert f"127.0.0.1:{port}" in found["address"]
    assert "--port" in found["address"]


def test_a_data_folder_that_cannot_be_written_is_told_and_nothing_else_is_blamed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    done = yunce("doctor", "--json", "--data", str(tmp_path / "file"), YUNCE_PORT="0")
    assert done.returncode == 1
    wrong = {check["name"]: check["found"] for check in json.loads(done.stdout)["checks"] if not check["ok"]}
    assert list(wrong) == ["data folder"]
    assert "--data" in wrong["data folder"]
