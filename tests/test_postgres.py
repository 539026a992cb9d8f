"""The same product with PostgreSQL as its operational database: pages, inbox and import, and a kill in between."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.server import RealServer
from tests.test_cli_import import MAP, ORDERS
from yunce.kernel.ids import new_id

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("server")]
ADMIN_URL = os.environ.get("YUNCE_TEST_POSTGRES_URL", "postgres://root@127.0.0.1:5432/postgres")


@pytest.fixture
def database() -> Iterator[str]:
    """The address of an empty database, dropped afterwards."""
    try:
        admin = psycopg.connect(ADMIN_URL, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL at {ADMIN_URL.split('@')[-1]} (set YUNCE_TEST_POSTGRES_URL): {error}")
    name = f"yunce_test_{new_id().lower()}"
    with admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield ADMIN_URL.rsplit("/", 1)[0] + f"/{name}"
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    admin.close()


def test_a_file_goes_in_through_the_inbox_of_postgres_and_a_kill_loses_nothing(tmp_path: Path, database: str) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    settings = {"YUNCE_DATABASE_URL": database}
    with RealServer(tmp_path / "data", settings=settings) as server:
        call = ["import", str(tmp_path / "orders.csv"), "--map", str(tmp_path / "map.toml"), "--json"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("YUNCE_")} | settings
        done = subprocess.run(
            [sys.executable, "-m", "yunce.cli", *call, "--data", str(tmp_path / "data")],
            capture_output=True,
            text=True,
            timeout=120,
            env=environment,
        )
        assert json.loads(done.stdout)["stored"] == 3
        server.kill()
        server.start()
        assert httpx.get(server.address + "/sign-in").status_code == 200
        again = subprocess.run(
            [sys.executable, "-m", "yunce.cli", *call, "--data", str(tmp_path / "data")],
            capture_output=True,
            text=True,
            timeout=120,
            env=environment,
        )
        assert json.loads(again.stdout)["duplicates"] == 3
    assert not (tmp_path / "data" / "yunce.sqlite3").exists()
