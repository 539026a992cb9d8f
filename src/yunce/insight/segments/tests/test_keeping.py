"""Kept segments: who may, names, circles, lists of ids, erased and joined persons, and the trail of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from yunce.accounts import api as accounts
from yunce.accounts.models import AuditEntry, Workspace
from yunce.events.api import hashed_ids
from yunce.events.identity.api import merge, part
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion
from yunce.insight.persons.api import everyone, keep_set, people
from yunce.insight.rules.words import Words
from yunce.insight.segments import api, finding, store
from yunce.insight.segments.api import Did, InSegment, Kept, Made, Not, Rule, SegmentQuestion
from yunce.insight.segments.erasing import _forget
from yunce.insight.tests.log import BEGIN, ZONE, context, fresh_store, happened

pytestmark = pytest.mark.django_db
BOUGHT = Did(events=("buy",))


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        happened(store, ("a", 0, "buy"), ("b", 0, "view"), ("c", 0, "buy"), ("d", 1, "view"))
        yield store


def member(name: str, role: accounts.Role) -> accounts.Access:
    Workspace.objects.get_or_create(id="w", defaults={"name": "我们", "currency": "CNY", "zone": ZONE})
    person = accounts.create_user(name, name.title())
    accounts.add_member("w", person.id, role)
    return accounts.access_as("w", person.id)


@pytest.fixture
def planner() -> accounts.Access:
    return member("ada", accounts.Role.PLANNER)


def kept(access: accounts.Access, name: str, rule: Rule) -> Kept:
    made = api.keep(access, context(), name, SegmentQuestion(rule=rule))
    assert isinstance(made, Kept)
    return made


def listed(access: accounts.Access, *ids: str, name: str = "名单") -> Made:
    made = api.keep_list(access, context(), name, ids, {"file": "名单.csv"})
    assert isinstance(made, Made)
    return made


def names(segment: Kept) -> set[str]:
    found = api.members_of(context(), segment)
    everybody = {each.person for each in everyone("w", found.who, context().as_of)}
    assert len(everybody) == len(found.who)
    return everybody


def test_a_kept_rule_is_asked_whenever_it_is_read(log: EventStore, planner: accounts.Access) -> None:
    segment = kept(planner, "买过", BOUGHT)
    assert names(segment) == {"a", "c"}
    happened(log, ("b", 5, "buy"))
    assert names(segment) == {"a", "b", "c"}
    assert [entry.action for entry in AuditEntry.objects.all()][-1] == "segment.add"


@pytest.mark.usefixtures("log")
def test_only_who_may_edit_keeps_segments_and_only_owners_change_them(planner: accounts.Access) -> None:
    segment = kept(planner, "买过", BOUGHT)
    viewer, other = member("vic", accounts.Role.VIEWER), member("otto", accounts.Role.ANALYST)
    with pytest.raises(PermissionDenied):
        api.keep(viewer, context(), "x", SegmentQuestion(rule=BOUGHT))
    with pytest.raises(PermissionDenied):
        api.keep_list(viewer, context(), "x", ["a"], {})
    with pytest.raises(api.NotYours):
        api.change(other, context(), segment.id, "别名", segment.question)
    with pytest.raises(api.NotYours):
        api.remove(other, segment.id)
    assert api.remove(member("olga", accounts.Role.OWNER), segment.id) is True


@pytest.mark.usefixtures("log")
def test_names_are_unique_and_a_renamed_segment_stays_what_others_ask_about(planner: accounts.Access) -> None:
    segment = kept(planner, "买过", BOUGHT)
    assert isinstance(api.keep(planner, context(), " 买过 ", SegmentQuestion(rule=BOUGHT)), Words)
    without = kept(planner, "没买过", Not(of=InSegment(id="买过")))
    assert isinstance(api.change(planner, context(), segment.id, "下过单", segment.question), Kept)
    assert names(without) == {"b", "d"}
    refused = api.remove(planner, segment.id)
    assert isinstance(refused, Words)
    assert "没买过" in refused.zh


@pytest.mark.usefixtures("log")
def test_a_segment_cannot_ask_about_itself_in_a_circle(planner: accounts.Access) -> None:
    first = kept(planner, "一", BOUGHT)
    second = kept(planner, "二", InSegment(id=first.id))
    with pytest.raises(BadQuestion) as refused:
        api.change(planner, context(), first.id, "一", SegmentQuestion(rule=InSegment(id=second.id)))
    assert refused.value.where == "$.rule.id"
    with pytest.raises(BadQuestion):
        api.keep(planner, context(), "三", SegmentQuestion(rule=InSegment(id="没有")))


@pytest.mark.usefixtures("log")
def test_a_list_tells_which_ids_nobody_has(planner: accounts.Access) -> None:
    made = listed(planner, "a", " d ", "a", "", "who?")
    assert (made.listed, made.unknown, made.unknown_some) == (2, 1, ("who?",))
    assert names(made.kept) == {"a", "d"}
    assert isinstance(api.keep_list(planner, context(), "空", ["nobody"], {}), Words)
    assert isinstance(api.keep_list(planner, context(), "长", ["x" * 600], {}), Words)


def test_a_list_of_phone_numbers_finds_those_that_were_hashed_at_the_door(
    log: EventStore, planner: accounts.Access
) -> None:
    hashed = hashed_ids("w", ["13800001111"])[0]
    assert hashed.startswith("h:")
    happened(log, (hashed, 0, "view"))
    made = listed(planner, "13800001111", "13800002222")
    assert (made.listed, made.unknown) == (1, 1)
    assert names(made.kept) == {hashed}
    assert store.listed(made.kept.id) == [hashed]


@pytest.mark.usefixtures("log")
def test_a_list_follows_who_is_joined_and_parted(planner: accounts.Access) -> None:
    made = listed(planner, "a", "b")
    merge("w", "a", "b", actor="test")
    assert len(api.members_of(context(), made.kept).who) == 1
    part("w", "a", "b", actor="test")
    assert names(made.kept) == {"a", "b"}


@pytest.mark.usefixtures("log")
def test_who_is_erased_leaves_every_list_and_set(planner: accounts.Access, log: EventStore) -> None:
    made, other = listed(planner, "a", "b"), listed(planner, "a", name="另一个")
    keep_set("w", api.members_of(context(), made.kept).who)
    assert store.count_person("w", ["a", "x"]) == 2
    assert _forget("w", ["a", "x"]) == 2
    assert (store.listed(made.kept.id), store.listed(other.kept.id)) == (["b"], [])
    assert log.query("select count() from person_sets").value() == 0
    assert store.count_person("elsewhere", ["b"]) == 0


def test_a_list_of_persons_is_as_long_as_its_count_with_who_is_known_from_traits_alone(log: EventStore) -> None:
    log.command(
        "INSERT INTO trait_rows (workspace, distinct_id, key, op, value, time, received, id)"
        " SELECT 'w', 'quiet', 'city', 'set', '\"上海\"', {at:DateTime64(3, 'UTC')}, {at:DateTime64(3, 'UTC')}, 1",
        {"at": BEGIN + timedelta(days=1)},
    )
    who = finding.found(context(), Not(of=BOUGHT)).who
    shown = people("w", who, context().as_of)
    assert {each.person for each in shown} == {"b", "d", "quiet"}
    assert [each.first_seen for each in shown if each.person == "quiet"] == [None]


def test_a_quick_size_says_how_far_off_it_may_be(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    happened(log, *((f"u{number}", minute, "buy") for number in range(500) for minute in range(4)))
    exact = api.size(context(), BOUGHT)
    assert (exact.persons, exact.everybody, exact.sampled) == (502, 504, None)
    monkeypatch.setattr(finding, "_AT_ONCE", 1000)
    monkeypatch.setattr(finding, "_SAMPLE_ROWS", 500)
    quick = api.size(context(), BOUGHT, quick=True)
    assert quick.sampled is not None
    assert quick.sampled.one_of == 8
    assert quick.sampled.low <= 502 <= quick.sampled.high
    assert quick.persons == quick.sampled.estimate
