"""The real store for the kernel's tests: the embedded engine of this process, in a database of their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import clickhouse_connect
import pytest


@pytest.fixture(scope="session")
def kernel_store(chdb_directory: Path) -> Iterator[Any]:
    """A clickhouse-connect client. The engine allows one directory a process, so it is the one of the whole run."""
    chdb_directory.mkdir(parents=True, exist_ok=True)
    client = clickhouse_connect.get_client(dsn=f"chdb://{chdb_directory}")
    client.command("CREATE DATABASE IF NOT EXISTS kernel_tests")
    client.database = "kernel_tests"
    yield client
    client.command("DROP DATABASE kernel_tests")
    client.close()
