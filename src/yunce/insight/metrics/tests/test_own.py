"""A workspace's own metrics: defined once, changed in versions, kept by frozen plans, taken from packs."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from django.test import Client

from yunce.accounts import api as accounts
from yunce.accounts.models import AuditEntry, Workspace
from yunce.insight.asking.api import BadQuestion, question_json
from yunce.insight.conftest import WORKSPACE, ZONE
from yunce.insight.measures.api import Measure
from yunce.insight.metrics import api
from yunce.insight.metrics.rules.metric import Unit
from yunce.insight.metrics.rules.proposals import PACKS, adopted, guessed, needs
from yunce.insight.metrics.web.form import MetricForm, fields_of
from yunce.kernel.windows import Window

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
SPRING = Window.days(date(2011, 3, 1), date(2011, 5, 31), ZONE)
END = datetime(2012, 1, 1, tzinfo=UTC)
LINES = Measure(events=("order_line",))
BUYERS = Measure(take="persons", events=("order_line",))
GMV = Measure(take="sum", of="amount", events=("order_line",))


@pytest.fixture
def access() -> accounts.Access:
    owner = accounts.create_user("ada", "Ada", password="a long enough password")
    Workspace.objects.create(id=WORKSPACE, name="礼品店", currency="GBP", zone=ZONE)
    accounts.add_member(WORKSPACE, owner.id, accounts.Role.OWNER)
    accounts.set_replay_clock(WORKSPACE, END)
    return accounts.access_as(WORKSPACE, owner.id)


@pytest.fixture
def browser(access: accounts.Access) -> Client:
    client = Client()
    assert client.login(username="ada", password="a long enough password")
    return client


def own(key: str = "own.lines", **given: Any) -> api.OwnMetric:
    said = {"measure": LINES} if "definition" not in given else given.pop("definition")
    return api.OwnMetric(key=key, name="订单行", definition=api.Definition(**said), **given)


def value(key: str, initiative: str = "") -> api.Reading:
    return api.value(WORKSPACE, key, SPRING, END, initiative=initiative)


def test_a_metric_is_defined_once_and_answers_everywhere(access: accounts.Access) -> None:
    api.define_metric(access, own(), of_version=0)
    assert "own.lines" in [each.key for each in api.metrics(WORKSPACE)]
    found = value("own.lines")
    lines = value("events").value
    assert found.value is not None
    assert lines is not None
    assert 0 < found.value < lines
    monthly = api.series(WORKSPACE, "own.lines", SPRING, "month", END)
    assert sum(each.value or 0 for each in monthly) == found.value
    assert AuditEntry.objects.filter(action="metric.define", target_id="own.lines").count() == 1


def test_a_ratio_keeps_its_parts_and_a_formula_takes_other_metrics(access: accounts.Access) -> None:
    ratio = own("own.arpu", definition={"measure": GMV, "per": BUYERS}, unit=Unit.MONEY_PER_PERSON)
    api.define_metric(access, ratio, of_version=0)
    api.define_metric(access, own("own.gmv", definition={"measure": GMV}, unit=Unit.MONEY), of_version=0)
    api.define_metric(access, own("own.each", definition={"formula": "own.gmv / orders"}), of_version=0)
    arpu, gmv, each = value("own.arpu"), value("own.gmv"), value("own.each")
    assert arpu.numerator == gmv.numerator
    assert arpu.denominator == arpu.n
    assert (arpu.n_of, gmv.n_of) == ("persons", "events")
    orders = value("orders").value
    assert gmv.value is not None
    assert orders
    assert each.value == gmv.value / orders
    assert api.metric(WORKSPACE, "own.gmv").adds_over_time
    assert not api.metric(WORKSPACE, "own.arpu").adds_over_time


def test_a_frozen_plan_keeps_the_definition_that_it_was_frozen_with(access: accounts.Access) -> None:
    api.define_metric(access, own(), of_version=0)
    api.define_metric(access, own("own.twice", definition={"formula": "own.lines * 2"}), of_version=0)
    before = value("own.lines").value
    assert before
    api.pin_metrics(WORKSPACE, "summer", ["own.twice", "orders"])
    api.define_metric(access, own(definition={"measure": BUYERS}), of_version=1)
    after = value("own.lines").value
    assert after
    assert after < before
    assert value("own.lines", "summer").value == before
    assert value("own.twice", "summer").value == before * 2
    assert value("own.lines", "autumn").value == after
    api.pin_metrics(WORKSPACE, "summer", ["own.lines"])  # a later version of the plan
    assert value("own.lines", "summer").value == before


def test_an_archived_metric_is_not_offered_and_goes_on_where_it_is_used(access: accounts.Access) -> None:
    api.define_metric(access, own(), of_version=0)
    assert api.archive_metric(access, "own.lines")
    assert not api.archive_metric(access, "own.lines")
    assert "own.lines" not in [each.key for each in api.metrics(WORKSPACE)]
    assert value("own.lines").value
    assert api.restore_metric(access, "own.lines")
    assert "own.lines" in [each.key for each in api.metrics(WORKSPACE)]


def test_a_change_that_somebody_else_was_faster_with_is_refused(access: accounts.Access) -> None:
    api.define_metric(access, own(), of_version=0)
    assert api.define_metric(access, own(), of_version=1).same
    api.define_metric(access, own(note="行"), of_version=1)
    for late in (0, 1):
        with pytest.raises(BadQuestion):
            api.define_metric(access, own(note="又"), of_version=late)


@pytest.mark.parametrize(
    ("metric", "where"),
    [
        pytest.param(own("lines"), "$.key", id="a key without its prefix"),
        pytest.param(msgspec.structs.replace(own(), name=" "), "$.name", id="no name"),
        pytest.param(own(definition={}), "$.definition", id="nothing"),
        pytest.param(own(definition={"measure": LINES, "formula": "orders"}), "$.definition", id="two things"),
        pytest.param(own(definition={"formula": "ordrs * 2"}), "$.definition.formula", id="an unknown metric"),
        pytest.param(own(definition={"formula": "2"}), "$.definition.formula", id="a formula of nothing"),
        pytest.param(own(definition={"formula": "own.lines"}), "$.definition.formula", id="itself"),
        pytest.param(
            own(definition={"measure": Measure(take="sum", of="nope")}), "$.definition.measure.of", id="no such number"
        ),
        pytest.param(
            own(definition={"measure": LINES, "per": Measure(where="nope > 1")}), "$.definition.per.where",
            id="a condition over nothing",
        ),
        pytest.param(
            own(definition={"measure": Measure(take="daily"), "per": LINES}), "$.definition.measure.take",
            id="a ratio of a mean",
        ),
        pytest.param(own(unit=Unit.OWN), "$.own_unit", id="an unnamed unit"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_metric_is_said_with_its_place(
    access: accounts.Access, metric: api.OwnMetric, where: str
) -> None:
    with pytest.raises(BadQuestion) as caught:
        api.define_metric(access, metric, of_version=0)
    assert caught.value.where == where


def test_every_proposal_can_be_said_when_its_slots_are_filled() -> None:
    for pack in PACKS.values():
        slots = {slot.key for slot in pack.slots}
        filled = {slot.key: ("amount",) if slot.kind == "number" else (f"my_{slot.key}",) for slot in pack.slots}
        made = adopted(pack, filled)
        assert len(made) == len(pack.proposals)
        assert all(needs(each) <= slots for each in pack.proposals)
        assert not any("@" in question_json(each) for each in made)
        assert len(adopted(pack, {})) == sum(not needs(each) for each in pack.proposals)
    assert guessed(PACKS["commerce"].slots[0], {"Order_Line": 1, "x": 2}) == ("Order_Line",)


@pytest.mark.parametrize(
    "metric",
    [
        own(),
        own("own.arpu", definition={"measure": GMV, "per": BUYERS}, unit=Unit.MONEY_PER_PERSON),
        own("own.each", definition={"formula": "orders / buyers"}, unit=Unit.OWN, own_unit="单"),
        own("own.wau", definition={"measure": Measure(take="persons", days=7, where="amount > 1")}, note="周"),
        own("own.p95", definition={"measure": Measure(take="percentile", of="amount", percent=95)}),
    ],
    ids=lambda each: each.key,
)
def test_the_form_and_the_metric_say_the_same(metric: api.OwnMetric) -> None:
    form = MetricForm({**fields_of(metric), "version": "1"}, own=metric)
    assert form.is_valid(), form.errors
    assert form.own("") == metric


def test_a_planner_takes_a_pack_changes_a_metric_and_a_viewer_only_reads(browser: Client) -> None:
    shown = browser.get("/insight/metrics/packs/commerce").content.decode()
    assert 'value="order_line"' in shown
    taken = {"order": "order_line", "refund": "cancel_line", "amount": "amount", "take": ["own.gmv", "own.refund_rate"]}
    assert browser.post("/insight/metrics/packs/commerce", taken).status_code == 302
    listed = browser.get("/insight/metrics").content.decode()
    assert "own.gmv" in listed
    assert "order_line · amount 合计" in listed
    again = browser.post("/insight/metrics/packs/commerce", taken)
    assert again.status_code == 422
    form = {
        **fields_of(
            api.OwnMetric(key="own.gmv", name="成交额", unit=Unit.MONEY, definition=api.Definition(measure=GMV))
        )
    }
    assert browser.post("/insight/metrics/own.gmv", {**form, "version": "1"}).status_code == 302
    assert "成交额" in browser.get("/insight/metrics/own.gmv").content.decode()
    wrong = browser.post("/insight/metrics/own.gmv", {**form, "of": "moon", "version": "2"})
    assert wrong.status_code == 422
    assert "没有名为「moon」的数值属性" in wrong.content.decode()
    assert browser.get("/insight/metrics/own.nothing").status_code == 404
    viewer = accounts.create_user("bo", "Bo", password="a long enough password")
    accounts.add_member(WORKSPACE, viewer.id, accounts.Role.VIEWER)
    reader = Client()
    assert reader.login(username="bo", password="a long enough password")
    assert reader.get("/insight/metrics/own.gmv").status_code == 200
    assert reader.post("/insight/metrics/own.gmv/archive").status_code == 403
    assert reader.get("/insight/metrics/new").status_code == 403
    assert browser.post("/insight/metrics/own.gmv/archive").status_code == 302
    assert "已归档的指标" in browser.get("/insight/metrics").content.decode()


def test_an_own_metric_of_a_trend_is_split_and_opens_its_persons(browser: Client, access: accounts.Access) -> None:
    api.define_metric(access, own("own.who", definition={"measure": BUYERS}, unit=Unit.PERSONS), of_version=0)
    q = (
        '{"period":{"from":"2011-03-01","to":"2011-04-30"},"interval":"month","metrics":[{"key":"own.who"}],'
        '"breakdown":{"by":"line_kind","top":1}}'
    )
    shown = browser.get("/insight/trend", {"q": q})
    assert shown.status_code == 200
    assert "/insight/trend/persons" in shown.content.decode()
