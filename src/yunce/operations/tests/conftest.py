"""A small shop: orders every day of spring and of the first half of June, and a frozen plan for June."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from yunce.accounts.api import Role, access_as, add_member, create_user, create_workspace, set_replay_clock
from yunce.events.api import IncomingEvent, accept, flush_now
from yunce.events.sources.api import create_source
from yunce.events.testing import fresh_fact_base
from yunce.planning.api import Beginning, begin, publish
from yunce.strategy.api import outlook

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)


@pytest.fixture(scope="session")
def facts(chdb_directory, tmp_path_factory):
    """One fact base for all: every test has a workspace of its own, and every question names its workspace."""
    with fresh_fact_base(f"chdb://{chdb_directory}", tmp_path_factory.mktemp("facts")) as store:
        yield store


@pytest.fixture
def planner(db, facts):
    user = create_user("planner", "小王")
    workspace = create_workspace("店", "CNY", "Asia/Shanghai", user.id)
    set_clock(workspace.id, date(2026, 5, 20))
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


def set_clock(workspace_id, day, hour=0):
    """Midnight in Shanghai, plus hours."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8) + timedelta(hours=hour)
    set_replay_clock(workspace_id, moment)


def again(access):
    """The same person by the workspace's clock as it stands now."""
    return access_as(access.workspace.id, access.user.id)


def sell(access, first, last, amount):
    """One order of `amount` a day at noon, by a new buyer each day."""
    source = create_source(access.workspace.id, "店")
    days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    events = [
        IncomingEvent(
            event="order_line",
            distinct_id=f"{day}",
            time=datetime(day.year, day.month, day.day, 4, tzinfo=UTC),
            amount=Decimal(amount),
            properties={"order_id": f"{day}"},
        )
        for day in days
    ]
    assert accept(access.workspace.id, source.id, events).accepted == len(days)
    flush_now()


@pytest.fixture
def project(planner):
    """A big sale in June, its history in spring."""
    sell(planner, date(2026, 4, 1), date(2026, 5, 31), 100)
    wanted = Beginning(
        name="六月大促", template="big_sale", first=FIRST, last=LAST, metric="net_sales", target=300_000.0
    )
    return begin(planner, wanted)


@pytest.fixture
def frozen(planner, project):
    assert outlook(planner.workspace.id, project.id).complete
    publish(planner, project.id)
    return project
