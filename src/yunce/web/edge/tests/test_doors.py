"""The doors, asked as clients ask them: what is let in, what is refused, and how that is said."""

import asyncio
import base64
import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from yunce.events.api import counts, inbox
from yunce.events.protocols.inflate import BODY_BYTES
from yunce.events.sources.api import Source, create_source, revoke_source, rotate_key
from yunce.events.store.api import EventStore
from yunce.events.testing import fresh_fact_base
from yunce.web.edge.app import Edge, serves
from yunce.web.edge.keys import REMEMBER_SECONDS

pytestmark = pytest.mark.django_db(transaction=True)
W = "01WORKSPACE000000000000000"
OWN = "/api/v1/events"


@pytest.fixture
def fact_base(chdb_directory: Path, tmp_path: Path) -> Iterator[EventStore]:
    with fresh_fact_base(f"chdb://{chdb_directory}", tmp_path) as store:
        yield store


class Door:
    """One client of a fresh set of doors. Everything it sent is in the store when `stored` returns."""

    def __init__(self, store: EventStore, source: Source) -> None:
        self.store = store
        self.source = source
        self.edge = Edge()

    def send(self, *requests: dict[str, Any]) -> list[httpx.Response]:
        """The answers, in order; each request as httpx takes it, with the write key unless it brings headers."""

        async def run() -> list[httpx.Response]:
            transport = httpx.ASGITransport(app=self.edge)  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
                return [await client.request(**{**self._defaults(), **request}) for request in requests]

        return asyncio.run(run())

    def post(self, url: str, **request: Any) -> httpx.Response:
        return self.send({"url": url, **request})[0]

    def stored(self, columns: str = "event", table: str = "events") -> list[tuple[Any, ...]]:
        inbox().flush()
        return list(self.store.query(f"SELECT {columns} FROM {table} ORDER BY 1").rows)  # noqa: S608

    def _defaults(self) -> dict[str, Any]:
        return {"method": "POST", "headers": {"authorization": f"Bearer {self.source.write_key}"}}


@pytest.fixture
def door(fact_base: EventStore) -> Door:
    return Door(fact_base, create_source(W, "shop"))


def pay(**more: Any) -> dict[str, Any]:
    return {"event": "pay", "distinct_id": "u1", **more}


def test_only_the_doors_paths_are_served_here() -> None:
    assert serves("/api/v1/events")
    assert serves("/v1/batch")
    assert serves("/sa.gif")
    assert not serves("/")
    assert not serves("/v1/unknown")


def test_an_event_comes_in_with_all_it_says(door: Door) -> None:
    answer = door.post(
        OWN,
        json=pay(
            time="2026-03-01T08:00:00+08:00",
            amount="12.345678",
            session="s",
            channel="c",
            campaign="k",
            properties={"sku": "S1"},
        ),
    )
    assert (answer.status_code, answer.json()) == (200, {"accepted": 1, "rejected": []})
    assert door.stored("event, distinct_id, time, amount, session, channel, campaign, properties, workspace") == [
        ("pay", "u1", datetime(2026, 3, 1, tzinfo=UTC), Decimal("12.345678"), "s", "c", "k", '{"sku":"S1"}', W)
    ]


@pytest.mark.parametrize("body", [pay(), [pay()], {"events": [pay()]}], ids=["one", "a list", "wrapped"])
def test_one_a_list_and_a_wrapped_list_are_read_alike(door: Door, body: Any) -> None:
    assert door.post(OWN, json=body).json()["accepted"] == 1


def test_an_event_of_nobody_is_kept_and_counts_as_no_person(door: Door) -> None:
    events = [pay(distinct_id=""), pay(), {"type": "traits", "distinct_id": "", "properties": {"city": "上海"}}]
    answer = door.post(OWN, json=events)
    assert [(each["index"], each["reason"]) for each in answer.json()["rejected"]] == [(2, "missing")]
    assert door.stored("distinct_id") == [("",), ("u1",)]
    assert counts(W).persons == 1
    assert door.stored("person", "persons") == [("u1",)]


