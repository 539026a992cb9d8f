"""`yunce doctor`: everything that works says so, and what would not is an exit code."""

import json
from pathlib import Path

from tests.demo import yunce


def test_a_fresh_folder_is_healthy(tmp_path: Path) -> None:
    done = yunce("doctor", "--json", "--data", str(tmp_path / "data"))
    found = json.loads(done.stdout)
    assert {check["name"]: check["found"] for check in found["checks"] if not check["ok"]} == {}
    assert done.returncode == 0
    assert {"name", "value", "source", "help"} <= set(found["settings"][0])


def test_a_secret_is_not_shown_and_a_store_that_does_not_answer_is_told(tmp_path: Path) -> None:
    nobody = "clickhouse://me:hunter2@127.0.0.1:1/x"
    done = yunce("doctor", "--json", "--data", str(tmp_path / "data"), YUNCE_EVENTS_URL=nobody)
    assert done.returncode == 1
    assert "hunter2" not in done.stdout + done.stderr
    assert [check["name"] for check in json.loads(done.stdout)["checks"] if not check["ok"]] == ["event store"]
