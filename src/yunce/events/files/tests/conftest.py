"""What the tests of imports share: a workspace, and a fact base that nobody else uses."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from yunce.accounts.api import create_user, create_workspace
from yunce.events.store.api import EventStore
from yunce.events.testing import fresh_fact_base


@pytest.fixture
def workspace(db: None) -> str:
    return create_workspace("小店", owner=create_user("planner").id).id


@pytest.fixture
def facts(chdb_directory: Path, tmp_path: Path) -> Iterator[EventStore]:
    with fresh_fact_base(f"chdb://{chdb_directory}", tmp_path) as store:
        yield store