def test_a_malformed_event_is_refused_alone_with_its_place_and_reason(door: Door) -> None:
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"event": "pay"}, "distinct_id", "missing"),
        (pay(event=""), "event", "missing"),
        (pay(event=7), "event", "wrong_type"),
        (pay(time="2026-03-01T08:00:00"), "time", "no_zone"),
        (pay(time="1969-12-31T23:59:59Z"), "time", "before_1970"),
        (pay(time=(datetime.now(UTC) + timedelta(days=2)).isoformat()), "time", "in_the_future"),
        (pay(time=10**30), "time", "wrong_type"),
        (pay(amount=10**12), "amount", "out_of_range"),
        (pay(properties=[1]), "properties", "not_an_object"),
        (pay(properties={"x": "y" * 70_000}), "properties", "too_long"),
        (pay(channel="x" * 300), "channel", "wrong_type"),
        (pay(type="nonsense"), "type", "wrong_type"),
    ]
    events = [pay(event="good 1"), *[event for event, _, _ in wrong], pay(event="good 2")]
    answer = door.post(OWN, json={"events": events})
    assert answer.status_code == 207
    assert answer.json()["accepted"] == 2
    found = [(each["index"], each["field"], each["reason"]) for each in answer.json()["rejected"]]
    assert found == [(place, field, reason) for place, (_, field, reason) in enumerate(wrong, start=1)]
    assert all(each["message"] for each in answer.json()["rejected"])
    assert door.stored() == [("good 1",), ("good 2",)]


@pytest.mark.parametrize(
    ("event", "field", "says"),
    [
        (7, "", "the entry has the wrong type: Expected `object`, got `int`; each entry is a JSON object"),
        (pay(time="yesterday"), "time", "write 2026-03-01T08:00:00+08:00 or milliseconds since 1970"),
        (pay(amount="12 元"), "amount", 'write a number such as 99.5 or "99.50"'),
    ],
    ids=["no object", "a time in words", "an amount with its unit"],
)
def test_a_refusal_says_what_to_write_instead(door: Door, event: Any, field: str, says: str) -> None:
    (refused,) = door.post(OWN, json={"events": [pay(), event]}).json()["rejected"]
    assert (refused["index"], refused["field"]) == (1, field)
    assert says in refused["message"]


def test_when_every_event_is_refused_the_answer_is_an_error(door: Door) -> None:
    assert door.post(OWN, json={"events": [{"event": "pay"}]}).status_code == 400


@pytest.mark.parametrize("body", [b"", b"{", b"nonsense", b'{"events": 7}', b"[\xff]", b'"text"'])
def test_what_is_no_json_of_ours_is_refused_whole(door: Door, body: bytes) -> None:
    answer = door.post(OWN, content=body)
    assert answer.status_code == 400
    assert answer.json()["message"]


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic %%%"}])
def test_a_wrong_key_is_401(door: Door, headers: dict[str, str]) -> None:
    answer = door.post(OWN, json=pay(), headers=headers)
    assert answer.status_code == 401
    assert answer.json()["code"] == "write_key"
    assert door.stored() == []


def test_the_key_may_be_the_user_of_basic(door: Door) -> None:
    basic = base64.b64encode(f"{door.source.write_key}:".encode()).decode()
    assert door.post(OWN, json=pay(), headers={"authorization": f"Basic {basic}"}).status_code == 200


def test_a_shut_source_and_an_old_key_are_refused_within_seconds(door: Door) -> None:
    assert door.post(OWN, json=pay()).status_code == 200
    fresh = rotate_key(W, door.source.id)
    assert fresh is not None
    assert REMEMBER_SECONDS <= 5
    door.edge = Edge()  # as after those seconds
    assert door.post(OWN, json=pay()).status_code == 401
    door.source = fresh
    assert door.post(OWN, json=pay()).status_code == 200
    revoke_source(W, fresh.id)
    door.edge = Edge()
    assert door.post(OWN, json=pay()).status_code == 401


def test_a_body_over_the_limit_is_413_packed_or_not(door: Door) -> None:
    bomb = gzip.compress(b" " * 60_000_000)
    assert len(bomb) < BODY_BYTES
    large = b" " * (BODY_BYTES + 1)
    packed = {**door._defaults()["headers"], "content-encoding": "gzip"}
    assert door.post(OWN, content=large).status_code == 413
    assert door.post(OWN, content=bomb, headers=packed).status_code == 413
    data = base64.b64encode(bomb).decode()
    assert door.post(f"/sa?project={door.source.write_key}", data={"data": data, "gzip": "1"}).status_code == 413


def test_a_packed_body_is_read_and_a_broken_or_unknown_packing_refused(door: Door) -> None:
    body = json.dumps(pay()).encode()
    codes = []
    for content, encoding in [(gzip.compress(body), "gzip"), (gzip.compress(body)[:-9], "gzip"), (body, "br")]:
        headers = {**door._defaults()["headers"], "content-encoding": encoding}
        codes.append(door.post(OWN, content=content, headers=headers).status_code)
    assert codes == [200, 400, 415]


