"""Segments in the conditions of other questions: to limit them, to part them, and never staler than the facts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yunce.accounts import api as accounts
from yunce.accounts.models import Workspace
from yunce.events.identity.api import merge, part
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, read_question
from yunce.insight.funnel.api import FunnelQuestion
from yunce.insight.funnel.api import answer as ask_funnel
from yunce.insight.segments import api
from yunce.insight.segments.api import Did, Kept, SegmentQuestion
from yunce.insight.tests.log import ZONE, context, fresh_store, happened
from yunce.insight.trend.api import TrendQuestion
from yunce.insight.trend.api import answer as ask_trend

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        happened(
            store,
            ("a", 0, "view"), ("a", 1, "buy"), ("a", 2, "rate"),
            ("b", 0, "view"), ("b", 1, "buy"),
            ("c", 0, "view"), ("d", 0, "view"),
        )  # fmt: skip
        yield store


@pytest.fixture
def planner() -> accounts.Access:
    Workspace.objects.create(id="w", name="我们", currency="CNY", zone=ZONE)
    person = accounts.create_user("ada", "Ada")
    accounts.add_member("w", person.id, accounts.Role.PLANNER)
    return accounts.access_as("w", person.id)


@pytest.fixture
def rated(planner: accounts.Access, log: EventStore) -> Kept:
    made = api.keep(planner, context(), "评价过", SegmentQuestion(rule=Did(events=("rate",))))
    assert isinstance(made, Kept)
    return made


def funnel(**given: Any) -> Any:
    body = {
        "period": {"from": "2026-03-01", "to": "2026-03-31"},
        "steps": [{"events": ["view"]}, {"events": ["buy"]}],
        **given,
    }
    return ask_funnel(context(), read_question(FunnelQuestion, json.dumps(body)))


def counts(**given: Any) -> list[int]:
    return [step.reached for step in funnel(**given).steps]


@pytest.mark.usefixtures("rated")
def test_a_funnel_is_limited_to_a_segment_or_to_the_rest() -> None:
    assert counts() == [4, 2]
    assert counts(steps=[{"events": ["view"], "where": "segment.评价过"}, {"events": ["buy"]}]) == [1, 1]
    assert counts(steps=[{"events": ["view"], "where": "not segment.评价过"}, {"events": ["buy"]}]) == [3, 1]


@pytest.mark.usefixtures("rated")
def test_a_funnel_is_parted_by_a_segment() -> None:
    parts = funnel(breakdown={"by": "segment.评价过"}).parts
    assert [(each.label, [step.reached for step in each.steps]) for each in parts] == [
        ("评价过", [1, 1]),
        (None, [3, 1]),
    ]


@pytest.mark.usefixtures("rated")
def test_a_trend_counts_a_segment_alone() -> None:
    body = {
        "period": {"from": "2026-03-01", "to": "2026-03-01"},
        "metrics": [{"events": ["buy"], "where": "segment.评价过"}, {"events": ["buy"]}],
    }
    found = ask_trend(context(), read_question(TrendQuestion, json.dumps(body)))
    assert [series.now.total.value for series in found.series] == [1, 2]


@pytest.mark.usefixtures("rated")
def test_members_follow_late_events_and_who_is_joined(log: EventStore) -> None:
    among = [{"events": ["view"], "where": "segment.评价过"}, {"events": ["buy"]}]
    assert counts(steps=among) == [1, 1]
    happened(log, ("c", 3, "rate"))
    assert counts(steps=among) == [2, 1]
    merge("w", "d", "c", actor="test")
    assert counts(steps=among) == [2, 1]
    assert [each.label for each in funnel(breakdown={"by": "segment.评价过"}).parts] == ["评价过", None]
    part("w", "d", "c", actor="test")
    assert counts(steps=among) == [2, 1]
    happened(log, ("d", 4, "rate"))
    assert counts(steps=among) == [3, 1]


@pytest.mark.usefixtures("rated")
def test_joined_persons_alone_still_have_the_segments_name(log: EventStore) -> None:
    merge("w", "a", "d", actor="test")
    parts = funnel(breakdown={"by": "segment.评价过"}).parts
    assert [(each.label, each.steps[0].reached) for each in parts] == [("评价过", 1), (None, 2)]


def test_a_changed_segment_is_asked_anew(planner: accounts.Access, rated: Kept) -> None:
    among = [{"events": ["view"], "where": "segment.评价过"}, {"events": ["buy"]}]
    assert counts(steps=among) == [1, 1]
    api.change(planner, context(), rated.id, "评价过", SegmentQuestion(rule=Did(events=("buy",))))
    assert counts(steps=among) == [2, 2]


@pytest.mark.usefixtures("log", "planner")
def test_a_segment_that_is_not_there_is_told_at_its_place() -> None:
    with pytest.raises(BadQuestion) as refused:
        counts(steps=[{"events": ["view"], "where": "segment.没有"}, {"events": ["buy"]}])
    assert refused.value.where == "$.steps[0].where"
