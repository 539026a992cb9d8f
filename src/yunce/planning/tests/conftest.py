"""A small cast: a shop's planner, a viewer of the same shop, and a stranger from another one."""

from datetime import UTC, date, datetime

import pytest

from yunce.accounts.api import Role, access_as, add_member, create_user, create_workspace, set_replay_clock
from yunce.planning.api import Beginning, begin


@pytest.fixture
def planner(db):
    user = create_user("planner")
    workspace = create_workspace("店", "CNY", "Asia/Shanghai", user.id)
    set_replay_clock(workspace.id, datetime(2026, 5, 10, tzinfo=UTC))  # the projects of these tests lie ahead
    return access_as(workspace.id, user.id)


@pytest.fixture
def viewer(planner):
    user = create_user("viewer")
    add_member(planner.workspace.id, user.id, Role.VIEWER)
    return access_as(planner.workspace.id, user.id)


@pytest.fixture
def stranger(db):
    user = create_user("stranger")
    return access_as(create_workspace("别家", "CNY", "Asia/Shanghai", user.id).id, user.id)


@pytest.fixture
def summer(planner):
    wanted = Beginning(
        name="夏季老客复购",
        template="repurchase",
        first=date(2026, 6, 1),
        last=date(2026, 8, 31),
        metric="repurchase_rate",
        baseline=0.30,
        target=0.35,
        budget_minor=5_000_000,
        door="sentence",
        said="6 到 8 月让老客复购率从 30% 提到 35%，预算 5 万",
    )
    return begin(planner, wanted)