def test_too_fast_is_429_with_a_time_to_come_again(fact_base: EventStore) -> None:
    door = Door(fact_base, create_source(W, "slow", events_per_second=1))
    answers = door.send(*[{"url": OWN, "json": [pay(), pay(), pay()]} for _ in range(4)])
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 3
    assert f"send it again in {answers[-1].headers['retry-after']} s" in answers[-1].json()["message"]
    assert len(door.stored()) == 6


def test_a_browser_on_another_site_may_send(door: Door) -> None:
    origin = {"origin": "https://shop.example"}
    ask, sent = door.send(
        {"method": "OPTIONS", "url": OWN, "headers": origin},
        {"url": OWN, "json": pay(), "headers": {**door._defaults()["headers"], **origin}},
    )
    assert ask.status_code == 204
    assert "authorization" in ask.headers["access-control-allow-headers"]
    assert sent.headers["access-control-allow-origin"] == "https://shop.example"


def test_a_method_that_no_door_has_is_405(door: Door) -> None:
    answer = door.send({"method": "DELETE", "url": OWN})[0]
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_a_sender_can_ask_how_far_the_store_is(door: Door) -> None:
    door.post(OWN, json=pay())
    before = door.send({"method": "GET", "url": OWN})[0].json()
    inbox().flush()
    after = door.send({"method": "GET", "url": OWN})[0].json()
    assert (before["waiting"], after["waiting"], after["stored"]) == (1, 0, 1)


@pytest.mark.parametrize("kind", ["segment", "sensors"])
def test_a_key_that_stands_in_a_page_does_not_tell_how_busy_the_house_is(door: Door, kind: str) -> None:
    key = create_source(W, "网页", kind).write_key
    answer = door.send({"method": "GET", "url": OWN, "headers": {"Authorization": f"Bearer {key}"}})[0]
    assert (answer.status_code, answer.json()["code"]) == (403, "kind")


def test_traits_and_links_come_through_our_own_door(door: Door) -> None:
    body = [
        pay(distinct_id="browser"),
        {"type": "link", "distinct_id": "browser", "user_id": "anna"},
        {"type": "traits", "distinct_id": "browser", "properties": {"city": "上海"}},
    ]
    assert door.post(OWN, json=body).json()["accepted"] == 3
    assert door.stored("person, events, traits['city']", "persons") == [("anna", 1, '"上海"')]


def segment(door: Door, call: str, **message: Any) -> httpx.Response:
    return door.post(f"/v1/{call}", json=message)


def test_segments_calls_become_events_traits_and_links(door: Door) -> None:
    context = {"campaign": {"name": "spring", "source": "xhs"}, "sessionId": 7}
    segment(door, "track", anonymousId="a", event="Order Completed", properties={"revenue": 9.5}, context=context)
    segment(door, "page", anonymousId="a", name="Home", properties={"url": "/"})
    segment(door, "screen", anonymousId="a", name="Cart")
    segment(door, "identify", anonymousId="a", userId="u", traits={"vip": True})
    segment(door, "group", userId="u", groupId="g", traits={"size": 3})
    segment(door, "alias", previousId="old", userId="u")
    assert door.stored("event, person, channel, campaign, session, amount") == [
        ("Order Completed", "u", "xhs", "spring", "7", Decimal("9.500000")),
        ("Page Viewed", "u", "", "", "", None),
        ("Screen Viewed", "u", "", "", "", None),
    ]
    assert dict(door.stored("key, value", "person_traits")) == {"vip": "true", "group_id": '"g"', "group": '{"size":3}'}
    names = dict(door.stored("event, JSONExtractString(properties, 'name')"))
    assert names["Page Viewed"] == "Home"


def test_segments_batch_answers_200_and_says_what_it_refused(door: Door) -> None:
    batch = [
        {"type": "track", "userId": "u", "event": "good", "messageId": "1"},
        {"type": "track", "event": "of nobody"},
        {"type": "nonsense", "userId": "u"},
        {"type": "track", "userId": "u", "event": "good", "messageId": "1"},
    ]
    answer = door.post("/v1/batch", json={"batch": batch, "writeKey": door.source.write_key}, headers={})
    assert answer.status_code == 200
    assert sorted((each["index"], each["field"]) for each in answer.json()["rejected"]) == [(1, "userId"), (2, "type")]
    assert door.stored() == [("good",)]


def test_a_segment_call_that_is_no_json_is_400(door: Door) -> None:
    assert [door.post(url, content=b"nonsense").status_code for url in ("/v1/track", "/v1/batch")] == [400, 400]


