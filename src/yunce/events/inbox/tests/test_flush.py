"""From the inbox to the store, exactly once: on every address of the store."""

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clickhouse import ClickhouseFront
from yunce.events.api import inbox
from yunce.events.inbox.api import TRAITS, Arrival, Inbox, Occurrences, Sender, SqliteLedger, TombstoneKey
from yunce.events.inbox.ledger import Record, Span
from yunce.events.store.api import EventStore, StoreError, StoreFull, StoreUnreachable, connect

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENDER = Sender(workspace="w", source="s", received=NOW)


def send(*arrivals: Arrival, sender: Sender = SENDER) -> None:
    inbox().keep_now(list(arrivals), sender, Occurrences())


def event(name: str, *, own_id: str = "", second: int = 0, person: str = "p") -> Arrival:
    return Arrival(event=name, distinct_id=person, own_id=own_id, time=NOW - timedelta(seconds=second))


def names(store: EventStore) -> list[str]:
    return [row[0] for row in store.query("SELECT event FROM events ORDER BY event").rows]


def test_every_column_arrives_as_it_was_sent(fact_base: EventStore) -> None:
    send(
        Arrival(
            event="付款",
            distinct_id="用户\t1",
            session="se",
            channel="小红书",
            campaign='双11 "预热"',
            own_id="1",
            time=datetime(2026, 3, 1, 8, 0, 0, 123_456, tzinfo=UTC),
            properties=msgspec.Raw('{"城市": "上海\\n", "n": 1.50}'.encode()),
        )
    )
    inbox().flush()
    row = fact_base.query("SELECT * FROM events").dicts()[0]
    assert (row["workspace"], row["source"], row["event"], row["distinct_id"]) == ("w", "s", "付款", "用户\t1")
    assert (row["session"], row["channel"], row["campaign"]) == ("se", "小红书", '双11 "预热"')
    assert row["time"] == datetime(2026, 3, 1, 8, 0, 0, 123_000, tzinfo=UTC)
    assert row["received"] == NOW
    assert row["amount"] is None
    assert msgspec.json.decode(row["properties"]) == {"城市": "上海\n", "n": 1.5}


def test_a_second_arrival_is_dropped_in_the_same_flush_the_next_one_and_a_year_later(fact_base: EventStore) -> None:
    send(event("a", own_id="1"), event("a", own_id="1"))
    inbox().flush()
    send(event("a", own_id="1"), event("b", own_id="2"))
    inbox().flush()
    later = Sender(workspace="w", source="s", received=NOW + timedelta(days=365))
    send(event("a", own_id="1"), sender=later)
    inbox().flush()
    assert names(fact_base) == ["a", "b"]


def test_truly_identical_lines_stay_and_the_same_delivery_twice_stores_nothing_twice(fact_base: EventStore) -> None:
    for _ in range(2):
        send(event("line"), event("line"), event("other"))
        inbox().flush()
    assert names(fact_base) == ["line", "line", "other"]


class _Breaks:
    """A store that dies after a number of statements: before, between or after the inserts."""

    def __init__(self, store: EventStore, after: int, error: StoreError | None = None) -> None:
        self._store = store
        self._left = after
        self._error = error or StoreFull(where="test", detail="stands for a crash")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def command(self, *arguments: Any, **named: Any) -> Any:
        self._step()
        return self._store.command(*arguments, **named)

    def insert_lines(self, *arguments: Any, **named: Any) -> Any:
        self._step()
        return self._store.insert_lines(*arguments, **named)

    def _step(self) -> None:
        if self._left == 0:
            raise self._error
        self._left -= 1


@pytest.mark.parametrize("after", range(4))
def test_a_flush_that_died_anywhere_is_repeated_and_changes_nothing(
    fact_base: EventStore, tmp_path: Path, after: int
) -> None:
    path = tmp_path / "second.sqlite3"
    key = TombstoneKey(key0=1, key1=2)
    dying = Inbox(SqliteLedger(path), _Breaks(fact_base, after), key)  # type: ignore[arg-type]
    traits = Arrival(kind=TRAITS, event="set", distinct_id="p", own_id="t", properties=msgspec.Raw(b'{"a":1,"b":2}'))
    dying.keep_now([event("a"), event("a"), event("b", own_id="2"), traits], SENDER, Occurrences())
    with pytest.raises(StoreFull):
        dying.flush()
    dying.keep_now([event("c")], SENDER, Occurrences())  # the inbox grows before the restart
    dying.close()
    restarted = Inbox(SqliteLedger(path), fact_base, key)
    restarted.flush()
    assert names(fact_base) == ["a", "a", "b", "c"]
    assert fact_base.query("SELECT count() FROM trait_rows").value() == 2
    assert restarted.waiting == 0
    restarted.close()


