"""The bundled orders as a recording: each line once, in time, with its own id, and for the demo workspace alone."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from django.utils import translation

from yunce.accounts.api import Role, add_member, create_user, create_workspace, first_run, members, workspaces
from yunce.demo.recording import ShopRecording, history_mapping, write_history
from yunce.demo.shop import TEAM, NoAdmin, OtherLanguage, demo_workspace, open_shop, walking_language
from yunce.demo.store import ZONE, order_lines
from yunce.events.files.rules.mapping import mapping_from
from yunce.kernel.windows import Window

SUMMER = date(2011, 6, 1)


def sent(day: date) -> list[dict]:
    return list(ShopRecording().events("w", "i", day, ZONE))


def test_file_and_recording_together_are_the_whole_list(tmp_path):
    past = write_history(tmp_path / "past.parquet", SUMMER)
    ids = Counter(pq.read_table(tmp_path / "past.parquet")["line_id"].to_pylist())
    day = SUMMER
    while day <= date(2011, 12, 9):
        ids.update(event["id"] for event in sent(day))
        day += timedelta(days=1)
    assert past == 209_029
    assert len(ids) == len(order_lines()) == 541_909
    assert set(ids.values()) == {1}


def test_the_file_has_every_column_that_its_mapping_names(tmp_path):
    write_history(tmp_path / "past.parquet", date(2010, 12, 2))
    mapping_from(history_mapping()).check_columns(tuple(pq.read_schema(tmp_path / "past.parquet").names))


def test_a_day_lies_between_its_midnights_in_the_shops_own_zone():
    window = Window.days(SUMMER, SUMMER, ZONE)
    moments = [datetime.fromtimestamp(event["time"] / 1000, UTC) for event in sent(SUMMER)]
    assert moments == sorted(moments)
    assert window.start <= moments[0]
    assert moments[-1] < window.end
    first = sent(SUMMER)[0]
    assert first["amount"] == str(Decimal(first["amount"]))
    assert first["properties"]["quantity"] * Decimal(str(first["properties"]["unit_price"])) == Decimal(first["amount"])


def test_a_day_without_orders_sends_nothing():
    assert sent(date(2011, 6, 4)) == []  # this shop never sold on a Saturday


@pytest.mark.django_db
def test_the_shop_opens_once_with_its_team_and_belongs_to_admin():
    with pytest.raises(NoAdmin):
        open_shop()
    first_run(workspace_name=None)
    assert demo_workspace() is None
    made = open_shop()
    assert open_shop().id == made.id
    assert (made.name, made.currency, made.zone) == ("示例店铺", "GBP", "Europe/London")
    assert [each.name for each in members(made.id)] == ["admin", *(f"演示·{each.work}" for each in TEAM)]
    assert len(workspaces()) == 1


@pytest.mark.django_db
def test_the_shop_is_written_in_the_language_of_its_first_start_and_in_no_other():
    first_run(workspace_name=None, language="en")
    assert (walking_language(None), walking_language("en")) == ("zh-hans", "en")
    with translation.override("en"):
        made = open_shop()
    assert made.name == "Example shop"
    assert [each.name for each in members(made.id)][:2] == ["admin", "Demo · Lead"]
    assert members(made.id)[0].language == "en"
    assert walking_language(None) == "en"
    with pytest.raises(OtherLanguage, match="written in en; for zh-hans give another --data"):
        walking_language("zh-hans")


@pytest.mark.django_db
def test_only_the_demo_workspace_is_offered_the_recording():
    first_run()
    shop = open_shop()
    other = create_workspace("自己的店", owner=create_user("u").id)
    add_member(other.id, create_user("v").id, Role.OWNER)
    recording = ShopRecording()
    assert recording.span(shop.id, "any") == (SUMMER, date(2011, 12, 9))
    assert recording.span(other.id, "any") is None