def test_a_wrong_clock_is_corrected_by_what_it_says_of_its_sending(door: Door) -> None:
    now = datetime.now(UTC)
    fast = now + timedelta(hours=3)
    segment(
        door,
        "track",
        userId="u",
        event="fast",
        messageId="1",
        timestamp=(fast - timedelta(minutes=10)).isoformat(),
        sentAt=fast.isoformat(),
    )
    segment(door, "track", userId="u", event="old file", timestamp="2011-06-01T00:00:00Z", sentAt=now.isoformat())
    found = dict(door.stored("event, time"))
    assert abs(found["fast"] - (now - timedelta(minutes=10))) < timedelta(seconds=5)
    assert found["old file"] == datetime(2011, 6, 1, tzinfo=UTC)


def packed(*messages: dict[str, Any], gz: bool = True) -> str:
    body = json.dumps(messages if len(messages) > 1 else messages[0]).encode()
    return base64.b64encode(gzip.compress(body) if gz else body).decode()


def track(**more: Any) -> dict[str, Any]:
    return {"type": "track", "event": "ViewProduct", "distinct_id": "u1", "time": 1_772_323_200_000, **more}


@pytest.mark.parametrize("gz", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("field", ["data", "data_list"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sensors_messages_are_read_in_every_wrapping(door: Door, method: str, field: str, gz: bool) -> None:
    form = {field: packed(track(), track(distinct_id="u2"), gz=gz), "gzip": str(int(gz))}
    url = f"/sa?project={door.source.write_key}" if method == "POST" else "/sa.gif"
    request: dict[str, Any] = {"method": method, "url": url, "headers": {}}
    request["data" if method == "POST" else "params"] = form | {"token": door.source.write_key}
    answer = door.send(request)[0]
    assert answer.status_code == 200
    assert answer.headers["content-type"] == ("image/gif" if method == "GET" else "application/json")
    assert door.stored("distinct_id, event, time") == [
        (who, "ViewProduct", datetime(2026, 3, 1, tzinfo=UTC)) for who in ("u1", "u2")
    ]


def test_sensors_properties_types_and_links_are_understood(door: Door) -> None:
    utm = {"$utm_source": "douyin", "$latest_utm_campaign": "spring", "$event_session_id": "s1", "amount": 3.5}
    messages = [
        track(distinct_id="browser", properties=utm),
        {
            "type": "track_signup",
            "event": "$SignUp",
            "distinct_id": "anna",
            "original_id": "browser",
            "time": 1_772_323_201_000,
        },
        {"type": "profile_set", "distinct_id": "anna", "time": 1_772_323_202_000, "properties": {"level": 3}},
        {"type": "profile_increment", "distinct_id": "anna", "time": 1_772_323_203_000, "properties": {"level": 2}},
        {"type": "profile_set_once", "distinct_id": "anna", "time": 1_772_323_203_000, "properties": {"from": "ad"}},
        {"type": "profile_set", "distinct_id": "anna", "time": 1_772_323_203_000, "properties": {"gone": 1}},
        {"type": "profile_unset", "distinct_id": "anna", "time": 1_772_323_204_000, "properties": {"gone": True}},
        {"type": "item_set", "distinct_id": "x", "item_id": "1", "time": 1_772_323_203_000},
        track(distinct_id=""),
    ]
    answer = door.post(f"/sa?project={door.source.write_key}", data={"data_list": packed(*messages)}, headers={})
    assert [(each["index"], each["reason"]) for each in answer.json()["rejected"]] == [(7, "not_kept"), (8, "missing")]
    assert door.stored("event, person, channel, campaign, session, amount") == [
        ("$SignUp", "anna", "", "", "", None),
        ("ViewProduct", "anna", "douyin", "spring", "s1", Decimal("3.500000")),
    ]
    assert dict(door.stored("key, value", "person_traits")) == {"level": "5", "from": '"ad"'}


def test_a_sensors_browser_that_sends_again_is_known_by_its_track_id(door: Door) -> None:
    url = f"/sa.gif?project={door.source.write_key}"
    for flush in (1, 2):
        message = track(_track_id=123_456, _flush_time=1_772_323_200_000 + flush, time_free=True)
        door.send({"method": "GET", "url": url + "&data=" + packed(message, gz=False), "headers": {}})
    assert len(door.stored()) == 1


@pytest.mark.parametrize("form", [{}, {"data": "%%%"}, {"data": "bm8ganNvbg=="}, {"data": "H4sIAAAA", "gzip": "1"}])
def test_what_sensors_cannot_unpack_is_400(door: Door, form: dict[str, str]) -> None:
    assert door.post(f"/sa?project={door.source.write_key}", data=form, headers={}).status_code == 400