def test_stored_and_not_yet_forgotten_is_not_stored_again(fact_base: EventStore, tmp_path: Path) -> None:
    path = tmp_path / "second.sqlite3"
    key = TombstoneKey(key0=1, key1=2)
    first = Inbox(SqliteLedger(path), fact_base, key)
    first.keep_now([event("a"), event("a")], SENDER, Occurrences())
    span = first._writer.run(lambda ledger: ledger.claim(arrivals=100, size=10_000))
    assert isinstance(span, Span)
    first._flusher._insert([lines for _, lines in first._ledger.lines(span)], span)
    first.close()  # killed before it could settle
    again = Inbox(SqliteLedger(path), fact_base, key)
    again.flush()
    assert names(fact_base) == ["a", "a"]
    again.close()


def test_a_record_the_store_cannot_read_does_not_hold_up_the_rest(
    fact_base: EventStore, caplog: pytest.LogCaptureFixture
) -> None:
    send(event("a"))
    inbox()._writer.keep_now(Record(workspace="w", source="s", count=1, lines=b'["id","w/s/nonsense",0,"p"]'))
    send(event("b"))
    inbox().flush()
    assert names(fact_base) == ["a", "b"]
    assert inbox().waiting <= 1
    assert "set aside" in caplog.text


@pytest.mark.parametrize(
    ("after", "error"),
    [
        pytest.param(3, StoreUnreachable(where="test", reason="Connection refused"), id="the way breaks at the first"),
        pytest.param(7, StoreUnreachable(where="test", reason="Connection refused"), id="the way breaks at the last"),
        pytest.param(9, StoreError("Too many parts", code=252), id="the server has enough"),
    ],
)
def test_trouble_while_a_bad_record_is_looked_for_blames_no_good_one(
    fact_base: EventStore, tmp_path: Path, after: int, error: StoreError
) -> None:
    path, key = tmp_path / "second.sqlite3", TombstoneKey(key0=1, key1=2)
    dying = Inbox(SqliteLedger(path), _Breaks(fact_base, after, error), key)  # type: ignore[arg-type]
    dying.keep_now([event("a")], SENDER, Occurrences())
    dying._writer.keep_now(Record(workspace="w", source="s", count=1, lines=b'["id","w/s/nonsense",0,"p"]'))
    dying.keep_now([event("b")], SENDER, Occurrences())
    with suppress(StoreError):
        dying.flush()
    dying.close()
    restarted = Inbox(SqliteLedger(path), fact_base, key)
    restarted.flush()
    assert names(fact_base) == ["a", "b"]
    restarted.close()


def test_a_server_that_goes_away_costs_nothing(tmp_path: Path) -> None:
    with ClickhouseFront(tmp_path / "engine") as front:
        store = connect(front.url, database="shop")
        ledger = SqliteLedger(tmp_path / "inbox.sqlite3")
        waits = Inbox(ledger, store, TombstoneKey(key0=1, key1=2))
        waits.keep_now([event("a")], SENDER, Occurrences())
        waits.flush()
        front.kill()
        waits.keep_now([event("a"), event("b")], SENDER, Occurrences())
        with pytest.raises(StoreUnreachable, match="stay in the inbox"):
            waits.flush()
        assert waits.waiting == 2
        front.start()
        waits.flush()
        assert names(store) == ["a", "b"]
        waits.close()
        store.close()


def test_a_store_that_is_full_keeps_everything_in_the_inbox(fact_base: EventStore, tmp_path: Path) -> None:
    full = Inbox(SqliteLedger(tmp_path / "full.sqlite3"), _Breaks(fact_base, 0), TombstoneKey(key0=1, key1=2))  # type: ignore[arg-type]
    full.keep_now([event("a")], SENDER, Occurrences())
    with pytest.raises(StoreFull, match="stay in the inbox"):
        full.flush()
    assert full.waiting == 1
    assert isinstance(full.trouble, StoreError)
    full.close()


def test_the_service_flushes_soon_and_stops_when_told(fact_base: EventStore) -> None:
    stop = threading.Event()
    service = threading.Thread(target=inbox().run, args=(stop,))
    service.start()
    send(event("a"))
    deadline = time.monotonic() + 10
    while names(fact_base) != ["a"] and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    service.join(5)
    assert not service.is_alive()
    assert names(fact_base) == ["a"]


deliveries = st.lists(
    st.tuples(
        st.integers(0, 3), st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["", "1", "2"])), max_size=6)
    ),
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deliveries)
def test_what_is_stored_is_what_a_set_of_ids_would_keep(
    fact_base: EventStore, plan: list[tuple[int, list[tuple[str, str]]]]
) -> None:
    """Any deliveries, repeated in any way and flushed at any moment: the store equals a plain model."""
    workspace = f"w{time.monotonic_ns()}"
    sender = Sender(workspace=workspace, source=workspace, received=NOW)
    expected: dict[tuple[str, ...], str] = {}
    for flushes, kinds in plan:
        seen: dict[str, int] = {}
        for name, own in kinds:
            seen[name] = seen.get(name, 0) + (not own)
            expected.setdefault(("own", own) if own else ("row", name, str(seen[name])), name)
        send(*(event(name, own_id=own) for name, own in kinds), sender=sender)
        if flushes:
            inbox().flush()
    inbox().flush()
    found = fact_base.query("SELECT event FROM events WHERE workspace = {w:String}", {"w": workspace})
    assert sorted(row[0] for row in found.rows) == sorted(expected.values())
