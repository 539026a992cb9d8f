"""Tags: every person in one value at most, the first that fits; stages and tiers as their own questions count them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.accounts import api as accounts
from yunce.accounts.models import Workspace
from yunce.events.store.api import EventStore
from yunce.insight.answers.api import Ask
from yunce.insight.asking.api import BadQuestion, Context
from yunce.insight.conftest import CURRENCY, WORKSPACE
from yunce.insight.conftest import ZONE as SHOP_ZONE
from yunce.insight.rfm.api import answer
from yunce.insight.segments.api import Did
from yunce.insight.segments.rules.tag import TagQuestion, TagValue, check_tag, first_of
from yunce.insight.segments.tagging import keep_tag
from yunce.insight.segments.tags import RFM_DAYS, rfm_tag, rules_tag, stage_tag
from yunce.insight.sequences.api import number_of
from yunce.insight.tests.log import BEGIN, ZONE, context, fresh_store, happened
from yunce.kernel.windows import Window, local_date


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        yield store


@given(st.lists(st.sets(st.integers(1, 9)), max_size=4))
def test_everybody_is_where_they_come_first(people: list[set[int]]) -> None:
    found = first_of([np.array(sorted(each), np.uint64) for each in people])
    for place, who in enumerate(found):
        assert set(who.tolist()) == people[place] - set().union(*people[:place])


def test_the_first_value_that_fits_is_a_persons_own(log: EventStore, db: None) -> None:
    happened(log, *(("a", minute, "buy") for minute in range(3)), ("b", 0, "buy"), ("c", 0, "view"))
    Workspace.objects.create(id="w", name="我们", currency="CNY", zone=ZONE)
    person = accounts.create_user("ada", "Ada")
    accounts.add_member("w", person.id, accounts.Role.PLANNER)
    often, once = Did(events=("buy",), at_least=Decimal(3)), Did(events=("buy",))
    question = TagQuestion(values=(TagValue(value="常买", rule=often), TagValue(value="买过", rule=once)))
    made = keep_tag(accounts.access_as("w", person.id), context(), "购买", question)
    found = rules_tag(context(), made)
    assert [len(each.who) for each in found.values] == [1, 1]
    assert [found.of(number_of(who)) and found.of(number_of(who)).zh for who in "abc"] == ["常买", "买过", None]
    assert found.everybody == 3


def test_stages_are_those_of_the_rules(log: EventStore) -> None:
    day = 24 * 60
    happened(
        log,
        *(("loyal", number * 25 * day, "purchase", {"amount": 10, "order_id": f"{number}"}) for number in range(4)),
        ("new", 80 * day, "purchase", {"amount": 10, "order_id": "n"}),
        ("looks", 80 * day, "view"),
        ("gone", 0, "view"),
    )
    found = stage_tag(context(as_of=BEGIN + timedelta(days=181)))
    assert {who: found.of(number_of(who)).zh for who in ("loyal", "new", "looks", "gone")} == {
        "loyal": "休眠", "new": "休眠", "looks": "休眠", "gone": "流失"
    }  # fmt: skip
    earlier = stage_tag(context(as_of=BEGIN + timedelta(days=85)))
    assert {who: earlier.of(number_of(who)).zh for who in ("loyal", "new", "looks")} == {
        "loyal": "成熟", "new": "引入", "looks": "引入"
    }  # fmt: skip


@pytest.mark.usefixtures("shop")
def test_tiers_hold_as_many_as_the_question_counts() -> None:
    as_of = datetime(2011, 7, 10, 8, 0, tzinfo=UTC)
    found = rfm_tag(Context(workspace_id=WORKSPACE, zone=SHOP_ZONE, as_of=as_of, currency=CURRENCY))
    last = local_date(as_of, SHOP_ZONE)
    window = Window.days(last - timedelta(days=RFM_DAYS - 1), last, SHOP_ZONE)
    asked = answer(Ask(workspace_id=WORKSPACE, window=window, as_of=as_of, currency=CURRENCY))
    assert [len(each.who) for each in found.values] == asked.column("persons")
    assert len(np.unique(np.concatenate([each.who for each in found.values]))) == asked.n > 1000


def test_a_tag_needs_values_that_differ() -> None:
    twice = TagQuestion(values=(TagValue(value="a", rule=Did()), TagValue(value="a", rule=Did())))
    for question, where in ((TagQuestion(values=()), "$.values"), (twice, "$.values[1].value")):
        with pytest.raises(BadQuestion) as refused:
            check_tag(question)
        assert refused.value.where == where
