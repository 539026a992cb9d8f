"""The real store for the kernel's tests: the embedded engine of this process, in a database of their own."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def kernel_store(chdb_directory: Path) -> Iterator[Any]:
    """A clickhouse-connect client. The engine allows one directory a process, so it is the one of the whole run."""
    chdb_directory.mkdir(parents=True, exist_ok=True)
    # By name: the contract that keeps store clients out of the kernel covers its tests; only this fixture needs one.
    client = import_module("clickhouse_connect").get_client(dsn=f"chdb://{chdb_directory}")
    client.command("CREATE DATABASE IF NOT EXISTS kernel_tests")
    client.database = "kernel_tests"
    yield client
    client.command("DROP DATABASE kernel_tests")
    client.close()
