"""Readings as metrics: answered from what people entered, never added to events of the same name."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from yunce.accounts import api as accounts
from yunce.events.readings import api as readings
from yunce.insight.metrics import api
from yunce.kernel.windows import Window

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
MAY = Window.days(date(2026, 5, 1), date(2026, 5, 3), "Asia/Shanghai")
LATER = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def workspace() -> str:
    """A shop that pasted three days of orders and followers from a platform, one day missing."""
    owner = accounts.create_user("ada", "Ada", password="a long enough password")
    made = accounts.create_workspace("内容店", owner=owner.id)
    text = "日期\t订单数\t粉丝总数\n2026-05-01\t12\t1000\n2026-05-02\t8\t1040\n"
    pasted = readings.paste(made.id, text, today=date(2026, 5, 4), channel="小红书")
    access = accounts.access_as(made.id, owner.id)
    readings.save(made.id, pasted.entries, **entered_by(access))
    return made.id


def entered_by(access: accounts.Access) -> dict[str, object]:
    return {"user_id": access.user.id, "now": LATER}


def test_a_reading_is_a_metric_with_a_key_of_its_own(workspace: str) -> None:
    keys = [each.key for each in api.metrics(workspace)]
    assert "orders" in keys
    assert "readings.orders" in keys
    assert api.metric(workspace, "readings.orders").symbol("CNY") == "单"


def test_days_add_up_or_the_last_one_counts(workspace: str) -> None:
    found = api.values(workspace, ["readings.orders", "readings.followers", "orders"], [MAY], LATER)
    assert found["readings.orders"][0].numerator == Decimal(20)
    assert found["readings.followers"][0].value == 1040
    assert found["orders"][0].value is None  # no event says so
    assert not found["readings.orders"][0].complete  # the third day is missing
    assert found["readings.orders"][0].n_of == "readings"


def test_days_after_the_moment_do_not_count(workspace: str) -> None:
    noon_of_the_second = datetime(2026, 5, 2, 4, tzinfo=UTC)
    assert api.value(workspace, "readings.orders", MAY, noon_of_the_second).value == 12
    before = datetime(2026, 5, 1, tzinfo=UTC)
    assert api.value(workspace, "readings.orders", MAY, before).value is None
