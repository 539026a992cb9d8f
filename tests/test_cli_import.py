"""`yunce import`: rows in, bad rows aside, the same file twice nothing twice; with and without a running server."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import RealServer

pytestmark = pytest.mark.xdist_group("server")

ORDERS = """时间,用户,事件,金额
2026-01-02 10:00:00,u1,下单,12.50
2026-01-02 10:05:00,u2,下单,8
2026-01-02 10:05:00,u2,下单,8
昨天,u3,下单,8
"""
MAP = '[time]\ncolumn = "时间"\n[event]\ncolumn = "事件"\n[person]\ncolumn = "用户"\n[amount]\ncolumn = "金额"\n'


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yunce.cli", "import", *arguments, "--data", str(data)],
        capture_output=True,
        text=True,
        timeout=120,
        env={name: value for name, value in os.environ.items() if not name.startswith("YUNCE_")},
    )


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    return (str(tmp_path / "orders.csv"), "--map", str(tmp_path / "map.toml"), "--json")


def test_a_file_is_imported_beside_a_running_server_and_after_it(tmp_path: Path, files: tuple[str, ...]) -> None:
    data = tmp_path / "data"
    with RealServer(data) as server:
        first = json.loads(run(data, *files).stdout)
        assert server.interrupt() == 0
    second = json.loads(run(data, *files).stdout)
    assert (first["read"], first["stored"], first["duplicates"], first["rejected"]) == (4, 3, 0, 1)
    assert (second["read"], second["stored"], second["duplicates"], second["rejected"]) == (4, 0, 3, 1)
    assert "昨天" in Path(first["rejects_file"]).read_text("utf-8-sig")


def test_a_mapping_to_a_column_that_is_not_there_is_refused_by_name(tmp_path: Path, files: tuple[str, ...]) -> None:
    data = tmp_path / "data"
    with RealServer(data):
        pass
    (tmp_path / "map.toml").write_text(MAP.replace("金额", "价钱"), encoding="utf-8")
    refused = run(data, *files)
    assert refused.returncode == 1
    assert "价钱" in refused.stderr
    assert refused.stdout == ""
